"""From markers to citations: which span of the numbered evidence a draft claim rests on."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain import Citation, DraftClaim, Evidence, Removed, Span
from service.text.sentences import sentence_spans
from service.text.terms import terms

LEAST_OVERLAP = 0.5  # share of the claim's terms that the best span must hold
WIDEST = 2  # sentences that one citation may take in


def resolve(claim: DraftClaim, evidence: Mapping[int, Evidence]) -> tuple[Citation, ...] | Removed:
    """A citation for each marker, or why the claim can't be cited.

    A marker that names no evidence removes the whole claim, not just the marker: the sentence was
    written on the strength of something that is not there.
    """
    if not claim.markers:
        return Removed(claim.text, "no_evidence", "the sentence has no marker")
    citations = []
    for marker in dict.fromkeys(claim.markers):
        piece = evidence.get(marker)
        if piece is None:
            return Removed(claim.text, "unknown_marker", f"[{marker}]")
        span = align(claim.text, piece)
        if span is None:
            return Removed(claim.text, "no_evidence", f"nothing in [{marker}] says this")
        citations.append(Citation(piece.article, _passage_at(piece, span), span))
    return tuple(citations)


def align(claim: str, piece: Evidence) -> Span | None:
    """The span of the article that the claim rests on; None when nothing there says it.

    The claim itself if verbatim, else the sentence, or two neighbouring ones, with most of its
    terms, and at least half of them.
    """
    at = piece.text.find(claim)
    if at >= 0:
        return Span(piece.span.start + at, piece.span.start + at + len(claim))
    language = piece.article.language or "en"
    wanted = frozenset(terms(claim, language))
    if not wanted:
        return None
    best, best_overlap = None, 0.0
    for span in _windows(sentence_spans(piece.text, language)):
        overlap = len(wanted & frozenset(terms(span.of(piece.text), language))) / len(wanted)
        if overlap > best_overlap:
            best, best_overlap = span, overlap
    if best is None or best_overlap < LEAST_OVERLAP:
        return None
    return Span(best.start + piece.span.start, best.end + piece.span.start)


def _windows(sentences: tuple[Span, ...]) -> list[Span]:
    """Single sentences first, so that a pair wins only by holding more."""
    return [
        Span(sentences[at].start, sentences[at + size - 1].end)
        for size in range(1, WIDEST + 1)
        for at in range(len(sentences) - size + 1)
    ]


def _passage_at(piece: Evidence, span: Span) -> str:
    """The stored passage in which the span begins."""
    return next(
        (p.id for p in piece.passages if p.span.start <= span.start < p.span.end),
        piece.passages[0].id,
    )
