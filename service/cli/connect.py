"""Where a verb finds the service: the one that owns the data folder, or one of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from time import monotonic

from service.adapters.folder_lock import FolderLock, Owner, owner_of
from service.cli.console import err
from service.client import Client
from service.errors import DataFolderInUse, SetupError
from service.settings import Settings

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
    give_up = monotonic() + _PATIENCE_S
    async with AsyncExitStack() as stack:
        while True:
            try:
                owner = _server_of(settings.data_dir)
                way = _beside(owner) if owner else _in_process(settings, reembed=reembed)
                client = await stack.enter_async_context(way)
                break
            except DataFolderInUse:
                if monotonic() > give_up:
                    raise
                await asyncio.sleep(_POLL_S)
        await _until_ready(client)
        yield client


def _beside(owner: Owner) -> AbstractAsyncContextManager[Client]:
    """A client of a server, which its token tells that the data folder is ours."""
    headers = {OPERATOR: owner.token} if owner.token else None
    return Client.over(owner.url or "", headers=headers)


@asynccontextmanager
async def _in_process(settings: Settings, *, reembed: bool) -> AsyncIterator[Client]:
    import httpx2

    from service.api.app import create_app  # late: the service's imports take most of a second

    app = create_app(settings, reembed=reembed, owned=True)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        Client.over("http://groundwire", transport) as client,
    ):
        yield client


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
