"""The one place that turns errors into HTTP: application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.api.openai.errors import error_of, speaks_openai
from service.errors import FieldProblem, Gone, GroundwireError

log = logging.getLogger("groundwire")

_Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]

_CODES = {404: "not_found", 405: "method_not_allowed", 415: "unsupported_media_type"}
_UNEXPECTED = "Something went wrong in the service; it was logged."
RESPONSES: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "What is wrong with the request",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    },
    "5XX": {
        "description": "The service can't do it now",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    },
}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    fields: tuple[FieldProblem, ...] = (),
    more: dict[str, Any] | None = None,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """A problem response; `detail` is written for the user, `more` are members of its own."""
    return JSONResponse(
        _members(status, code, detail, fields) | (more or {}),
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


def body_of(error: Exception) -> dict[str, Any]:
    """The members of the problem that an error is, for a place that is no response of its own.

    What is not one of our own errors is logged and says nothing about itself.
    """
    if isinstance(error, GroundwireError):
        return _members(error.status, error.code, error.message, error.fields)
    log.error("unexpected error", exc_info=error)
    return _members(500, "internal_error", _UNEXPECTED, ())


def install(app: FastAPI) -> None:
    """Handle every error of the application."""
    handlers: dict[type[Exception], _Handler] = {
        GroundwireError: _own,
        RequestValidationError: _invalid,
        HTTPException: _http,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, _worded(handler))


def in_words_of(path: str, response: JSONResponse) -> JSONResponse:
    """A problem response as the clients of this route read it: OpenAI's have words of their own."""
    if not speaks_openai(path):
        return response
    status, body = error_of(json.loads(bytes(response.body)))
    kept = ("retry-after", "allow")
    headers = {name: value for name, value in response.headers.items() if name in kept}
    return JSONResponse(body, status_code=status, headers=headers)


def _worded(handler: _Handler) -> _Handler:
    async def worded(request: Request, error: Exception) -> JSONResponse:
        return in_words_of(request.url.path, await handler(request, error))

    return worded


def of_error(error: GroundwireError) -> JSONResponse:
    """The response for one of our own errors."""
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else None
    more = None
    if isinstance(error, Gone):
        more = {"article": {"title": error.title, "source": error.source}}
    return problem(
        error.status,
        error.code,
        error.message,
        fields=error.fields,
        more=more,
        headers=headers,
    )


async def _own(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, GroundwireError)
    return of_error(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    fields = tuple(field_problem(e) for e in error.errors())
    detail = "; ".join(f"{one.field}: {one.message}" for one in fields[:5])
    return problem(422, "invalid_input", detail or "the request is not valid", fields=fields)


async def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, GroundwireError):  # raised while FastAPI read the body
        return of_error(error.__cause__)
    code = _CODES.get(error.status_code, "http_error")
    return problem(error.status_code, code, str(error.detail), headers=dict(error.headers or {}))


async def _unexpected(_request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error)
    return problem(500, "internal_error", _UNEXPECTED)


def _members(
    status: int, code: str, detail: str, fields: tuple[FieldProblem, ...]
) -> dict[str, Any]:
    members: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if fields:
        members["errors"] = [{"field": one.field, "message": one.message} for one in fields]
    return members


def _path(location: tuple[int | str, ...]) -> str:
    """`body.filters.sources[0]` without the leading `body` or `query`."""
    path = ""
    for part in location[1:] or location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    return path


def field_problem(error: Mapping[str, Any]) -> FieldProblem:
    """What pydantic finds wrong; its location begins with where the field was sent: `body`."""
    if error["type"] == "json_invalid":
        at = error["loc"][-1]
        return FieldProblem("body", f"not JSON: {error['ctx']['error']} at character {at}")
    message = str(error["msg"]).removeprefix("Value error, ")
    known = error["type"] != "extra_forbidden"
    return FieldProblem(_path(error["loc"]), message if known else "unknown field")
