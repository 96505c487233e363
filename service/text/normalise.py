"""The one canonical form of a text: what is stored, hashed, shown and counted by spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

# Line boundaries of UAX 14 (classes CR, LF, NL, BK), each of them one newline.
_LINE_ENDS = frozenset("\r\x0b\x0c\x85\u2028\u2029")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# U+200C and U+200D are not among these: emoji sequences and Persian are spelled with them.
_DROPPED = frozenset(
    chr(point)
    for point in chain(
        (c for c in range(0xA0) if unicodedata.category(chr(c)) == "Cc" and c not in (9, 10)),
        (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidi controls
        (0x200B, 0x2060, 0xFEFF),  # zero-width space, word joiner, byte order mark
        range(0xE0000, 0xE0080),  # tag characters: an invisible copy of ASCII
        range(0xFDD0, 0xFDF0),  # noncharacters, here and at the end of each plane
        (plane + last for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)),
    )
)

# UAX 15, Stream-Safe Text: no writing needs more than 30 combining marks in a row. Without a
# limit, `unicodedata.normalize` takes n squared steps to sort a run of n marks.
_MARKS_MAX = 30
_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(raw: str) -> str:
    r"""The canonical text of `raw`: `\n` line ends, NFC, nothing that is there but can't be seen.

    Dropping comes first, so that NFC sees the letters and marks that a dropped character kept
    apart. Idempotent, and linear in the length of `raw`. Lone surrogates stay for the caller to
    refuse (`first_surrogate`).
    """
    present = set(raw)
    text = _LINE_END.sub("\n", raw) if present & _LINE_ENDS else raw
    if dropped := present & _DROPPED - _LINE_ENDS:
        text = re.sub(_class_of(dropped), "", text)
    if raw.isascii():
        return text
    text = _limit_marks(text, present)
    if unicodedata.is_normalized("NFC", text):
        return text
    text = unicodedata.normalize("NFC", text)
    return _limit_marks(text, set(text))


def first_surrogate(text: str) -> int | None:
    """The position of the first lone surrogate, or `None`; a text with one has no UTF-8 form."""
    if text.isascii():
        return None
    found = _SURROGATE.search(text)
    return found.start() if found else None


def _limit_marks(text: str, present: Iterable[str]) -> str:
    """`text` without the marks beyond `_MARKS_MAX` in a row; `present` are its characters."""
    marks = [char for char in present if char > "\u02ff" and _is_mark(char)]
    if not marks:
        return text
    one = _class_of(marks)
    return re.sub(f"({one}{{{_MARKS_MAX}}}){one}+", r"\1", text)


def _is_mark(char: str) -> bool:
    """Whether normalisation may move `char`: it is, or decomposes to, a combining mark."""
    first = unicodedata.normalize("NFD", char)[0]
    return unicodedata.combining(first) > 0


def _class_of(chars: Iterable[str]) -> str:
    """A regex class of these characters."""
    return "[" + "".join(re.escape(char) for char in sorted(chars)) + "]"
