"""Reprints of one wire story: all outlets cited, one source counted, few places taken."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok

WIRE = "sample-blackout-wire"


@pytest.fixture(scope="module")
def story(reading: TestClient) -> dict[str, str]:
    """The articles of the wire story's lineage with their outlets."""
    lineage = ok(reading.get(f"/v1/articles/{WIRE}"))["lineage_id"]
    every = ok(reading.get("/v1/articles", params={"limit": 100}))["items"]
    members = {one["id"]: one["source"] for one in every if one["lineage_id"] == lineage}
    assert len(set(members.values())) >= 6
    return members


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/answers", json={"question": question, **more}))
    return body


def test_a_sentence_that_reprints_print_too_cites_all_of_them_as_one_source(
    reading: TestClient, story: dict[str, str]
) -> None:
    answer = ask(reading, "What did Ruprecht Hallam say about the burning transformer?")
    first = next(claim for claim in answer["claims"] if "transformer" in claim["text"])
    cited = {c["article_id"]: c for c in answer["citations"] if c["id"] in first["citations"]}
    printing = {
        key for key in story if first["text"] in ok(reading.get(f"/v1/articles/{key}"))["text"]
    }
    assert len(printing) >= 4
    assert printing <= set(cited) <= set(story)
    assert {c["lineage_id"] for c in cited.values()} == {cited[WIRE]["lineage_id"]}
    only = ask(
        reading,
        "What did Ruprecht Hallam say about the burning transformer?",
        max_claims=1,
    )
    assert len({c["source"] for c in only["citations"]}) >= 4
    assert only["coverage"]["independent_sources"] == 1


def test_filters_hold_for_the_reprints_that_are_cited(reading: TestClient) -> None:
    answer = ask(
        reading,
        "What did Ruprecht Hallam say about the burning transformer?",
        filters={"exclude_sources": ["The Ellery Courant"]},
    )
    assert answer["claims"]
    assert "The Ellery Courant" not in {c["source"] for c in answer["citations"]}


def test_reprints_do_not_fill_the_results_of_a_search(
    reading: TestClient, story: dict[str, str]
) -> None:
    query: dict[str, str | int] = {"q": "transformer fire blackout on the west coast", "limit": 100}
    results = ok(reading.get("/v1/search", params=query))["results"]
    found = Counter(one["lineage_id"] for one in results)
    of_story = [one for one in results if one["article_id"] in story]
    assert 1 <= len(of_story) <= 4
    assert len(found) > 10
    alone = ok(reading.get("/v1/search", params=query | {"article_ids": WIRE}))["results"]
    article = ok(reading.get(f"/v1/articles/{WIRE}"))["text"]
    assert "".join(one["text"] for one in sorted(alone, key=lambda r: r["start"])) == article
