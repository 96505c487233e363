"""The extractive engine: verbatim sentences that answer the question, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.compose.answerable import Signals, answerability
from service.compose.asked import FACTOIDS, Asked, what_is_asked
from service.compose.candidates import Candidate, candidates
from service.compose.ranking import Scored, near_terms, rank, terms_of
from service.compose.selection import select
from service.compose.slots import Slots, slots_of
from service.compose.speaker import speaker_of
from service.domain import Draft, DraftClaim, Evidence
from service.ports import Embedder


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of the evidence, best first (at least one), and what abstention looks at."""

    asked: Asked
    scored: tuple[Scored, ...]
    signals: Signals


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
    if what_is_asked(question) is Asked.PUBLISHED:
        return _published(slots_of(question, weights), evidence)
    reading = read(question, evidence, weights=weights, embedder=embedder)
    if reading is None:
        return Draft((), 0.0)
    groups = select(question, reading.asked, reading.scored, max_claims)
    return Draft(tuple(_claim(group) for group in groups), answerability(reading.signals))


def read(
    question: str,
    evidence: Sequence[Evidence],
    *,
    weights: Mapping[str, float],
    embedder: Embedder,
) -> Reading | None:
    """Rank the sentences; None without any. Headers are left out: only a date asks for them."""
    asked = what_is_asked(question)
    slots = slots_of(question, weights)
    pool = [candidate for candidate in candidates(evidence) if not candidate.is_header]
    if not pool:
        return None
    scored = rank(question, asked, slots, pool, embedder)
    return Reading(asked, tuple(scored), signals(asked, slots, scored))


def signals(asked: Asked, slots: Slots, scored: Sequence[Scored]) -> Signals:
    """What abstention is decided by: the best sentence and its article.

    Which outlet reported something is told by one sentence of an article on it, so there the
    whole article stands for the sentence.
    """
    best = scored[0]
    article = best.candidate.evidence.article
    wide = terms_of(f"{article.text}\n{article.title}", best.candidate.language)
    wide = (*wide, *terms_of(article.source or "", best.candidate.language))
    named_here = asked is Asked.OUTLET
    own = wide if named_here else best.terms
    near = wide if named_here else near_terms(best.candidate)
    piece = terms_of(best.candidate.evidence.text, best.candidate.language)
    names = slots.names_coverage((*near, *piece))
    return Signals(
        sentence=slots.coverage(own),
        window=slots.coverage(near),
        article=slots.coverage(wide),
        adjacency=best.parts.adjacency,
        cosine=best.parts.cosine,
        fit=best.parts.fit,
        focus=slots.focus.coverage(own) if slots.focus else 1.0,
        focus_window=slots.focus.coverage(near) if slots.focus else 1.0,
        names_passage=1.0 if names is None else names,
        names_article=1.0 if names is None else slots.names_coverage(wide) or 0.0,
        names_none=float(names is None),
        names_joined=slots.joined(wide),
        missing=_missing(slots, wide),
        unfit=float(asked in FACTOIDS and best.parts.fit < 0.5),
    )


def _missing(slots: Slots, found: Sequence[str]) -> float:
    """Share of the slots, light ones aside, that nothing fills at all; 1 for no slots."""
    filled = slots.credits(found)
    kept = [at for at, slot in enumerate(slots.each) if not slot.is_light]
    return sum(at not in filled for at in kept) / len(kept) if kept else float(not filled)


def _published(slots: Slots, evidence: Sequence[Evidence]) -> Draft:
    """The header of the article that the question speaks of.

    "When was this published?" means one article; among several, the question must tell which.
    """
    headers = [candidate for candidate in candidates(evidence) if candidate.is_header]
    if not headers:
        return Draft((), 0.0)
    best = max(headers, key=lambda header: (_about(slots, header), -header.evidence.number))
    claim = DraftClaim(best.text, (best.evidence.number,), None)
    alone = len({piece.article.id for piece in evidence}) == 1
    return Draft((claim,), 1.0 if alone else _about(slots, best))


def _about(slots: Slots, header: Candidate) -> float:
    """Share of the question, its light words aside, that the article is about; 0 for none."""
    article = header.evidence.article
    found = slots.credits(terms_of(f"{article.title}\n{article.text}", header.language))
    kept = [at for at, slot in enumerate(slots.each) if not slot.is_light]
    return sum(found.get(at, 0.0) for at in kept) / len(kept) if kept else 0.0


def _claim(group: Sequence[Scored]) -> DraftClaim:
    return DraftClaim(
        text=group[0].candidate.text,
        markers=tuple(dict.fromkeys(member.candidate.evidence.number for member in group)),
        speaker=speaker_of(group[0].candidate.text),
    )
