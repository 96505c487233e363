"""Dates that a text spells out, in English, German, French and Spanish."""

from __future__ import annotations

import re

from service.text.fact import Fact, fact_at
from service.text.remembered import remembered
from service.text.terms import fold

_CAPITAL_MONTHS = (
    "January February March April May June July August September October November December|"
    "Jan Feb Mar Apr - Jun Jul Aug Sept Oct Nov Dec|"
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember|"
    "Jan Feb Mrz Apr - Jun Jul Aug Sep Okt Nov Dez"
)
_SMALL_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre|"
    "janv févr - avr - - juil - sept oct nov déc|"
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre|"
    "ene feb - abr - - - ago - - - dic"
)
_WEEKDAYS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday|"
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag|"
    "lundi mardi mercredi jeudi vendredi samedi dimanche|"
    "lunes martes miércoles jueves viernes sábado domingo"
)
_WEEKDAY_VALUES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _numbered(table: str) -> dict[str, int]:
    """Each name of a table (rows by `|`, columns in order) with its number from 1."""
    rows = (row.split() for row in table.split("|"))
    return {name: at for row in rows for at, name in enumerate(row, start=1) if name != "-"}


def _any_of(names: dict[str, int], *, small: bool) -> str:
    """A pattern for the names as printed, with a capital and in capitals; the longest first."""
    forms = {form for name in names for form in (name, name.capitalize(), name.upper())}
    kept = {form for form in forms if small or not form.islower()}
    return "|".join(sorted(kept, key=lambda form: (-len(form), form)))


_CAPITALS, _SMALLS = _numbered(_CAPITAL_MONTHS), _numbered(_SMALL_MONTHS)
_DAYS = _numbered(_WEEKDAYS)
_MONTH_OF = {fold(name): at for name, at in (_CAPITALS | _SMALLS).items()}
_DAY_OF = {fold(name): _WEEKDAY_VALUES[at - 1] for name, at in _DAYS.items()}
_DAY_OF["sonnabend"] = "sat"

_CAPITALISED = re.compile(r"\b[A-Z]\w{2,}")
MONTHS: frozenset[str] = frozenset(_MONTH_OF)
"""Names of months, folded, with their abbreviations."""

_MONTH = _any_of(_CAPITALS, small=False) + "|" + _any_of(_SMALLS, small=True)
_CAPITAL_MONTH = _any_of(_CAPITALS, small=False)
_WEEKDAY = _any_of(_DAYS, small=True) + "|Sonnabend"

# Nouns that make a number between 1900 and 2099 an amount, and words that announce one.
_UNIT = (
    r"\s?(?:%|percent|per\scent|people|person|men|women|children|troops|soldiers|dollars|euros?|"
    r"pounds|yen|miles?|kilomet|met(?:er|re)|feet|foot|tons?|tonnes|jobs|cases|deaths|workers|"
    r"employees|votes|homes|houses|degrees|hours|days|years|patients|tests|students|residents|"
    r"members|cars|vehicles|times|hectares|acres|km|kg|mg|million|billion|Menschen|Personen|Euro|"
    r"Dollar|Soldaten|Tote|Jahre|Prozent|personnes|habitants|morts|euros|mètres|ans|personas|"
    r"muertos|habitantes|soldados|años|metros)\b"
)
_YEAR = rf"[12]\d{{3}}(?![\w%]|[.,:]\d|{_UNIT})"
_AMOUNT_BEFORE = re.compile(
    r"(?:more than|fewer than|less than|at least|nearly|almost|up to|some|mehr als|rund|fast|"
    r"plus de|près de|más de|casi)\s$",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?P<iso>(?<![\w-])\d{{4}}-\d{{2}}-\d{{2}}(?!\d|-\d))"
    rf"|(?P<dotted>(?<![\w.])\d{{1,2}}\.[^\S\n]?\d{{1,2}}\.[^\S\n]?[12]\d{{3}}(?!\w))"
    rf"|(?P<slashed>(?<![\w/])\d{{1,2}}/\d{{1,2}}/[12]\d{{3}}(?![\w/]))"
    rf"|(?<![\w.,/:-])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?(?:[^\S\n](?:of|de))?[^\S\n]"
    rf"(?P<day_month>{_MONTH})\b\.?(?:,?[^\S\n](?:del?[^\S\n])?(?P<day_year>{_YEAR}))?"
    rf"|\b(?P<month_first>{_CAPITAL_MONTH})\b\.?[^\S\n](?P<month_day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"(?![\w%]|[.,:]\d)(?:,?[^\S\n](?P<month_day_year>{_YEAR}))?"
    rf"|\b(?P<month_only>{_MONTH})\b\.?,?[^\S\n](?:of[^\S\n]|del?[^\S\n])?(?P<month_year>{_YEAR})"
    rf"|(?P<decade>(?<![\w.,$€£/])(?:19|20)\d0s)\b"
    rf"|(?P<year>(?<![\w.,$€£/])(?:19|20)\d{{2}})(?![\w%]|[.,:]\d|{_UNIT})"
    rf"|\b(?P<weekday>{_WEEKDAY})s?\b"
)


# Where a date can begin, found fast: a literal first letter, or a figure.
_NAME = re.compile(f"(?:{_MONTH}|{_WEEKDAY})")
_DIGITS = re.compile(r"\d+")


@remembered
def dates(text: str) -> tuple[Fact, ...]:
    """The dates of `text`, in order, disjoint.

    `value` is as exact as the text: `2024-11-16`, `--11-16` (no year), `2024-11`, `2024`,
    `1990s`, or a weekday as `mon` to `sun`. A year stands alone from 1900 to 2099 only.
    """
    begins = sorted(
        [match.start() for pattern in (_DIGITS, _NAME) for match in pattern.finditer(text)]
    )
    facts: list[Fact] = []
    done = 0
    for start in begins:
        match = _DATE.match(text, start) if start >= done else None
        if match and (value := _value(match, text)):
            done = match.end()
            if text[done - 1] == "." and match["day_month"] and not match["day_year"]:
                done -= 1  # the full stop may be the sentence's
            facts.append(fact_at(text, start, done, value))
    return tuple(facts)


def months(text: str) -> dict[str, str]:
    """Months that are named with a capital, by their first three letters: "Aug" is "August"."""
    words = _CAPITALISED.findall(text)
    return {fold(word)[:3]: word for word in words if fold(word) in MONTHS}


def _value(match: re.Match[str], text: str) -> str | None:
    """The canonical form of one match, or `None` where it is no date after all."""
    kind = match.lastgroup
    if kind in ("iso", "dotted", "slashed"):
        return _numeric(match.group(), kind)
    if kind == "weekday":
        return _DAY_OF[fold(match["weekday"])]
    if kind == "year" and _AMOUNT_BEFORE.search(text, max(0, match.start() - 12), match.start()):
        return None
    if kind in ("year", "decade"):
        return match.group()
    if match["month_only"]:
        return f"{match['month_year']}-{_month(match['month_only']):02}"
    if match["day_month"]:
        return _dated(match["day_year"], _month(match["day_month"]), int(match["day"]))
    return _dated(match["month_day_year"], _month(match["month_first"]), int(match["month_day"]))


def _numeric(surface: str, kind: str) -> str | None:
    """An ISO date, or day, month and year; with slashes only where month and day are plain."""
    first, second, third = (int(part) for part in re.findall(r"\d+", surface))
    if kind == "iso":
        return _dated(str(first), second, third)
    if kind == "slashed" and first <= 12:
        if second <= 12 and first != second:
            return None  # 5/3/2020 is May in one country and March in another
        first, second = second, first
    return _dated(str(third), second, first)


def _month(name: str) -> int:
    return _MONTH_OF[fold(name)]


def _dated(year: str | None, month: int, day: int) -> str | None:
    """`year-month-day`, or `--month-day`, if these can be a date."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year.zfill(4) if year else '-'}-{month:02}-{day:02}"
