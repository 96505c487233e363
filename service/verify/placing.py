"""Markers for a sentence that came without: which pieces say it, where that is clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from service.domain import Claim, DraftClaim, Evidence
from service.text.sentences import sentence_spans
from service.text.terms import terms
from service.verify.claims import verify
from service.verify.support import LexicalJudge

FEWEST_TERMS = 4  # of a sentence that is not verbatim: "It is big." stands anywhere
LEAST = 0.85  # support of the piece that says it
ALIKE = 0.1  # pieces with this much less support are cited as well, as further witnesses
BETWEEN = 0.25  # between the two the sentence is not clearly of any piece
MOST_MARKERS = 3
_JUDGE = LexicalJudge()


def place(draft: DraftClaim, evidence: Mapping[int, Evidence]) -> DraftClaim | None:
    """The draft with the markers of the pieces that say it; None where that is not clear.

    Clear is a whole sentence word for word, or a piece with every fact and nearly all of the words,
    when no other piece comes near without saying the same. At most three markers, the best first.
    """
    text = draft.text.strip()
    exact = [number for number, piece in evidence.items() if text and _prints(text, piece)]
    if exact:
        return replace(draft, markers=tuple(exact[:MOST_MARKERS]))
    wanted = frozenset(terms(text))
    if len(wanted) < FEWEST_TERMS:
        return None
    support: dict[int, float] = {}
    near: dict[int, float] = {}
    for number, piece in evidence.items():
        share = len(wanted & frozenset(terms(piece.text))) / len(wanted)
        if share >= LEAST - BETWEEN:
            found = verify(replace(draft, markers=(number,)), {number: piece}, _JUDGE)
            near[number] = _best_share(wanted, piece)
            if isinstance(found, Claim):
                support[number] = found.verdict.support
    best = max(support.values(), default=0.0)
    if best < LEAST:
        return None
    said = [number for number, own in support.items() if own >= best - ALIKE]
    if any(own > best - BETWEEN for number, own in near.items() if number not in said):
        return None
    ranked = sorted(said, key=lambda number: -support[number])
    return replace(draft, markers=tuple(ranked[:MOST_MARKERS]))


def _prints(text: str, piece: Evidence) -> bool:
    """Whether the piece has the text as one sentence or several."""
    at = piece.text.find(text)
    if at < 0:
        return False
    spans = sentence_spans(piece.text, piece.article.language or "en")
    return any(one.start == at for one in spans) and any(one.end == at + len(text) for one in spans)


def _best_share(wanted: frozenset[str], piece: Evidence) -> float:
    """The share of the terms in the sentence of the piece that has most of them."""
    language = piece.article.language or "en"
    return max(
        (
            len(wanted & frozenset(terms(one.of(piece.text)))) / len(wanted)
            for one in sentence_spans(piece.text, language)
        ),
        default=0.0,
    )
