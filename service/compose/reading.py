"""A model's text as words, markers, line ends and blocks of code, however it is split."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal

CODE_MAX = 400  # characters that are kept of a block of code, and of a line of it
_WORD_MAX = 500  # a longer run without white space is read in parts
_RANGE_MAX = 10  # evidence numbers that one "[1-3]" may stand for
_MARKER_MAX = 48  # characters; longer brackets hold no markers

_S = "[ \u00a0]?"
_DASH = "[-\u2011\u2013]"
_ITEM = rf"\^?[0-9]{{1,3}}(?:{_S}{_DASH}{_S}[0-9]{{1,3}})?"
_ITEMS = rf"{_S}{_ITEM}(?:{_S}[,;]{_S}{_ITEM})*{_S}"
_ONE = rf"(?:\[{_ITEMS}\]|【{_ITEMS}】)"
# Both end at a closing bracket, so what follows changes nothing.
_MARKER = re.compile(rf"{_ONE}|\({_S}{_ONE}(?:{_S}[,;]?{_S}{_ONE})*{_S}\)")
_INSIDE = r"0-9^,; \u00a0\u2011\u2013\-"
_BEGUN = re.compile(rf"[\[【][{_INSIDE}]*|\({_S}(?:[\[【][{_INSIDE}\[\]【】]*)?")
_NUMBERS = re.compile(rf"([0-9]+)(?:{_S}{_DASH}{_S}([0-9]+))?")

_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BRACKETS = frozenset("([【")
_FENCE = re.compile(r"`{3,}|~{3,}")
_WIDE_STOPS = "\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a\uff61"
_RUN = re.compile(rf"[^\s(\[【{_WIDE_STOPS}]+")
_TAGS = ("<think>", "<thinking>")
_THOUGHT = re.compile("</think(?:ing)?>")
_TAG_MAX = len("</thinking>")


@dataclass(frozen=True, slots=True)
class Word:
    """Characters without white space; `spaced` when white space or the end follows them."""

    text: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Space:
    """One white space character inside a line."""

    char: str


@dataclass(frozen=True, slots=True)
class Marker:
    """The numbers of one marker."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineEnd:
    """The end of a line that was `width` characters long."""

    width: int


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, the first 400 characters of it."""

    text: str


Piece = Word | Space | Marker | LineEnd | Code


class Reader:
    """Reads as far as the text that arrived allows; leaves a `<think>` block at its start out.

    Where a piece ends depends on the text alone: it is given once nothing that may still arrive
    could change it.
    """

    def __init__(self) -> None:
        self._mode: Literal["start", "thought", "text", "code"] = "start"
        self._tail = ""  # the beginning of what may be a marker or a tag
        self._word = ""
        self._after_cr = False
        self._width = 0
        self._code = ""
        self._code_line: str | None = None  # None on the line of the opening fence

    @property
    def word(self) -> str | None:
        """What has been read of a word; None in the middle of something else."""
        return self._word if self._mode == "text" and not self._tail else None

    def begin_code(self) -> None:
        """The word just given is the opening fence of a block of code."""
        self._mode = "code"
        self._code, self._code_line = "", None

    def read(self, text: str) -> Iterator[Piece]:
        """The pieces that `text` completes."""
        if not text:
            return
        if self._after_cr and text[0] == "\n":
            text = text[1:]
        self._after_cr = text[-1:] == "\r"
        self._tail += _LINE_END.sub("\n", text)
        yield from self._pieces(whole=False)

    def finish(self) -> Iterator[Piece]:
        """The rest: nothing else will arrive."""
        yield from self._pieces(whole=True)
        yield from self.end_word(spaced=True)
        if self._mode == "code":
            line = self._code_line or ""
            yield Code(self._code + ("" if _FENCE.fullmatch(line.strip()) else line))

    def _pieces(self, *, whole: bool) -> Iterator[Piece]:
        at = 0
        while at < len(self._tail):
            mode, before = self._mode, at
            match mode:
                case "start":
                    at = self._skip_thought_tag(at, whole=whole)
                case "thought":
                    at = self._skip_thought(at)
                case "code":
                    at = yield from self._read_code(at)
                case "text":
                    at = yield from self._read_text(at, whole=whole)
            if at == before and mode == self._mode:
                break  # more must arrive first
        self._tail = self._tail[at:]

    def _skip_thought_tag(self, at: int, *, whole: bool) -> int:
        if self._tail[at].isspace():
            return at + 1
        begun = self._tail[at : at + _TAG_MAX]
        for tag in _TAGS:
            if begun.startswith(tag):
                self._mode = "thought"
                return at + len(tag)
        if whole or not any(tag.startswith(begun) for tag in _TAGS):
            self._mode = "text"
        return at

    def _skip_thought(self, at: int) -> int:
        if found := _THOUGHT.search(self._tail, at):
            self._mode = "start"
            return found.end()
        return max(at, len(self._tail) - _TAG_MAX + 1)

    def _read_code(self, at: int) -> Generator[Piece, None, int]:
        end = self._tail.find("\n", at)
        part = self._tail[at : end if end >= 0 else None]
        if self._code_line is not None:
            self._code_line += part[: CODE_MAX - len(self._code_line)]
        if end < 0:
            return len(self._tail)
        line, self._code_line = self._code_line, ""
        if line is not None and _FENCE.fullmatch(line.strip()):
            self._mode = "text"
            self._width = 0
            yield Code(self._code)
        elif line is not None:
            self._code = (self._code + line + "\n")[:CODE_MAX]
        return end + 1

    def _read_text(self, at: int, *, whole: bool) -> Generator[Piece, None, int]:
        char = self._tail[at]
        after = at + 1
        if char.isspace():
            yield from self.end_word(spaced=True)
            if self._mode == "code":
                return at
            yield LineEnd(self._width) if char == "\n" else Space(char)
        elif char in _BRACKETS and (marker := _marker_at(self._tail, at)):
            yield from self.end_word(spaced=False)
            yield marker[1]
            after = at + marker[0]
        elif char in _BRACKETS and not whole and _may_become_marker(self._tail, at):
            return at
        elif run := _RUN.match(self._tail, at, at + _WORD_MAX - len(self._word)):
            self._word += run.group()
            after = run.end()
        else:
            self._word += char
        self._width = 0 if char == "\n" else self._width + after - at
        if len(self._word) >= _WORD_MAX or self._word.endswith(tuple(_WIDE_STOPS)):
            yield from self.end_word(spaced=False)
        return after

    def end_word(self, *, spaced: bool = True) -> Iterator[Piece]:
        """The word that is being read, as it is now."""
        if self._word:
            word, self._word = self._word, ""
            yield Word(word, spaced)


def _marker_at(text: str, at: int) -> tuple[int, Marker] | None:
    """The marker at `at` with its length; None when there is none.

    A range that runs backwards or over more than 10 numbers, or a number of more than three digits,
    is text.
    """
    found = _MARKER.match(text[at : at + _MARKER_MAX])
    if not found:
        return None
    numbers: list[int] = []
    for low, high in _NUMBERS.findall(found.group()):
        first, last = int(low), int(high or low)
        if not 0 <= last - first < _RANGE_MAX:
            return None
        numbers.extend(range(first, last + 1))
    return found.end(), Marker(tuple(numbers))


def _may_become_marker(text: str, at: int) -> bool:
    """Whether all that follows `at` could be the beginning of a marker."""
    return len(text) - at < _MARKER_MAX and _BEGUN.fullmatch(text, at) is not None
