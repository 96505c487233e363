from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.api.expect import ok, problem

GIVEN: dict[str, Any] = {
    "about": "claim",
    "rating": "down",
    "comment": "It was 5.",
    "reply_id": "ans_1",
    "question": "How many?",
    "text": "The fire hurt 3 people.",
    "citations": ["cit_fire@1:0-23"],
    "engine": "extractive",
    "prompt": None,
}


def post(client: TestClient, **changes: Any) -> dict[str, Any]:
    response = client.post("/v1/feedback", json=GIVEN | changes)
    assert response.status_code == 201, response.text
    body: dict[str, Any] = response.json()
    return body


def test_feedback_is_kept_with_what_it_speaks_of(client: TestClient) -> None:
    made = post(client)
    assert made["id"].startswith("fb_")
    assert {name: made[name] for name in GIVEN} == GIVEN
    assert ok(client.get("/v1/feedback")) == {"items": [made], "next_cursor": None}


def test_feedback_outlives_a_restart(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        made = post(client)
    with TestClient(create_app(settings)) as client:
        assert ok(client.get("/v1/feedback"))["items"] == [made]


def test_feedback_is_listed_in_pages_and_by_rating(client: TestClient) -> None:
    ids = {post(client, rating=("up", "down")[n % 2])["id"] for n in range(5)}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ok(client.get("/v1/feedback", params={"limit": 2, "cursor": cursor}))
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == 5
    assert set(seen) == ids
    ups = ok(client.get("/v1/feedback", params={"rating": "up"}))["items"]
    assert [one["rating"] for one in ups] == ["up"] * 3


def test_feedback_can_be_taken_back(client: TestClient) -> None:
    made = post(client)
    assert client.delete(f"/v1/feedback/{made['id']}").status_code == 204
    problem(client.delete(f"/v1/feedback/{made['id']}"), 404, "not_found")
    assert ok(client.get("/v1/feedback"))["items"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"about": "weather"}, "about"),
        ({"rating": 1}, "rating"),
        ({"comment": "x" * 2_001}, "comment"),
        ({"citations": ["c"] * 101}, "citations"),
        ({"citations": ["c" * 301]}, "citations[0]"),
        ({"comment": "\ud800"}, "comment"),
        ({"mood": "good"}, "mood"),
    ],
)
def test_wrong_feedback_names_its_field(
    client: TestClient, changes: dict[str, Any], field: str
) -> None:
    response = client.post(
        "/v1/feedback",
        content=json.dumps(GIVEN | changes),
        headers={"Content-Type": "application/json"},
    )
    problem(response, 422, "invalid_input", field)
    assert ok(client.get("/v1/feedback"))["items"] == []


def test_a_foreign_cursor_is_refused(client: TestClient) -> None:
    problem(client.get("/v1/feedback", params={"cursor": "x"}), 422, "invalid_input", "cursor")
