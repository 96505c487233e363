"""Where sentences give different figures for one thing, and which of them is the later one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations

from service.compose.summary.counted import MONEY, TOLL
from service.compose.summary.overview import Rated
from service.compose.summary.quantities import (
    Measure,
    differ,
    measures,
    same_kind,
    same_quantity,
)
from service.compose.summary.sentences import Sentence
from service.text.terms import terms

# Cosine of two sentences that speak of one quantity: of people hurt and the like, of sums, shares
# and anything else that is counted.
_NEAR_ROLE, _NEAR_COUNT = 0.2, 0.5
_SHARED = 3  # content terms besides the unit that two sentences without a role must share
_SMALL = 20  # a value that many things have
_FARTHEST, _FAR = 12, 4  # times one value may be the other: of people hurt, of anything else
_GROWS_AFTER_S = 36 * 3600  # seconds from which a larger toll of another speaker is a later one
UNITS = frozenset(terms("percent million billion euros dollars pounds year years said says", "en"))
"""Terms that say nothing of what is measured."""

_KEEPS = re.compile(
    r"\b(?:st(?:and|ands|ood) by|k(?:eep|eeps|ept) to|repeated|insist(?:s|ed) on)\b", re.IGNORECASE
)
# "That is 900,000 euros more than the company's estimate."
_THAN = re.compile(r"\s(?:\w+\s){0,2}(?P<sign>more|less|fewer|higher|lower) than\b")
_FINAL = re.compile(
    r"\b(?:final|now|has risen|have risen|rose|risen|climbs?|corrected|in fact|in the end|"
    r"turned out|"
    r"replaces?|revised)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the sentence that tells it, and who gives it (folded).

    `at` is the sentence's place in `Rated.sentences`; `given_up` are the values that it puts right,
    `corrected` those that its article, a correction, does; `compared` those that it is said to be
    so much more or less than.
    """

    measure: Measure
    sentence: Sentence
    said_by: str
    at: int
    given_up: frozenset[Decimal]
    corrected: frozenset[Decimal]
    compared: frozenset[Decimal]

    @property
    def published(self) -> str:
        """When the article was published; empty where nobody knows."""
        return self.sentence.article.published_at or ""

    @property
    def order(self) -> tuple[str, str, int]:
        """Later figures come later, within an article by place."""
        return self.published, self.sentence.article.id, self.sentence.at


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
    for group in _grouped(_figures(rated, speakers), rated):
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


def _figures(rated: Rated, speakers: Mapping[tuple[str, int], str]) -> list[Figure]:
    found: list[Figure] = []
    corrected = _corrected(rated.sentences)
    last: tuple[str, int, tuple[Measure, ...]] = ("", -1, ())
    for at, sentence in enumerate(rated.sentences):
        article_id = sentence.article.id
        before = last[2] if last[:2] == (article_id, sentence.at - 1) else ()
        text, language = sentence.text, sentence.candidate.language
        own = measures(text, language, before, sentence.candidate.before)
        last = (article_id, sentence.at, own)
        behind = rated.sentences[at + 1] if at + 1 < len(rated.sentences) else sentence
        beside = frozenset(one.value for one in own if one.others)
        apart = _differences(sentence) + (_differences(behind) if follows(sentence, behind) else ())
        if sentence.is_column or sentence.judges or not sentence.tells:
            continue
        said_by = speakers.get(sentence.key) or (sentence.article.source or article_id)
        given_up = frozenset(one.value for one in own if one.former)
        also = corrected.get(article_id, frozenset())
        found += [
            Figure(one, sentence, said_by, at, given_up, also, _others(one, apart) | beside)
            for one in own
            if not (one.partial or one.former or one.others)
        ]
    return found


def follows(one: Sentence, two: Sentence) -> bool:
    """Whether the second comes right after the first in one article."""
    return one.article.id == two.article.id and two.at - one.at == 1


def _differences(sentence: Sentence) -> tuple[tuple[str, Decimal], ...]:
    """Unit and size of the differences that a sentence tells, less is negative."""
    if " than" not in sentence.text:
        return ()
    found = []
    for one in measures(sentence.text, sentence.candidate.language):
        after = _THAN.match(sentence.text, one.span.end)
        if after:
            less = after["sign"] in ("less", "fewer", "lower")
            found.append((one.unit, -one.value if less else one.value))
    return tuple(found)


def _others(one: Measure, apart: Sequence[tuple[str, Decimal]]) -> frozenset[Decimal]:
    return frozenset(one.value - size for unit, size in apart if unit == one.unit)


def _corrected(sentences: Sequence[Sentence]) -> dict[str, frozenset[Decimal]]:
    """The values that each correction gives up, by its article."""
    found: dict[str, frozenset[Decimal]] = {}
    for one in sentences:
        if one.is_correction:
            own = measures(one.text, one.candidate.language)
            given_up = frozenset(measure.value for measure in own if measure.former)
            found[one.article.id] = found.get(one.article.id, frozenset()) | given_up
    return found


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
        return cosine >= _NEAR_ROLE and high <= low * _FARTHEST
    if mine.unit == MONEY and not mine.role:
        return False
    if mine.named and theirs.named:
        return cosine >= _NEAR_ROLE and high <= low * _FAR
    shared = len(_content(one) & _content(two))
    return cosine >= _NEAR_COUNT and shared >= _SHARED and high <= low * _FAR


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

    Values that agree but for rounding are one.
    """
    kept: list[Figure] = []
    for one in figures:
        same = [at for at, two in enumerate(kept) if not differ(one.measure, two.measure)]
        if not same:
            kept.append(one)
        elif one.sentence.reads_alone and not kept[same[0]].sentence.reads_alone:
            kept[same[0]] = one
    return kept
