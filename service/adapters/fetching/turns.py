"""Politeness: a few connections at once, one at a time for a host, with a pause between them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HOSTS_KEPT = 1_000


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    free_at: float = 0.0


class Turns:
    """Who may fetch from which host now."""

    def __init__(
        self,
        *,
        at_once: int,
        interval_s: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._interval_s = interval_s
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    def __len__(self) -> int:
        """How many hosts are remembered."""
        return len(self._hosts)

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Waits for the host first, then for a slot, so that one slow host takes one slot."""
        host = self._hosts.setdefault(name, _Host())
        host.waiting += 1
        try:
            async with host.lock:
                pause = host.free_at - self._clock()
                if pause > 0:
                    await self._sleep(pause)
                async with self._slots:
                    try:
                        yield
                    finally:
                        host.free_at = self._clock() + self._interval_s
        finally:
            host.waiting -= 1
            self._forget()

    def _forget(self) -> None:
        if len(self._hosts) > HOSTS_KEPT:
            now = self._clock()
            busy = {n: h for n, h in self._hosts.items() if h.waiting or h.free_at > now}
            self._hosts = busy
