"""The service asks what is due and nothing else, a few at a time, whatever goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.adapters.sql.ledger import SqlLedger
from service.domain import Feed, IngestReport
from service.live.jobs import Jobs
from service.live.polling import POLLS_MAX, Poller
from service.ports import Fetched

NOW = datetime(2031, 4, 2, 12, 0, tzinfo=UTC)
TEXT = "2031-04-02T12:00:00Z"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    made = SqlLedger(tmp_path / "ledger.sqlite3")
    yield made
    made.close()


class Web:
    """A fetcher that holds what it is asked for until it is let go; counts what is under way."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.under_way = self.most = 0
        self.turn = asyncio.Semaphore(0)
        self.reached = asyncio.Semaphore(0)

    async def fetch(self, url: str, **_: Any) -> Fetched:
        self.asked.append(url)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        self.reached.release()
        try:
            await self.turn.acquire()
            return Fetched(url, 304)
        finally:
            self.under_way -= 1


async def everything(_: str) -> bool:
    return True


def nothing(_: Any) -> IngestReport:
    raise AssertionError("there is nothing to take in")


def run(
    ledger: SqlLedger, test: Callable[[Poller, Web, Jobs], Awaitable[None]], feeds: Any = None
) -> None:
    async def whole() -> None:
        web, jobs = Web(), Jobs(ledger.jobs, lambda: TEXT)
        poller = Poller(
            feeds=feeds or ledger.feeds,
            jobs=jobs,
            fetcher=web,
            allowed=everything,
            take_in=nothing,
            clock=lambda: NOW,
            die=lambda: 0.5,
        )
        polling = asyncio.create_task(poller.run())
        try:
            await test(poller, web, jobs)
        finally:
            polling.cancel()
            await asyncio.wait({polling})
            await jobs.aclose()
        assert polling.cancelled()

    asyncio.run(whole())


def follow(ledger: SqlLedger, name: str, next_poll_at: str | None) -> Feed:
    feed = Feed(f"feed_{name}", f"https://{name}.example/rss", next_poll_at=next_poll_at)
    ledger.feeds.add(feed, feed.url)
    return feed


def test_only_what_is_due_is_asked_and_a_few_at_a_time(ledger: SqlLedger) -> None:
    for number in range(5):
        follow(ledger, f"due{number}", f"2031-04-02T11:5{number}:00Z")
    follow(ledger, "later", "2031-04-02T12:00:01Z")
    follow(ledger, "gone", None)

    async def test(poller: Poller, web: Web, jobs: Jobs) -> None:
        for _ in range(POLLS_MAX):
            await web.reached.acquire()
        for _ in range(5 - POLLS_MAX):
            web.turn.release()
            poller.wake()
            while web.reached.locked():
                poller.wake()  # the job that ended may not have been over at the last look
                await asyncio.sleep(0)
            await web.reached.acquire()
        assert web.most <= POLLS_MAX
        assert sorted(web.asked) == [f"https://due{number}.example/rss" for number in range(5)]
        for _ in range(POLLS_MAX):
            web.turn.release()
        for job in await jobs.newest(10):
            async for state, _ in jobs.watch(job.id):
                last = state
            assert (last.kind, last.state) == ("poll", "done")

    run(ledger, test)
    feeds = {feed.id: feed for feed in ledger.feeds.all()}
    assert feeds["feed_due0"].next_poll_at == "2031-04-02T13:00:00Z"
    assert feeds["feed_later"].last_polled_at is None


def test_without_feeds_it_waits_until_one_is_added(ledger: SqlLedger) -> None:
    async def test(poller: Poller, web: Web, jobs: Jobs) -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        assert web.asked == []
        follow(ledger, "new", TEXT)
        poller.wake()
        await web.reached.acquire()
        assert web.asked == ["https://new.example/rss"]

    run(ledger, test)


def test_a_feed_that_is_being_asked_is_not_asked_twice(ledger: SqlLedger) -> None:
    feed = follow(ledger, "one", TEXT)

    async def test(poller: Poller, web: Web, jobs: Jobs) -> None:
        await web.reached.acquire()
        first, second = await poller.poll(feed), await poller.poll(feed)
        assert first.id == second.id
        assert len(web.asked) == 1
        await jobs.cancel(first.id)
        assert (await poller.poll(feed)).id != first.id

    run(ledger, test)


def test_polling_goes_on_after_a_failure_of_the_store(
    ledger: SqlLedger, caplog: pytest.LogCaptureFixture
) -> None:
    follow(ledger, "one", TEXT)

    class Failing:
        """The store, broken at the first look."""

        def __init__(self) -> None:
            self.looks = 0

        def all(self) -> list[Feed]:
            self.looks += 1
            if self.looks == 1:
                raise OSError("the disk is away")
            return ledger.feeds.all()

        def __getattr__(self, name: str) -> Any:
            return getattr(ledger.feeds, name)

    feeds = Failing()

    async def test(poller: Poller, web: Web, jobs: Jobs) -> None:
        while web.reached.locked():
            if feeds.looks:
                poller.wake()
            await asyncio.sleep(0.005)
        assert web.asked == ["https://one.example/rss"]

    run(ledger, test, feeds)
    assert "the disk is away" in caplog.text
