"""`POST /mcp`: the MCP server over HTTP, stateless, for this machine's own clients."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx2
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from service.api.guard import BODY_MAX
from service.api.problems import problem

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Endpoint:
    """ASGI: one JSON reply for each message; nothing is kept between them.

    A page of another site could have its name point at this machine and speak to it from a
    browser: a request whose `Host` is a name that is not ours, or that comes from another site's
    page, is refused.
    """

    def __init__(self, host: str) -> None:
        self._host = host.lower()
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self, app: ASGIApp) -> AsyncIterator[None]:
        """Ready to be called; the tools call the API of `app` in process."""
        # late: the SDK's import takes 0.3 s, which the command line need not wait for
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        from service.api.mcp.server import server_of

        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://localhost", timeout=None, trust_env=False
        ) as http:
            manager = StreamableHTTPSessionManager(
                server_of(http, _base),
                json_response=True,
                stateless=True,
                max_request_body_size=2 * BODY_MAX,  # the service's own limit comes first
                security_settings=TransportSecuritySettings(
                    enable_dns_rebinding_protection=False  # ours knows the address we listen on
                ),
            )
            async with _in_a_task_of_its_own(manager.run()):
                self._manager = manager
                yield
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a message, or refuse where it comes from."""
        headers = Headers(scope=scope)
        if self._manager is None:
            await problem(503, "unavailable", "The service is stopping.")(scope, receive, send)
        elif not trusted(headers.get("host", ""), headers.get("origin"), self._host):
            message = "This Host or Origin may not call the tools."
            await problem(403, "origin_refused", message)(scope, receive, send)
        else:
            await self._manager.handle_request(scope, receive, send)


def trusted(host: str, origin: str | None, own: str) -> bool:
    """Whether a request is for this machine and not from another site's page.

    No other site can have an address for its name, so addresses are ours; names are `localhost` and
    the one that we listen on.
    """
    name = _name(f"//{host}")
    if name is None or not (name in (*_LOOPBACK, own) or _is_address(name)):
        return False
    if origin is None or _name(origin) in _LOOPBACK:
        return True
    return urlsplit(origin).netloc.lower() == host.lower()


def _name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _base(request: Any) -> str:
    return str(request.base_url).rstrip("/") if request is not None else ""


@asynccontextmanager
async def _in_a_task_of_its_own(
    running: AbstractAsyncContextManager[None],
) -> AsyncIterator[None]:
    """Beside the block: it is a task group, which would wrap whatever the block raises."""
    begun, ended = asyncio.Event(), asyncio.Event()

    async def run() -> None:
        async with running:
            begun.set()
            await ended.wait()

    task = asyncio.create_task(run())
    waiting = asyncio.create_task(begun.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    try:
        if not begun.is_set():
            await task  # raises why it can't begin
        yield
    finally:
        ended.set()
        await task
