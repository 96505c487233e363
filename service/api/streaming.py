"""One reply, two ways to send it: its events as they come, or the last of them alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any, TypeVar, cast

from anyio import CancelScope
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event
from pydantic import BaseModel

from service.api.problems import body_of
from service.api.render import Reply
from service.domain import Event

HEARTBEAT_S = 10.0  # so that no proxy on the way takes a quiet stream for a dead one
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
OPENAPI: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "example": 'event: claim\ndata: {"claim": …}\nid: 2\n\n',
            }
        },
        "description": "The reply; with `stream` its events, of which `final` is the reply",
    }
}
Message = tuple[str, BaseModel]  # with its name
Body = TypeVar("Body", bound=BaseModel)
Sent = TypeVar("Sent")


async def sent(
    events: AsyncGenerator[Event, None], reply: Reply[Body], *, stream: bool
) -> Body | Response:
    """The whole reply, or a response that streams it.

    The first event is waited for in both cases: what goes wrong until then is raised, and becomes
    a problem response.
    """
    messages = messages_of(events, reply)
    first = await anext(messages)
    if stream:
        body = lines(first, messages)
        return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)
    last = first
    async for message in messages:
        last = message
    return cast(Body, last[1])


async def lines(
    first: Message, rest: AsyncGenerator[Message, None], heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[bytes]:
    """Server-sent events, each with its number as `id`; a comment when nothing came for a while.

    After an error one last event `error` holds the problem. When the client leaves, the work ends
    after the step that is under way.
    """
    async with aclosing(paced(first, rest, _event, _failed, heartbeat_s)) as paced_:
        async for line in paced_:
            yield line


async def paced(
    first: Sent,
    rest: AsyncGenerator[Sent, None],
    write: Callable[[Sent, int], bytes],
    failed: Callable[[Exception, int], bytes],
    heartbeat_s: float = HEARTBEAT_S,
) -> AsyncGenerator[bytes, None]:
    """What `write` makes of each thing and its number, from 1 on, and comments between them.

    An error ends it with what `failed` makes of it.
    """
    yield write(first, 1)
    async with aclosing(rest):
        number = 1
        while True:
            scope = CancelScope()
            coming = asyncio.ensure_future(_next(rest, scope))
            try:
                while not (await asyncio.wait({coming}, timeout=heartbeat_s))[0]:
                    yield b": still working\n\n"
            finally:
                await _end(coming, scope)
            number += 1
            try:
                yield write(await coming, number)
            except StopAsyncIteration:
                return
            except Exception as error:
                yield failed(error, number)
                return


def _event(named: Message, number: int) -> bytes:
    name, message = named
    return format_sse_event(data_str=message.model_dump_json(), event=name, id=str(number))


def _failed(error: Exception, number: int) -> bytes:
    return format_sse_event(data_str=json.dumps(body_of(error)), event="error", id=str(number))


async def _end(coming: asyncio.Future[Sent], scope: CancelScope) -> None:
    """Let go of a message that nobody waits for.

    What awaits is cancelled; a step that runs in a thread ends first, since it can't be stopped and
    must not go on uncounted. For one that is done this does nothing.
    """
    scope.cancel()
    with CancelScope(shield=True):
        await asyncio.wait({coming})
    if not coming.cancelled():
        coming.exception()  # so that it does not count as overlooked


async def _next(messages: AsyncGenerator[Sent, None], scope: CancelScope) -> Sent:
    with scope:
        return await anext(messages)
    raise RuntimeError("nobody waits for this message")


async def messages_of(
    events: AsyncGenerator[Event, None], reply: Reply[Body]
) -> AsyncGenerator[Message, None]:
    """The messages of a reply, the last one `final`."""
    name = ""
    async with aclosing(events):
        async for event in events:
            for name, message in reply.take(event):
                yield name, message
    if name != "final":
        raise RuntimeError("the events ended without their last one")
