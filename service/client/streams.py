"""Streams of a reply's events, and what both typed clients make of a response."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Generic, TypeVar

import httpx2

from service.api import schemas
from service.client.calls import Call
from service.client.raw import ServiceError, Unavailable, unavailable
from service.client.sse import Message, Parser

Final = TypeVar("Final", bound=schemas.AnswerOut | schemas.SummaryOut)
Event = (
    schemas.EvidenceOut
    | schemas.ClaimEventOut
    | schemas.RemovedOut
    | schemas.AnswerOut
    | schemas.SummaryOut
)
_SHAPES: Mapping[str, type[Event]] = {
    "evidence": schemas.EvidenceOut,
    "claim": schemas.ClaimEventOut,
    "removed": schemas.RemovedOut,
}
_NDJSON = {"Content-Type": "application/x-ndjson"}
_BUSY = (429, 503)
_WAIT_MAX_S = 5.0


def parts(call: Call[Any], *, stream: bool = False) -> dict[str, Any]:
    """A call as httpx2's `build_request` takes it."""
    body = None if call.json is None else {**call.json, **({"stream": True} if stream else {})}
    found: dict[str, Any] = {"method": call.method, "url": call.path, "params": dict(call.params)}
    if call.content is not None:
        return found | {"content": call.content, "headers": _NDJSON}
    return found | ({"json": body} if body is not None else {})


def asked_to_wait(response: httpx2.Response) -> float | None:
    """Seconds after which the same may succeed; None when it need not be asked again."""
    if response.status_code not in _BUSY:
        return None
    try:
        return min(float(response.headers.get("retry-after", "")), _WAIT_MAX_S)
    except ValueError:
        return None


class _Reading(Generic[Final]):
    """What a stream has told so far."""

    def __init__(self, shape: type[Final]) -> None:
        self._shape = shape
        self._final: Final | None = None
        self.text = ""

    @property
    def final(self) -> Final:
        """The whole reply; raises `RuntimeError` before the end of the stream."""
        if self._final is None:
            raise RuntimeError("the stream has not come to its end")
        return self._final

    def _read(self, message: Message) -> Event | None:
        """The event of a message, None for one that this version does not know."""
        if message.event == "error":
            problem = schemas.Problem.model_validate_json(message.data)
            raise ServiceError(problem.model_dump(exclude_none=True), problem.status)
        if message.event == "final":
            final: Final = self._shape.model_validate_json(message.data)  # type: ignore[assignment]
            self._final = final
            return final
        if message.event not in _SHAPES:
            return None
        event = _SHAPES[message.event].model_validate_json(message.data)
        if isinstance(event, schemas.ClaimEventOut):
            self.text += event.text
        return event


class Stream(_Reading[Final]):
    """The events of a reply as they come; `final` afterwards, `text` so far."""

    def __init__(self, response: httpx2.Response, shape: type[Final]) -> None:
        super().__init__(shape)
        self._response = response

    def __iter__(self) -> Iterator[Event]:
        """Each event; raises `ServiceError` for an event `error`, `Unavailable` for a cut."""
        parser = Parser()
        try:
            for data in self._response.iter_bytes():
                for message in parser.feed(data):
                    if event := self._read(message):
                        yield event
        except httpx2.TransportError as error:
            raise unavailable(self._response.url, error) from error
        if self._final is None:
            raise Unavailable("The stream ended before its last event.")


class AsyncStream(_Reading[Final]):
    """The same, asynchronous."""

    def __init__(self, response: httpx2.Response, shape: type[Final]) -> None:
        super().__init__(shape)
        self._response = response

    async def __aiter__(self) -> AsyncIterator[Event]:
        """Each event; raises `ServiceError` for an event `error`, `Unavailable` for a cut."""
        parser = Parser()
        try:
            async for data in self._response.aiter_bytes():
                for message in parser.feed(data):
                    if event := self._read(message):
                        yield event
        except httpx2.TransportError as error:
            raise unavailable(self._response.url, error) from error
        if self._final is None:
            raise Unavailable("The stream ended before its last event.")
