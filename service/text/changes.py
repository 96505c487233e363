"""What differs between two versions of a text: by sentences, then by words inside changed ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from service.text.sentences import sentence_spans

Op = Literal["same", "removed", "added"]
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_PAIRS_MAX = 1_000_000  # of words: a changed stretch with more is shown as one piece on each side


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that stayed, went or came."""

    op: Op
    text: str


_Replaced = Callable[[str, str], Iterator[Segment]]


def changes(before: str, after: str, language: str = "en") -> tuple[Segment, ...]:
    """The segments from one text to the other, in order, none empty, no two of one kind in a row.

    `same` and `removed` joined are `before`, `same` and `added` joined are `after`.
    """
    pieces = _pieces(before, language), _pieces(after, language)
    return tuple(_joined(_between(*pieces, _by_words)))


def _pieces(text: str, language: str) -> list[str]:
    """Sentences, each with the white space behind it; all joined are the text."""
    starts = [0, *(span.start for span in sentence_spans(text, language)[1:]), len(text)]
    return [text[start:end] for start, end in pairwise(starts) if start < end]


def _by_words(before: str, after: str) -> Iterator[Segment]:
    words = _WORD.findall(before), _WORD.findall(after)
    if len(words[0]) * len(words[1]) > _PAIRS_MAX:
        return iter((Segment("removed", before), Segment("added", after)))
    return _between(*words, lambda old, new: iter((Segment("removed", old), Segment("added", new))))


def _between(before: Sequence[str], after: Sequence[str], replaced: _Replaced) -> Iterator[Segment]:
    """Segments of two lists of pieces; `replaced` says what becomes of a changed stretch."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, begin, finish in matcher.get_opcodes():
        old, new = "".join(before[start:end]), "".join(after[begin:finish])
        if tag == "replace":
            yield from replaced(old, new)
        elif tag == "equal":
            yield Segment("same", old)
        elif tag == "delete":
            yield Segment("removed", old)
        else:
            yield Segment("added", new)


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
