"""An entry is known by its address, or by its id within its feed; its page says more than it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from service.domain import IngestReport, ItemResult
from service.errors import FetchFailed
from service.ingest.clean import clean
from service.ingest.files.aside import Aside
from service.ingest.files.feeds import read_entries, read_feed
from service.live.entries import Entry, entries_of, take_entry
from service.live.web import Web
from service.ports import Fetched
from tests.live.site import entry, page, rss

FEED = "https://post.example/rss"
SUMMARY = "The harbour of Vell was closed on Monday after a storm."


def of(*items: str) -> list[Entry]:
    return entries_of(read_entries(rss(*items).encode(), FEED), FEED)[1]


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    with Aside() as made:
        yield made


class Pages:
    """A fetcher of pages by address; a number is the status of a failure."""

    def __init__(self, **pages: str | int) -> None:
        self.pages = pages

    async def fetch(self, url: str, **_: Any) -> Fetched:
        found = self.pages.get(url.rpartition("/")[2], 404)
        if isinstance(found, int):
            raise FetchFailed("no page", reason="status", answered=found)
        return Fetched(url, 200, found.encode(), "text/html")


async def everything(_: str) -> bool:
    return True


def taken(one: Entry, pages: Pages, aside: Aside) -> tuple[Any, Any, bool]:
    """What becomes of an entry: how it is reported, the item that ingest got, whether final."""
    items: list[Any] = []

    def take_in(batch: Sequence[Any]) -> IngestReport:
        items.extend(batch)
        return IngestReport((ItemResult(0, "added", clean(batch[0]).id),))

    told, final = asyncio.run(take_entry(one, Web(pages, everything, aside), take_in))
    return told, items[0] if items else None, final


def test_links_are_made_whole_and_what_is_not_of_the_web_is_none() -> None:
    found = of(entry("A", "/a", SUMMARY), entry("B", "javascript:alert(1)", SUMMARY))
    assert [one.url for one in found] == ["https://post.example/a", ""]
    assert "url" not in found[1].item


def test_the_same_entry_twice_counts_once_and_tracking_does_not_tell_them_apart() -> None:
    found = of(entry("A", "/a?utm_source=rss", SUMMARY), entry("A", "/a#top", SUMMARY))
    assert len(found) == 1


def test_entries_that_share_an_address_are_known_by_their_ids_as_in_a_file() -> None:
    items = [
        entry(f"Live {n}", "/live", SUMMARY, more=f"<guid isPermaLink='false'>{n}</guid>")
        for n in range(3)
    ]
    found = of(*items)
    in_file = read_feed(rss(*items).encode(), "")
    assert [one.item["id"] for one in found] == [one["item"]["id"] for one in in_file]
    assert [one.url for one in found] == [""] * 3  # the page is not any one's of them


def test_the_mark_changes_with_the_update_or_without_one_with_the_text() -> None:
    first, same, other = (of(entry("A", "/a", text))[0] for text in (SUMMARY, SUMMARY, "New."))
    assert first.mark == same.mark != other.mark
    assert first.key == other.key
    stamp = "<a:updated xmlns:a='http://www.w3.org/2005/Atom'>2031-01-0{}T00:00Z</a:updated>"
    dated = [of(entry("A", "/a", text, more=stamp.format(1)))[0] for text in (SUMMARY, "New.")]
    assert dated[0].mark == dated[1].mark
    assert dated[0].mark != of(entry("A", "/a", SUMMARY, more=stamp.format(2)))[0].mark


def test_an_entry_without_text_has_its_page_fetched(aside: Aside) -> None:
    (one,) = of(entry("Only a title", "/a"))
    told, item, final = taken(one, Pages(a=page("The harbour reopens")), aside)
    assert (told.status, told.place, final) == ("added", "https://post.example/a", True)
    assert item["title"] == "The harbour reopens"
    assert item["source"] == "Ellery Post"


def test_the_feed_knows_the_day_better_than_a_guess(aside: Aside) -> None:
    dated = "<pubDate>Wed, 02 Apr 2031 10:00:00 GMT</pubDate>"
    guessed = page("The harbour reopens", body="<p>Last updated: 3 May 2019</p>")
    told, item, _ = taken(of(entry("A", "/a", "x", more=dated))[0], Pages(a=guessed), aside)
    assert item["published_at"] == "2031-04-02T10:00:00Z"
    assert told.notes == ()
    meta = '<meta property="article:published_time" content="2031-04-02T09:58:00Z">'
    said = page("The harbour reopens", head=meta)
    _, item, _ = taken(of(entry("A", "/a", "x", more=dated))[0], Pages(a=said), aside)
    assert item["published_at"] == "2031-04-02T09:58:00Z"


@pytest.mark.parametrize(
    ("status", "final"), [(404, True), (403, True), (503, False), (429, False)]
)
def test_without_page_and_summary_it_is_rejected_and_asked_again_if_that_may_help(
    aside: Aside, status: int, final: bool
) -> None:
    told, item, said = taken(of(entry("A", "/a", "x"))[0], Pages(a=status), aside)
    assert (told.status, told.error, item, said) == ("rejected", "no page", None, final)
    told, item, said = taken(of(entry("A", "/a", SUMMARY))[0], Pages(a=status), aside)
    assert (told.status, item["text"], said) == ("added", SUMMARY, final)
    assert told.notes == ("text: the feed holds only a summary", "page: no page")
