"""The entries of a feed become items: of their own text, or of the page they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin, urlsplit

from service.domain import Taken
from service.errors import AddressRefused, FetchFailed
from service.ingest.clean import normalise_url
from service.ingest.files.outcome import Refused
from service.ingest.web.page import PageItem, Unfit
from service.live.web import TakeIn, Web, reason, taken_in

GUESS = "is a guess from the page's text"  # how such a note of `files.html` ends
_ONLY_SUMMARY = "text: the feed holds only a summary"
_SUMMARY_MIN = 40  # characters: less is a label


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: `key` says which it is, `mark` in which form; `summary` whether it is no more."""

    item: Mapping[str, Any]
    url: str
    key: str
    mark: str
    summary: bool

    @property
    def place(self) -> str:
        """What it is called in a report."""
        return self.url[:2_000] or str(self.item.get("title", ""))[:300] or self.key


def entries_of(read: Sequence[Mapping[str, Any]], feed_url: str) -> tuple[str, list[Entry]]:
    """The title of a feed and its entries in its order, each once."""
    title = str(read[0].get("feed", ""))[:300]
    given = [one for one in read[1:] if "item" in one]
    shared = Counter(_address(one["link"], feed_url) for one in given)
    found: dict[str, Entry] = {}
    for one in given:
        url = _address(one["link"], feed_url)
        own = bool(url) and (shared[url] == 1 or not one["guid"])
        entry = _entry(one, url, title if not own else None)
        found.setdefault(entry.key, entry)
    return title, list(found.values())


def _entry(read: Mapping[str, Any], url: str, within: str | None) -> Entry:
    """An entry that is known by its address, or `within` a feed of this title by its id."""
    item = {name: value for name, value in read["item"].items() if name != "url"}
    text = str(item.get("text", ""))
    item.setdefault("title", text.partition("\n")[0][:150])
    if url:
        item["url"] = url
    if within is not None:
        guid = read["guid"] or item["title"]
        item["id"] = f"feed-{_short(f'{within}|{guid}')}"
    return Entry(
        item=item,
        url=url if within is None else "",
        key=_short(normalise_url(url) if within is None else str(item["id"])),
        mark=_short(read["updated"]) if read["updated"] else _short(f"{item['title']}|{text}"),
        summary=bool(read["summary"]),
    )


async def take_entry(entry: Entry, web: Web, take_in: TakeIn) -> tuple[Taken, bool]:
    """Take in an entry; also whether that is final, or its page may be had another time."""
    item, notes, final = await _whole(entry, web)
    if item is None:
        return Taken(entry.place, "rejected", title=_title(entry), error=notes[0]), final
    return await taken_in(take_in, item, entry.place, notes), final


async def _whole(entry: Entry, web: Web) -> tuple[Mapping[str, Any] | None, tuple[str, ...], bool]:
    """The item of an entry with notes, or None with the reason."""
    text = str(entry.item.get("text", ""))
    if not entry.summary and text:
        return entry.item, (), True
    why, final = "it has no address", True
    if entry.url:
        try:
            return *_joined(entry, await web.article(entry.url)), True
        except (Unfit, Refused, AddressRefused) as error:
            why = reason(error)
        except FetchFailed as error:
            why, final = reason(error), not _passing(error)
    if len(text) < _SUMMARY_MIN:
        return None, (why,), final
    return entry.item, (_ONLY_SUMMARY, f"page: {why}"), final


def _joined(entry: Entry, page: PageItem) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The page's item with what only the feed says, which knows the day better than a guess."""
    feed = {key: value for key, value in entry.item.items() if key not in ("text", "url", "id")}
    said = {key: value for key, value in page.item.items() if value}
    guesses = [note for note in page.notes if note.endswith(GUESS)]
    if guesses and "published_at" in feed:
        del said["published_at"]
        return feed | said, tuple(note for note in page.notes if note not in guesses)
    return feed | said, page.notes


def _passing(error: FetchFailed) -> bool:
    """Whether another try may go better."""
    if error.reason == "status":
        return error.answered is not None and (error.answered >= 500 or error.answered == 429)
    return error.reason in ("unreachable", "timeout")


def _address(link: str, feed_url: str) -> str:
    """A link as a whole address; empty when it is none of the web."""
    try:
        whole = urljoin(feed_url, link.strip()) if link.strip() else ""
        parts = urlsplit(whole)
        return whole if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _title(entry: Entry) -> str | None:
    return str(entry.item.get("title") or "")[:300] or None


def _short(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
