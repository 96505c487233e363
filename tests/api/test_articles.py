from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok, problem

HAT: dict[str, Any] = {
    "id": "hat",
    "title": "Hat found in Vell",
    "text": "A red hat was found in Vell on Monday. The mayor, Odile Farn, wants it back.",
    "source": "Vell Post",
    "url": "https://vellpost.example/hat",
    "published_at": "2026-03-02T10:00:00Z",
    "authors": ["Ada Pell", "Bo Quist"],
    "language": "en",
    "topic": "local",
}
NDJSON = {"Content-Type": "application/x-ndjson"}
RESULT = {"index", "id", "version", "status", "lineage_id", "notes", "error"}


def send(client: TestClient, items: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/articles", json=items))
    return body


def statuses(body: dict[str, Any]) -> list[str]:
    return [result["status"] for result in body["results"]]


def test_an_article_is_added_unchanged_updated_and_versioned(client: TestClient) -> None:
    first = send(client, HAT)
    assert set(first) == {"results", "counts", "sample_set_aside"}
    assert set(first["results"][0]) == RESULT
    assert first["counts"] == {"added": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    lineage = first["results"][0]["lineage_id"]
    assert re.fullmatch("lin_[0-9a-f]{16}", lineage)
    assert first["results"][0] | {"notes": []} == {
        "index": 0,
        "id": "hat",
        "version": 1,
        "status": "added",
        "lineage_id": lineage,
        "notes": [],
        "error": None,
    }
    assert statuses(send(client, HAT)) == ["unchanged"]
    other_topic = send(client, HAT | {"topic": "lost and found"})["results"][0]
    assert (other_topic["status"], other_topic["version"]) == ("updated", 1)
    other_text = send(client, HAT | {"text": "A blue hat was found in Vell."})["results"][0]
    assert (other_text["status"], other_text["version"]) == ("updated", 2)
    other_title = send(client, HAT | {"title": "Hat", "text": "A blue hat was found in Vell."})
    assert other_title["results"][0]["version"] == 3


def test_an_article_reads_back_as_it_was_sent(client: TestClient) -> None:
    send(client, HAT)
    article = ok(client.get("/v1/articles/hat"))
    assert {key: article[key] for key in HAT} == HAT
    assert (article["version"], article["versions"]) == (1, 1)
    assert re.fullmatch("lin_[0-9a-f]{16}", article["lineage_id"])
    assert set(article) == {*HAT, "version", "versions", "lineage_id", "content_sha256"}


def test_each_item_of_a_mixed_batch_gets_its_own_result(client: TestClient) -> None:
    batch = [HAT, 5, None, {"title": "No text"}, [], HAT, HAT | {"id": "scarf", "text": ["x"]}]
    body = send(client, batch)
    assert [result["index"] for result in body["results"]] == list(range(7))
    assert statuses(body) == ["added", *["rejected"] * 4, "unchanged", "rejected"]
    assert body["counts"] == {"added": 1, "updated": 0, "unchanged": 1, "rejected": 5}
    errors = [result["error"] for result in body["results"]]
    assert "text: missing" in errors[3]
    assert "text" in errors[6]
    assert errors[0] is None
    assert all(errors[i] for i in (1, 2, 3, 4, 6))


def test_the_same_id_twice_in_a_batch_counts_as_one_after_the_other(client: TestClient) -> None:
    body = send(client, [HAT, HAT | {"text": "A green hat was found in Vell."}, HAT])
    assert statuses(body) == ["added", "updated", "updated"]
    assert [result["version"] for result in body["results"]] == [1, 2, 3]
    assert ok(client.get("/v1/articles/hat"))["text"] == HAT["text"]


def test_an_empty_list_is_no_error(client: TestClient) -> None:
    assert send(client, [])["results"] == []


def test_json_lines_with_a_broken_line_take_in_the_others(client: TestClient) -> None:
    lines = [
        json.dumps(HAT).encode(),
        b"{broken",
        b"",
        b"\xff\xfe",
        b'{"title": "a", "text": "b", "id": ' + b"9" * 5_000 + b"}",
        b'{"title": ' * 100_000,
        json.dumps(HAT | {"id": "scarf"}).encode() + b"\r",
    ]
    response = client.post("/v1/articles", content=b"\n".join(lines), headers=NDJSON)
    body = ok(response)
    assert statuses(body) == ["added", *["rejected"] * 4, "added"]
    errors = [result["error"] for result in body["results"][1:5]]
    assert [error.split(":")[0].split(" is")[0] for error in errors] == [
        "line 2",
        "line 4",
        "line 5",
        "line 6",
    ]
    assert "UTF-8" in errors[1]


def test_other_names_of_json_lines_are_known(client: TestClient) -> None:
    lines = "\n".join(json.dumps(HAT | {"id": name}) for name in ("a", "b"))
    for kind in ("application/jsonl", "application/x-ndjson; charset=utf-8"):
        response = client.post("/v1/articles", content=lines, headers={"Content-Type": kind})
        assert len(ok(response)["results"]) == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "not JSON"),
        (b'{"title": "a",', "line 1, column"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"title": "a\x00\xe9"}', "not UTF-8"),
        (b"9" * 5_000, "too long"),
    ],
)
def test_a_body_that_is_no_json_is_refused_in_plain_words(
    reading: TestClient, body: bytes, said: str
) -> None:
    answer = problem(reading.post("/v1/articles", content=body), 422, "invalid_input")
    assert said in answer["detail"]


def test_an_item_that_cannot_be_kept_is_rejected_and_the_next_goes_in(client: TestClient) -> None:
    wrong: list[dict[str, Any]] = [
        {"title": "a\ud800", "text": "b"},
        {"title": "a", "text": "b\udfff"},
        {"title": "a", "text": "b", "source": "\ud800"},
        {"title": "a", "text": "b", "topic": "\ud800"},
        {"title": "a", "text": "b", "authors": ["\ud800"]},
        {"title": "a", "text": "b", "id": "\ud800"},
        {"title": "a", "text": "b", "url": "https://a.example/\ud800"},
        {"title": {"a": 1}, "text": "b"},
        {"title": "a", "text": True},
        {"title": " ", "text": "b"},
        {"title": "a", "text": "\u200b"},
    ]
    headers = {"Content-Type": "application/json"}
    body = ok(client.post("/v1/articles", content=json.dumps([*wrong, HAT]), headers=headers))
    assert statuses(body) == ["rejected"] * len(wrong) + ["added"]
    assert all(result["error"] for result in body["results"][:-1])


def test_more_than_500_articles_are_too_many(client: TestClient) -> None:
    items = [{"title": f"Hat {n}", "text": "A hat."} for n in range(501)]
    problem(client.post("/v1/articles", json=items), 413, "too_large")
    lines = "\n".join(json.dumps(item) for item in items)
    problem(client.post("/v1/articles", content=lines, headers=NDJSON), 413, "too_large")
    assert ok(client.get("/v1/articles"))["items"] == []


def test_500_articles_go_in_at_once(client: TestClient) -> None:
    items = [{"title": f"Hat {n}", "text": f"Hat number {n} was found."} for n in range(500)]
    assert send(client, items)["counts"]["added"] == 500


def test_a_new_version_supersedes_and_the_old_permalink_names_it(client: TestClient) -> None:
    send(client, HAT)
    question = {"question": "What was found in Vell?"}
    old = ok(client.post("/v1/answers", json=question))["citations"][0]
    send(client, HAT | {"text": "A blue scarf was found in Vell on Monday, not a hat."})
    link = ok(client.get(f"/v1/citations/{old['id']}"))
    assert link["cited_text"] == old["cited_text"]
    assert link["superseded_by"] == {"version": 2, "href": "/v1/articles/hat/versions/2"}
    assert "scarf" in ok(client.get(link["superseded_by"]["href"]))["text"]
    page = client.get(old["permalink"])
    assert "/#/article/hat?changes=1" in page.text
    new = ok(client.post("/v1/answers", json=question))["citations"]
    assert {citation["version"] for citation in new} == {2}
    assert "scarf" in new[0]["cited_text"]


def test_versions_are_listed_oldest_first_and_each_can_be_read(client: TestClient) -> None:
    for colour in ("red", "blue", "green"):
        send(client, HAT | {"text": f"A {colour} hat was found."})
    listed = ok(client.get("/v1/articles/hat/versions"))
    assert listed["next_cursor"] is None
    assert [item["version"] for item in listed["items"]] == [1, 2, 3]
    texts = [ok(client.get(item["href"]))["text"] for item in listed["items"]]
    assert texts == [f"A {colour} hat was found." for colour in ("red", "blue", "green")]
    first = ok(client.get("/v1/articles/hat/versions/1"))
    assert (first["version"], first["versions"]) == (1, 3)
    for item in listed["items"]:
        assert item["added_at"].endswith("Z")


def test_times_of_arrival_are_rfc_3339(client: TestClient) -> None:
    send(client, HAT)
    added = ok(client.get("/v1/articles/hat/versions"))["items"][0]["added_at"]
    date, _, time = added.partition("T")
    assert len(date) == 10
    assert time.endswith("Z")


def test_a_deleted_article_is_gone_and_says_what_it_was(client: TestClient) -> None:
    send(client, HAT)
    question = {"question": "What was found in Vell?"}
    citation = ok(client.post("/v1/answers", json=question))["citations"][0]
    assert client.delete("/v1/articles/hat").status_code == 204
    for path in (
        "/v1/articles/hat",
        "/v1/articles/hat/versions",
        "/v1/articles/hat/versions/1",
        f"/v1/citations/{citation['id']}",
    ):
        body = problem(client.get(path), 410, "gone")
        assert body["article"] == {"title": HAT["title"], "source": HAT["source"]}, path
    problem(client.delete("/v1/articles/hat"), 410, "gone")
    page = client.get(citation["permalink"])
    assert page.status_code == 410
    assert "Hat found in Vell (Vell Post)" in page.text
    assert HAT["text"] not in page.text
    assert ok(client.get("/v1/articles"))["items"] == []
    assert ok(client.post("/v1/answers", json=question))["outcome"] == "abstained"


def test_an_article_can_come_back_after_its_deletion(client: TestClient) -> None:
    send(client, HAT)
    client.delete("/v1/articles/hat")
    again = send(client, HAT)["results"][0]
    assert again["version"] == 2
    assert ok(client.get("/v1/articles/hat"))["text"] == HAT["text"]
    problem(client.get("/v1/articles/hat/versions/1"), 410, "gone")


@pytest.mark.parametrize("version", ["0", "-1", "x", "1.5", "9" * 30])
def test_a_version_that_is_no_number_of_a_version_is_named(
    reading: TestClient, version: str
) -> None:
    path = f"/v1/articles/sample-flood-wire/versions/{version}"
    problem(reading.get(path), 422, "invalid_input", "version")


def test_what_is_not_there_is_not_found(reading: TestClient) -> None:
    for path in ("/v1/articles/nobody", "/v1/articles/nobody/versions", "/v1/articles/%00"):
        problem(reading.get(path), 404, "not_found")
    problem(reading.get("/v1/articles/sample-flood-wire/versions/2"), 404, "not_found")
    problem(reading.delete("/v1/articles/nobody"), 404, "not_found")


def test_an_article_can_be_reached_under_the_id_it_was_given(client: TestClient) -> None:
    for given in ("a:b.c-d_e", "A" * 128, "0", "-", "cit_x@1"):
        kept = send(client, HAT | {"id": given})["results"][0]["id"]
        assert ok(client.get(f"/v1/articles/{quote(kept, safe='')}"))["id"] == kept
        answer = ok(client.post("/v1/answers", json={"question": "Who wants the hat back?"}))
        [link] = [c for c in answer["citations"] if c["article_id"] == kept][:1]
        found = ok(client.get(f"/v1/citations/{quote(link['id'], safe='')}"))
        assert found["article"]["id"] == kept
        assert client.get(link["permalink"]).status_code == 200
        assert client.delete(f"/v1/articles/{quote(kept, safe='')}").status_code == 204


def test_an_id_with_other_characters_is_replaced_and_the_result_says_so(
    client: TestClient,
) -> None:
    for given in ("a b", "c/d", "über", "a?b=c", "#1", "a%2Fb", "x" * 200, "\N{SNOWMAN}"):
        result = send(client, HAT | {"id": given})["results"][0]
        assert result["status"] == "added", given
        assert result["id"] != given
        assert any("id" in note for note in result["notes"])
        assert ok(client.get(f"/v1/articles/{result['id']}"))["title"] == HAT["title"]
        assert statuses(send(client, HAT | {"id": given})) == ["unchanged"]


@pytest.mark.parametrize("size", [1, 7, 58, 100])
def test_a_walk_with_the_cursor_sees_each_article_once(reading: TestClient, size: int) -> None:
    seen: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = ok(
            reading.get(
                "/v1/articles", params={"limit": size} | ({"cursor": cursor} if cursor else {})
            )
        )
        assert set(page) == {"items", "next_cursor"}
        assert len(page["items"]) <= size
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len({item["id"] for item in seen}) == 58
    dates = [item["published_at"] for item in seen]
    assert dates == sorted(dates, reverse=True)
    assert "text" not in seen[0]


def test_a_walk_sees_articles_of_one_time_and_undated_ones_once(client: TestClient) -> None:
    items = [
        {"id": f"n{n}", "title": f"Hat {n}", "text": f"Hat {n}.", "published_at": when}
        for n, when in enumerate(["2026-01-01"] * 5 + [None] * 5)
    ]
    send(client, items)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = ok(client.get("/v1/articles", params=params))
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"n{n}" for n in range(10)]


def _packed(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        *("zzz", "W10", "\N{SNOWMAN}", "a" * 999, "="),
        *map(_packed, ({}, "ab", [1], [1, 2, 3], [{}, []], [None, None])),
        _packed(["\ud800", "x"]),
        base64.urlsafe_b64encode(b"[" * 30_000).decode(),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(reading: TestClient, cursor: str) -> None:
    response = reading.get("/v1/articles", params={"cursor": cursor})
    problem(response, 422, "invalid_input", "cursor")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("page=2", "page"),
        ("as_of=soon", "as_of"),
        ("published_from=2026-02-30", "published_from"),
        ("published_from=2026-03-02&published_to=2026-03-01", "published_to"),
    ],
)
def test_a_wrong_query_of_the_list_is_named(reading: TestClient, query: str, field: str) -> None:
    problem(reading.get(f"/v1/articles?{query}"), 422, "invalid_input", field)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("sources=Radio%20Marrenia", 7),
        ("sources=radio%20marrenia&sources=Sable%20Press%20Service", 11),
        ("exclude_sources=Radio%20Marrenia", 51),
        ("languages=de&languages=fr", 4),
        ("topics=Labour", 3),
        ("article_ids=sample-flood-wire&article_ids=none", 1),
        ("published_from=2026-05-28", 1),
        ("published_to=2026-02-01", 0),
        ("as_of=2026-03-14T13:05:00Z&published_from=2026-03-14", 2),
    ],
)
def test_the_list_keeps_to_its_filters(reading: TestClient, query: str, count: int) -> None:
    assert len(ok(reading.get(f"/v1/articles?{query}&limit=100"))["items"]) == count


def test_outlets_come_with_counts_and_dates(reading: TestClient, newsroom: list[Any]) -> None:
    body = ok(reading.get("/v1/sources"))
    assert body["next_cursor"] is None
    assert {item["source"] for item in body["items"]} == {one["source"] for one in newsroom}
    assert sum(item["articles"] for item in body["items"]) == len(newsroom)
    for item in body["items"]:
        dates = [one["published_at"] for one in newsroom if one["source"] == item["source"]]
        assert (item["first_published"], item["newest_published"]) == (min(dates), max(dates))


def test_articles_of_unknown_outlet_are_counted_under_null(client: TestClient) -> None:
    send(client, [{"title": "Hat", "text": "A hat."}, HAT])
    items = ok(client.get("/v1/sources"))["items"]
    assert [(item["source"], item["articles"]) for item in items] == [("Vell Post", 1), (None, 1)]


def test_the_first_real_article_sets_the_sample_aside(sample_client: TestClient) -> None:
    assert send(sample_client, {"title": "", "text": ""})["sample_set_aside"] == 0
    assert send(sample_client, HAT)["sample_set_aside"] == 58
    assert send(sample_client, HAT | {"id": "scarf"})["sample_set_aside"] == 0
    listed = ok(sample_client.get("/v1/articles"))["items"]
    assert {item["id"] for item in listed} == {"hat", "scarf"}
    problem(sample_client.get("/v1/articles/sample-flood-wire"), 410, "gone")


def test_spans_count_code_points_of_the_normalised_text(client: TestClient) -> None:
    text = (
        "👩\u200d🚀 went up. Cafe\u0301 owner Zoë\u200b Lund saw the rocket\u202e rise over Vell."
    )
    send(client, HAT | {"text": text})
    article = ok(client.get("/v1/articles/hat"))
    assert (
        article["text"] == "👩\u200d🚀 went up. Café owner Zoë Lund saw the rocket rise over Vell."
    )
    answer = ok(client.post("/v1/answers", json={"question": "Who saw the rocket rise over Vell?"}))
    for citation in answer["citations"]:
        span = slice(citation["start_char_index"], citation["end_char_index"])
        assert article["text"][span] == citation["cited_text"]
    assert answer["citations"]
