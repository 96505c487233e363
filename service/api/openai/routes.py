"""POST /v1/chat/completions and /v1/responses, GET /v1/models."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from service.api import streaming
from service.api.openai.asking import asked, known
from service.api.openai.chat import Chat, Completion
from service.api.openai.errors import error_of
from service.api.openai.requests import MODELS, ChatRequest, Options, ResponsesRequest
from service.api.openai.responses import Response as Answered
from service.api.openai.wording import NO_TASK, Piece, Spoken
from service.api.problems import body_of
from service.api.render import AnswerReply, SummaryReply
from service.api.state import Here, Service, now
from service.domain import Question, SummaryRequest
from service.pipeline import answer, summarize

router = APIRouter(prefix="/v1", tags=["openai"])

Json = dict[str, Any]
_SINCE = 1_767_225_600  # 2026-01-01: of models, which OpenAI's clients want to have a date
EVENTS = "x-groundwire-events"  # a header by which a front end asks for sources as events


_OPENAPI: dict[int | str, Json] = {
    200: {
        "content": {
            "application/json": {"schema": {"type": "object", "additionalProperties": True}},
            "text/event-stream": {"schema": {"type": "string"}},
        },
        "description": "As OpenAI's API has it; with `stream` its events",
    }
}


@router.post("/chat/completions", responses=_OPENAPI)
async def post_chat(body: ChatRequest, service: Here, http: Request) -> Response:
    """A question or a topic as a chat; the last message of the user is what is answered."""
    said, spoken = await _begun(body, service, http)
    chat = Chat(
        f"chatcmpl-{uuid4().hex}",
        int(time.time()),
        body.model,
        spoken,
        events=bool(body.stream) and (service.openai_events or http.headers.get(EVENTS) == "1"),
        usage=bool(body.stream_options and body.stream_options.include_usage),
    )
    chunks = chat.chunks(said)
    if body.stream:
        return _streamed(await anext(chunks), chunks, _data, end=b"data: [DONE]\n\n")
    chat.usage = True
    completion = Completion()
    async with aclosing(chunks):
        async for chunk in chunks:
            completion.take(chunk)
    return JSONResponse(completion.whole())


@router.post("/responses", responses=_OPENAPI)
async def post_response(body: ResponsesRequest, service: Here, http: Request) -> Response:
    """The same by the Responses API, with typed annotations; nothing is stored."""
    said, _ = await _begun(body, service, http)
    events = Answered(f"resp_{uuid4().hex}", int(time.time()), body.model).events(said)
    if body.stream:
        return _streamed(await anext(events), events, _named, end=b"")
    last: Json = {}
    async with aclosing(events):
        async for event in events:
            last = event
    return JSONResponse(last["response"])


@router.get("/models")
async def list_models() -> Json:
    """The two models."""
    return {"object": "list", "data": [_model(name) for name in MODELS]}


@router.get("/models/{model}")
async def get_model(model: str) -> Json:
    """One of them."""
    return _model(known(model))


def _model(name: str) -> Json:
    return {"id": name, "object": "model", "created": _SINCE, "owned_by": "groundwire"}


async def _begun(
    body: ChatRequest | ResponsesRequest, service: Service, http: Request
) -> tuple[AsyncGenerator[Piece, None], Spoken]:
    """The pieces of the reply, of which the first was waited for: what is wrong is raised here."""
    spoken = Spoken(str(http.base_url))
    request = asked(body.model, body.messages, body.x_groundwire or Options(), now=now())
    if request is None:
        return _declined(), spoken
    messages = _messages(request, service)
    return _pieces(await anext(messages), messages, spoken), spoken


def _messages(
    request: Question | SummaryRequest, service: Service
) -> AsyncGenerator[streaming.Message, None]:
    observed = service.metrics.observed
    if isinstance(request, Question):
        events = observed("answer", answer(request, service.parts))
        return streaming.messages_of(events, AnswerReply(request))
    events = observed("summary", summarize(request, service.parts))
    return streaming.messages_of(events, SummaryReply())


async def _pieces(
    first: streaming.Message, rest: AsyncGenerator[streaming.Message, None], spoken: Spoken
) -> AsyncGenerator[Piece, None]:
    async with aclosing(rest):
        for piece in spoken.take(first[1]):
            yield piece
        async for _, message in rest:
            for piece in spoken.take(message):
                yield piece


async def _declined() -> AsyncGenerator[Piece, None]:
    yield Piece(NO_TASK)


def _streamed(first: Json, rest: AsyncGenerator[Json, None], write: Any, *, end: bytes) -> Response:
    async def body() -> AsyncGenerator[bytes, None]:
        async with aclosing(streaming.paced(first, rest, write, _failed)) as lines:
            async for line in lines:
                yield line
        if end:
            yield end

    return StreamingResponse(body(), media_type="text/event-stream", headers=streaming.HEADERS)


def _data(chunk: Json, _number: int) -> bytes:
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def _named(event: Json, number: int) -> bytes:
    return f"event: {event['type']}\n".encode() + _data(event, number)


def _failed(error: Exception, number: int) -> bytes:
    return _data(error_of(body_of(error))[1], number)
