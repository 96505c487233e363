"""What the library view reads: facets, outlets over time, reprints, changes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.text.periods import start_of
from tests.api.expect import ok, problem


def test_facets_count_what_the_articles_can_be_narrowed_down_by(
    reading: TestClient, newsroom: list[dict[str, Any]]
) -> None:
    found = ok(reading.get("/v1/facets"))
    assert found["articles"] == len(newsroom)
    assert found["sample"] is True
    outlets = Counter(one["source"] for one in newsroom)
    assert {one["value"]: one["articles"] for one in found["sources"]} == outlets
    languages = Counter(one["language"] for one in newsroom)
    assert {one["value"]: one["articles"] for one in found["languages"]} == languages
    counts = [one["articles"] for one in found["topics"]]
    assert counts == sorted(counts, reverse=True)
    dates = sorted(one["published_at"] for one in newsroom)
    assert found["published"]["first"][:10] == dates[0][:10]
    assert found["published"]["newest"][:10] == dates[-1][:10]


def test_facets_keep_to_the_filters(reading: TestClient) -> None:
    found = ok(reading.get("/v1/facets", params={"sources": "Radio Marrenia"}))
    assert [one["value"] for one in found["sources"]] == ["Radio Marrenia"]
    assert found["articles"] == found["sources"][0]["articles"]


def test_an_empty_collection_has_empty_facets(client: TestClient) -> None:
    assert ok(client.get("/v1/facets")) == {
        "articles": 0,
        "sample": False,
        "published": {"first": None, "newest": None},
        "sources": [],
        "languages": [],
        "topics": [],
    }


def test_own_articles_are_no_sample(client: TestClient) -> None:
    ok(client.post("/v1/articles", json={"title": "Hat", "text": "A hat was found in Vell."}))
    found = ok(client.get("/v1/facets"))
    assert found["sample"] is False
    assert found["sources"] == [{"value": None, "articles": 1}]


@pytest.mark.parametrize("interval", ["day", "week", "month"])
def test_outlets_are_counted_over_time(
    reading: TestClient, newsroom: list[dict[str, Any]], interval: Any
) -> None:
    items = ok(reading.get("/v1/sources", params={"interval": interval}))["items"]
    expected: dict[str, Counter[str]] = {}
    for one in ok(reading.get("/v1/articles", params={"limit": 100}))["items"]:
        start = start_of(one["published_at"][:10], interval)
        expected.setdefault(one["source"], Counter())[start] += 1
    assert len(newsroom) == sum(one["articles"] for one in items)
    for one in items:
        counted = {at["start"]: at["articles"] for at in one["over_time"]}
        assert counted == expected[one["source"]]
        assert list(counted) == sorted(counted)


def test_without_an_interval_nothing_is_counted_over_time(reading: TestClient) -> None:
    assert {one["over_time"] for one in ok(reading.get("/v1/sources"))["items"]} == {None}


def test_an_unknown_interval_is_refused(reading: TestClient) -> None:
    response = reading.get("/v1/sources", params={"interval": "year"})
    problem(response, 422, "invalid_input", "interval")


def test_reprints_are_the_other_articles_of_the_story(reading: TestClient) -> None:
    articles = ok(reading.get("/v1/articles", params={"limit": 100}))["items"]
    lineages = Counter(one["lineage_id"] for one in articles)
    for one in articles:
        found = ok(reading.get(f"/v1/articles/{one['id']}/reprints"))["items"]
        assert len(found) == lineages[one["lineage_id"]] - 1
        assert {other["lineage_id"] for other in found} <= {one["lineage_id"]}
        assert one["id"] not in [other["id"] for other in found]
        dates = [other["published_at"] for other in found]
        assert dates == sorted(dates)
    assert max(lineages.values()) > 2
    problem(reading.get("/v1/articles/nobody/reprints"), 404, "not_found")


def versions(client: TestClient) -> tuple[str, str]:
    texts = tuple(f"The fire hurt {n} people. It was out by noon." for n in (3, 5))
    for number, text in enumerate(texts):
        title = ("Fire in Vell", "Fire in Vell hurts five")[number]
        ok(client.post("/v1/articles", json={"id": "fire", "title": title, "text": text}))
    return texts[0], texts[1]


def test_what_changed_between_two_versions(client: TestClient) -> None:
    before, after = versions(client)
    found = ok(client.get("/v1/articles/fire/changes"))
    assert (found["from"], found["to"]) == (1, 2)
    assert found["title"] == {"before": "Fire in Vell", "after": "Fire in Vell hurts five"}
    assert [one for one in found["segments"] if one["op"] != "same"] == [
        {"op": "removed", "text": "3"},
        {"op": "added", "text": "5"},
    ]
    assert "".join(s["text"] for s in found["segments"] if s["op"] != "added") == before
    assert "".join(s["text"] for s in found["segments"] if s["op"] != "removed") == after
    back = ok(client.get("/v1/articles/fire/changes", params={"from": 2, "to": 1}))
    assert [one["op"] for one in back["segments"]] == ["same", "removed", "added", "same"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": 1, "to": 1}, 422, "invalid_input"),
        ({"to": 1}, 422, "invalid_input"),
        ({"from": 0}, 422, "invalid_input"),
        ({"from": 3}, 404, "not_found"),
        ({"to": 9}, 404, "not_found"),
        ({"of": 1}, 422, "invalid_input"),
    ],
)
def test_wrong_versions_are_refused(
    client: TestClient, query: dict[str, int], status: int, code: str
) -> None:
    versions(client)
    problem(client.get("/v1/articles/fire/changes", params=query), status, code)
