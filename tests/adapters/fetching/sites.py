"""Sites on loopback that answer as a test says, and canaries that nothing may connect to."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from service.adapters.fetching.addresses import networks
from service.adapters.fetching.fetcher import GuardedFetcher

LOCAL = networks("127.0.0.1/32")
CONTEXT = ssl.create_default_context()  # made once: it takes a while


@dataclass(slots=True)
class Request:
    """What a site was asked."""

    path: str
    headers: dict[str, str]


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Site:
    """A site that runs, with what it was asked."""

    port: int
    asked: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(answer: Answer, context: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    """A site for the time of a test."""
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.partition(": ") for line in head[1:] if line)
            request = Request(head[0].split(" ")[1], {name.lower(): v for name, _, v in pairs})
            site.asked.append(request)
            await answer(request, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    site = Site(server.sockets[0].getsockname()[1])
    try:
        yield site
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def reply(
    body: bytes = b"", status: str = "200 OK", *, length: int | None = None, **headers: str
) -> bytes:
    """An answer on the wire; `content_type` is Content-Type."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def says(*answers: bytes) -> Answer:
    """A site that gives these answers in turn, the last one for ever."""
    left = list(answers)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])

    return answer


def pages(answers: dict[str, bytes]) -> Answer:
    """A site with these paths."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.get(request.path, reply(status="404 Not Found")))

    return answer


@asynccontextmanager
async def fetching(**options: object) -> AsyncIterator[GuardedFetcher]:
    """A fetcher that may fetch from 127.0.0.1 and does not pause."""
    defaults: dict[str, object] = {"allow": LOCAL, "per_host_interval_s": 0, "ssl_context": CONTEXT}
    fetcher = GuardedFetcher(**(defaults | options))  # type: ignore[arg-type]
    try:
        yield fetcher
    finally:
        await fetcher.aclose()
