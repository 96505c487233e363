"""JSON, JSON lines and CSV: many articles a file, each bad one named with its place."""

from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from service.ingest.fields import ALIASES, json_kind
from service.ingest.files.outcome import (
    MIB,
    Loaded,
    Outcome,
    Refused,
    Skipped,
    Unreadable,
    shown,
    suffix,
)
from service.ingest.files.text import BOM, decoded, refuse_binary, whole

TABLE_MAX, LINE_MAX = 100 * MIB, 8 * MIB
_DEPTH_MAX = 32  # of an item; what is deeper may not survive being sent on
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # as the error handler `surrogateescape` writes it
_DECODER = json.JSONDecoder(
    parse_constant=lambda _: None,
    parse_float=lambda digits: number if math.isfinite(number := float(digits)) else None,
)


def read_json(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """A list of articles, one article, or an object that holds the list under `articles`."""
    yield from _items(_parsed(whole(stream, head, TABLE_MAX)), shown(path))


def read_json_lines(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """An article a line; a line that can't be read is named, the others go in."""
    found = False
    for number, line in enumerate(_lines(stream, head), 1):
        if line is not None and not line.strip():
            continue
        found = True
        where = f"{shown(path)}:{number}"
        try:
            if line is None:
                raise Refused(f"line {number} is longer than {LINE_MAX // MIB} MiB")
            yield from _items(_parsed(decoded(line), number), where)
        except Refused as error:
            yield Unreadable(where, str(error))
    if not found:
        raise Refused("empty file")


def read_csv(stream: BinaryIO, path: str, head: bytes) -> Iterator[Outcome]:
    """An article a row under the names of the header row, whose commonest mark separates."""
    text = whole(stream, head, TABLE_MAX, "surrogateescape")
    lines = (found.group() for found in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text))
    first = text.lstrip().partition("\n")[0]
    separator = max("\t,;" if suffix(path) == ".tsv" else ",;\t", key=first.count)
    csv.field_size_limit(TABLE_MAX)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    header: list[str] = []
    while True:
        where = f"{shown(path)}:{rows.line_num + 1}"
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
    """The names of the columns; raises `Refused` when title or text is not among them."""
    names = {name.strip().lower() for name in row}
    for field in ("title", "text"):
        if names.isdisjoint(ALIASES[field]):
            raise Refused(f"the header row names no {field} column ({', '.join(ALIASES[field])})")
    return [shown(name.strip()) for name in row]


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
        raise Refused(f"wrong JSON at {place}: {error.msg}") from error
    except (RecursionError, ValueError) as error:
        raise Refused("wrong JSON: nested too deeply, or a number too long") from error


def _lines(stream: BinaryIO, head: bytes) -> Iterator[bytes | None]:
    """Each line; `None` for one over the limit, which is never held as a whole."""
    yield from head.splitlines()
    first = not head
    while line := stream.readline(LINE_MAX + 1):
        if first:
            refuse_binary(line)
        if len(line) <= LINE_MAX or line.endswith(b"\n"):
            yield line.removeprefix(BOM) if first else line
        else:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MIB)
            yield None
        first = False
