"""Sentences of a text where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from sentencex import get_sentence_boundaries


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Sentences as half-open spans without the space around them; no sentence spans two lines."""
    at = 0
    for line in text.split("\n"):
        for found in get_sentence_boundaries("en", line):
            start, end = found["start_index"], found["end_index"]
            piece = line[start:end]
            lead = len(piece) - len(piece.lstrip())
            if piece.strip():
                yield at + start + lead, at + start + lead + len(piece.strip())
        at += len(line) + 1
