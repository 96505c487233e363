from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.api.expect import ok, problem


@pytest.fixture(scope="module")
def offered(sample: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ok(sample.get("/v1/suggestions"))["items"]
    return found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("sample")
    with TestClient(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as client:
        yield client


def test_questions_and_topics_are_offered(offered: list[dict[str, Any]]) -> None:
    kinds = [one["kind"] for one in offered]
    assert kinds == ["answer"] * 4 + ["summary"] * 2
    assert len({one["text"] for one in offered}) == 6


def test_every_question_is_answered_from_the_article_it_was_formed_from(
    sample: TestClient, offered: list[dict[str, Any]]
) -> None:
    seen: set[str] = set()
    for one in offered:
        if one["kind"] != "answer":
            continue
        reply = ok(sample.post("/v1/answers", json={"question": one["text"]}))
        assert reply["outcome"] == "answered"
        cited = {citation["article_id"] for citation in reply["citations"]}
        assert set(one["article_ids"]) <= cited
        assert not seen & set(one["article_ids"])
        seen |= cited


def test_every_topic_is_told_by_two_outlets(
    sample: TestClient, offered: list[dict[str, Any]]
) -> None:
    for one in offered:
        if one["kind"] == "summary":
            reply = ok(sample.post("/v1/summaries", json={"topic": one["text"]}))
            assert reply["outcome"] == "answered"
            assert len({citation["source"] for citation in reply["citations"]}) > 1


def test_fewer_are_the_first_of_them(sample: TestClient, offered: list[dict[str, Any]]) -> None:
    for limit in (1, 3):
        found = ok(sample.get("/v1/suggestions", params={"limit": limit}))["items"]
        assert len(found) == limit
        assert all(one in offered for one in found)
    problem(sample.get("/v1/suggestions", params={"limit": 0}), 422, "invalid_input", "limit")


def test_suggestions_follow_the_collection(client: TestClient) -> None:
    assert ok(client.get("/v1/suggestions"))["items"] == []
    text = (
        "The bridge in Vell was closed on 3 May because two of its cables had rusted. Odile Farn "
        "wants it back. The bridge was built in 1931."
    )
    ok(client.post("/v1/articles", json={"id": "a", "title": "Bridge in Vell shut", "text": text}))
    (only,) = ok(client.get("/v1/suggestions"))["items"]
    assert only["text"] == "Why was the bridge in Vell closed on 3 May?"
    client.delete("/v1/articles/a")
    assert ok(client.get("/v1/suggestions"))["items"] == []
