"""What an address holds, fetched through the one fetcher and read aside: an item, or why none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread

from service.domain import IngestReport, Taken
from service.errors import GroundwireError
from service.ingest.files.aside import SIZE_MAX, Aside
from service.ingest.files.outcome import Loaded, Refused
from service.ingest.loaders import kind_of
from service.ingest.web.encoding import as_utf8
from service.ingest.web.page import PageItem, Unfit, judged
from service.ports import Fetched, Fetcher

TakeIn = Callable[[Sequence[Any]], IngestReport]
Allowed = Callable[[str], Awaitable[bool]]  # whether a site lets programs have a page
_HEAD = 1_024


@dataclass(frozen=True, slots=True)
class Web:
    """Reads addresses; `aside` is the caller's, and ends with it."""

    fetcher: Fetcher
    allowed: Allowed
    aside: Aside

    async def article(self, url: str) -> PageItem:
        """The article at an address: a web page, or a PDF or Word file.

        Raises `Unfit`, `Refused`, and what the fetcher raises.
        """
        if not await self.allowed(url):
            raise Unfit("the site's robots.txt does not let programs have this page", url)
        got = await self.fetcher.fetch(url, max_bytes=SIZE_MAX["page"])
        kind = kind_of(got.body[:_HEAD], office=True)
        if kind == "feed":
            raise Unfit("a feed, not a page: import it as a feed", got.url)
        if kind in ("pdf", "docx"):
            read = await self.read(kind, got)
            return PageItem({"title": _name(got.url), **read[0]["item"], "url": got.url}, ())
        if kind is None and got.media_type not in ("text/html", "application/xhtml+xml", None):
            raise Unfit(f"not a web page ({got.media_type})", got.url)
        read = await self.read("page", got)
        return judged(read[0], asked=url, url=got.url)

    async def read(self, kind: Any, got: Fetched) -> list[dict[str, Any]]:
        """What a fetched body holds, as the child process reads it; raises `Refused`."""
        raw = got.body if kind in ("pdf", "docx") else as_utf8(got.body, got.charset)
        read = await to_thread.run_sync(lambda: self.aside.read(kind, got.url, raw))
        articles: list[dict[str, Any]] = read["articles"]
        if not articles:
            raise Refused("nothing in it")
        return articles


def reason(error: Exception) -> str:
    """Why there is no article, in words for the one who asked."""
    return error.message if isinstance(error, GroundwireError) else str(error)


async def taken_in(
    take_in: TakeIn, item: Mapping[str, Any], place: str, notes: Sequence[str] = ()
) -> Taken:
    """Put one item through ingest."""
    (taken,) = await taken_together(take_in, [Loaded(dict(item), place, tuple(notes))])
    return taken


async def taken_together(take_in: TakeIn, batch: Sequence[Loaded]) -> list[Taken]:
    """Put items through ingest as one batch; what became of each."""
    done = await to_thread.run_sync(take_in, [one.item for one in batch])
    return [
        Taken(
            place=one.where,
            status=result.status,
            id=result.id,
            title=str(one.item.get("title") or "")[:300] or None,
            error=result.error,
            notes=(*one.notes, *result.notes),
        )
        for one, result in zip(batch, done.results, strict=True)
    ]


def _name(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2][:150] or url[:150]
