from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from service.api.openai.errors import speaks_openai
from service.api.problems import of_error
from service.errors import Gone, GroundwireError, Unavailable
from tests.api.expect import ok, problem


@pytest.mark.parametrize(
    "path", ["/nowhere", "/v1", "/v1/", "/v1/nowhere", "/c/", "/docs", "/redoc"]
)
def test_an_unknown_route_is_not_found(reading: TestClient, path: str) -> None:
    problem(reading.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/answers"),
        ("PUT", "/v1/articles"),
        ("PATCH", "/v1/articles/sample-flood-wire"),
        ("POST", "/v1/search"),
        ("DELETE", "/healthz"),
        ("TRACE", "/v1/answers"),
    ],
)
def test_another_method_is_not_allowed(reading: TestClient, method: str, path: str) -> None:
    response = reading.request(method, path)
    problem(response, 405, "method_not_allowed")
    assert response.headers["allow"]


def test_every_error_of_every_route_is_a_problem_with_a_code(reading: TestClient) -> None:
    routes = ok(reading.get("/openapi.json"))["paths"]
    for path, verbs in routes.items():
        for verb in verbs:
            filled = path.replace("{version}", "x").replace("{", "").replace("}", "")
            body = b"{" if verb == "post" else None
            response = reading.request(verb, f"{filled}?nonsense=%00", content=body)
            if response.status_code >= 400 and speaks_openai(filled):
                assert response.json()["error"]["code"], path
            elif response.status_code >= 400:
                assert response.headers["content-type"] == "application/problem+json", path
                assert response.json()["code"], path


def test_no_error_speaks_of_python(reading: TestClient) -> None:
    for response in (
        reading.post("/v1/answers", content=b"{", headers={"Content-Type": "application/json"}),
        reading.get("/v1/search?limit=x"),
        reading.get("/v1/articles/x/versions/x"),
        reading.get("/v1/citations/x"),
    ):
        assert "Traceback" not in response.text
        assert "pydantic" not in response.text
        assert "Error:" not in response.text


def test_a_gone_error_carries_what_it_was() -> None:
    response = of_error(Gone("Deleted.", title="Hat", source=None))
    assert response.status_code == 410
    assert b'"article":{"title":"Hat","source":null}' in response.body


def test_an_error_that_passes_says_when_to_try_again() -> None:
    assert of_error(Unavailable("Wait.")).headers["retry-after"] == "5"
    assert "retry-after" not in of_error(GroundwireError("No.")).headers
