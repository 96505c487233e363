"""Bytes or text of HTML become a tree, and a tree becomes plain text, a block a line."""

from __future__ import annotations

import codecs
import re
from typing import Any

import lxml.html  # type: ignore[import-untyped]
from lxml import etree

from service.ingest.files.outcome import Refused
from service.ingest.web.encoding import KNOWN, LATIN

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table
    tbody td tfoot th thead tr ul caption
    """.split()  # noqa: SIM905 - a table reads better
)


def decoded_html(raw: bytes) -> str:
    """The text of a page: by its byte order mark, its declaration, else UTF-8 or windows-1252.

    Bytes that do not fit are replaced. Raises `Refused` for what is no text.
    """
    name = next((name for mark, name in _BOMS if raw.startswith(mark)), None)
    if name is None and b"\0" in raw[:4_096]:
        raise Refused("binary file, not text")
    if name is None and (found := _DECLARED.search(raw, 0, 4_096)):
        declared = (found[1] or found[2]).decode("ascii").lower()
        if KNOWN.fullmatch(declared) and not declared.startswith("utf-16"):
            name = "windows-1252" if LATIN.fullmatch(declared) else declared
    if name is None:
        name = "utf-8" if _is_utf8(raw) else "windows-1252"
    try:
        return raw.decode(name, "replace").removeprefix("\ufeff")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def page_tree(text: str) -> Any:
    """The root of a page, `html`; raises `Refused` when there is nothing in it."""
    raw = text.replace("\0", "").encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(raw, parser=parser)
    except etree.ParserError as error:
        raise Refused("no article text found") from error


def fragment_tree(text: str) -> Any:
    """The root of a piece of markup, `html` with what was given in its body."""
    return page_tree(f"<!DOCTYPE html><html><body><div>{text}</div></body></html>")


def blocks_of(tree: Any) -> list[str]:
    """The text of a tree that was stripped of what is hidden, a block or a line each."""
    lines: list[list[str]] = [[]]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        block = element.tag in _BLOCKS
        if block:
            lines.append([])
        if event == "start" and element.text:
            lines[-1].append(element.text)
        elif event == "end" and element.tail:
            lines[-1].append(element.tail)
    joined = (" ".join("".join(parts).split()) for parts in lines)
    return [line for line in joined if line]


def one_line(text: str) -> str:
    """`text`, which may hold tags and entities, as plain text on one line."""
    if not re.search(r"<[a-zA-Z/!?]|&[#\w]", text):
        return " ".join(text.split())
    tree = fragment_tree(text)
    etree.strip_elements(tree, "script", "style", "template", with_tail=False)
    return " ".join(" ".join(blocks_of(tree)).split())
