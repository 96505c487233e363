"""From the articles to the draft of a summary: title, placed sentences, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from service.compose.slots import slots_of
from service.compose.speaker import speaker_of
from service.compose.summary import overview as over
from service.compose.summary import positions as stands
from service.compose.summary import timeline as times
from service.compose.summary.overview import Picked, Rated, overview, rate
from service.compose.summary.pieces import number_of, pieces_of
from service.compose.summary.positions import positions
from service.compose.summary.sentences import Sentence, sentences_of
from service.compose.summary.timeline import timeline
from service.domain import Article, DraftClaim, Evidence, Length, Passage, Place
from service.ports import Embedder
from service.text.loaded import loaded


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """What is proposed for a summary, in reading order; nothing of it is verified yet.

    `left_out` counts the sentences that were passed over because they judge.
    """

    title: str
    claims: tuple[tuple[DraftClaim, Place], ...]
    evidence: tuple[Evidence, ...]
    left_out: int


def sizes(length: Length) -> dict[str, int]:
    """How much a summary tells: sentences of the overview, parties, sentences of each, days."""
    return {
        "overview": over.MOST[length],
        "positions": stands.MOST_PARTIES,
        "each": stands.MOST[length],
        "timeline": times.MOST[length],
    }


def compose_summary(
    subject: str | None,
    articles: Sequence[Article],
    passages: Mapping[str, Sequence[Passage]],
    *,
    weights: Mapping[str, float],
    embedder: Embedder,
    length: Length,
) -> SummaryDraft:
    """Overview, positions by party, timeline; `passages` are those of each article by its id.

    `weights` are the inverse document frequencies of the subject's terms; without a subject the
    articles are taken as they are.
    """
    sentences = sentences_of(articles)
    rated = _rated(subject, articles, sentences, weights, embedder)
    placed = [(Place("overview"), p) for p in overview(rated, over.MOST[length])]
    used = {pick.sentence.key for _, pick in placed}
    for party, picks in positions(rated, used, stands.MOST[length]):
        placed += [(Place("positions", party), pick) for pick in picks]
    placed += [(Place("timeline", day), p) for day, p in timeline(rated, times.MOST[length])]
    cited = [one for _, pick in placed for one in (pick.sentence, *pick.repeats)]
    pieces = pieces_of(articles, cited, passages)
    shown = {pick.sentence.key for _, pick in placed}
    return SummaryDraft(
        title=subject.strip() if subject else title_of(articles, embedder),
        claims=tuple((_claim(pick, pieces), place) for place, pick in placed),
        evidence=pieces,
        left_out=sum(s.gives_view and s.key not in shown for s in sentences),
    )


def _rated(
    subject: str | None,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    weights: Mapping[str, float],
    embedder: Embedder,
) -> Rated:
    echoes = tuple(one for one in sentences if one.is_echo)
    sentences = [one for one in sentences if not one.is_echo]
    if not sentences:
        return Rated((), np.zeros((0, 1), dtype=np.float32), ())
    about = [subject] if subject else [a.title for a in articles if a.title.strip()]
    vectors = embedder.embed([*(s.text for s in sentences), *about])
    texts, middle = vectors[: len(sentences)], vectors[len(sentences) :]
    target = middle.mean(axis=0) if len(about) else texts.mean(axis=0)
    target = target / (float(np.linalg.norm(target)) or 1.0)
    slots = slots_of(subject, weights) if subject else None
    return replace(rate(sentences, texts, subject=target, slots=slots), echoes=echoes)


def title_of(articles: Sequence[Article], embedder: Embedder) -> str:
    """The most central title, one without loaded words if there is one."""
    titled = [article for article in articles if article.title.strip()]
    if not titled:
        return ""
    vectors = embedder.embed([article.title for article in titled])
    central = (vectors @ vectors.T).mean(axis=1)
    best = max(
        range(len(titled)),
        key=lambda at: (
            not loaded(titled[at].title.lower(), titled[at].language or "en"),
            float(central[at]),
            -at,
        ),
    )
    return titled[best].title


def _claim(pick: Picked, pieces: Sequence[Evidence]) -> DraftClaim:
    every = (pick.sentence, *pick.repeats)
    markers = tuple(dict.fromkeys(number_of(one, pieces) for one in every))
    return DraftClaim(pick.sentence.text, markers, speaker_of(pick.sentence.text))
