"""Plain text: bytes are UTF-8 within a limit, and one file is one article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from textwrap import shorten
from typing import BinaryIO

from service.ingest.clean import canonical_text
from service.ingest.files.outcome import MIB, Loaded, Outcome, Refused, file_id, shown, suffix
from service.text.header import recognise, title_line

TEXT_MAX = 25 * MIB
BOM = b"\xef\xbb\xbf"
_BINARY = re.compile(rb"%PDF-|PK\x03\x04|\x1f\x8b|\x89PNG|\xff\xd8\xff|GIF8")


def read_text(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """One article; its id is of the path unless title, outlet and date were all recognised."""
    text = whole(stream, head, TEXT_MAX)
    body = canonical_text(text)
    title = title_line(body, header := recognise(body))
    if title and suffix(path) in (".md", ".markdown"):
        title = re.sub(r"^#{1,6}\s+", "", title)
    item = {"title": title, "text": text}
    if not (title and header.source and header.published_at):
        item["id"] = file_id(path, text.encode())
    if not title:
        start = shorten(body[:1_000], 100, placeholder="…")
        item["title"] = start if path == "-" else name_as_title(path)
    yield Loaded(item, shown(path))


def name_as_title(path: str) -> str:
    """A file's name with spaces for its dashes: the title of an article that has none."""
    stem = shown(PurePath(path).stem)
    return re.sub(r"[-_\s]+", " ", stem).strip() or stem


def whole(stream: BinaryIO, head: bytes, limit: int, errors: str = "strict") -> str:
    """All of `head` and `stream` as text; raises `Refused` when it is too large or no text."""
    return decoded(whole_bytes(stream, head, limit), errors)


def whole_bytes(stream: BinaryIO, head: bytes, limit: int) -> bytes:
    """All of `head` and `stream`; raises `Refused` when it is over `limit` bytes or blank."""
    raw = head + stream.read(max(0, limit + 1 - len(head)))
    if len(raw) > limit:
        raise Refused(f"larger than {limit // MIB} MiB")
    if not raw.removeprefix(BOM).strip():
        raise Refused("empty file")
    return raw


def decoded(raw: bytes, errors: str = "strict") -> str:
    """UTF-8, with or without a byte order mark; raises `Refused` on anything else."""
    refuse_binary(raw)
    try:
        return raw.decode("utf-8", errors).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"byte {raw[error.start]:#04x} at position {error.start}"
        raise Refused(f"not UTF-8: {byte}") from error


def refuse_binary(raw: bytes) -> None:
    """Raise `Refused` for what is no text whatever its bytes would decode to."""
    if b"\0" in raw or _BINARY.match(raw):
        raise Refused("binary file, not text")
