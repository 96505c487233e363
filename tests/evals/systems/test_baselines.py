from __future__ import annotations

import asyncio
from typing import Any

import pytest

from evals.errors import Failed
from evals.replies import Reply
from evals.sentences import spans
from evals.systems.baseline import Baseline
from evals.systems.chunks import chunks
from evals.systems.fusion import Fusion, fused
from evals.systems.lead import Lead
from evals.systems.lexical import Bm25, Lexical
from evals.systems.recipe import Recipe
from tests.evals.make import case

LONG = " ".join(f"Sentence number {n} speaks of herring and of the sea." for n in range(60))
ARTICLES: list[dict[str, Any]] = [
    {
        "id": "ship",
        "title": "Ship sinks",
        "text": "The ship sank on Monday. Dr. Lund saw it.\nNobody drowned in the cold water.",
        "published_at": "2026-03-02T10:00:00Z",
    },
    {"id": "vote", "title": "Council votes", "text": "The council voted for the tram line."},
    {"id": "long", "title": "Herring", "text": LONG, "published_at": "2026-05-01"},
]
TEXTS = {article["id"]: article["text"] for article in ARTICLES}
KINDS = [Lexical, Recipe, Fusion]


def search(system: Baseline, question: str, **more: Any) -> Reply:
    return asyncio.run(system.search(case(question=question, **more), 100))


@pytest.mark.parametrize("kind", KINDS)
def test_the_article_asked_for_comes_first_and_each_once(kind: type[Baseline]) -> None:
    system = kind(ARTICLES)
    found = [one.article_id for one in search(system, "When did the ship sink?").ranked]
    assert found[0] == "ship"
    assert len(found) == len(set(found))
    assert search(system, "herring sea").ranked[0].article_id == "long"


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_of_sentences_that_cite_themselves(kind: type[Baseline]) -> None:
    asked = case(question="Did anybody drown when the ship sank?")
    reply = asyncio.run(kind(ARTICLES).answer(asked, 5))
    assert reply.outcome == "answered"
    assert 1 <= len(reply.claims) <= 3
    for claim in reply.claims:
        (one,) = claim.cited
        assert TEXTS[one.article_id][one.start : one.end] == one.text == claim.text
    assert any(claim.cited[0].article_id == "ship" for claim in reply.claims)


@pytest.mark.parametrize("kind", KINDS)
def test_repeats_are_equal_and_later_articles_are_hidden(kind: type[Baseline]) -> None:
    one, other = kind(ARTICLES), kind(ARTICLES)
    assert search(one, "herring ship") == search(other, "herring ship")
    hidden = search(one, "herring ship", as_of="2026-04-01").ranked
    assert [found.article_id for found in hidden] == ["ship"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_baseline_has_no_judge_and_no_summaries(kind: type[Baseline]) -> None:
    with pytest.raises(Failed):
        asyncio.run(kind(ARTICLES).check(case(text="x")))
    with pytest.raises(Failed):
        asyncio.run(kind(ARTICLES).summarise(case(), "brief"))


def test_what_bm25_does_not_find_it_abstains_from() -> None:
    reply = asyncio.run(Lexical(ARTICLES).answer(case(question="xylophone?"), 5))
    assert (reply.outcome, reply.claims, reply.answerability) == ("abstained", (), 0.0)
    assert Bm25(["a b"]).best("!?") == []


def test_chunks_stand_where_they_say() -> None:
    for chunk in chunks(ARTICLES):
        text = TEXTS[chunk.article_id]
        assert text[chunk.start : chunk.start + len(chunk.text)] == chunk.text
        assert len(chunk.text) <= 1_000
    assert sum(chunk.article_id == "long" for chunk in chunks(ARTICLES)) > 2


def test_sentences_have_exact_spans() -> None:
    text = ARTICLES[0]["text"]
    assert [text[start:end] for start, end in spans(text)] == [
        "The ship sank on Monday.",
        "Dr. Lund saw it.",
        "Nobody drowned in the cold water.",
    ]


def test_reciprocal_rank_fusion_is_worked_out_by_hand() -> None:
    ranked = fused([["a", "b"], ["b", "c"]])
    assert [key for key, _ in ranked] == ["b", "a", "c"]
    assert dict(ranked)["b"] == pytest.approx(1 / 62 + 1 / 61)


def test_lead_takes_first_sentences_in_turns() -> None:
    asked = case(articles=(("ship",), ("vote",)))
    reply = asyncio.run(Lead(ARTICLES).summarise(asked, "brief"))
    assert [claim.text for claim in reply.claims] == [
        "The ship sank on Monday.",
        "The council voted for the tram line.",
        "Dr. Lund saw it.",
        "Nobody drowned in the cold water.",
    ]
