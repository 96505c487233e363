"""Errors as OpenAI's clients read them, on the routes that speak its protocol."""

from __future__ import annotations

from typing import Any

_ROUTES = ("/v1/chat/", "/v1/models", "/v1/responses")


def speaks_openai(path: str) -> bool:
    """Whether a route answers in OpenAI's words."""
    return path.startswith(_ROUTES)


def error_of(problem: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Status and body for a problem; what is wrong with a request is 400, as OpenAI has it."""
    status = 400 if problem["status"] == 422 else problem["status"]
    fields = problem.get("errors") or [{"field": None}]
    kind = "server_error" if status >= 500 else "invalid_request_error"
    return status, {
        "error": {
            "message": problem["detail"],
            "type": kind,
            "param": fields[0]["field"],
            "code": problem["code"],
        }
    }
