"""Files, folders and standard input become raw items; what can't be read is named, not raised.

| suffix | what it holds |
|---|---|
| `.txt .text .md .markdown` | one article, at most 25 MiB |
| `.json` | a list of articles, one article, or `{"articles": […]}`; at most 100 MiB |
| `.jsonl .ndjson` | an article a line, each at most 8 MiB; any number, read line by line |
| `.csv .tsv` | a header row, then an article a row; at most 100 MiB |

Runs where the files are: on the client's side of the API.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from textwrap import shorten
from typing import Any, BinaryIO

from service.ingest.clean import canonical_text
from service.ingest.fields import ALIASES, json_kind
from service.text.header import recognise, title_line

MIB = 1 << 20
TEXT_MAX, TABLE_MAX, LINE_MAX = 25 * MIB, 100 * MIB, 8 * MIB
_DEPTH_MAX = 32  # of an item; what is deeper may not survive being sent on
_BOM = b"\xef\xbb\xbf"
_BINARY = re.compile(rb"%PDF-|PK\x03\x04|\x1f\x8b|\x89PNG|\xff\xd8\xff|GIF8")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # as the error handler `surrogateescape` writes it


@dataclass(frozen=True, slots=True)
class Loaded:
    """One raw item; `where` is its path, with its line or place in a list if there are several."""

    item: dict[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been an article and can't be read."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that holds no article, or is not for us and stood in a folder."""

    where: str
    reason: str


Outcome = Loaded | Unreadable | Skipped


class _Refused(Exception):
    """A file, or one line of it, is not read; the text says why."""


def load(paths: Sequence[str], stdin: BinaryIO) -> Iterator[Outcome]:
    """What the paths hold, in their order, folders in the order of names; `-` is `stdin`."""
    for path in paths:
        if path != "-":
            yield from _at_and_below(path)
            continue
        try:
            yield from _standard_input(stdin)
        except (_Refused, OSError) as error:
            yield Unreadable(path, _in_words(error))


def _at_and_below(root: str) -> Iterator[Outcome]:
    """A file, or all files below a folder; hidden ones are passed over, no folder read twice."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            info = os.stat(path)
            key = (info.st_dev, info.st_ino)
            if stat.S_ISDIR(info.st_mode) and key in seen:
                yield Skipped(_shown(path), "a link to a folder that was read already")
            elif stat.S_ISDIR(info.st_mode):
                seen.add(key)
                names = sorted((n for n in os.listdir(path) if n[0] != "."), reverse=True)
                waiting.extend(os.path.join(path, name) for name in names)
            elif stat.S_ISREG(info.st_mode) and _suffix(path) in _READERS:
                with open(path, "rb") as stream:
                    yield from _READERS[_suffix(path)](stream, path, b"")
            else:
                kinds = f"not a kind of file that is read ({' '.join(_READERS)})"
                yield (Unreadable if path == root else Skipped)(_shown(path), kinds)
        except (_Refused, OSError, ValueError) as error:
            yield Unreadable(_shown(path), _in_words(error))


def _standard_input(stdin: BinaryIO) -> Iterator[Outcome]:
    """JSON, JSON lines or plain text, told apart by the first line that is not blank."""
    head = first = stdin.readline(LINE_MAX + 1).removeprefix(_BOM)
    while first and not first.strip():
        first = stdin.readline(LINE_MAX + 1)
        head += first
    read = _text
    if re.match(rb"\s*\{\s*([\"}]|$)", first):
        read = _json_lines if first.rstrip().endswith(b"}") else _json
    elif re.match(rb"\s*\[\s*([\[{\"\]]|$)", first):
        read = _json
    yield from read(stdin, "-", head)


def _text(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """One article; its id is of the path unless title, outlet and date were all recognised."""
    text = _whole(stream, head, TEXT_MAX)
    body = canonical_text(text)
    title = title_line(body, header := recognise(body))
    if title and _suffix(path) in (".md", ".markdown"):
        title = re.sub(r"^#{1,6}\s+", "", title)
    item = {"title": title, "text": text}
    if not (title and header.source and header.published_at):
        key = text.encode() if path == "-" else os.fsencode(PurePath(path).as_posix())
        item["id"] = f"file-{sha256(key).hexdigest()[:16]}"
    if not title:
        stem = _shown(PurePath(path).stem)
        start = shorten(body[:1_000], 100, placeholder="…")
        item["title"] = start if path == "-" else re.sub(r"[-_\s]+", " ", stem).strip() or stem
    yield Loaded(item, _shown(path))


def _json(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """A list of articles, one article, or an object that holds the list under `articles`."""
    yield from _items(_parsed(_whole(stream, head, TABLE_MAX)), _shown(path))


def _json_lines(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """An article a line; a line that can't be read is named, the others go in."""
    found = False
    for number, line in enumerate(_lines(stream, head), 1):
        if line is not None and not line.strip():
            continue
        found = True
        where = f"{_shown(path)}:{number}"
        try:
            if line is None:
                raise _Refused(f"line {number} is longer than {LINE_MAX // MIB} MiB")
            yield from _items(_parsed(_decoded(line), number), where)
        except _Refused as error:
            yield Unreadable(where, str(error))
    if not found:
        raise _Refused("empty file")


def _csv(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """An article a row under the names of the header row, whose commonest mark separates."""
    text = _whole(stream, head, TABLE_MAX, "surrogateescape")
    lines = (found.group() for found in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text))
    first = text.lstrip().partition("\n")[0]
    separator = max("\t,;" if _suffix(path) == ".tsv" else ",;\t", key=first.count)
    csv.field_size_limit(TABLE_MAX)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    header: list[str] = []
    while True:
        where = f"{_shown(path)}:{rows.line_num + 1}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Unreadable(where, f"wrong CSV: {error}")
            continue
        if row is None:
            return
        if not row:
            continue
        if not header:
            header = _header_row(row)
        elif byte := _NOT_UTF8.search("".join(row)):
            yield Unreadable(where, f"not UTF-8: byte {ord(byte.group()) - 0xDC00:#04x}")
        elif len(row) == len(header):
            yield Loaded(dict(zip(header, row, strict=True)), where)
        else:
            yield Unreadable(where, f"{len(row)} columns, the header row has {len(header)}")


def _header_row(row: list[str]) -> list[str]:
    """The names of the columns; raises `_Refused` when title or text is not among them."""
    names = {name.strip().lower() for name in row}
    for field in ("title", "text"):
        if names.isdisjoint(ALIASES[field]):
            raise _Refused(f"the header row names no {field} column ({', '.join(ALIASES[field])})")
    return [_shown(name.strip()) for name in row]


def _items(value: object, where: str) -> Iterator[Outcome]:
    """The articles of one JSON value."""
    if isinstance(value, dict) and isinstance(value.get("articles"), list):
        value = value["articles"]
    if not isinstance(value, list):
        yield _item(value, where)
    elif not value:
        yield Skipped(where, "no articles in it")
    else:
        yield from (_item(element, f"{where}[{i}]") for i, element in enumerate(value))


def _item(value: object, where: str) -> Outcome:
    """One article, if it is an object that JSON can carry on."""
    if not isinstance(value, dict):
        return Unreadable(where, f"expected an object, got {json_kind(value)}")
    level: list[Any] = [value]
    for _ in range(_DEPTH_MAX):
        inner = (part.values() if isinstance(part, dict) else part for part in level)
        level = [child for part in inner for child in part if isinstance(child, dict | list)]
        if not level:
            return Loaded(value, where)
    return Unreadable(where, f"nested more than {_DEPTH_MAX} levels deep")


def _parsed(text: str, first_line: int = 1) -> object:
    """The value of a JSON text; NaN and infinities, which JSON has not, become null."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno + first_line - 1}, column {error.colno}"
        raise _Refused(f"wrong JSON at {place}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise _Refused("wrong JSON: nested too deeply, or a number too long") from error


def _whole(stream: BinaryIO, head: bytes, limit: int, errors: str = "strict") -> str:
    """All of `head` and `stream` as text; raises `_Refused` when it is too large or no text."""
    raw = head + stream.read(limit + 1)
    if len(raw) > limit:
        raise _Refused(f"larger than {limit // MIB} MiB")
    if not raw.removeprefix(_BOM).strip():
        raise _Refused("empty file")
    return _decoded(raw, errors)


def _decoded(raw: bytes, errors: str = "strict") -> str:
    """UTF-8, with or without a byte order mark; raises `_Refused` on anything else."""
    if b"\0" in raw or _BINARY.match(raw):
        raise _Refused("binary file, not text")
    try:
        return raw.decode("utf-8", errors).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        byte = f"byte {raw[error.start]:#04x} at position {error.start}"
        raise _Refused(f"not UTF-8: {byte}") from error


def _lines(stream: BinaryIO, head: bytes) -> Iterator[bytes | None]:
    """Each line; `None` for one over the limit, which is never held as a whole."""
    yield from head.splitlines()
    first = not head
    while line := stream.readline(LINE_MAX + 1):
        if first and (b"\0" in line or _BINARY.match(line)):
            raise _Refused("binary file, not text")
        if len(line) <= LINE_MAX or line.endswith(b"\n"):
            yield line.removeprefix(_BOM) if first else line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MIB)
            yield None
        first = False


def _suffix(path: str) -> str:
    """The end of a file's name that says its kind, in lower case."""
    return PurePath(path).suffix.lower()


def _shown(path: str) -> str:
    """A path as text that can be printed, also when its bytes are not UTF-8."""
    return path.encode("utf-8", "replace").decode()


def _in_words(error: Exception) -> str:
    """What a failure to read means for the one who named the file."""
    missing = isinstance(error, FileNotFoundError)
    return "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)


_READERS: dict[str, Callable[[BinaryIO, str, bytes], Iterator[Outcome]]] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), _text),
    ".json": _json,
    **dict.fromkeys((".jsonl", ".ndjson"), _json_lines),
    **dict.fromkeys((".csv", ".tsv"), _csv),
}
_DECODER = json.JSONDecoder(
    parse_constant=lambda _: None,
    parse_float=lambda digits: number if math.isfinite(number := float(digits)) else None,
)
