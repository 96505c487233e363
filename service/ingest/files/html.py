"""A web page: its article's text without what is hidden, and what it says of the article."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from typing import Any

import htmldate
import trafilatura
from lxml import etree  # type: ignore[import-untyped]

from service.ingest.files.markup import blocks_of, decoded_html, page_tree
from service.ingest.files.outcome import Refused
from service.ingest.files.pagedata import PageData, page_data
from service.ingest.files.visibility import strip_hidden

ELEMENTS_MAX = 200_000  # a page of news has up to 10,000
TEXT_MAX = 3_000_000  # characters to be seen; an article has at most 1,000,000
TEXT_MIN = 40  # characters: a text that is shorter is a label, not an article
_KEPT = frozenset(["class", "id", "itemprop", "role", "href", "itemtype", "datetime"])
_ITEMS = frozenset(["item", "row"])

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def read_html(raw: bytes, _: str) -> list[dict[str, Any]]:
    """The article of a page; raises `Refused` when none is found."""
    tree = page_tree(decoded_html(raw))
    if sum(1 for _ in tree.iter()) > ELEMENTS_MAX:
        raise Refused(f"a page of more than {ELEMENTS_MAX:,} elements")
    data = page_data(tree)
    day = "" if data.published_at else _guessed_day(tree)
    strip_hidden(tree)
    _prune(tree)
    text = article_text(tree, data)
    notes = [f"published_at: {day} is a guess from the page's text"] if day else []
    item = {
        "title": data.title or text.partition("\n")[0][:150],
        "text": text,
        "source": data.source,
        "url": data.url,
        "published_at": data.published_at or day,
        "authors": list(data.authors),
        "language": data.language,
        "topic": data.topic,
    }
    return [{"item": {name: value for name, value in item.items() if value}, "notes": notes}]


def article_text(tree: Any, data: PageData) -> str:
    """The article's paragraphs, headings and list items, each on a line of its own.

    Blank lines are between them but not between the items of a list.
    """
    found = trafilatura.bare_extraction(
        tree,
        fast=True,  # the fallbacks would take the text of the page's scripts, and minutes
        favor_precision=True,
        include_comments=False,
        include_tables=True,
    )
    body = getattr(found, "body", None)
    parts = [] if body is None else list(_parts(body))
    if parts and parts[0][1].casefold() == data.title.casefold():
        parts = parts[1:]  # the headline, which is the article's title already
    text = "".join(("\n" if item else "\n\n") + line for item, line in parts).strip()
    if len(text) < TEXT_MIN:
        raise Refused("no article text found")
    return text


def _parts(body: Any) -> list[tuple[bool, str]]:
    """The lines of an extracted article, and whether each follows on another item of its list."""
    parts: list[tuple[bool, str]] = []
    for block in body:
        tag = block.tag
        if tag in ("list", "table"):
            lines = [_line(one) for one in block.iter("item" if tag == "list" else "row")]
            found = [line for line in lines if line]
            parts += [(at > 0, line) for at, line in enumerate(found)]
            lines = []
        else:
            for line_break in block.iter("lb"):
                line_break.tail = "\n" + (line_break.tail or "")
            lines = "".join(block.itertext()).split("\n")
        if block.tail and block.tail.strip():
            lines.append(block.tail)
        parts += [(False, line) for one in lines if (line := " ".join(one.split()))]
    return parts


def _line(element: Any) -> str:
    cells = list(element.iter("cell")) or [element]
    texts = (" ".join("".join(cell.itertext()).split()) for cell in cells)
    return " | ".join(text for text in texts if text)


def _prune(tree: Any) -> None:
    """Leave only what finding the article needs; raises `Refused` for too little or too much."""
    for element in tree.iter():
        for name in [name for name in element.attrib if name not in _KEPT]:
            del element.attrib[name]
    blocks = blocks_of(tree)
    if not any(len(block) >= TEXT_MIN / 2 for block in blocks):
        raise Refused("no article text found")
    if sum(map(len, blocks)) > TEXT_MAX:
        raise Refused(f"a page of more than {TEXT_MAX:,} characters of text")


def _guessed_day(tree: Any) -> str:
    """The day that a page's markup or text speak of as its own."""
    try:
        day = htmldate.find_date(deepcopy(tree), original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, etree.LxmlError):
        return ""
    return day if day and re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else ""
