"""What a job does: files that were sent, an address, a feed, a site map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from anyio import to_thread

from service.domain import Taken
from service.errors import FetchFailed, GroundwireError
from service.ingest.files.aside import SIZE_MAX, Aside
from service.ingest.files.outcome import Loaded, Refused
from service.ingest.loaders import load_sent
from service.ingest.web.page import Unfit
from service.ingest.web.sitemap import SIZE_MAX as SITEMAP_MAX
from service.ingest.web.sitemap import SiteMap, read_sitemap
from service.live.entries import entries_of, take_entry
from service.live.jobs import Report, Work
from service.live.web import Allowed, TakeIn, Web, reason, taken_in
from service.ports import Fetched, Fetcher

PAGES_DEFAULT, PAGES_MAX = 100, 1_000  # of a feed or a site map
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
        while (found := await to_thread.run_sync(next, outcomes, None)) is not None:
            if isinstance(found, Loaded):
                report.note(await taken_in(self.take_in, found.item, found.where, found.notes))
            else:
                report.note(Taken(found.where, "rejected", error=found.reason))

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


async def _readable(web: Web, got: Fetched) -> list[dict[str, object]]:
    try:
        return await web.read("entries", got)
    except Refused as error:
        raise FetchFailed(f"{got.url}: {error}.", reason="malformed") from error
