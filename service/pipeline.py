"""The product, read top to bottom: a question in, events out, nothing unverified among them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from anyio import to_thread

from service.compose.answerable import LEAST
from service.compose.evidence import gather
from service.compose.extractive import compose
from service.domain import (
    Abstention,
    Answer,
    Claim,
    ClaimPassed,
    ClaimRemoved,
    Coverage,
    Draft,
    Event,
    Evidence,
    EvidenceFound,
    Filters,
    Finished,
    Question,
    Removed,
)
from service.ports import Embedder, LedgerReader, PassageFinder, SupportJudge
from service.retrieve.query import understand
from service.retrieve.search import Found, Search
from service.retrieve.statistics import Statistics
from service.verify.claims import verify

SEARCHED = 48  # hits, from which the evidence is chosen


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs; made once at the root."""

    search: Search
    finder: PassageFinder
    reader: LedgerReader
    embedder: Embedder
    judge: SupportJudge
    statistics: Statistics


async def answer(question: Question, parts: Parts) -> AsyncIterator[Event]:
    """The events of one question: the evidence, each claim passed or removed, the end."""
    clock = _Clock()
    searched = await to_thread.run_sync(parts.reader.count_articles, question.filters)
    found = await to_thread.run_sync(_search, question, parts)
    evidence = await to_thread.run_sync(gather, found.hits, found.articles, parts.finder)
    clock.stop("retrieve")
    coverage = Coverage(articles_searched=searched, passages_considered=found.considered)
    if not evidence or not found.weights:  # nothing found, or no word in the question to look for
        abstention = await to_thread.run_sync(_nothing_found, question, parts, searched)
        yield Finished(0.0, abstention, coverage, clock.read())
        return
    yield EvidenceFound(evidence)
    draft = await to_thread.run_sync(_compose, question, found, evidence, parts)
    clock.stop("compose")
    if draft.answerability < LEAST or not draft.claims:
        abstention = _NOT_RELEVANT if draft.answerability < LEAST / 2 else _NOT_SUPPORTED
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
    outcome = None if passed else _NOT_SUPPORTED
    yield Finished(draft.answerability, outcome, _covered(coverage, passed), clock.read())


async def fold(question: Question, events: AsyncIterator[Event]) -> Answer:
    """The answer that the events add up to."""
    claims: list[Claim] = []
    removed: list[Removed] = []
    finished: Finished | None = None
    async for event in events:
        match event:
            case ClaimPassed(claim):
                claims.append(claim)
            case ClaimRemoved(gone):
                removed.append(gone)
            case Finished():
                finished = event
            case EvidenceFound():
                pass
    if finished is None:
        raise RuntimeError("the events ended without their last one")
    return Answer(question, tuple(claims), tuple(removed), finished)


_NOT_RELEVANT = Abstention(
    "no_relevant_articles", "No article in the collection speaks of what was asked."
)
_NOT_SUPPORTED = Abstention(
    "not_supported",
    "There are articles on this subject, but none of their sentences answers the question.",
)


def _search(question: Question, parts: Parts) -> Found:
    query = understand(
        question.text,
        now=question.now,
        outlets=parts.statistics.outlets,
        languages=parts.statistics.languages,
    )
    return parts.search.find(query, question.filters, SEARCHED)


def _compose(question: Question, found: Found, evidence: Sequence[Evidence], parts: Parts) -> Draft:
    return compose(
        question.text,
        evidence,
        weights=found.weights,
        embedder=parts.embedder,
        max_claims=question.max_claims,
    )


def _nothing_found(question: Question, parts: Parts, searched: int) -> Abstention:
    if searched:
        return _NOT_RELEVANT
    if parts.reader.count_articles(Filters()):
        return Abstention("filtered_out", "No article matches the filters or the as_of date.")
    return Abstention("empty_collection", "There are no articles yet.")


def _covered(coverage: Coverage, passed: Sequence[Claim]) -> Coverage:
    articles = {c.article.id: c.article for claim in passed for c in claim.citations}
    dates = sorted(a.published_at for a in articles.values() if a.published_at)
    return replace(
        coverage,
        articles_cited=len(articles),
        oldest=dates[0] if dates else None,
        newest=dates[-1] if dates else None,
    )


class _Clock:
    """Milliseconds per stage, monotonic."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._spent = dict.fromkeys(("retrieve", "compose", "verify"), 0.0)

    def stop(self, stage: str) -> None:
        now = perf_counter()
        self._spent[stage] += (now - self._last) * 1_000
        self._last = now

    def read(self) -> dict[str, float]:
        total = (perf_counter() - self._began) * 1_000
        return {name: round(ms, 2) for name, ms in {**self._spent, "total": total}.items()}
