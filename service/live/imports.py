"""What a job does: files that were sent, an address, a feed, a site map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from anyio import to_thread

from service.domain import Taken
from service.errors import FetchFailed, GroundwireError
from service.ingest.files.aside import SIZE_MAX, Aside
from service.ingest.files.outcome import Loaded, Outcome, Refused
from service.ingest.loaders import load_sent
from service.ingest.web.page import Unfit
from service.ingest.web.sitemap import SIZE_MAX as SITEMAP_MAX
from service.ingest.web.sitemap import SiteMap, read_sitemap
from service.live.entries import entries_of, take_entry
from service.live.jobs import Report, Work
from service.live.web import Allowed, TakeIn, Web, reason, taken_in, taken_together
from service.ports import Fetched, Fetcher

PAGES_DEFAULT, PAGES_MAX = 100, 1_000  # of a feed or a site map
BATCH, BATCH_CHARS = 64, 2_000_000  # articles that go through ingest together
MAPS_MAX = 20  # further maps that an index leads to


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that was sent."""

    name: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Imports:
    """Makes the works of jobs."""

    fetcher: Fetcher
    allowed: Allowed
    take_in: TakeIn

    def files(self, sent: Sequence[Sent]) -> Work:
        """Take in files as `groundwire ingest` does."""

        async def work(report: Report) -> None:
            with Aside() as aside:
                report.stop_with(aside.close)
                for file in sent:
                    await self._file(file, aside, report)
                report.expect(report.job.done)

        return work

    def url(self, url: str) -> Work:
        """Take in the article at an address."""

        async def work(report: Report) -> None:
            with Aside() as aside:
                report.stop_with(aside.close)
                report.expect(1)
                report.note(await self._page(url, Web(self.fetcher, self.allowed, aside)))

        return work

    def feed(self, url: str, limit: int) -> Work:
        """Take in the entries of a feed, once."""

        async def work(report: Report) -> None:
            with Aside() as aside:
                report.stop_with(aside.close)
                web = Web(self.fetcher, self.allowed, aside)
                got = await self.fetcher.fetch(url, max_bytes=SIZE_MAX["entries"])
                _, entries = entries_of(await _readable(web, got), got.url)
                report.expect(len(entries[:limit]))
                for entry in entries[:limit]:
                    taken, _ = await take_entry(entry, web, self.take_in)
                    report.note(taken)

        return work

    def sitemap(self, url: str, limit: int) -> Work:
        """Take in the pages that a site map names, the newest first."""

        async def work(report: Report) -> None:
            with Aside() as aside:
                report.stop_with(aside.close)
                web = Web(self.fetcher, self.allowed, aside)
                pages = await self._pages(url, limit)
                report.expect(len(pages))
                for page in pages:
                    report.note(await self._page(page, web))

        return work

    async def _file(self, file: Sent, aside: Aside, report: Report) -> None:
        outcomes = load_sent(BytesIO(file.raw), file.name, len(file.raw), aside)
        while batch := await to_thread.run_sync(_batch, outcomes):
            for taken in await _all_taken(self.take_in, batch):
                report.note(taken)

    async def _page(self, url: str, web: Web) -> Taken:
        try:
            page = await web.article(url)
        except (Unfit, Refused, GroundwireError) as error:
            return Taken(url, "rejected", error=reason(error))
        return await taken_in(self.take_in, page.item, url, page.notes)

    async def _pages(self, url: str, limit: int) -> list[str]:
        """The newest pages of a map, or of the maps it leads to."""
        first = await self._map(url)
        places = list(first.pages)
        for further in first.maps[:MAPS_MAX]:
            if len(places) >= limit:
                break  # the maps that follow are older
            try:
                places += (await self._map(further.url)).pages
            except GroundwireError:
                continue  # one map of many; the others say what they can
        places.sort(key=lambda place: -place.changed)
        return list(dict.fromkeys(place.url for place in places))[:limit]

    async def _map(self, url: str) -> SiteMap:
        got = await self.fetcher.fetch(url, max_bytes=SITEMAP_MAX)
        try:
            return await to_thread.run_sync(read_sitemap, got.body, got.url)
        except Refused as error:
            raise FetchFailed(f"{url}: {error}.", reason="malformed") from error


def _batch(outcomes: Iterator[Outcome]) -> list[Outcome]:
    """The next outcomes, as many as are best taken in at once."""
    batch: list[Outcome] = []
    size = 0
    for found in outcomes:
        batch.append(found)
        size += len(str(found.item.get("text", ""))) if isinstance(found, Loaded) else 0
        if len(batch) == BATCH or size > BATCH_CHARS:
            break
    return batch


async def _all_taken(take_in: TakeIn, batch: Sequence[Outcome]) -> list[Taken]:
    """What became of a batch, in its order."""
    loaded = [found for found in batch if isinstance(found, Loaded)]
    taken = iter(await taken_together(take_in, loaded) if loaded else [])
    return [
        next(taken)
        if isinstance(found, Loaded)
        else Taken(found.where, "rejected", error=found.reason)
        for found in batch
    ]


async def _readable(web: Web, got: Fetched) -> list[dict[str, object]]:
    try:
        return await web.read("entries", got)
    except Refused as error:
        raise FetchFailed(f"{got.url}: {error}.", reason="malformed") from error
