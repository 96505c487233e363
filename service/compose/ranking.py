"""Candidate sentences in the order in which they answer the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from service.compose.asked import COUNTS, Asked
from service.compose.candidates import Candidate
from service.compose.fit import NO_SIGN, fact_spans, fit
from service.compose.prose import flaws
from service.compose.slots import Slots
from service.domain import Evidence, Span
from service.ports import Embedder
from service.text.terms import terms

READ_CLOSELY = 36  # candidates that are embedded and looked at for names, numbers and dates
OUTLET_FACTOR = 3.0  # on `fit`: few sentences name an outlet, and only they answer
PLAIN_TO_SEE = frozenset({Asked.MEASURE, Asked.AGE, Asked.OUTLET})  # `fit` is one pattern
TOLD, NOT_TOLD = 0.6, 0.2  # like `fit`
CLAUSE_MARKS = (", ", "; ", ": ", " – ", " — ", " (")
LEAD = 300  # characters: the first one or two sentences of an article
NEAR = 45  # characters on either side of a fact
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
    focus: float
    focus_window: float
    rest: float
    near_fact: float
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
    focus: float
    focus_window: float
    rest: float
    near_fact: float
    cosine: float
    fit: float
    recency: float
    retrieved: float


# From a listwise logistic fit (the gold sentence among all candidates; every weight at least 0) on
# the answerable half "dev" of CLAPNQ and questions on five events of the sample newsroom, rounded;
# `cosine` and `recency` raised by hand. They add up to 1.05.
WEIGHTS = Weights(
    sentence=0.03,
    window=0.13,
    passage=0.10,
    adjacency=0.04,
    focus=0.06,
    focus_window=0.08,
    rest=0.08,
    near_fact=0.08,
    cosine=0.14,
    fit=0.16,
    recency=0.05,
    retrieved=0.10,
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
    pieces = {candidate.evidence.number: candidate.evidence for candidate in pool}
    passages = {number: slots.coverage(_around(piece)) for number, piece in pieces.items()}
    covered = [(_covered(slots, candidate), candidate) for candidate in pool]
    covered.sort(key=lambda pair: -_promise(asked, question, *pair))
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
            focus=_focus(slots, own),
            focus_window=_focus(slots, near_terms(candidate)),
            rest=_rest(asked, slots, candidate, own),
            near_fact=_near_fact(asked, question, slots, candidate),
            cosine=float(cosine),
            fit=_told(slots, own) if asked is Asked.THING else fit(asked, question, candidate.text),
            recency=_recency(_day(candidate.evidence), newest),
            retrieved=candidate.evidence.similarity,
            flaws=flaws(candidate.text),
        )
        scored.append(Scored(candidate, _total(asked, parts), parts, own))
    return sorted(scored, key=lambda s: (-s.score, s.candidate.evidence.number, s.candidate.span))


def _promise(
    asked: Asked, question: str, coverage: tuple[float, float], candidate: Candidate
) -> float:
    """What decides who is read closely: cheap to tell."""
    sign = fit(asked, question, candidate.text) / 2 if asked in PLAIN_TO_SEE else 0.0
    return sum(coverage) + candidate.evidence.similarity / 4 + sign


def _total(asked: Asked, parts: Parts, weights: Weights = WEIGHTS) -> float:
    return (
        weights.sentence * parts.sentence
        + weights.window * parts.window
        + weights.passage * parts.passage
        + weights.adjacency * parts.adjacency
        + weights.focus * parts.focus
        + weights.focus_window * parts.focus_window
        + weights.rest * parts.rest
        + weights.near_fact * parts.near_fact
        + weights.cosine * parts.cosine
        + weights.fit * parts.fit * (OUTLET_FACTOR if asked is Asked.OUTLET else 1.0)
        + weights.recency * parts.recency
        + weights.retrieved * parts.retrieved
        - parts.flaws
    )


@lru_cache(_CACHED)
def terms_of(text: str, language: str) -> tuple[str, ...]:
    """The content terms of a text, in order."""
    return tuple(terms(text, language))


def near_terms(candidate: Candidate) -> tuple[str, ...]:
    """The terms of the sentence, of the one before it and of the title."""
    own = terms_of(candidate.text, candidate.language)
    before = terms_of(candidate.before, candidate.language)
    return (*own, *before, *_title(candidate))


def _title(candidate: Candidate) -> tuple[str, ...]:
    return terms_of(candidate.evidence.article.title, candidate.language)


def _about(asked: Asked, slots: Slots, candidate: Candidate) -> tuple[str, ...]:
    """The terms of the title, and for a figure the names that the article opens with.

    News names what it is about at once and then gives its figures for "the ship", "the flood".
    What somebody said or did is another matter: there the sentence must name them.
    """
    title = _title(candidate)
    if asked not in COUNTS:
        return title
    lead = terms_of(candidate.evidence.article.text[:LEAD], candidate.language)
    return (*title, *(term for term in lead if slots.fills_name(term)))


def _covered(slots: Slots, candidate: Candidate) -> tuple[float, float]:
    """Coverage by the sentence, and with the sentence before and the title."""
    own = terms_of(candidate.text, candidate.language)
    return slots.coverage(own), slots.coverage(near_terms(candidate))


def _focus(slots: Slots, found: Sequence[str]) -> float:
    """Coverage of what is asked about the names; 1 where nothing but names is asked."""
    return slots.focus.coverage(found) if slots.focus else 1.0


def _near_fact(asked: Asked, question: str, slots: Slots, candidate: Candidate) -> float:
    """How much of what is left open stands close to a fact of the kind asked for."""
    text = candidate.text
    around = (
        _clause(text, span)
        if asked in COUNTS
        else text[max(0, span.start - NEAR) : span.end + NEAR]
        for span in fact_spans(asked, question, text)
    )
    return max(
        (_rest(asked, slots, candidate, terms(near, candidate.language)) for near in around),
        default=0.0,
    )


def _clause(text: str, span: Span) -> str:
    """From the comma before a figure to the one behind it: what it counts stands between."""
    before, after = text[: span.start], text[span.end :]
    start = max(before.rfind(mark) for mark in CLAUSE_MARKS) + 1
    ends = [at for mark in CLAUSE_MARKS if (at := after.find(mark)) >= 0]
    return before[start:] + text[span.start : span.end] + after[: min(ends, default=len(after))]


def _rest(asked: Asked, slots: Slots, candidate: Candidate, found: Sequence[str]) -> float:
    """What `found` fills of what title and opening leave open; of all, if that is nothing."""
    rest = slots.rest(_about(asked, slots, candidate), found)
    return _focus(slots, found) if rest is None else rest


def _told(slots: Slots, found: Sequence[str]) -> float:
    """Whether the sentence goes on behind the last word of the question.

    "What will the town receive?": the answer follows "receive" and is not there where it ends
    the sentence.
    """
    last = len(slots.each) - 1
    places = [
        place
        for place, term in enumerate(found)
        if any(at == last for at, _ in slots.filled_by(term))
    ]
    if not places:
        return NO_SIGN
    return TOLD if places[0] < len(found) - 1 else NOT_TOLD


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
