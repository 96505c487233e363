"""Candidate sentences in the order in which they answer the question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from service.compose.asked import Asked
from service.compose.candidates import Candidate
from service.compose.fit import fit
from service.compose.prose import flaws
from service.compose.slots import Slots
from service.domain import Evidence
from service.ports import Embedder
from service.text.terms import terms

READ_CLOSELY = 40  # candidates that are embedded and looked at for names, numbers and dates
_CACHED = 8_192  # texts whose terms are remembered, about 3 KB each


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of, each 0 to 1 (`flaws` 0 or more).

    `sentence`, `window` and `passage` are the shares of the question's weight found in the
    sentence, in it with the sentence before and the title, and in its evidence.
    """

    sentence: float
    window: float
    passage: float
    adjacency: float
    cosine: float
    fit: float
    recency: float
    retrieved: float
    flaws: float


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts."""

    sentence: float
    window: float
    passage: float
    adjacency: float
    cosine: float
    fit: float
    recency: float
    retrieved: float


WEIGHTS = Weights(
    sentence=0.34,
    window=0.16,
    passage=0.08,
    adjacency=0.06,
    cosine=0.20,
    fit=0.18,
    recency=0.03,
    retrieved=0.05,
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and what it is made of; `terms` are the sentence's."""

    candidate: Candidate
    score: float
    parts: Parts
    terms: tuple[str, ...]


def rank(
    question: str,
    asked: Asked,
    slots: Slots,
    pool: Sequence[Candidate],
    embedder: Embedder,
) -> list[Scored]:
    """The candidates that are worth a close look, best first."""
    passages = {c.evidence.number: slots.coverage(_around(c.evidence)) for c in pool}
    covered = [(_covered(slots, candidate), candidate) for candidate in pool]
    covered.sort(key=lambda pair: -pair[0][0] - pair[0][1] / 2)
    close = covered[:READ_CLOSELY]
    vectors = embedder.embed([question, *(candidate.text for _, candidate in close)])
    cosines = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    newest = max((day for c in pool if (day := _day(c.evidence))), default=None)
    scored = []
    for ((sentence, window), candidate), cosine in zip(close, cosines, strict=True):
        own = terms_of(candidate.text, candidate.language)
        parts = Parts(
            sentence=sentence,
            window=window,
            passage=passages[candidate.evidence.number],
            adjacency=slots.adjacency(own),
            cosine=float(cosine),
            fit=fit(asked, question, candidate.text),
            recency=_recency(_day(candidate.evidence), newest),
            retrieved=candidate.evidence.similarity,
            flaws=flaws(candidate.text),
        )
        scored.append(Scored(candidate, _total(parts), parts, own))
    return sorted(scored, key=lambda s: (-s.score, s.candidate.evidence.number, s.candidate.span))


def _total(parts: Parts, weights: Weights = WEIGHTS) -> float:
    return (
        weights.sentence * parts.sentence
        + weights.window * parts.window
        + weights.passage * parts.passage
        + weights.adjacency * parts.adjacency
        + weights.cosine * parts.cosine
        + weights.fit * parts.fit
        + weights.recency * parts.recency
        + weights.retrieved * parts.retrieved
        - parts.flaws
    )


@lru_cache(_CACHED)
def terms_of(text: str, language: str) -> tuple[str, ...]:
    """The content terms of a text, in order."""
    return tuple(terms(text, language))


def _covered(slots: Slots, candidate: Candidate) -> tuple[float, float]:
    """Coverage by the sentence, and with the sentence before and the title."""
    language = candidate.language
    own = terms_of(candidate.text, language)
    before = terms_of(candidate.before, language)
    title = terms_of(candidate.evidence.article.title, language)
    return slots.coverage(own), slots.coverage((*own, *before, *title))


def _around(piece: Evidence) -> tuple[str, ...]:
    article = piece.article
    around = f"{piece.text}\n{article.title}\n{article.source or ''}"
    return terms_of(around, article.language or "en")


def _day(piece: Evidence) -> date | None:
    published = piece.article.published_at
    return date.fromisoformat(published[:10]) if published else None


HALF_LIFE_DAYS = 20.0


def _recency(day: date | None, newest: date | None) -> float:
    """1 for the newest article at hand, half of it 20 days before; 0 without a date."""
    if day is None or newest is None:
        return 0.0
    return float(0.5 ** ((newest - day).days / HALF_LIFE_DAYS))
