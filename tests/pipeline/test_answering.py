from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.domain import (
    Article,
    Claim,
    ClaimPassed,
    ClaimRemoved,
    Event,
    EvidenceFound,
    Filters,
    Finished,
    Question,
    Removed,
    Verdict,
    VerdictKind,
)
from service.errors import Unavailable
from service.ingest.pipeline import Ingest
from service.pipeline import Parts, answer
from service.ports import SupportJudge
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.store import Store
from service.verify.support import LexicalJudge

NOW = "2026-06-01T00:00:00Z"
STRIKE = Question("Why was the second rail strike called off?", NOW)


class Fixed:
    """A judge that says always the same."""

    def __init__(self, kind: VerdictKind) -> None:
        self._kind = kind

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        return Verdict(self._kind, 0.5, "none", "none", "none", "fixed/1")


def parts_of(store: Store, embedder: WordLlamaEmbedder, judge: SupportJudge | None = None) -> Parts:
    ledger = store.ledger
    statistics = Statistics(ledger.reader, ledger.finder, lambda: store.generation)
    search = Search(ledger.finder, lambda: store.index, embedder, statistics)
    return Parts(
        search,
        ledger.finder,
        ledger.reader,
        embedder,
        judge or LexicalJudge(),
        statistics,
        embedder,
    )


@pytest.fixture
def parts(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder, newsroom: list[dict[str, Any]]
) -> Parts:
    """What answering needs, over the newsroom."""
    ingest.add(newsroom)
    return parts_of(store, embedder)


def events_of(question: Question, parts: Parts) -> list[Event]:
    async def gathered() -> list[Event]:
        return [event async for event in answer(question, parts)]

    return asyncio.run(gathered())


@dataclass(frozen=True)
class Folded:
    """What the events of a question add up to."""

    claims: tuple[Claim, ...]
    removed: tuple[Removed, ...]
    finished: Finished


def answer_of(question: Question, parts: Parts) -> Folded:
    events = events_of(question, parts)
    claims = tuple(event.claim for event in events if isinstance(event, ClaimPassed))
    removed = tuple(event.removed for event in events if isinstance(event, ClaimRemoved))
    [finished] = [event for event in events if isinstance(event, Finished)]
    return Folded(claims, removed, finished)


def kinds(events: list[Event]) -> str:
    names = {EvidenceFound: "e", ClaimPassed: "p", ClaimRemoved: "r", Finished: "f"}
    return "".join(names[type(event)] for event in events)


def test_the_events_are_the_evidence_then_claims_then_the_end(parts: Parts) -> None:
    events = events_of(STRIKE, parts)
    assert re.fullmatch("e[pr]*pr*f", kinds(events))
    [found] = [event for event in events if isinstance(event, EvidenceFound)]
    assert [piece.number for piece in found.evidence] == list(range(1, len(found.evidence) + 1))


def test_every_claim_cites_the_evidence_that_was_announced(parts: Parts) -> None:
    events = events_of(STRIKE, parts)
    pieces = next(event.evidence for event in events if isinstance(event, EvidenceFound))
    for event in events:
        if isinstance(event, ClaimPassed):
            for citation in event.claim.citations:
                assert any(
                    piece.article.id == citation.article.id and piece.span.holds(citation.span)
                    for piece in pieces
                )
                assert citation.passage_id in {p.id for piece in pieces for p in piece.passages}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [(VerdictKind.UNSUPPORTED, "not_supported"), (VerdictKind.UNJUDGED, "unjudged")],
)
def test_a_judge_that_supports_nothing_leaves_an_abstention_and_lists_what_was_removed(
    parts: Parts, kind: VerdictKind, reason: str
) -> None:
    folded = answer_of(STRIKE, replace(parts, judge=Fixed(kind)))
    assert folded.claims == ()
    assert folded.removed
    assert {gone.reason for gone in folded.removed} == {reason}
    assert folded.finished.abstention is not None
    assert folded.finished.abstention.reason == "not_supported"
    assert folded.finished.coverage.articles_cited == 0


def test_an_empty_collection_abstains_before_anything_is_composed(
    store: Store, embedder: WordLlamaEmbedder
) -> None:
    events = events_of(STRIKE, parts_of(store, embedder))
    assert kinds(events) == "f"
    [end] = events
    assert isinstance(end, Finished)
    assert end.abstention is not None
    assert end.abstention.reason == "empty_collection"
    assert end.answerability == 0
    assert set(end.timings_ms) == {"retrieve", "compose", "verify", "total"}


def test_filters_that_match_nothing_abstain_as_filtered_out(parts: Parts) -> None:
    question = replace(STRIKE, filters=Filters(sources=("Nobody",)))
    [end] = events_of(question, parts)
    assert isinstance(end, Finished)
    assert end.abstention is not None
    assert end.abstention.reason == "filtered_out"


@pytest.mark.parametrize("text", ["?", "who", "\u200b"])
def test_a_question_without_a_word_to_look_for_abstains(parts: Parts, text: str) -> None:
    [end] = events_of(replace(STRIKE, text=text), parts)
    assert isinstance(end, Finished)
    assert end.abstention is not None
    assert end.abstention.reason == "no_relevant_articles"


def test_no_article_after_as_of_is_read(parts: Parts) -> None:
    filters = Filters(as_of="2026-04-21T09:05:00Z")
    question = Question("What happened to the Maren Dawn?", NOW, filters)
    for event in events_of(question, parts):
        if isinstance(event, EvidenceFound):
            dates = [piece.article.published_at or "" for piece in event.evidence]
            assert max(dates) <= "2026-04-21T09:05:00Z"


def test_coverage_counts_articles_and_dates_of_what_is_cited(parts: Parts) -> None:
    folded = answer_of(STRIKE, parts)
    cited: dict[str, Article] = {
        c.article.id: c.article for claim in folded.claims for c in claim.citations
    }
    coverage = folded.finished.coverage
    assert coverage.articles_searched == 58
    assert coverage.articles_cited == len(cited)
    dates = sorted(article.published_at or "" for article in cited.values())
    assert (coverage.oldest, coverage.newest) == (dates[0], dates[-1])


def test_without_an_index_there_is_no_answer_but_an_error(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    ingest.add([{"title": "Hat", "text": "A hat was found in Vell."}])
    store.adopt(None)
    with pytest.raises(Unavailable):
        answer_of(Question("Where was a hat found?", NOW), parts_of(store, embedder))
