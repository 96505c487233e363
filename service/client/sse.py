"""Server-sent events out of bytes, however they are cut."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One event: its name and its data."""

    event: str
    data: str


class Parser:
    """Reads as the HTML standard says: any line end, comments, several lines of data, a BOM."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._begun = False
        self._after_return = False  # a line feed that comes next belongs to it
        self._event = ""
        self._data: list[str] = []

    def feed(self, data: bytes) -> Iterator[Message]:
        """The events that are complete with these bytes."""
        text = self._decoder.decode(data)
        if text and not self._begun:
            self._begun = True
            text = text.removeprefix("\ufeff")
        for char in text:
            if char == "\n" and self._after_return:
                self._after_return = False
                continue
            self._after_return = char == "\r"
            if char not in "\r\n":
                self._rest += char
                continue
            line, self._rest = self._rest, ""
            if message := self._line(line):
                yield message

    def _line(self, line: str) -> Message | None:
        if not line:
            message = Message(self._event or "message", "\n".join(self._data))
            found = message if self._data else None
            self._event, self._data = "", []
            return found
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        return None
