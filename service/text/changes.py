"""What differs between two versions of a text: by sentences, then by words inside changed ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from service.text.sentences import sentence_spans

Op = Literal["same", "removed", "added"]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_PAIRS_MAX = (
    400_000  # equal pieces that are compared at most (about a second); then whole stretches
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that stayed, went or came."""

    op: Op
    text: str


def changes(before: str, after: str, language: str = "en") -> tuple[Segment, ...]:
    """The segments from one text to the other, in order, none empty, no two of one kind in a row.

    `same` and `removed` joined are `before`, `same` and `added` joined are `after`. The time is
    bounded: what repeats itself too often is not looked into, and stands as removed and added.
    """
    return tuple(_joined(_Comparison().sentences(before, after, language)))


class _Comparison:
    """Compares as long as it may: `_left` counts pairs of equal pieces, which take the time."""

    def __init__(self) -> None:
        self._left = _PAIRS_MAX

    def sentences(self, before: str, after: str, language: str) -> Iterator[Segment]:
        """By sentences, changed ones by words."""
        yield from self._between(_pieces(before, language), _pieces(after, language), self._words)

    def _words(self, before: str, after: str) -> Iterator[Segment]:
        yield from self._between(_WORD.findall(before), _WORD.findall(after), _replaced)

    def _between(
        self, before: list[str], after: list[str], changed: Callable[[str, str], Iterator[Segment]]
    ) -> Iterator[Segment]:
        """Segments of two lists of pieces; `changed` says what becomes of a changed stretch."""
        start, end = _common(before, after)
        yield from _segment("same", before[:start])
        middle = before[start : len(before) - end], after[start : len(after) - end]
        if self._allows(*middle):
            matcher = SequenceMatcher(None, *middle, autojunk=False)
            for tag, first, last, begin, finish in matcher.get_opcodes():
                old, new = middle[0][first:last], middle[1][begin:finish]
                if tag == "replace":
                    yield from changed("".join(old), "".join(new))
                elif tag == "equal":
                    yield from _segment("same", old)
                else:
                    yield from _segment("removed", old)
                    yield from _segment("added", new)
        else:
            yield from _replaced("".join(middle[0]), "".join(middle[1]))
        yield from _segment("same", before[len(before) - end :])

    def _allows(self, before: Sequence[str], after: Sequence[str]) -> bool:
        counted = Counter(after)
        self._left -= sum(counted[piece] for piece in before) + len(before) + len(after)
        return self._left >= 0


def _common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many pieces at the start and at the end are equal."""
    most = min(len(before), len(after))
    start = next((n for n in range(most) if before[n] != after[n]), most)
    end = next((n for n in range(most - start) if before[-1 - n] != after[-1 - n]), most - start)
    return start, end


def _replaced(before: str, after: str) -> Iterator[Segment]:
    yield from _segment("removed", [before])
    yield from _segment("added", [after])


def _segment(op: Op, pieces: Sequence[str]) -> Iterator[Segment]:
    if text := "".join(pieces):
        yield Segment(op, text)


def _pieces(text: str, language: str) -> list[str]:
    """Sentences, each with the white space behind it; all joined are the text."""
    starts = [0, *(span.start for span in sentence_spans(text, language)[1:]), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if start < end]


def _joined(segments: Iterator[Segment]) -> Iterator[Segment]:
    last: Segment | None = None
    for segment in segments:
        if last is not None and last.op == segment.op:
            last = Segment(last.op, last.text + segment.text)
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last
