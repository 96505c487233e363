"""What a sentence counts or measures: a number with its unit and what it is the number of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from service.compose.summary.counted import (
    ADJACENT,
    AGE,
    AGE_AFTER,
    BARE,
    BEFORE,
    CLAUSE,
    CLOCK,
    DURATION,
    ELSEWHERE,
    FORMER,
    GENERIC,
    HISTORIC,
    LEAST,
    MONEY,
    MONEY_WORDS,
    MOST,
    MOST_OF,
    NAMED,
    NOT_BUT,
    NUMBER_OF,
    OF_AGE,
    OF_TOTAL,
    OTHERS,
    PART_AFTER,
    PART_BEFORE,
    PERCENT,
    PERIOD,
    PERSON,
    RANGE_END,
    RISEN,
    ROLE,
    ROUGH,
    RUN,
    SHARE_OF,
    STOP,
    SUM,
)
from service.domain import Span
from service.text.fact import Fact
from service.text.numbers import numbers
from service.text.terms import terms

_OLD = re.compile(r"-year-olds?\b|\s(?:years? old|Jahre alt|ans\b|años\b)")


_NEAR = 40  # characters behind a bare number in which a verb says what it is the number of


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a sentence; the span counts in it.

    `unit` is `money`, `%` or empty, `nouns` the stems of what is counted, `role` what it is the
    number of: a key of the tables in `counted`, or empty. `former`: the sentence gives another one
    in its place. `others`: it is the figure of somebody else, beside which this one stands.
    `partial`: it is a part of another count, or the total of which another is a part. `named`: it
    is called "the number of" what it counts. `inherited`: unit, nouns and role are those of the
    sentence before it.
    """

    value: Decimal
    span: Span
    surface: str
    unit: str
    nouns: frozenset[str]
    role: str
    period: str = ""
    rough: bool = False
    at_least: bool = False
    at_most: bool = False
    partial: bool = False
    former: bool = False
    others: bool = False
    named: bool = False
    inherited: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether nothing says what it is the number of."""
        return not (self.unit or self.nouns or self.role)


def measures(
    text: str, language: str, before: Sequence[Measure] = (), before_text: str = ""
) -> tuple[Measure, ...]:
    """The quantities of a sentence in order; `before` are those of the sentence before it.

    Ages, times of day, dates and numbers of names ("Pier 4") are none. A number without a noun
    ("put it at 70,000") has that of "the number of marchers", or the unit of what was counted
    before; else it is none, unless it is a former figure.
    """
    found: list[Measure] = []
    for fact in numbers(text)[:MOST]:
        one = _measure(text, fact, language)
        if one is None:
            continue
        if one.role and not one.nouns and not one.unit and _is_far(text, one):
            one = replace(one, role="")
        if not one.former and not one.nouns and not (one.unit == MONEY and one.role):
            one = (
                _told_of(one, text, before_text, language)
                or _inherited(one, text, (*before, *found))
                or (None if one.is_bare else one)
            )
        if one is not None:
            found.append(one)
    return tuple(found)


def _inherited(one: Measure, text: str, before: Sequence[Measure]) -> Measure | None:
    able = [
        m for m in before if not (m.partial or m.former) and (not one.unit or m.unit == one.unit)
    ]
    if not able or not BARE.search(text, 0, one.span.start):
        return None
    last = able[-1]
    return replace(
        one, unit=last.unit, nouns=last.nouns, role=one.role or last.role, inherited=True
    )


def _is_far(text: str, one: Measure) -> bool:
    """Whether neither a verb right behind it nor "risen to" says what it is the number of."""
    if RISEN.search(text, 0, one.span.start) or BARE.search(text, 0, one.span.start):
        return False
    return not ROLE[one.role].search(text, one.span.end, one.span.end + _NEAR)


def _told_of(one: Measure, text: str, before_text: str, language: str) -> Measure | None:
    """The number with the noun of "the number of ..." before it, here or in the sentence before."""
    if not one.is_bare or not BARE.search(text, 0, one.span.start):
        return None
    for told in (text[: one.span.start], before_text):
        if found := list(NUMBER_OF.finditer(told)):
            nouns = frozenset(terms(found[-1]["what"], language))
            return replace(one, nouns=nouns, named=True)
    return None


def same_kind(one: Measure, other: Measure) -> bool:
    """Whether nothing speaks against both being of one thing: unit, nouns, period."""
    if one.unit != other.unit:
        return False
    if one.period != other.period and one.period and other.period:
        return False
    return not (one.nouns and other.nouns) or bool(one.nouns & other.nouns)


def same_quantity(one: Measure, other: Measure) -> bool:
    """Whether both may count the same: unit, nouns, role, period agree, neither is a part."""
    if one.partial or other.partial or one.unit != other.unit or one.role != other.role:
        return False
    if one.period != other.period and (one.unit or (one.period and other.period)):
        return False
    if one.unit == MONEY:
        return True
    if one.nouns & other.nouns - GENERIC:
        return True
    if one.unit == PERCENT:
        return False
    return bool(one.role) and not (one.nouns - GENERIC) and not (other.nouns - GENERIC)


def differ(one: Measure, other: Measure) -> bool:
    """Whether the values can't both be right: rounding and "more than" are no difference."""
    low, high = sorted((one, other), key=lambda measure: measure.value)
    if low.value == high.value:
        return False
    if low.at_least or high.at_most:
        return False
    least = Decimal("1.03") if low.rough or high.rough else Decimal("1.005")
    return high.value > low.value * least


def _measure(text: str, fact: Fact, language: str) -> Measure | None:
    before, after = text[: fact.span.start], text[fact.span.end :]
    if ":" in fact.value or CLOCK.match(after) or re.search(r"\d(?:st|nd|rd|th)$", fact.surface):
        return None
    if _OLD.match(after) or OF_AGE.search(before):
        return None
    young = fact.surface.isdigit() and len(fact.surface) < 4
    if young and AGE_AFTER.match(after) and (AGE.search(before) or PERSON.search(before)):
        return None
    if (
        before.endswith("(")
        or RANGE_END.search(before)
        or (re.match(r"-\w", after) and not re.match(r"-year", after))
    ):
        return None
    if NAMED.search(before[-30:]) and not re.search(r"[$€£%]", fact.surface):
        return None
    clause = _clause_around(text, fact.span)
    told = clause.of(text)
    if HISTORIC.search(told) or ELSEWHERE.search(text):
        return None
    try:
        value = Decimal(fact.value.rstrip("%"))
    except InvalidOperation:
        return None
    total = OF_TOTAL.match(after)
    unit = PERCENT if fact.value.endswith("%") else ""
    share = SHARE_OF.match(after) if unit else None
    skipped = total.end() if total else share.end() - 1 if share else 0
    run = _noun_run(after[skipped:])
    if not unit and DURATION & frozenset(terms(run, language)):
        return None
    if MONEY_WORDS.search(fact.surface) or (run and MONEY_WORDS.fullmatch(run.split()[0])):
        unit = MONEY
    period = PERIOD.search(text)
    former = bool(FORMER.search(before) or NOT_BUT.match(before))
    others = bool(re.search(r"\bthan the\s$", before) and OTHERS.match(after))
    role = _role(text, fact.span, clause, SUM if unit == MONEY else ROLE)
    own = bool(role in ROLE and ROLE[role].search(run))  # "31,450 spectators"
    return Measure(
        value,
        fact.span,
        _shown(text, fact, run if not skipped else ""),
        unit,
        frozenset() if unit == MONEY or own else frozenset(terms(run, language)),
        role,
        period=period.group().lower() if period else "",
        rough=bool(ROUGH.search(before)),
        at_least=bool(LEAST.search(before)),
        at_most=bool(MOST_OF.search(before)),
        partial=bool(PART_AFTER.match(after) or PART_BEFORE.search(before)),
        former=former and not others,
        others=former and others,
    )


def _noun_run(after: str) -> str:
    """The words behind a number up to the first that can't belong to what is counted."""
    found = RUN.match(after)
    kept: list[str] = []
    for word in found[1].split() if found else ():
        if word in STOP:
            break
        kept.append(word)
    return " ".join(kept)


def _shown(text: str, fact: Fact, run: str) -> str:
    """The number as the text has it, with its noun: "22,000 people"."""
    end = text.find(run, fact.span.end) if run else -1
    if not fact.span.end <= end <= fact.span.end + 2:
        return fact.surface
    words = text[fact.span.start : end + len(run)]
    return words if len(words) <= 40 else fact.surface


def _clauses(text: str) -> Iterator[Span]:
    start = 0
    for found in CLAUSE.finditer(text):
        yield Span(start, found.start())
        start = found.start()
    yield Span(start, len(text))


def _clause_around(text: str, span: Span) -> Span:
    """The clause that the number stands in, to the next comma or verb of its own."""
    return next(one for one in _clauses(text) if span.start < one.end or one.end == len(text))


def _role(text: str, span: Span, clause: Span, roles: Mapping[str, re.Pattern[str]]) -> str:
    """The role that is named nearest to the number in its clause, behind it first."""
    best: tuple[int, str] | None = None
    for name, pattern in roles.items():
        for found in pattern.finditer(text, clause.start, clause.end):
            behind = found.start() >= span.end
            gap = found.start() - span.end if behind else span.start - found.end()
            if not behind and gap > ADJACENT:
                gap += BEFORE
            if best is None or gap < best[0]:
                best = (gap, name)
    if best is not None:
        return best[1]
    if roles is SUM and not RISEN.search(text, 0, span.start):
        return ""
    named = [name for name, pattern in roles.items() if pattern.search(text)]
    alone = len(numbers(text)) == 1 or RISEN.search(text, 0, span.start)
    return named[0] if named and (len(named) == 1 or roles is ROLE) and alone else ""
