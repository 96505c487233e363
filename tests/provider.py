"""An OpenAI-compatible provider on a loopback socket that can misbehave at any byte.

`with provider(Play("The bridge is closed. [1]")) as fake:` serves `fake.url` from a thread of its
own; `python -m tests.provider --port 9000` serves in a process of its own, for benchmarks.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal

Json = dict[str, Any]
Framing = Literal["chunked", "length", "close"]
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: closing sends RST


@dataclass(frozen=True, slots=True)
class Play:
    """What one request gets: a text well told, unless one of the other fields spoils it."""

    text: str = "The council met on Monday. [1]"
    pieces: tuple[str, ...] | None = None  # the text in these pieces; None: word by word
    gap_s: float = 0.0  # before each piece but the first
    first_s: float = 0.0  # before the first byte of the response
    usage: bool = True  # when the request asks for it
    finish: str | None = "stop"
    last_s: float = 0.0  # after the finish, before the usage or the end
    done: bool = True  # whether `data: [DONE]` closes the stream
    events: tuple[bytes, ...] = ()  # raw bytes after the text, before the finish
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None  # in place of all that the protocol asks for
    content_type: str | None = None
    framing: Framing = "chunked"
    drip_s: float | None = None  # write the body one byte per so many seconds
    forever: bytes | None = None  # after the head, this again and again, each `gap_s`
    cut: int | None = None  # end the connection after so many bytes of the response
    reset: bool = False  # cut with RST in place of FIN

    def said(self) -> tuple[str, ...]:
        """The text in the pieces in which it is sent."""
        return self.pieces or tuple(re.findall(r"\s*\S+|\s+$", self.text))


Script = Play | Sequence[Play] | Callable[[Json], Play]


def failing(status: int, *headers: tuple[str, str], message: str = "out of order") -> Play:
    """An error as OpenAI words it."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}})
    return Play(status=status, headers=headers, body=body.encode())


@dataclass(frozen=True, slots=True)
class _Write:
    data: bytes
    piece: bool = False  # carries text
    pause_s: float = 0.0


def wire(play: Play, request: Json) -> bytes:
    """All bytes of the response, the cut left aside."""
    return b"".join(write.data for write in _writes(play, request))


def _writes(play: Play, request: Json) -> Iterator[_Write]:
    """Made as they are sent: the first byte does not wait for the last to be made."""
    streams = bool(request.get("stream")) and play.body is None
    whole = () if streams else (_Write(_whole(play, request), piece=True),)
    body = _events(play, request) if streams else iter(whole)
    kind = play.content_type or ("text/event-stream" if streams else "application/json")
    head = [f"HTTP/1.1 {play.status} X", f"content-type: {kind}"]
    head += [f"{name}: {value}" for name, value in play.headers]
    if play.framing == "chunked":
        head.append("transfer-encoding: chunked")
    elif play.framing == "length":
        made = list(body)
        head.append(f"content-length: {sum(len(one.data) for one in made)}")
        body = iter(made)
    else:
        head.append("connection: close")
    yield _Write(("\r\n".join(head) + "\r\n\r\n").encode())
    if play.framing == "chunked":
        yield from (replace(one, data=_chunk(one.data)) for one in body)
        yield _Write(b"0\r\n\r\n")
    else:
        yield from body


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""  # an empty one would end it all


def _events(play: Play, request: Json) -> Iterator[_Write]:
    yield _Write(_event(request, [_choice({"role": "assistant", "content": ""})]))
    for at, piece in enumerate(play.said()):
        data = _event(request, [_choice({"content": piece})])
        yield _Write(data, piece=True, pause_s=play.gap_s if at else 0.0)
    yield from (_Write(data, pause_s=play.gap_s) for data in play.events)
    if play.finish is not None:
        yield _Write(_event(request, [_choice({}, play.finish)]))
    if play.usage and (request.get("stream_options") or {}).get("include_usage"):
        yield _Write(_event(request, [], usage=_usage(play, request)), pause_s=play.last_s)
    if play.done:
        yield _Write(b"data: [DONE]\n\n", pause_s=play.last_s)


def event(delta: Json, finish: str | None = None) -> bytes:
    """One server-sent event with a delta, for `Play.events`."""
    return _event({}, [_choice(delta, finish)])


def _choice(delta: Json, finish: str | None = None) -> Json:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}


def _event(request: Json, choices: list[Json], **more: Any) -> bytes:
    chunk = _reply(request, "chat.completion.chunk", choices) | more
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def _reply(request: Json, kind: str, choices: list[Json]) -> Json:
    model = request.get("model", "tiny")
    return {"id": "chatcmpl-1", "object": kind, "created": 0, "model": model, "choices": choices}


def _usage(play: Play, request: Json) -> Json:
    asked = sum(len(str(one.get("content"))) for one in request.get("messages", []))
    took, gave = asked // 4, len(play.said())
    return {"prompt_tokens": took, "completion_tokens": gave, "total_tokens": took + gave}


def _whole(play: Play, request: Json) -> bytes:
    if play.body is not None:
        return play.body
    message = {"role": "assistant", "content": "".join(play.said())}
    reply = _reply(
        request,
        "chat.completion",
        [{"index": 0, "message": message, "finish_reason": play.finish}],
    )
    if play.usage:
        reply["usage"] = _usage(play, request)
    return json.dumps(reply, ensure_ascii=False).encode()


@dataclass(slots=True)
class Fake:
    """The running provider; what it saw is read from the test's thread."""

    script: Script
    url: str = ""
    requests: list[Json] = field(default_factory=list)  # bodies, as they came
    headers: list[dict[str, str]] = field(default_factory=list)  # names in lower case
    sent_at: list[list[float]] = field(default_factory=list)  # perf_counter of each piece
    left_at: list[float] = field(default_factory=list)  # perf_counter of each disconnect
    connections: int = 0  # accepted so far
    open: int = 0

    @property
    def disconnects(self) -> int:
        """How many clients left before their response was done."""
        return len(self.left_at)

    def next_play(self, request: Json) -> Play:
        """A list is played through, its last one again and again."""
        if isinstance(self.script, Play):
            return self.script
        if callable(self.script):
            return self.script(request)
        play, *rest = self.script
        self.script = rest or [play]
        return play


class _Connection(asyncio.Protocol):
    """One client: reads requests, plays one at a time, notices when it leaves."""

    def __init__(self, fake: Fake, among: set[_Connection]) -> None:
        self._fake = fake
        self._among = among
        self._read = b""
        self._playing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._among.add(self)
        self._fake.connections += 1
        self._fake.open += 1

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._read.startswith(b"\x16"):  # a TLS hello: this is plain HTTP
            return self._transport.abort()
        head, blank, rest = self._read.partition(b"\r\n\r\n")
        if not blank:
            return None
        request_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (x.partition(":") for x in lines)
        }
        length = int(headers.get("content-length", "0"))
        if len(rest) < length:
            return None
        self._read = rest[length:]
        self._playing = asyncio.ensure_future(self._answer(request_line, headers, rest[:length]))
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        self._among.discard(self)
        self._fake.open -= 1
        if self._playing is not None and not self._playing.done():
            self._fake.left_at.append(time.perf_counter())
            self._playing.cancel()

    def hang_up(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
            self._playing = None
        self._transport.abort()

    async def _answer(self, request_line: str, headers: dict[str, str], body: bytes) -> None:
        path = request_line.split(" ")[1].partition("?")[0]
        if path == "/sent_at":
            await self._play(Play(body=json.dumps(self._fake.sent_at).encode()), {}, [])
        elif path.endswith("/models"):
            listed = {"object": "list", "data": [{"id": "tiny", "object": "model"}]}
            await self._play(Play(body=json.dumps(listed).encode()), {}, [])
        elif path.endswith("/chat/completions"):
            request = json.loads(body)
            sent: list[float] = []
            self._fake.headers.append(headers)
            self._fake.sent_at.append(sent)
            self._fake.requests.append(request)
            await self._play(self._fake.next_play(request), request, sent)
        else:
            await self._play(failing(404, message="no such route"), {}, [])

    async def _play(self, play: Play, request: Json, sent: list[float]) -> None:
        if play.first_s:
            await asyncio.sleep(play.first_s)
        left = play.cut if play.cut is not None else 1 << 62
        for at, write in enumerate(_writes(play, request)):
            if write.pause_s:
                await asyncio.sleep(write.pause_s)
            if write.piece:
                sent.append(time.perf_counter())
            await self._write(write.data[:left], play.drip_s if at else None)
            left -= len(write.data)
            if left <= 0 and play.cut is not None:
                return self._end(play.reset)
            if at == 0 and play.forever is not None:
                await self._write_forever(play.forever, play.gap_s)
        if play.framing == "close":
            self._end(play.reset)
        return None

    async def _write(self, data: bytes, drip_s: float | None) -> None:
        if drip_s is None:
            self._transport.write(data)
            return
        for byte in data:
            self._transport.write(bytes([byte]))
            await asyncio.sleep(drip_s)

    async def _write_forever(self, data: bytes, gap_s: float) -> None:
        for _ in itertools.count():
            if self._transport.get_write_buffer_size() < 1 << 20:
                self._transport.write(_chunk(data))
            await asyncio.sleep(gap_s)

    def _end(self, reset: bool) -> None:
        self._playing = None  # it is we who leave
        if reset:
            handle: socket.socket = self._transport.get_extra_info("socket")
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self._transport.abort()
        else:
            self._transport.close()


async def _serve(fake: Fake, port: int, ready: Callable[[], None], stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    connected: set[_Connection] = set()
    server = await loop.create_server(
        lambda: _Connection(fake, connected), "127.0.0.1", port, backlog=1_024
    )
    fake.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    ready()
    await stop.wait()
    server.close()
    while connected:  # a connection may have been accepted just now
        for one in list(connected):
            one.hang_up()
        await asyncio.sleep(0)


@contextmanager
def provider(script: Script | None = None, *, port: int = 0) -> Iterator[Fake]:
    """A running fake; its thread and sockets are gone at the end."""
    fake = Fake(script or Play())
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()
    task = _serve(fake, port, ready.set, stop)
    thread = threading.Thread(target=loop.run_until_complete, args=(task,), daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the fake provider did not start")
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


def main() -> None:
    """Serve one play to everyone until interrupted; `GET /sent_at` gives the moments as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=9_000)
    parser.add_argument("--text", default=Play().text)
    parser.add_argument("--gap-s", type=float, default=0.0)
    asked = parser.parse_args()
    with (
        provider(Play(asked.text, gap_s=asked.gap_s), port=asked.port),
        suppress(KeyboardInterrupt),
    ):
        signal.pause()


if __name__ == "__main__":
    main()
