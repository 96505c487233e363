"""One fetch at a time from a host, with a pause, and a few at once over all."""

from __future__ import annotations

import asyncio

from service.adapters.fetching.turns import HOSTS_KEPT, Turns
from tests.adapters.fetching.sites import fetching, reply, says, serving


class Time:
    """A clock that sleeping alone moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def turns(self, *, at_once: int = 4, interval_s: float = 1.0) -> Turns:
        return Turns(at_once=at_once, interval_s=interval_s, clock=self.clock, sleep=self.sleep)


def test_a_host_gets_a_pause_after_each_fetch_and_another_host_none() -> None:
    async def run() -> None:
        turns = time.turns()
        async with turns.turn("a"):
            time.now += 5
        async with turns.turn("b"):
            pass
        assert time.slept == []
        async with turns.turn("a"):
            pass
        assert time.slept == [1.0]
        time.now += 3
        async with turns.turn("a"):
            pass

    time = Time()
    asyncio.run(run())
    assert time.slept == [1.0]


def test_one_at_a_time_for_a_host_and_no_more_than_the_slots_at_once() -> None:
    async def run() -> None:
        turns = Time().turns(at_once=2, interval_s=0)
        inside: list[str] = []
        most = {"all": 0, "same": 0}

        async def visit(host: str) -> None:
            async with turns.turn(host):
                inside.append(host)
                most["all"] = max(most["all"], len(inside))
                most["same"] = max(most["same"], inside.count(host))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                inside.remove(host)

        await asyncio.gather(*(visit(host) for host in "aaabbbcccddd"))
        assert most == {"all": 2, "same": 1}

    asyncio.run(run())


def test_a_failure_gives_the_turn_back() -> None:
    async def run() -> None:
        turns = Time().turns(at_once=1, interval_s=0)
        for _ in range(3):
            try:
                async with turns.turn("a"):
                    raise OSError
            except OSError:
                pass

    asyncio.run(asyncio.wait_for(run(), 5))


def test_hosts_of_long_ago_are_forgotten() -> None:
    async def run() -> int:
        time = Time()
        turns = time.turns()
        for number in range(3 * HOSTS_KEPT):
            async with turns.turn(f"host-{number}"):
                time.now += 2
        return len(turns)

    assert asyncio.run(run()) <= HOSTS_KEPT + 1


def test_a_wait_for_a_turn_is_no_part_of_the_time_to_answer() -> None:
    """Each redirect waits for 1,000 seconds, of the 20 that a fetch may take."""
    time = Time()

    async def run() -> bytes:
        moved = reply(status="302 Found", Location="/")
        async with (
            serving(says(moved, moved, reply(b"done"))) as site,
            fetching(per_host_interval_s=1_000, clock=time.clock, sleep=time.sleep) as fetcher,
        ):
            return (await fetcher.fetch(site.url, max_bytes=100)).body

    assert asyncio.run(run()) == b"done"
    assert time.slept == [1_000, 1_000]
