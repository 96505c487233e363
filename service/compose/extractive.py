"""The extractive engine: verbatim sentences that answer the question, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.compose.answerable import Signals, answerability
from service.compose.asked import Asked, what_is_asked
from service.compose.candidates import Candidate, candidates
from service.compose.ranking import Scored, rank, terms_of
from service.compose.selection import select
from service.compose.slots import Slots, slots_of
from service.compose.speaker import speaker_of
from service.domain import Draft, DraftClaim, Evidence
from service.ports import Embedder


def compose(
    question: str,
    evidence: Sequence[Evidence],
    *,
    weights: Mapping[str, float],
    embedder: Embedder,
    max_claims: int,
) -> Draft:
    """Pick the sentences; `weights` are the inverse document frequencies of the query's terms.

    The draft is empty when there is nothing to pick from. Its answerability is 0 to 1.
    """
    asked = what_is_asked(question)
    slots = slots_of(question, weights)
    pool = candidates(evidence)
    if asked is Asked.PUBLISHED:
        return _published(slots, [c for c in pool if c.is_header])
    scored = rank(question, asked, slots, [c for c in pool if not c.is_header], embedder)
    if not scored:
        return Draft((), 0.0)
    groups = select(question, asked, scored, max_claims)
    claims = tuple(_claim(group) for group in groups)
    return Draft(claims, answerability(signals(slots, scored)))


def signals(slots: Slots, scored: Sequence[Scored]) -> Signals:
    """What abstention is decided by."""
    best = scored[0]
    candidate = best.candidate
    piece = candidate.evidence
    title = terms_of(piece.article.title, candidate.language)
    near = (*best.terms, *terms_of(candidate.before, candidate.language), *title)
    wide = (*terms_of(piece.text, candidate.language), *title)
    wide = (*wide, *terms_of(piece.article.source or "", candidate.language))
    names = slots.names_coverage(near)
    filled = slots.credits(wide)
    return Signals(
        sentence=best.parts.sentence,
        window=best.parts.window,
        passage=best.parts.passage,
        adjacency=best.parts.adjacency,
        cosine=best.parts.cosine,
        fit=best.parts.fit,
        names_window=1.0 if names is None else names,
        names_passage=slots.names_coverage(wide) if names is not None else 1.0,
        names_none=float(names is None),
        missing=1.0 - len(filled) / len(slots.each) if slots.each else 1.0,
    )


def _published(slots: Slots, headers: Sequence[Candidate]) -> Draft:
    """The header of the article that the question speaks of."""
    if not headers:
        return Draft((), 0.0)
    best = max(headers, key=lambda c: (_about(slots, c), -c.evidence.number))
    claim = DraftClaim(best.text, (best.evidence.number,), None)
    return Draft((claim,), 1.0)


def _about(slots: Slots, header: Candidate) -> float:
    article = header.evidence.article
    return slots.coverage(terms_of(f"{article.title}\n{header.evidence.text}", header.language))


def _claim(group: Sequence[Scored]) -> DraftClaim:
    return DraftClaim(
        text=group[0].candidate.text,
        markers=tuple(dict.fromkeys(member.candidate.evidence.number for member in group)),
        speaker=speaker_of(group[0].candidate.text),
    )
