"""When two sentences say the same in nearly the same words, and which reprints print one too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.compose.ranking import Scored
from service.domain import DraftClaim, Evidence
from service.text.sameness import says_the_same
from service.text.sentences import sentence_spans
from service.text.terms import terms


def is_repeat(one: Scored, other: Scored) -> bool:
    """Whether two candidates say the same, in any two articles or one."""
    mine, theirs = one.candidate, other.candidate
    return says_the_same(mine.text, theirs.text, one.terms, other.terms)


def with_reprints(claim: DraftClaim, evidence: Sequence[Evidence]) -> DraftClaim:
    """The claim with the numbers of the reprints of what it cites that print it too."""
    cited = [piece.article for piece in evidence if piece.number in claim.markers]
    known = {article.id for article in cited}
    wanted = {article.lineage_id for article in cited} - {None}
    more = (
        piece.number
        for piece in evidence
        if piece.reprint
        and piece.article.lineage_id in wanted
        and piece.article.id not in known
        and _prints(piece, claim.text)
    )
    return replace(claim, markers=(*claim.markers, *more))


def _prints(piece: Evidence, sentence: str) -> bool:
    if sentence in piece.text:
        return True
    language = piece.article.language or "en"
    own = terms(sentence, language)
    return any(
        says_the_same(sentence, other, own, terms(other, language))
        for span in sentence_spans(piece.text, language)
        if (other := span.of(piece.text))
    )
