"""The polling of feeds: those that are due, one after the other by job, as long as it runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from anyio import to_thread

from service.domain import Feed, Job
from service.errors import FetchFailed, GroundwireError, NotFound, Unavailable
from service.ingest.clean import normalise_url
from service.ingest.files.aside import SIZE_MAX, Aside
from service.ingest.files.outcome import Refused
from service.live import schedule
from service.live.entries import Entry, entries_of, take_entry
from service.live.jobs import Jobs, Report
from service.live.web import Allowed, TakeIn, Web
from service.ports import FeedStore, Fetched, Fetcher

log = logging.getLogger("groundwire")

ENTRIES_MAX = 20  # new ones in one poll: the others come with the next
POLLS_MAX = 2  # under way by themselves at a time, so that there is room for other jobs
_SUMMARY = "summary"  # the mark of an entry whose page is still to be had
_LOOK_S = 60.0  # the longest time between two looks at what is due
_SOON_S = 2.0  # until the next look when more was due than there is room for


@dataclass(slots=True)
class Poller:
    """Asks feeds; `clock` gives the present in UTC, `die` a number in [0, 1)."""

    feeds: FeedStore
    jobs: Jobs
    fetcher: Fetcher
    allowed: Allowed
    take_in: TakeIn
    clock: Callable[[], datetime]
    die: Callable[[], float]
    _asked: dict[str, str] = field(default_factory=dict)  # the last job of each feed
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Look at once at what is due: a feed was added."""
        self._woken.set()

    async def run(self) -> None:
        """Poll what is due until cancelled; without feeds it only waits to be woken."""
        while True:
            self._woken.clear()
            wait = await self._look()
            try:
                await asyncio.wait_for(self._woken.wait(), wait)
            except TimeoutError:
                continue

    async def poll(self, feed: Feed) -> Job:
        """The job that asks a feed: one under way, or a new one; raises `Unavailable`."""
        async with self._starting:
            under_way = await self._under_way(feed.id)
            if under_way is None:
                work = partial(self._ask, feed.id)
                under_way = await self.jobs.start("poll", feed.url, work)
                self._asked[feed.id] = under_way.id
            return under_way

    async def _under_way(self, feed_id: str) -> Job | None:
        """The job that asks a feed at present."""
        job_id = self._asked.get(feed_id)
        if job_id is None:
            return None
        with suppress(NotFound):
            job = await self.jobs.get(job_id)
            if not job.over:
                return job
        if self._asked.get(feed_id) == job_id:
            del self._asked[feed_id]
        return None

    async def _look(self) -> float | None:
        """Start what is due; how long to wait for the next look, None without feeds."""
        try:
            asked = [one for one in list(self._asked) if await self._under_way(one)]
            known = await to_thread.run_sync(self.feeds.all)  # after: one that ended is written
            now = self.clock()
            idle = [feed for feed in known if feed.id not in asked]
            room = max(0, POLLS_MAX - len(asked))
            due = schedule.due(idle, schedule.written(now))
            for feed in due[:room]:
                await self.poll(feed)
                idle.remove(feed)
            if len(due) > room:
                return _SOON_S
            wait = schedule.seconds_until_due(idle, now)
            return min(_LOOK_S, max(1.0, _LOOK_S if wait is None else wait)) if known else None
        except Unavailable:
            return _LOOK_S  # the queue is full
        except Exception:
            log.exception("feeds can't be polled; it is tried again")
            return _LOOK_S

    async def _ask(self, feed_id: str, report: Report) -> None:
        """One poll; the feed is written with its next time before any entry is taken in."""
        feed = await to_thread.run_sync(self.feeds.get, feed_id)
        if feed is None:
            return
        with Aside() as aside:
            report.stop_with(aside.close)
            web = Web(self.fetcher, self.allowed, aside)
            try:
                got = await self.fetcher.fetch(
                    feed.url,
                    max_bytes=SIZE_MAX["entries"],
                    etag=feed.etag,
                    last_modified=feed.last_modified,
                )
                title, entries = await self._entries(got, web)
            except GroundwireError as error:
                failed = schedule.after_failure(feed, error, self.clock(), self.die())
                await self._put(failed)
                raise
            feed = _told(schedule.after_success(feed, self.clock(), self.die()), got, title)
            fresh = await self._fresh(entries)
            report.expect(len(fresh[:ENTRIES_MAX]))
            # until all is in, the feed must not answer that nothing has changed
            await self._put(replace(feed, etag=None, last_modified=None) if fresh else feed)
            missed = len(fresh) > ENTRIES_MAX
            for entry in fresh[:ENTRIES_MAX]:
                missed |= not await self._take(feed, entry, web, report)
            if fresh and not missed:
                await self._put(feed)

    async def _entries(self, got: Fetched, web: Web) -> tuple[str, list[Entry]]:
        if got.status == 304:
            return "", []
        try:
            return entries_of(await web.read("entries", got), got.url)
        except Refused as error:
            raise FetchFailed(f"{got.url}: {error}.", reason="malformed") from error

    async def _fresh(self, entries: list[Entry]) -> list[Entry]:
        """Those that were not seen, or not in this form."""
        seen = await to_thread.run_sync(self.feeds.seen, [entry.key for entry in entries])
        return [entry for entry in entries if entry.mark not in seen.get(entry.key, ())]

    async def _take(self, feed: Feed, entry: Entry, web: Web, report: Report) -> bool:
        """Take in one entry; False when its page may be had at the next poll."""
        taken, final = await take_entry(entry, web, self.take_in)
        report.note(taken)
        kept = taken.id if taken.status != "rejected" else None
        if final or kept:
            mark = entry.mark if final else _SUMMARY
            await to_thread.run_sync(self.feeds.note, feed.id, entry.key, mark, kept)
        return final

    async def _put(self, feed: Feed) -> None:
        await to_thread.run_sync(self.feeds.put, feed, normalise_url(feed.url))


def _told(feed: Feed, got: Fetched, title: str) -> Feed:
    """The feed with what its answer says: another address, its title, how to ask again."""
    feed = replace(feed, url=got.moved_to or feed.url, title=feed.title or title or None)
    if got.status == 304:
        return replace(feed, etag=got.etag or feed.etag)
    return replace(feed, etag=got.etag, last_modified=got.last_modified)
