from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok, problem

MIB = 1024 * 1024
JSON = {"Content-Type": "application/json"}


def pieces(size: int) -> Iterator[bytes]:
    """A body without a declared length: spaces, so that only its size is wrong."""
    for _ in range(size // 65_536):
        yield b" " * 65_536
    yield b" " * (size % 65_536)


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/articles/", "/v1/articles/x", "/nowhere"])
def test_a_declared_body_over_1_mib_is_refused(reading: TestClient, path: str) -> None:
    response = reading.post(path, content=b" " * (MIB + 1), headers=JSON)
    body = problem(response, 413, "too_large")
    assert "1 MiB" in body["detail"]


def test_an_undeclared_body_over_1_mib_is_refused(reading: TestClient) -> None:
    response = reading.post("/v1/answers", content=pieces(MIB + 1), headers=JSON)
    body = problem(response, 413, "too_large")
    assert "1 MiB" in body["detail"]


def test_articles_over_25_mib_are_refused(reading: TestClient) -> None:
    for content in (b" " * (25 * MIB + 1), pieces(25 * MIB + 1)):
        response = reading.post("/v1/articles", content=content, headers=JSON)
        body = problem(response, 413, "too_large")
        assert "25 MiB" in body["detail"]


def test_a_body_of_exactly_the_limit_is_read(reading: TestClient) -> None:
    for content in (b" " * MIB, pieces(MIB)):
        response = reading.post("/v1/answers", content=content, headers=JSON)
        problem(response, 422, "invalid_input", "body")


def test_articles_of_more_than_1_mib_go_in(client: TestClient) -> None:
    articles = [{"title": f"Hat {n}", "text": "A hat was found. " * 10_000} for n in range(8)]
    assert ok(client.post("/v1/articles", json=articles))["counts"]["added"] == 8
