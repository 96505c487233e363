from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok, problem

HIT = {
    *("rank", "similarity", "passage_id", "article_id", "version", "title", "source"),
    *("published_at", "url", "lineage_id", "text", "start", "end"),
}


def search(client: TestClient, q: str, **query: Any) -> list[dict[str, Any]]:
    body = ok(client.get("/v1/search", params={"q": q, **query}))
    assert set(body) == {"results"}
    found: list[dict[str, Any]] = body["results"]
    return found


def test_hits_are_ranked_passages_of_the_articles(reading: TestClient) -> None:
    hits = search(reading, "rail strike called off", limit=20)
    assert len(hits) == 20
    assert [hit["rank"] for hit in hits] == list(range(1, 21))
    similarities = [hit["similarity"] for hit in hits]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 <= similarity <= 1 for similarity in similarities)
    for hit in hits:
        assert set(hit) == HIT
        article = ok(reading.get(f"/v1/articles/{hit['article_id']}"))
        assert article["text"][hit["start"] : hit["end"]] == hit["text"]
        for field in ("title", "source", "published_at", "url", "version"):
            assert hit[field] == article[field]


def test_no_passage_is_found_twice(reading: TestClient) -> None:
    ids = [hit["passage_id"] for hit in search(reading, "the ferry", limit=100)]
    assert len(ids) == len(set(ids))


def test_ten_hits_come_unless_more_or_fewer_are_asked_for(reading: TestClient) -> None:
    assert len(search(reading, "ferry")) == 10
    assert len(search(reading, "ferry", limit=1)) == 1


@pytest.mark.parametrize(
    ("query", "field", "permitted"),
    [
        ({"sources": "Radio Marrenia"}, "source", {"Radio Marrenia"}),
        ({"sources": ["radio MARRENIA", "x"]}, "source", {"Radio Marrenia"}),
        ({"article_ids": "sample-rail-ballot"}, "article_id", {"sample-rail-ballot"}),
    ],
)
def test_filters_hold(
    reading: TestClient, query: dict[str, Any], field: str, permitted: set[str]
) -> None:
    hits = search(reading, "strike", limit=100, **query)
    assert {hit[field] for hit in hits} == permitted


def test_an_excluded_outlet_is_not_found(reading: TestClient) -> None:
    hits = search(reading, "strike", limit=100, exclude_sources="Radio Marrenia")
    assert hits
    assert "Radio Marrenia" not in {hit["source"] for hit in hits}


def test_date_bounds_are_inclusive_days(reading: TestClient) -> None:
    day = {"published_from": "2026-04-21", "published_to": "2026-04-21"}
    hits = search(reading, "ferry", limit=100, **day)
    assert {hit["published_at"][:10] for hit in hits} == {"2026-04-21"}
    assert len({hit["article_id"] for hit in hits}) == 3


def test_as_of_hides_later_articles(reading: TestClient) -> None:
    hits = search(reading, "ferry", limit=100, as_of="2026-04-21T09:05:00Z")
    assert max(hit["published_at"] for hit in hits) == "2026-04-21T09:05:00Z"


def test_filters_that_match_nothing_find_nothing(reading: TestClient) -> None:
    assert search(reading, "ferry", topics="gardening") == []


def test_an_empty_collection_finds_nothing(client: TestClient) -> None:
    assert search(client, "ferry") == []


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "title:strike AND *",
        "strike*",
        "^strike",
        "(((",
        "{a b}: c",
        "a" * 2_000,
        "strike " * 285,
        "\x00",
        "\u200b",
        "\N{THUMBS UP SIGN}",
        "%ff",
        "Überschwemmung in Sillen",
        "罢工",
    ],
)
def test_no_query_is_too_odd(reading: TestClient, q: str) -> None:
    search(reading, q)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=%20", "q"),
        (f"q={'x' * 2_001}", "q"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=101", "limit"),
        ("q=a&limit=1.5", "limit"),
        ("q=a&source=x", "source"),
        ("q=a&as_of=now", "as_of"),
        ("q=a&published_from=2026-02-30", "published_from"),
        ("q=a&published_to=1", "published_to"),
        ("q=a&published_from=2026-03-02&published_to=2026-03-01", "published_to"),
    ],
)
def test_a_wrong_query_is_named(reading: TestClient, query: str, field: str) -> None:
    problem(reading.get(f"/v1/search?{query}"), 422, "invalid_input", field)


def test_bytes_in_a_query_that_are_not_utf_8_are_no_error(reading: TestClient) -> None:
    ok(reading.get("/v1/search?q=%ff%fe%ed%a0%80"))


def test_a_permalink_shows_the_quote_and_its_surroundings(reading: TestClient) -> None:
    article = ok(reading.get("/v1/articles/sample-flood-wire"))
    link = ok(reading.get("/v1/citations/cit_sample-flood-wire@1:500-600"))
    assert set(link) == {
        *("id", "cited_text", "before", "after", "start_char_index", "end_char_index"),
        *("content_sha256", "article", "superseded_by"),
    }
    assert link["cited_text"] == article["text"][500:600]
    assert link["before"] == article["text"][100:500]
    assert link["after"] == article["text"][600:1000]
    assert {**link["article"], "text": article["text"]} == article


def test_a_permalink_at_the_ends_of_an_article_has_nothing_around(reading: TestClient) -> None:
    text = ok(reading.get("/v1/articles/sample-flood-wire"))["text"]
    link = ok(reading.get(f"/v1/citations/cit_sample-flood-wire@1:0-{len(text)}"))
    assert (link["before"], link["cited_text"], link["after"]) == ("", text, "")


@pytest.mark.parametrize(
    "citation",
    [
        "x",
        "cit_",
        "cit_sample-flood-wire",
        "cit_sample-flood-wire@1",
        "cit_sample-flood-wire@1:5-5",
        "cit_sample-flood-wire@1:9-5",
        "cit_sample-flood-wire@1:0-99999",
        "cit_sample-flood-wire@2:0-5",
        "cit_sample-flood-wire@0:0-5",
        "cit_sample-flood-wire@1:-1-5",
        "cit_nobody@1:0-5",
        "cit_sample-flood-wire@99999999999999999999:0-5",
        "cit_sample-flood-wire@1:0-99999999999999999999",
        "cit_sample-flood-wire@%C2%B9:0-5",
        "CIT_sample-flood-wire@1:0-5",
    ],
)
def test_what_is_no_citation_of_ours_is_not_found(reading: TestClient, citation: str) -> None:
    problem(reading.get(f"/v1/citations/{citation}"), 404, "not_found")
