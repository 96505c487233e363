"""Where a verb finds the service: the one that owns the data folder, or one of its own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import TypeVar

import httpx2

from service.adapters.folder_lock import FolderLock, Owner, owner_of
from service.cli.console import err
from service.client import Client
from service.errors import DataFolderInUse, SetupError
from service.settings import Settings

Way = TypeVar("Way")

OPERATOR = "Groundwire-Operator"  # as `api.state` knows it, which takes long to import

_POLL_S = 0.2
_PATIENCE_S = 5.0


def settings_with(data_dir: Path | None = None, **given: object) -> Settings:
    """The settings, with what the command line gives instead of the environment."""
    changes = {key: value for key, value in given.items() if value is not None}
    if data_dir is not None:
        changes["data_dir"] = data_dir
    return Settings(**changes)  # type: ignore[arg-type]


@asynccontextmanager
async def connected(settings: Settings, *, reembed: bool = False) -> AsyncIterator[Client]:
    """A client of the server that runs on the data folder, else of the service in this process.

    Another verb that owns the folder is given 5 seconds to end, then `DataFolderInUse` is raised.
    """
    async with AsyncExitStack() as stack:

        def over(owner: Owner | None) -> AbstractAsyncContextManager[Client]:
            return _beside(owner) if owner else _in_process(settings, reembed=reembed)

        client = await _found(settings.data_dir, over, stack)
        await _until_ready(client)
        _collect_garbage()
        yield client


def _collect_garbage() -> None:
    """From now on; the start of a command does without, see `__main__`."""
    gc.freeze()
    gc.enable()


def _beside(owner: Owner) -> AbstractAsyncContextManager[Client]:
    """A client of a server, which its token tells that the data folder is ours."""
    headers = {OPERATOR: owner.token} if owner.token else None
    return Client.over(owner.url or "", headers=headers)


@asynccontextmanager
async def reached(settings: Settings) -> AsyncIterator[tuple[httpx2.AsyncClient, str]]:
    """The same as plain HTTP, ready or not, with the server's address; empty without a server."""
    async with AsyncExitStack() as stack:
        found = await _found(settings.data_dir, lambda owner: _plain(settings, owner), stack)
        _collect_garbage()
        yield found


async def _found(
    folder: Path,
    over: Callable[[Owner | None], AbstractAsyncContextManager[Way]],
    stack: AsyncExitStack,
) -> Way:
    """The way to the folder's server, which `over` gets; None when nobody owns it."""
    give_up = monotonic() + _PATIENCE_S
    while True:
        try:
            return await stack.enter_async_context(over(_server_of(folder)))
        except DataFolderInUse:
            if monotonic() > give_up:
                raise
            await asyncio.sleep(_POLL_S)


@asynccontextmanager
async def _plain(
    settings: Settings, owner: Owner | None
) -> AsyncIterator[tuple[httpx2.AsyncClient, str]]:
    async with AsyncExitStack() as stack:
        url = owner.url if owner else None
        transport = None if url else await stack.enter_async_context(_application(settings))
        http = httpx2.AsyncClient(
            base_url=url or "http://localhost", transport=transport, timeout=None, trust_env=False
        )
        yield await stack.enter_async_context(http), url or ""


@asynccontextmanager
async def _in_process(settings: Settings, *, reembed: bool) -> AsyncIterator[Client]:
    async with (
        _application(settings, reembed=reembed) as transport,
        Client.over("http://groundwire", transport) as client,
    ):
        yield client


@asynccontextmanager
async def _application(
    settings: Settings, *, reembed: bool = False
) -> AsyncIterator[httpx2.ASGITransport]:
    from service.api.app import create_app  # late: the service's imports take most of a second

    app = create_app(settings, reembed=reembed, owned=True)
    async with app.router.lifespan_context(app):
        yield httpx2.ASGITransport(app=app, raise_app_exceptions=False)


def _server_of(folder: Path) -> Owner | None:
    """The server that owns the folder; None when nobody owns it."""
    lock = FolderLock(folder)
    try:
        lock.acquire()
    except DataFolderInUse:
        owner = owner_of(folder)
        if owner.url is None:
            raise
        return owner
    lock.release()
    return None


async def _until_ready(client: Client) -> None:
    """Wait while the index is rebuilt; says so once."""
    told = False
    while not (state := await client.ready())["ready"]:
        if state.get("failed"):
            raise SetupError(f"Not ready: {state['reason']}.")
        if not told:
            err.print(f"Waiting: {state.get('reason')}; rebuilding the index from the ledger.")
            told = True
        await asyncio.sleep(_POLL_S)
