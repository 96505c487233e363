"""What tests of the API say again and again."""

from __future__ import annotations

from typing import Any

from httpx2 import Response


def problem(response: Response, status: int, code: str, field: str | None = None) -> dict[str, Any]:
    """Assert that this is a problem with that status and code, naming `field`; its body."""
    assert response.status_code == status, response.text[:500]
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    if field is not None:
        assert field in [error["field"] for error in body["errors"]], body
    return body


def ok(response: Response) -> Any:
    """Assert success; the body."""
    assert response.status_code == 200, response.text[:500]
    return response.json()
