from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok, problem

HAT = {"id": "hat", "title": "Hat", "text": "A hat was found in Vell."}
CHANGES = [
    ("POST", "/v1/articles"),
    ("DELETE", "/v1/articles/hat"),
    ("POST", "/v1/reindex"),
    ("POST", "/v1/feedback"),
    ("POST", "/v1/imports"),
    ("POST", "/v1/feeds"),
    ("POST", "/v1/answers"),
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://other.example"},
    {"Origin": "http://other.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize(("verb", "path"), CHANGES)
def test_a_page_of_another_site_changes_nothing(
    reading: TestClient, verb: str, path: str, headers: dict[str, str]
) -> None:
    before = ok(reading.get("/readyz"))
    sent = {**headers, "Content-Type": "text/plain"}  # what a page may send without leave
    problem(reading.request(verb, path, headers=sent, content=b"{}"), 403, "cross_site")
    assert ok(reading.get("/readyz")) == before


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}],
)
def test_programs_and_own_pages_may(client: TestClient, headers: dict[str, str]) -> None:
    assert ok(client.post("/v1/articles", json=HAT, headers=headers))["counts"]["added"] == 1


def test_reading_is_not_asked_where_it_comes_from(reading: TestClient) -> None:
    assert reading.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
