"""When what a sentence tells happened, where it says so itself."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, timedelta

from service.compose.summary.tense import is_of_saying, tense
from service.text.dates import dates
from service.text.fact import Fact
from service.text.opinion import unquoted

_WEEKDAYS = {name: at for at, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_RELATIVE = re.compile(
    r"\b(?P<today>today|tonight|this (?:morning|afternoon|evening)|earlier in the day|heute|"
    r"aujourd['\u2019]hui|hoy)\b"
    r"|\b(?P<yesterday>yesterday|last night|gestern|hier (?!ist|war|wird|sind)|ayer)\b"
    r"|\b(?P<tomorrow>tomorrow|demain)\b",
    re.IGNORECASE,
)
_MONTHS = tuple(name.lower() for name in month_name[1:])
_MONTH_ALONE = re.compile(
    rf"\b(?:in|since|until|last|early|late|mid)[ -](?:early |late |mid-)?(?P<month>"
    rf"{'|'.join(name.capitalize() for name in _MONTHS)})\b(?!,? \d)"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|by|from|during|early|late|mid|seit|im Jahr|en|depuis|desde)[ -])$",
    re.I,
)
_NO_DAY_BEFORE = re.compile(r"\b(?:black|good|super|giving|cyber|palm|easter|ash|bloody)\s$", re.I)
_LAST_BEFORE = re.compile(r"\b(?:last|past|previous)\s$", re.IGNORECASE)
_NEXT_BEFORE = re.compile(r"\b(?:next|coming|this coming)\s$", re.IGNORECASE)
_UNTIL_BEFORE = re.compile(r"\b(?:by|until|before|till|from|after|since)\s$", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"\b(?:who|which|whose|whom|where|before|since|until|if|unless|than|like|ahead of|"
    r"prior to|(?<!said )(?<!says )that (?:\w+ed|was|were|had|has|left|hit|struck|took|began|saw|"
    r"led|sent|broke|shot|cost))\b",
    re.IGNORECASE,
)
# "in connection with the alleged attack on 29 January": the day of something else.
_OF_A_NOUN = re.compile(
    r"\b(?:with|of|to|from|after|for|about|over|during|by|following|into) "
    r"(?:the|an?|his|her|its|their|this|that) (?:[\w-]+ ){0,3}[a-z-]+ (?:on |in |of )?$",
    re.IGNORECASE,
)
# "the 240 that it announced in March": the day of a saying inside of another.
_OF_A_CLAUSE = re.compile(
    r"\b(?:it|he|she|they|we)\s(?:had\s|has\s)?(?:first\s|then\s)?\w+ed\s(?:on |in |last )?$"
)
# "It should have been replaced in November 2025": it was not.
_UNREAL = re.compile(r"\b(?:should|could|would|might|ought to) (?:not )?have\b")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_HEAD = 14  # characters before which the date of a whole sentence stands: "On Monday ..."
_NEAR = 30  # characters in which a date stands at the head of its sentence
_YEARLESS = 150  # days from the publication up to which a date without a year is clear
_ADJACENT = 4  # characters between "Thursday" and "12 February"


def event_date(sentence: str, published_at: str | None) -> str | None:
    """`2026-03-12`, `2026-03` or `2022`, or None where the sentence does not clearly say.

    A weekday and "yesterday" count from the publication; past or future tense decides which
    Tuesday. With two dates, the one at the head of the sentence counts, else none.
    """
    published = _day(published_at)
    text = unquoted(sentence)  # a date in a quotation is the speaker's
    days, spans = _days(text, published)
    if len(set(days)) == 1 or (days and spans[0] <= _HEAD and _at_head(text, spans[0])):
        return days[0] if _in_main_clause(text, spans[0]) else None
    if days or _day_words(text):
        return None
    return _month_or_year(text, published)


def _day(published_at: str | None) -> date | None:
    return date.fromisoformat(published_at[:10]) if published_at else None


def _day_words(text: str) -> bool:
    """Whether it names a day that could not be told."""
    return any(fact.value in _WEEKDAYS or fact.value.startswith("--") for fact in dates(text))


def _days(text: str, published: date | None) -> tuple[list[str], list[int]]:
    """The days that the text names, with where; a weekday beside a date is part of it."""
    facts = list(dates(text))
    found: list[tuple[int, str]] = []
    for fact in facts:
        value = _explicit(text, fact, published)
        if value is None and fact.value in _WEEKDAYS and published:
            near = [f for f in facts if f is not fact and _touch(fact, f) and len(f.value) > 3]
            value = None if near else _weekday(text, fact, published)
        if value:
            found.append((fact.span.start, value))
    if published:
        for match in _RELATIVE.finditer(text):
            step = {"today": 0, "yesterday": -1, "tomorrow": 1}[match.lastgroup or "today"]
            found.append((match.start(), (published + timedelta(days=step)).isoformat()))
    found.sort()
    return [value for _, value in found], [start for start, _ in found]


def _touch(one: Fact, other: Fact) -> bool:
    gap = max(one.span.start, other.span.start) - min(one.span.end, other.span.end)
    return gap <= _ADJACENT


def _explicit(text: str, fact: Fact, published: date | None) -> str | None:
    """A full date; one without a year is that of the nearest year, where that is clear.

    What is past by its verb is not put into the months to come.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", fact.value):
        return _valid(fact.value)
    if not fact.value.startswith("--") or published is None:
        return None
    near = [
        day
        for year in (published.year - 1, published.year, published.year + 1)
        if (day := _valid(f"{year}-{fact.value[2:]}"))
    ]
    off = {day: abs((date.fromisoformat(day) - published).days) for day in near}
    best = min(near, key=lambda day: off[day], default=None)
    if best is not None and best > published.isoformat() and tense(text, fact.span.start) == "past":
        return None
    return best if best is not None and off[best] <= _YEARLESS else None


def _valid(value: str) -> str | None:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _weekday(text: str, fact: Fact, published: date) -> str | None:
    """The day that a weekday means; None where the tense does not tell."""
    before = text[max(0, fact.span.start - 16) : fact.span.start]
    plural = fact.surface.endswith("s") and not fact.surface.endswith(("mars", "lundis"))
    if plural or _NO_DAY_BEFORE.search(before) or re.search(r"\b(?:every|each)\s$", before, re.I):
        return None
    back = (published.weekday() - _WEEKDAYS[fact.value]) % 7
    if _LAST_BEFORE.search(before):
        return (published - timedelta(days=back or 7)).isoformat()
    ahead = (_WEEKDAYS[fact.value] - published.weekday()) % 7 or 7
    if _NEXT_BEFORE.search(before):
        return (published + timedelta(days=ahead)).isoformat()
    when = None if _UNTIL_BEFORE.search(before) else tense(text, fact.span.start)
    if when is None:
        return None
    if when == "future" and _POSSESSIVE.match(text, fact.span.end):
        return None  # "hopes that Saturday's vote ...": which Saturday, the verb does not tell
    step = ahead if when == "future" else -back
    return (published + timedelta(days=step)).isoformat()


def _month_or_year(text: str, published: date | None) -> str | None:
    """A month or a year of the main clause, where the sentence has one only."""
    facts = [fact for fact in dates(text) if re.fullmatch(r"\d{4}(?:-\d\d)?", fact.value)]
    if len({fact.value for fact in facts}) == 1:
        fact = facts[0]
        before = text[max(0, fact.span.start - 12) : fact.span.start]
        clear = len(fact.value) == 7 or (not before and fact.span.start == 0)
        if clear or _YEAR_BEFORE.search(before):
            return fact.value if _in_main_clause(text, fact.span.start, strict=True) else None
        return None
    found = None if facts or published is None else _MONTH_ALONE.search(text)
    if not found or published is None or tense(text, found.start()) != "past":
        return None
    month = _MONTHS.index(found["month"].lower()) + 1
    year = published.year if month <= published.month else published.year - 1
    value = f"{year}-{month:02}"
    return value if _in_main_clause(text, found.start(), strict=True) else None


def _at_head(text: str, start: int) -> bool:
    return "," not in text[:start]


def _in_main_clause(text: str, start: int, *, strict: bool = False) -> bool:
    """Whether the date is that of the sentence's own verb, not of somebody "who won in 2016".

    `strict` (years and months) also wants no comma before it but that of a short opening.
    """
    before = text[:start]
    inner = _OF_A_CLAUSE.search(before)
    if inner and re.search(r"[\d)]\s$|\b(?:the|an?)\s(?:\w+\s){1,2}$", before[: inner.start()]):
        return False
    if is_of_saying(before):
        return True
    if _OF_A_NOUN.search(before) or _UNREAL.search(before):
        return False
    clause = before[before.rfind(",") + 1 :] if not strict else before
    if _SUBORDINATE.search(clause) and not re.match(r"\W*(?:since|until|by)\s\W*$", clause, re.I):
        return False
    if not strict:
        return True
    comma = before.rfind(",")
    if comma > 40:
        return False
    verb = before[comma + 1 :]
    return (start <= _NEAR and comma < 0) or bool(
        re.search(r"\b(?:was|were|has|had|have|is|are)\b", verb)
    )
