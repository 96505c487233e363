"""A question in, its answer's events out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from anyio import to_thread

from service.compose.answerable import LEAST
from service.compose.evidence import gather, reprints_of
from service.compose.extractive import compose
from service.compose.repeats import with_reprints
from service.domain import (
    Claim,
    ClaimPassed,
    ClaimRemoved,
    Coverage,
    Draft,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Question,
    Removed,
)
from service.pipeline.parts import (
    NOT_RELEVANT,
    NOT_SUPPORTED,
    SEARCHED,
    Clock,
    Parts,
    covered,
    nothing_found,
)
from service.retrieve.query import understand
from service.retrieve.search import Found
from service.verify.claims import verify


async def answer(question: Question, parts: Parts) -> AsyncIterator[Event]:
    """The events of one question: the evidence, each claim passed or removed, the end."""
    clock = Clock()
    searched = await to_thread.run_sync(parts.reader.count_articles, question.filters)
    found = await to_thread.run_sync(_search, question, parts)
    evidence = await to_thread.run_sync(_gather, question, found, parts)
    clock.stop("retrieve")
    coverage = Coverage(articles_searched=searched, passages_considered=found.considered)
    if not evidence or not found.weights:  # nothing found, or no word in the question to look for
        abstention = await to_thread.run_sync(nothing_found, parts, searched)
        yield Finished(0.0, abstention, coverage, clock.read())
        return
    yield EvidenceFound(evidence)
    draft = await to_thread.run_sync(_compose, question, found, evidence, parts)
    clock.stop("compose")
    if draft.answerability < LEAST or not draft.claims:
        abstention = NOT_RELEVANT if draft.answerability < LEAST / 2 else NOT_SUPPORTED
        yield Finished(draft.answerability, abstention, coverage, clock.read())
        return
    numbered = {piece.number: piece for piece in evidence}
    passed: list[Claim] = []
    for drafted in draft.claims:
        checked = await to_thread.run_sync(verify, drafted, numbered, parts.judge)
        clock.stop("verify")
        if isinstance(checked, Removed):
            yield ClaimRemoved(checked)
        else:
            passed.append(checked)
            yield ClaimPassed(checked)
    outcome = None if passed else NOT_SUPPORTED
    yield Finished(draft.answerability, outcome, covered(coverage, passed), clock.read())


def _search(question: Question, parts: Parts) -> Found:
    query = understand(
        question.text,
        now=question.now,
        outlets=parts.statistics.outlets,
        languages=parts.statistics.languages,
    )
    return parts.search.find(query, question.filters, SEARCHED)


def _gather(question: Question, found: Found, parts: Parts) -> tuple[Evidence, ...]:
    evidence = gather(found.hits, found.articles, parts.finder)
    return evidence + reprints_of(evidence, question.filters, parts.finder)


def _compose(question: Question, found: Found, evidence: Sequence[Evidence], parts: Parts) -> Draft:
    draft = compose(
        question.text,
        evidence,
        weights=found.weights,
        embedder=parts.embedder,
        max_claims=question.max_claims,
    )
    return replace(draft, claims=tuple(with_reprints(one, evidence) for one in draft.claims))
