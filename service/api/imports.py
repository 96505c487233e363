"""Imports over HTTP: begin one, watch it, cancel it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.datastructures import UploadFile

from service.api import render, schemas
from service.api.given import content_type, json_value, shaped
from service.api.requests_live import ImportIn
from service.api.state import Here, Live, permit
from service.api.streaming import HEADERS, Message, lines
from service.errors import FieldProblem, InvalidInput
from service.live.imports import Sent

router = APIRouter(prefix="/v1", tags=["imports"])

FILES_MAX = 100  # in one request
LISTED = 50
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/ImportIn"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}}
                    },
                }
            },
        },
    }
}

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'event: progress\ndata: {"done": 3, …}\nid: 2\n\n',
            }
        },
        "description": "The import; as `text/event-stream` its `progress`, at last `done`",
    }
}


@router.post("/imports", status_code=202, openapi_extra=_BODY)
async def post_import(request: Request, service: Here) -> schemas.JobOut:
    """Take in files, an address, a feed or a site map in the background."""
    live = service.live
    if content_type(request) == "multipart/form-data":
        sent = await _files(request)
        subject = ", ".join(file.name for file in sent)
        held = sum(len(file.raw) for file in sent)
        work = live.imports.files(sent)
        return render.job(await live.jobs.start("file", subject, work, held=held))
    permit(request, live)
    given = shaped(await json_value(request), ImportIn)
    match given.kind:
        case "url":
            work = live.imports.url(given.url)
        case "feed":
            work = live.imports.feed(given.url, given.limit)
        case "sitemap":
            work = live.imports.sitemap(given.url, given.limit)
    return render.job(await live.jobs.start(given.kind, given.url, work))


@router.get("/imports")
async def list_imports(service: Here) -> schemas.JobsOut:
    """The newest imports, without their results."""
    jobs = await service.live.jobs.newest(LISTED)
    return schemas.JobsOut(items=[render.job(job, ()) for job in jobs])


@router.get("/imports/{import_id}", response_model=schemas.JobOut, responses=_STREAM)
async def get_import(
    import_id: str, request: Request, service: Here
) -> schemas.JobOut | StreamingResponse:
    """An import; as `text/event-stream` its `progress`, and at last `done` with all of it."""
    job = await service.live.jobs.get(import_id)
    if "text/event-stream" not in request.headers.get("accept", ""):
        return render.job(job)
    messages = _messages(service.live, import_id)
    body = lines(await anext(messages), messages)
    return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)


@router.delete("/imports/{import_id}", status_code=204)
async def cancel_import(import_id: str, service: Here) -> Response:
    """End an import that is waiting or running; what was taken in stays."""
    await service.live.jobs.cancel(import_id)
    return Response(status_code=204)


async def _messages(live: Live, import_id: str) -> AsyncGenerator[Message, None]:
    async with aclosing(live.jobs.watch(import_id)) as states:
        async for job, fresh in states:
            if job.over:
                yield "done", render.job(job)
            else:
                yield "progress", render.job(job, fresh)


async def _files(request: Request) -> list[Sent]:
    """The files of a form; raises `InvalidInput` when there are none."""
    async with request.form(max_files=FILES_MAX, max_fields=10) as form:
        sent = [
            Sent(one.filename or "", await one.read())
            for one in form.getlist("file")
            if isinstance(one, UploadFile)
        ]
    if not sent:
        message = "expected at least one file"
        raise InvalidInput(f"file: {message}", fields=(FieldProblem("file", message),))
    return sent
