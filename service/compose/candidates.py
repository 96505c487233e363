"""Candidate sentences: every sentence of the evidence that could be a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.domain import Evidence, Span
from service.text.header import recognise
from service.text.orders import orders
from service.text.sentences import is_sentence, sentence_spans

_LIST_SIGN = re.compile(r"(?:[-–•*▪●·]\s+)+(?=\S)")
# Inside of a text, where a wire story was put together: "PORT ELLERY, April 3 (Sable) -".
_DATELINE = re.compile(
    r"[A-Z][A-Z.'-]+(?:[ ,]+(?:[A-Z][\w.'-]*|\d{1,2}|\([\w ]{2,30}\))){0,5}\s?"
    r"(?:—|–|--|-)\s+(?=[\"“]?[A-Z])"
)
LONGEST = 600  # characters: what is longer is a list or a table, not a sentence to read


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence; `span` counts in the article's text, `before` is the sentence before it."""

    evidence: Evidence
    span: Span
    text: str
    before: str
    is_header: bool = False

    @property
    def language(self) -> str:
        """ISO 639-1 code of the article; English when it has none."""
        return self.evidence.article.language or "en"


def candidates(evidence: Sequence[Evidence]) -> list[Candidate]:
    """All candidates in the order of the evidence; a header stands for itself.

    Reprints are left out, and paragraphs that give orders to software.
    """
    return [candidate for piece in evidence if not piece.reprint for candidate in _of_piece(piece)]


def _of_piece(piece: Evidence) -> list[Candidate]:
    text, offset = piece.article.text, piece.span.start
    header = recognise(text).span
    told = [Span(one.start + offset, one.end + offset) for one in orders(piece.text)]
    found: list[Candidate] = []
    before = ""
    for inner in sentence_spans(piece.text, piece.article.language or "en"):
        span = Span(inner.start + offset, inner.end + offset)
        if header is not None and span.start < header.end:
            found += _header(piece, header, span)
            span = _after(header, span, text)
        span = _without(_LIST_SIGN, _without(_DATELINE, span, text), text)
        sentence = span.of(text)
        ordered = any(one.start <= span.start < one.end for one in told)
        if len(sentence) <= LONGEST and is_sentence(sentence) and not ordered:
            found.append(Candidate(piece, span, sentence, before))
        before = sentence
    return found


def _without(before: re.Pattern[str], span: Span, text: str) -> Span:
    """Without what stands before the sentence: a dateline, the sign of a list."""
    found = before.match(text, span.start, span.end)
    return Span(found.end(), span.end) if found else span


def _header(piece: Evidence, header: Span, sentence: Span) -> list[Candidate]:
    if not (sentence.start <= header.start < sentence.end):
        return []
    line = header.of(piece.article.text)
    return [Candidate(piece, header, line, "", is_header=True)]


def _after(header: Span, sentence: Span, text: str) -> Span:
    """What is left of a sentence behind the header."""
    start = min(max(header.end, sentence.start), sentence.end)
    while start < sentence.end and (text[start].isspace() or text[start] in "-–—:"):
        start += 1
    return Span(start, sentence.end)
