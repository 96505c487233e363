"""From markers to citations: which span of the numbered evidence a draft claim rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from service.domain import Citation, DraftClaim, Evidence, Removed, Span
from service.text.header import recognise
from service.text.sentences import sentence_spans
from service.text.terms import terms
from service.verify.wording import nearness

LEAST_OVERLAP = 0.5  # share of the claim's terms that the best span must hold
WIDEST = 2  # sentences that one citation may take in
MORE = 0.15  # share of the claim's terms by which two sentences must hold more than one
MOST_PLACES = 20  # of one piece, at which a claim that stands there often is looked at

# What may stand before a sentence that is cited without it: a dateline in a text, list signs.
_DATELINE = re.compile(
    r"[A-Z][A-Z.'-]+(?:[ ,]+(?:[A-Z][\w.'-]*|\d{1,2}|\([\w ]{2,30}\))){0,5}\s?(?:—|–|--|-)\s+"
)
_SIGNS = re.compile(r"[\W_]*")


def resolve(claim: DraftClaim, evidence: Mapping[int, Evidence]) -> tuple[Citation, ...] | Removed:
    """A citation for each marker, or why the claim can't be cited.

    A marker that names no evidence removes the whole claim, not just the marker: the sentence was
    written on the strength of something that is not there. A part of a sentence is cited with the
    whole sentence, because what stands before it may turn its meaning.
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
        citations.append(cite(piece, whole(span, piece)))
    return tuple(citations)


def cite(piece: Evidence, span: Span) -> Citation:
    """The citation of a span of the article, with the stored passage in which it begins."""
    passage = next(
        (p.id for p in piece.passages if p.span.start <= span.start < p.span.end),
        piece.passages[0].id,
    )
    return Citation(piece.article, passage, span)


def align(claim: str, piece: Evidence) -> Span | None:
    """The span of the article that the claim rests on; None when nothing there says it.

    The claim itself if verbatim, where it is a whole sentence if it is one anywhere; else the
    sentence with most of its terms, and at least half of them. Two neighbouring ones only where
    they hold clearly more.
    """
    at = next(_places(claim, piece), None) if claim else 0
    if at is not None:
        return Span(piece.span.start + at, piece.span.start + at + len(claim))
    language = piece.article.language or "en"
    wanted = frozenset(terms(claim, language))
    if not wanted:
        return None
    spans = sentence_spans(piece.text, language)
    held = [wanted & frozenset(terms(span.of(piece.text), language)) for span in spans]
    best = _best(claim, piece.text, spans, held)
    if best is None:
        return None
    first, last = best
    if len(frozenset[str]().union(*held[first : last + 1])) < LEAST_OVERLAP * len(wanted):
        return None
    return Span(spans[first].start + piece.span.start, spans[last].end + piece.span.start)


def whole(span: Span, piece: Evidence) -> Span:
    """The sentences in which a span of the piece stands, or the span if it ends where they do.

    A header, a dateline, a list sign or a quotation mark before a sentence is not needed.
    """
    text, language = piece.article.text, piece.article.language or "en"
    inner = Span(span.start - piece.span.start, span.end - piece.span.start)
    touched = [
        Span(one.start + piece.span.start, one.end + piece.span.start)
        for one in sentence_spans(piece.text, language)
        if one.start < inner.end and inner.start < one.end
    ]
    if not touched or _is_bare(text, span, touched[0].start, touched[-1].end):
        return span
    return Span(min(span.start, touched[0].start), max(span.end, touched[-1].end))


def wider(span: Span, piece: Evidence) -> Iterator[Span]:
    """Other spans for one: its sentence with a neighbour of its paragraph, or each of its two."""
    spans = sentence_spans(piece.text, piece.article.language or "en")
    inner = Span(span.start - piece.span.start, span.end - piece.span.start)
    offset = piece.span.start
    if inner not in spans:
        own = [one for one in spans if inner.holds(one)]
        yield from (Span(one.start + offset, one.end + offset) for one in own if len(own) > 1)
        return
    at = spans.index(inner)
    for first, last in ((at - 1, at), (at, at + 1)):
        if first >= 0 and last < len(spans):
            between = piece.text[spans[first].end : spans[last].start]
            if "\n" not in between:
                yield Span(spans[first].start + offset, spans[last].end + offset)


def _is_bare(text: str, span: Span, start: int, end: int) -> bool:
    """Whether nothing that belongs to the sentences is left out before the span and behind it."""
    header = recognise(text).span
    if header is not None and header.end == span.end and header.start <= span.start:
        end = span.end
    if header is not None and start < header.end <= span.start:
        start = header.end
    dateline = _DATELINE.match(text, start, span.start)
    start = dateline.end() if dateline else start
    before, behind = text[start : span.start], text[span.end : end]
    return bool(_SIGNS.fullmatch(before)) and bool(_SIGNS.fullmatch(behind))


def _places(claim: str, piece: Evidence) -> Iterator[int]:
    """Where the claim stands word for word in the piece; where it is a whole sentence first."""
    text = piece.text
    found: list[int] = []
    at = text.find(claim)
    while at >= 0 and len(found) < MOST_PLACES:
        inside = at > 0 and text[at - 1].isalnum() and claim[0].isalnum()
        if not inside:
            found.append(at)
        at = text.find(claim, at + 1)
    if len(found) > 1:
        spans = [Span(piece.span.start + at, piece.span.start + at + len(claim)) for at in found]
        yield from (at for at, span in zip(found, spans, strict=True) if whole(span, piece) == span)
    yield from found


def _best(
    claim: str, text: str, spans: Sequence[Span], held: Sequence[frozenset[str]]
) -> tuple[int, int] | None:
    """The first and the last of the sentences that hold most of the claim's terms."""
    most = max(map(len, held), default=0)
    if not most:
        return None
    equal = [at for at, own in enumerate(held) if len(own) >= most - 1]
    near = {at: nearness(claim, spans[at].of(text)) for at in equal}
    one = max(equal, key=lambda at: (near[at] > 0, len(held[at]) + near[at] * 2, -at))
    wanted = len(set(terms(claim))) or 1
    best, gained = (one, one), MORE * wanted
    for at in range(len(spans) - WIDEST + 1):
        both = len(frozenset[str]().union(*held[at : at + WIDEST]))
        if both - len(held[one]) >= gained and both - len(held[one]) > 0:
            best, gained = (at, at + WIDEST - 1), both - len(held[one]) + 0.5
    return best
