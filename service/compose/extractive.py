"""The extractive engine: verbatim sentences that answer the question, or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.compose.answerable import answerability, signs_of
from service.compose.asked import Asked, what_is_asked
from service.compose.candidates import Candidate, candidates
from service.compose.matching import terms_of
from service.compose.ranking import Ranked, Scored, look, model, order
from service.compose.selection import select
from service.compose.slots import Slots, slots_of
from service.compose.speaker import speaker_of
from service.compose.speech import speech_of
from service.domain import Draft, DraftClaim, Evidence
from service.learned.linear import Floats
from service.ports import WordVectors


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of the evidence, best first (at least one), and what abstention looks at."""

    asked: Asked
    slots: Slots
    ranked: Ranked
    signs: Floats


def compose(
    question: str,
    evidence: Sequence[Evidence],
    *,
    weights: Mapping[str, float],
    words: WordVectors,
    max_claims: int,
) -> Draft:
    """Pick the sentences; `weights` are the inverse document frequencies of the query's terms.

    The draft is empty when there is nothing to pick from. Its answerability is 0 to 1.
    """
    if what_is_asked(question) is Asked.PUBLISHED:
        return _published(slots_of(question, weights), evidence)
    reading = read(question, candidates(evidence), weights=weights, words=words)
    if reading is None:
        return Draft((), 0.0)
    scored, slots = reading.ranked.scored, len(reading.slots.each)
    groups = select(question, reading.asked, slots, scored, max_claims)
    return Draft(tuple(_claim(group) for group in groups), answerability(reading.signs))


def read(
    question: str,
    pool: Sequence[Candidate],
    *,
    weights: Mapping[str, float],
    words: WordVectors,
) -> Reading | None:
    """Rank the sentences; None without any. Headers are left out: only a date asks for them."""
    asked = what_is_asked(question)
    slots = slots_of(question, weights)
    kept = [candidate for candidate in pool if not candidate.is_header]
    if not kept or not slots.each:
        return None
    ranked = order(look(question, asked, slots, kept, words), model())
    return Reading(asked, slots, ranked, signs_of(asked, slots, ranked))


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
        speech=speech_of(group[0].candidate.text),
    )
