"""What a fetched page may be taken for: an article at an address, or nothing, with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

TEASER_MAX = 1_500  # characters of text on a page that says that it is not free
STUB_MAX = 800  # and on one whose readers are asked to subscribe
_MISSING = re.compile(
    r"\W*(?:http\s*)?(?:error\s*)?(?:404|410)\W*(?:(?:error|page|not found|gone)\b.*)?"
    r"|.{0,30}\b(?:page|article|story|content) (?:is |was )?"
    r"(?:not found|no longer (?:available|exists)|does(?:n.t| not) exist|unavailable|removed)"
    r".{0,60}"
    r"|\W*not found\W*|.{0,20}page (?:can.?t|cannot|could not) be found.{0,40}",
    re.IGNORECASE,
)
_MISSING_MAX = 1_500  # characters: a longer text under such a title is about it


class Unfit(Exception):
    """A page that was had and is not taken for an article; `url` is where it is."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(reason)
        self.url = url


@dataclass(frozen=True, slots=True)
class PageItem:
    """An item with the notes on how it was read."""

    item: Mapping[str, Any]
    notes: tuple[str, ...]


def judged(read: Mapping[str, Any], *, asked: str, url: str) -> PageItem:
    """The item of a page that was read (`files.webpage`); raises `Unfit`.

    `asked` is the address that was asked for, `url` where it led. The page's own address counts
    only on its own host; an outlet's front page is not the address of an article.
    """
    item = dict(read["item"])
    notes = list(read["notes"])
    text, title = str(item.get("text", "")), str(item.get("title", ""))
    if _is_front(url) and not _is_front(asked):
        raise Unfit("moved: it leads to the front page of its site", url)
    if len(text) <= _MISSING_MAX and _MISSING.fullmatch(title.strip()):
        raise Unfit(f"not_found: the page says so itself ({title.strip()[:60]})", url)
    limit = {"marked": TEASER_MAX, "asked": STUB_MAX}.get(read.get("wall", ""), 0)
    if len(text) <= limit:
        raise Unfit(f"paywalled: only a teaser of {len(text):,} characters can be read", url)
    if read.get("wall") == "marked":
        notes.append("text: the page says that it is not free; what it shows was taken")
    address, note = _address(str(item.get("url", "")), url)
    item["url"] = address
    return PageItem(item, tuple(notes + ([note] if note else [])))


def _address(canonical: str, url: str) -> tuple[str, str]:
    """The address that a page is known by, and a note when its own word does not count."""
    own, here = _parts(canonical), _parts(url)
    if own is None or here is None:
        return url, ""
    if _host(own) != _host(here):
        return url, f"url: the page calls itself {canonical[:100]}, which is on another host"
    if own.path.strip("/") == "" and own.query == "" and not _is_front(url):
        return url, ""
    return canonical, ""


def _is_front(url: str) -> bool:
    parts = _parts(url)
    return parts is not None and parts.path.strip("/") in ("", "index.html") and not parts.query


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        return parts if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _host(parts: SplitResult) -> tuple[str, int | None]:
    """Host without `www.`, and the port if it is not the scheme's own."""
    try:
        port = parts.port
    except ValueError:
        port = -1
    return (parts.hostname or "").removeprefix("www.").rstrip("."), (
        None if port in (80, 443) else port
    )
