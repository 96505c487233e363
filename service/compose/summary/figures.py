"""Where sentences give different figures for one thing, and which of them is the later one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from service.compose.summary.counted import MONEY, TOLL
from service.compose.summary.overview import Rated
from service.compose.summary.quantities import (
    differ,
    same_kind,
    same_quantity,
)
from service.compose.summary.told import Figure, figures_of, follows, named_in
from service.text.terms import terms

# Cosine of two sentences that speak of one quantity: of people hurt and the like, of sums, shares
# and anything else that is counted.
_NEAR_ROLE, _NEAR_COUNT = 0.2, 0.5
_NAMES_SHARED = 2  # names that articles on one event have in common
_SHARED = 3  # content terms besides the unit that two sentences without a role must share
_SMALL = 20  # a value that many things have
_FARTHEST, _FAR = 12, 4  # times one value may be the other: of people hurt, of anything else
_GROWS_AFTER_S = 36 * 3600  # seconds from which a larger toll of another speaker is a later one
UNITS = frozenset(terms("percent million billion euros dollars pounds year years said says", "en"))
"""Terms that say nothing of what is measured."""

_KEEPS = re.compile(
    r"\b(?:st(?:and|ands|ood) by|k(?:eep|eeps|ept) to|repeated|insist(?:s|ed) on)\b", re.IGNORECASE
)
_FINAL = re.compile(
    r"\b(?:final|now|has risen|have risen|rose|risen|climbs?|corrected|in fact|in the end|"
    r"turned out|"
    r"replaces?|revised)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures for one thing that can't all be right, one for each value, the oldest first.

    `updated`: the last replaces the others. What is left without it are figures that stand side
    by side.
    """

    figures: tuple[Figure, ...]
    updated: bool


def conflicts(rated: Rated, speakers: Mapping[tuple[str, int], str]) -> list[Conflict]:
    """The different figures for one thing; `speakers` are who says each sentence, by its key.

    A figure that a later sentence names as the former one, that its own speaker replaced, or a toll
    that grew over days is a former one: it makes an update, never a disagreement.
    """
    result: list[Conflict] = []
    for group in _grouped(figures_of(rated, speakers), rated):
        former = {at for at, one in enumerate(group) if any(_replaced(one, two) for two in group)}
        current = [one for at, one in enumerate(group) if at not in former]
        open_ = _distinct(current)
        if len(open_) > 1 and len({one.said_by for one in open_}) > 1:
            result.append(Conflict(tuple(open_), updated=False))
        old = [group[at] for at in sorted(former)]
        if old and current:
            last = max(current, key=lambda one: (sum(_names(one, two) for two in old), one.order))
            before = [one for one in _distinct(old) if differ(one.measure, last.measure)]
            if before:
                result.append(Conflict((*before, last), updated=True))
    return result


def _grouped(figures: Sequence[Figure], rated: Rated) -> list[list[Figure]]:
    """Figures of one thing together, each group with at least two values, by first appearance."""
    groups: list[list[int]] = []
    for at, figure in enumerate(figures):
        fitting = [
            group
            for group in groups
            if any(_is_one_thing(figures[one], figure, rated) for one in group)
        ]
        merged = sorted({at, *(one for group in fitting for one in group)})
        groups = [group for group in groups if group not in fitting] + [merged]
    return [
        sorted((figures[at] for at in group), key=lambda one: one.order)
        for group in sorted(groups)
        if any(differ(figures[i].measure, figures[j].measure) for i, j in combinations(group, 2))
    ]


def _is_one_thing(one: Figure, two: Figure, rated: Rated) -> bool:
    if one.sentence.key == two.sentence.key:
        return False
    mine, theirs = one.measure, two.measure
    if _names(one, two) or _names(two, one):
        known = mine.value > _SMALL or bool(_content(one) & _content(two))
        return known and same_kind(mine, theirs)
    if mine.unit == theirs.unit and (mine.value in two.compared or theirs.value in one.compared):
        return True
    if not same_quantity(mine, theirs):
        return False
    low, high = sorted((mine.value, theirs.value))
    if theirs.inherited and follows(one.sentence, two.sentence):
        return high <= low * _FARTHEST**2
    cosine = float(rated.vectors[one.at] @ rated.vectors[two.at])
    if mine.unit != MONEY and mine.role:
        least = _NEAR_ROLE if _share_a_name(one, two) else _NEAR_COUNT
        return cosine >= least and high <= low * _FARTHEST
    if mine.unit == MONEY and not mine.role:
        return False
    if mine.named and theirs.named:
        return cosine >= _NEAR_ROLE and high <= low * _FAR
    shared = len(_content(one) & _content(two))
    return cosine >= _NEAR_COUNT and shared >= _SHARED and high <= low * _FAR


def _share_a_name(one: Figure, two: Figure) -> bool:
    """Whether little speaks for two events: their sentences share a name, or their articles two."""
    if one.sentence.article.id == two.sentence.article.id:
        return True
    mine, theirs = named_in(one.sentence.text), named_in(two.sentence.text)
    if not mine or not theirs or mine & theirs:
        return True
    return len(one.around & two.around) >= _NAMES_SHARED


def _content(figure: Figure) -> frozenset[str]:
    """The terms of its sentence without units, numbers and what is counted."""
    return frozenset(
        term
        for term in figure.sentence.terms - UNITS - figure.measure.nouns
        if not term[0].isdigit()
    )


def _replaced(one: Figure, two: Figure) -> bool:
    """Whether the second figure is a later one that takes the place of the first."""
    if not differ(one.measure, two.measure):
        return False
    if _names(two, one):
        return two.published >= one.published
    if two.order <= one.order or _KEEPS.search(two.sentence.text):
        return False
    dated = bool(one.published and two.published)
    if not dated and one.sentence.article.id != two.sentence.article.id:
        return False
    later = _seconds(one, two)
    if two.said_by == one.said_by and (later > 0 or _FINAL.search(two.sentence.text)):
        return True
    grown = two.measure.value > one.measure.value
    if _FINAL.search(two.sentence.text) and later > 0 and not one.measure.inherited:
        return grown or one.measure.role not in TOLL
    return grown and one.measure.role in TOLL and later >= _GROWS_AFTER_S


def _names(two: Figure, one: Figure) -> bool:
    """Whether the sentence of the first argument gives up the value of the second."""
    mine, theirs = two.measure, one.measure
    if mine.value == theirs.value:
        return False
    alike = bool(mine.role or mine.nouns & theirs.nouns) and mine.role == theirs.role
    return theirs.value in two.given_up or (alike and theirs.value in two.corrected)


def _seconds(one: Figure, two: Figure) -> float:
    first, second = (_moment(each.published) for each in (one, two))
    return (second - first).total_seconds() if first and second else 0.0


def _moment(published: str) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{published[:10]}T{published[11:19] or '00:00:00'}")
    except ValueError:
        return None


def _distinct(figures: Sequence[Figure]) -> list[Figure]:
    """One figure for each value, the best of its sentences: one that reads alone, then the first.

    Values that agree but for rounding are one; a bound ("at least 17") is shown where none of the
    others fits it.
    """
    kept: list[Figure] = []
    for one in sorted(
        figures, key=lambda figure: figure.measure.at_least or figure.measure.at_most
    ):
        same = [at for at, two in enumerate(kept) if not differ(one.measure, two.measure)]
        if not same:
            kept.append(one)
        elif one.sentence.reads_alone and not kept[same[0]].sentence.reads_alone:
            kept[same[0]] = one
    return sorted(kept, key=lambda each: each.order)
