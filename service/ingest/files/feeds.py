"""A feed (RSS, Atom, RDF, JSON Feed): each entry an article, its markup turned to text by us."""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]

from service.ingest.fields import json_kind
from service.ingest.files.markup import blocks_of, fragment_tree, one_line
from service.ingest.files.outcome import Refused
from service.ingest.files.visibility import strip_hidden

ENTRIES_MAX = 10_000
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#\w]+;")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MAIL = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_ONLY_SUMMARY = "text: the feed holds only a summary"


def read_feed(raw: bytes, _: str) -> list[dict[str, Any]]:
    """The entries of a feed; raises `Refused` for what is none, or defines entities."""
    return _finished(*_entries(raw))


def read_entries(raw: bytes, _: str) -> list[dict[str, Any]]:
    """The same of a feed that is followed, also those that have an address and no text yet.

    With each stand its `link` as written, its `guid`, when it was `updated`, and under `summary`
    whether its text is no more than that. The feed's own title comes first: `{"feed": title}`.
    """
    items, source, language = _entries(raw)
    made: list[dict[str, Any]] = [{"feed": source}]
    for item in items:
        if "skipped" in item:
            made.append(item)
            continue
        signs = {name: item.pop(name) for name in ("link", "guid", "updated", "summary")}
        item |= {"source": source, "language": language}
        kept = {name: value for name, value in item.items() if value}
        made.append({"item": kept, "notes": [], **signs})
    return made


Entries = tuple[list[dict[str, Any]], str, str]  # with the feed's title and language


def _entries(raw: bytes) -> Entries:
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _json_feed(raw)
    head = raw.replace(b"\0", b"")
    if re.search(rb"<!ENTITY|<!DOCTYPE[^>]*\[", head, re.IGNORECASE):
        raise Refused("its XML defines entities")
    # Sanitised by feedparser, hidden text would lose the very styles that hide it.
    found = feedparser.parse(BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not found.get("version"):
        raise Refused("no RSS or Atom feed")
    feed, entries = found.feed, found.entries
    _check_count(entries)
    items = [_entry(entry) for entry in entries]
    return items, one_line(feed.get("title", "")), feed.get("language", "")


def _entry(entry: Any) -> dict[str, Any]:
    """An item of a feed's entry; under `summary` whether its text is no more than that."""
    bodies = [text_of(one.get("value", "")) for one in entry.get("content", [])]
    body = max(bodies, key=len, default="")
    summary = text_of(entry.get("summary", ""))
    names = [one.get("name", "") for one in entry.get("authors", [])]
    if mail := _MAIL.fullmatch(entry.get("author", "")):  # RSS; feedparser cuts it at a fixed place
        names = [mail[1]]
    return {
        "title": one_line(entry.get("title", "")),
        "text": body or summary,
        "summary": not body,
        "url": web_address(entry.get("link", "")),
        "published_at": _moment(entry, "published") or _moment(entry, "updated"),
        "authors": [plain for name in names if (plain := one_line(name))],
        "topic": next((one_line(tag.get("term") or "") for tag in entry.get("tags", [])), ""),
        "guid": entry.get("id", ""),
        "link": str(entry.get("link", "")).strip(),
        "updated": str(dict.get(entry, "updated") or ""),  # else feedparser gives `published`
    }


def _check_count(entries: Sequence[Any]) -> None:
    if len(entries) > ENTRIES_MAX:
        raise Refused(f"{len(entries):,} entries, the limit is {ENTRIES_MAX:,}")


def _json_feed(raw: bytes) -> Entries:
    """The entries of a JSON Feed (version 1 or 1.1), each in its place."""
    try:
        feed = json.loads(raw)
        entries = feed["items"]
    except (ValueError, RecursionError, KeyError) as error:
        raise Refused("no feed") from error
    if not isinstance(entries, list):
        raise Refused("no feed")
    _check_count(entries)
    items = [_json_entry(entry) for entry in entries]
    language = feed.get("language")
    return items, one_line(str(feed.get("title", ""))), str(language or "")


def _json_entry(entry: Any) -> dict[str, Any]:
    """The same as `_entry` of a JSON Feed's entry; `skipped` says why there is none."""
    if not isinstance(entry, dict):
        return {"skipped": f"expected an object, got {json_kind(entry)}"}
    text = {name: value for name, value in entry.items() if isinstance(value, str)}
    body = text_of(text.get("content_html", "")) or text.get("content_text", "").strip()
    given = entry.get("authors")
    authors = given if isinstance(given, list) else [entry.get("author")]
    tags = entry.get("tags")
    return {
        "title": one_line(text.get("title", "")),
        "text": body or text.get("summary", "").strip(),
        "summary": not body,
        "url": web_address(text.get("url", "")),
        "published_at": text.get("date_published") or text.get("date_modified") or "",
        "authors": [
            str(one["name"]) for one in authors if isinstance(one, dict) and one.get("name")
        ],
        "topic": str(tags[0]) if isinstance(tags, list) and tags else "",
        "guid": str(entry.get("id") or ""),
        "link": text.get("url", "").strip(),
        "updated": text.get("date_modified", ""),
    }


def _finished(items: list[dict[str, Any]], source: str, language: str) -> list[dict[str, Any]]:
    """The items with what the feed says for all of them; those without text are skipped.

    An entry is known by its address, which the same article has elsewhere; by its id within the
    feed when it has none, or one that several entries share.
    """
    shared = Counter(item.get("url") for item in items)
    made: list[dict[str, Any]] = []
    for item in items:
        if "skipped" in item:
            made.append(item)
            continue
        signs = {name: item.pop(name) for name in ("link", "guid", "updated", "summary")}
        guid, is_summary = signs["guid"], signs["summary"]
        if not item["text"]:
            made.append({"skipped": "an entry without text"})
            continue
        item["title"] = item["title"] or item["text"].partition("\n")[0][:150]
        if guid and (not item["url"] or shared[item["url"]] > 1):
            item["id"] = f"feed-{sha256(f'{source}|{guid}'.encode()).hexdigest()[:16]}"
        item |= {"source": source, "language": language}
        kept = {name: value for name, value in item.items() if value}
        made.append({"item": kept, "notes": [_ONLY_SUMMARY] if is_summary else []})
    return made


def text_of(markup: str) -> str:
    """The paragraphs of a piece of markup, without what a reader of it can't see."""
    if not _MARKUP.search(markup):
        return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", markup)).strip()
    tree = fragment_tree(markup)
    strip_hidden(tree)
    return "\n\n".join(blocks_of(tree))


def web_address(link: str) -> str:
    """`link` when it is an http(s) address, else nothing."""
    return link.strip() if re.match(r"https?://[^\s/]+", link.strip(), re.IGNORECASE) else ""


def _moment(entry: Any, name: str) -> str:
    """When an entry was published, as RFC 3339 in UTC, or the day it gives; else as it stands."""
    written = str(entry.get(name) or "").strip()
    if _DAY.fullmatch(written):
        return written
    parsed = entry.get(f"{name}_parsed")
    if not parsed:
        return written
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        return ""
