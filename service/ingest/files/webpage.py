"""A page from the web: its article, with signs that it is the stub of one, or none at all."""

from __future__ import annotations

import re
from typing import Any

from service.ingest.files.html import read_html
from service.ingest.files.markup import blocks_of, decoded_html, page_tree
from service.ingest.files.pagedata import page_data
from service.ingest.files.visibility import strip_hidden

_WALL = re.compile(
    r"subscribe (?:now |today )?(?:to|and) (?:read|continue|unlock|get)"
    r"|to (?:continue|keep) reading"
    r"|already (?:a |have a )?subscri|(?:log|sign) in to (?:read|continue)"
    r"|(?:this|the) (?:article|story) is (?:only |exclusively )?(?:for|available to) "
    r"(?:\w+ )?(?:subscribers|members)|unlock (?:this|the full) (?:article|story)",
    re.IGNORECASE,
)
_SIGN_MAX = 400  # characters of a line that asks for a subscription; prose about one is longer


def read_page(raw: bytes, name: str) -> list[dict[str, Any]]:
    """What `read_html` reads, and under `wall` how the page keeps the rest to itself.

    `marked` by its data for search engines, `asked` by a line that its readers see, else empty.
    """
    (read,) = read_html(raw, name)
    tree = page_tree(decoded_html(raw))
    marked = page_data(tree).paid
    strip_hidden(tree)
    for part in list(tree.iter("nav", "header", "footer")):  # of the site: they stand on every page
        part.drop_tree()
    asked = any(len(line) <= _SIGN_MAX and _WALL.search(line) for line in blocks_of(tree))
    return [{**read, "wall": "marked" if marked else "asked" if asked else ""}]
