"""What the service needs for live sources, put together; and its polling while it runs."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime

from service.adapters.fetching.addresses import networks
from service.adapters.fetching.fetcher import GuardedFetcher
from service.adapters.fetching.robots import RobotsRules
from service.adapters.sql.ledger import SqlLedger
from service.api.state import Live, now
from service.ingest.pipeline import Ingest
from service.live.imports import Imports
from service.live.jobs import Jobs
from service.live.polling import Poller
from service.ports import Fetcher
from service.settings import Settings


@asynccontextmanager
async def opened(
    settings: Settings,
    ledger: SqlLedger,
    ingest: Ingest,
    *,
    owned: bool,
    is_operator: Callable[[str], bool],
    fetcher: Fetcher | None = None,
) -> AsyncIterator[Live]:
    """Jobs, feeds and their polling.

    `owned` is for a service of the command line alone: everything is permitted, and nothing is
    polled that it does not ask for. `fetcher` takes the place of the one of the settings.
    """
    async with nullcontext(fetcher) if fetcher else _fetcher(settings) as fetcher:
        allowed = RobotsRules(fetcher).allowed
        jobs = Jobs(ledger.jobs, now)
        await jobs.open()
        poller = Poller(
            feeds=ledger.feeds,
            jobs=jobs,
            fetcher=fetcher,
            allowed=allowed,
            take_in=ingest.add,
            clock=lambda: datetime.now(UTC),
            die=random.SystemRandom().random,
        )
        live = Live(
            jobs=jobs,
            imports=Imports(fetcher, allowed, ingest.add),
            feeds=ledger.feeds,
            poller=poller,
            permitted=owned or settings.web_imports,
            is_operator=is_operator,
        )
        polling = None if owned else asyncio.create_task(poller.run())
        try:
            yield live
        finally:
            if polling is not None:
                polling.cancel()
                with suppress(asyncio.CancelledError):
                    await polling
            await jobs.aclose()


@asynccontextmanager
async def _fetcher(settings: Settings) -> AsyncIterator[Fetcher]:
    fetcher = GuardedFetcher(allow=networks(settings.fetch_allow))
    try:
        yield fetcher
    finally:
        await fetcher.aclose()
