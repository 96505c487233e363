"""Candidate sentences in the order in which they answer the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from service.compose.asked import Asked
from service.compose.candidates import Candidate
from service.compose.fit import fit
from service.compose.matching import Matching, match, share, terms_of
from service.compose.prose import flaws
from service.compose.signs import NAMES, signs_of
from service.compose.slots import Slots
from service.learned.linear import Floats, Linear, load
from service.ports import WordVectors

READ_CLOSELY = 48  # candidates whose signs are counted
PLAIN_TO_SEE = frozenset({Asked.MEASURE, Asked.AGE, Asked.OUTLET})  # `fit` is one pattern
# On a score, for each unit of `flaws` beyond what is forgiven: the fitted sets are clean prose,
# pages are not. A lone pronoun or a torn quotation is forgiven.
FLAW, FORGIVEN = 12.0, 0.1
# On a score, for the newest article at hand, half of it 20 days before: too few questions of the
# fitted sets are about what changed since.
RECENT, HALF_LIFE_DAYS = 0.5, 20.0
OUTLET = 8.0  # on a score, times `fit`: few sentences name an outlet, and only they answer


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score (a logit among the others) and its signs.

    `chance` is the share of the candidate in the softmax over all that were read closely; `row` is
    its place in the matching.
    """

    candidate: Candidate
    row: int
    score: float
    chance: float
    signs: Floats

    @property
    def terms(self) -> tuple[str, ...]:
        """The content terms of the sentence, in order."""
        return terms_of(self.candidate.text, self.candidate.language)

    def sign(self, name: str) -> float:
        """One of the signs of `signs.NAMES`."""
        return float(self.signs[NAMES.index(name)])


@dataclass(frozen=True, slots=True)
class Seen:
    """The candidates that were read closely: rows of the matching, their signs, what is taken off.

    `table` has the shape (rows, signs), `taken` (rows,) in units of a score.
    """

    matching: Matching
    rows: tuple[int, ...]
    table: Floats
    taken: Floats


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates that were read closely, best first, and how all of them match."""

    scored: tuple[Scored, ...]
    matching: Matching


@lru_cache(maxsize=1)
def model() -> Linear:
    """The fitted weights of the signs."""
    return load("sentences", NAMES)


def look(
    question: str,
    asked: Asked,
    slots: Slots,
    pool: Sequence[Candidate],
    words: WordVectors,
) -> Seen:
    """Match all candidates, and read those closely that are worth it; at least one of each."""
    matching = match(slots, pool, words)
    rows = _promising(asked, question, matching)
    newest = max((day for one in pool if (day := _day(one))), default=None)
    taken = np.array([_penalty(pool[row].text) - _newness(pool[row], newest) for row in rows])
    if asked is Asked.OUTLET:
        taken = taken - [OUTLET * fit(asked, question, pool[row].text) for row in rows]
    table = signs_of(question, asked, slots, matching, rows, words)
    return Seen(matching, tuple(rows), table, taken)


def order(seen: Seen, by: Linear) -> Ranked:
    """Score what was seen, and put the best first."""
    pool = seen.matching.pool
    scores = by.score(seen.table) - seen.taken
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    scored = [
        Scored(pool[row], row, float(score), float(chance), signs)
        for row, score, chance, signs in zip(seen.rows, scores, chances, seen.table, strict=True)
    ]
    scored.sort(key=lambda s: (-s.score, s.candidate.evidence.number, s.candidate.span))
    return Ranked(tuple(scored), seen.matching)


def _promising(asked: Asked, question: str, matching: Matching) -> list[int]:
    """The candidates that are read closely, by what is cheap to tell."""

    def promise(row: int) -> float:
        one, about = matching.pool[row], matching.about(row)
        own = matching.filled[row]
        near = np.maximum(np.maximum(own, matching.before[row]), about.title)
        found = share(matching.weights, own) + share(matching.weights, near)
        sign = fit(asked, question, one.text) / 2 if asked in PLAIN_TO_SEE else 0.0
        whole = share(matching.weights, about.whole)
        return found + one.evidence.similarity / 4 + sign + whole / 2

    rows = range(len(matching.pool))
    return sorted(rows, key=lambda row: -promise(row))[:READ_CLOSELY]


def _newness(one: Candidate, newest: date | None) -> float:
    """0 without a date."""
    day = _day(one)
    if day is None or newest is None:
        return 0.0
    return float(RECENT * 0.5 ** ((newest - day).days / HALF_LIFE_DAYS))


def _day(one: Candidate) -> date | None:
    published = one.evidence.article.published_at
    return date.fromisoformat(published[:10]) if published else None


def _penalty(sentence: str) -> float:
    return FLAW * max(0.0, flaws(sentence) - FORGIVEN)
