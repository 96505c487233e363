from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.domain import Verdict
from service.settings import Settings
from service.verify.support import LexicalJudge
from tests.api.expect import ok, problem

SETTLED = "sample-rail-settlement"
DRIVERS = (
    "The union called off a second strike, which had been planned for 12 and 13 March, because the "
    "company agreed to hire 180 additional drivers by the end of the year."
)
TEXT = f"Hello! 🚢\r\n\r\n{DRIVERS} Who won? {DRIVERS.replace('180', '190')}\r\n"


def check(client: TestClient, text: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/checks", json={"text": text, **more}))
    return body


def test_a_text_is_judged_sentence_by_sentence(
    reading: TestClient, newsroom: list[dict[str, Any]]
) -> None:
    body = check(reading, TEXT)
    verdicts = [one["verdict"] for one in body["sentences"]]
    assert verdicts == ["unjudged", "supported", "unjudged", "unsupported"]
    _, true, _, untrue = body["sentences"]
    assert (true["support"], true["missing"], true["reason"]) == (1, [], None)
    assert true["independent_sources"] == 1
    assert untrue["missing"] == ["number: 190"]
    assert (untrue["reason"], untrue["detail"]) == ("number_not_in_evidence", "190")
    assert untrue["independent_sources"] == 0
    assert body["counts"] == {"supported": 1, "unsupported": 1, "unjudged": 2}
    assert body["articles_searched"] == len(newsroom)
    assert body["id"].startswith("chk_")
    assert set(body["timings_ms"]) == {"total"}


def test_positions_count_code_points_of_the_text_as_it_was_sent(reading: TestClient) -> None:
    for text in (TEXT, f"  \n{TEXT}  ", f"👩‍👩‍👧 {DRIVERS}", f"\ufeff{DRIVERS}"):
        body = check(reading, text)
        assert [text[s["start"] : s["end"]] for s in body["sentences"]] == [
            s["text"] for s in body["sentences"]
        ]
        assert "supported" in [s["verdict"] for s in body["sentences"]]


def test_every_citation_is_the_text_of_its_span_and_has_a_permalink(reading: TestClient) -> None:
    body = check(reading, TEXT)
    named = {key for sentence in body["sentences"] for key in sentence["citations"]}
    assert named == {citation["id"] for citation in body["citations"]}
    for citation in body["citations"]:
        href = f"/v1/articles/{citation['article_id']}/versions/{citation['version']}"
        text = ok(reading.get(href))["text"]
        span = slice(citation["start_char_index"], citation["end_char_index"])
        assert text[span] == citation["cited_text"]
        assert reading.get(citation["permalink"]).status_code == 200
    markers = [citation["marker"] for citation in body["citations"]]
    assert markers[0] == "[1]"


def test_given_articles_are_the_only_ones_looked_at(reading: TestClient) -> None:
    assert check(reading, DRIVERS, article_ids=[SETTLED])["counts"]["supported"] == 1
    other = check(reading, DRIVERS, article_ids=["sample-rail-ballot"])
    assert other["counts"]["unsupported"] == 1
    assert other["articles_searched"] == 1
    assert {c["article_id"] for c in other["citations"]} <= {"sample-rail-ballot"}


@pytest.mark.parametrize(
    "more",
    [
        {"filters": {"sources": ["The Ellery Courant"]}},
        {"filters": {"published_to": "2026-03-04"}},
        {"filters": {"article_ids": ["sample-rail-ballot"]}},
        {"as_of": "2026-03-04"},
        {"filters": {"sources": ["Nobody"]}},
    ],
)
def test_filters_and_as_of_hide_articles(reading: TestClient, more: dict[str, Any]) -> None:
    body = check(reading, DRIVERS, **more)
    assert body["counts"]["unsupported"] == 1
    assert SETTLED not in {citation["article_id"] for citation in body["citations"]}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " \r\n\u2028"}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": "It rained in Vell. " * 201}, "text"),
        ({"text": 7}, "text"),
        ({"text": "It rained.", "as_of": "soon"}, "as_of"),
        ({"text": "It rained.", "filters": {"published_from": "soon"}}, "filters.published_from"),
        ({"text": "It rained.", "language": "en"}, "language"),
        ({"text": "It rained.", "article_ids": "x"}, "article_ids"),
    ],
)
def test_what_is_wrong_with_a_request_is_named(
    reading: TestClient, body: dict[str, Any], field: str
) -> None:
    problem(reading.post("/v1/checks", json=body), 422, "invalid_input", field)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "It rained \ud800."}, "text"),
        ({"text": "It rained.", "article_ids": ["\ud800"]}, "article_ids[0]"),
        ({"text": "It rained.", "as_of": "\ud800"}, "as_of"),
        ({"text": "It rained.", "filters": {"sources": ["\ud800"]}}, "filters.sources[0]"),
        ({"text": "It rained.", "filters": {"topics": ["\ud800"]}}, "filters.topics[0]"),
    ],
)
def test_a_lone_surrogate_is_refused_in_every_field(
    reading: TestClient, body: dict[str, Any], field: str
) -> None:
    headers = {"Content-Type": "application/json"}
    sent = reading.post("/v1/checks", content=json.dumps(body), headers=headers)
    problem(sent, 422, "invalid_input", field)


def test_articles_given_twice_are_refused(reading: TestClient) -> None:
    twice = {"text": "It rained.", "article_ids": ["a"], "filters": {"article_ids": ["b"]}}
    problem(reading.post("/v1/checks", json=twice), 422, "invalid_input")


def test_the_longest_text_is_taken(reading: TestClient) -> None:
    assert check(reading, "x" * 20_000)["counts"]["unsupported"] <= 1


def test_an_article_that_is_not_there_is_an_error(client: TestClient) -> None:
    asked = {"text": DRIVERS, "article_ids": ["hat"]}
    problem(client.post("/v1/checks", json=asked), 404, "not_found")
    ok(client.post("/v1/articles", json={"id": "hat", "title": "Hat", "text": "A hat was lost."}))
    ok(client.post("/v1/checks", json=asked))
    assert client.delete("/v1/articles/hat").status_code == 204
    problem(client.post("/v1/checks", json=asked), 410, "gone")


def test_an_empty_collection_supports_nothing(client: TestClient) -> None:
    body = check(client, "A red hat was found in Vell.")
    assert body["counts"] == {"supported": 0, "unsupported": 1, "unjudged": 0}
    assert body["articles_searched"] == 0
    assert body["citations"] == []
    assert body["sentences"][0]["missing"] == ["name: Vell"]


class Counting(LexicalJudge):
    """Notes which sentences it was asked about."""

    def __init__(self) -> None:
        self.claims: list[str] = []

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        self.claims.append(claim)
        return super().judge(claim, evidence)


def test_a_client_that_leaves_stops_the_work(settings: Settings) -> None:
    app = create_app(settings, sample=True)
    judge = Counting()
    text = " ".join(f"A hat with number {n} was found in Vell." for n in range(1, 40))
    sent = json.dumps({"text": text}).encode()
    statuses: list[int] = []

    async def leaving() -> None:
        messages = iter([{"type": "http.request", "body": sent}])

        async def receive() -> dict[str, Any]:
            return next(messages, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            statuses.append(message.get("status", 0))

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/v1/checks",
            "headers": [(b"content-type", b"application/json")],
            "query_string": b"",
            "http_version": "1.1",
        }
        async with app.router.lifespan_context(app):
            service = app.state.service
            service.parts = replace(service.parts, judge=judge)
            await app(scope, receive, send)

    asyncio.run(leaving())
    assert len(set(judge.claims)) == 1
    assert 200 not in statuses


def test_a_text_is_judged_against_given_texts_instead_of_the_collection(client: TestClient) -> None:
    evidence = [f"Two things were agreed. {DRIVERS}", "Nobody won."]
    body = check(client, TEXT, evidence=evidence)
    verdicts = [one["verdict"] for one in body["sentences"]]
    assert verdicts == ["unjudged", "supported", "unjudged", "unsupported"]
    assert body["sentences"][3]["missing"] == ["number: 190"]
    assert (body["citations"], body["articles_searched"]) == ([], 0)


def test_given_texts_are_limited_and_not_mixed_with_the_collection(reading: TestClient) -> None:
    for more, field in (
        ({"evidence": ["x" * 100_001, "y" * 100_000]}, "evidence"),
        ({"evidence": ["x"] * 101}, "evidence"),
        ({"evidence": [""]}, "evidence[0]"),
        ({"evidence": ["x"], "article_ids": [SETTLED]}, None),
        ({"evidence": ["x"], "filters": {"languages": ["en"]}}, None),
    ):
        sent = reading.post("/v1/checks", json={"text": DRIVERS, **more})
        problem(sent, 422, "invalid_input", field)
