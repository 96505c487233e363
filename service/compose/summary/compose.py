"""From the articles to the draft of a summary: title, placed sentences, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from service.compose.slots import slots_of
from service.compose.speech import speech_of
from service.compose.summary import agreements as alike
from service.compose.summary import disagreements as disputed
from service.compose.summary import heard as hears
from service.compose.summary import overview as over
from service.compose.summary import positions as stands
from service.compose.summary import timeline as times
from service.compose.summary import unknown as asked
from service.compose.summary.agreements import agreements
from service.compose.summary.disagreements import Dispute, Held, disagreements
from service.compose.summary.heard import of_the_silent
from service.compose.summary.overview import Picked, Rated, in_brief, overview, rate
from service.compose.summary.pieces import number_of, pieces_of
from service.compose.summary.positions import positions
from service.compose.summary.sentences import Sentence, sentences_of
from service.compose.summary.speakers import Speaker, speakers_of
from service.compose.summary.timeline import timeline
from service.compose.summary.unknown import open_questions
from service.domain import Article, DraftClaim, Evidence, Length, Passage, Place, Side
from service.ports import WordVectors
from service.text.loaded import loaded


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sides that contradict each other; with fewer than two of them proven it is none."""

    sides: tuple[tuple[DraftClaim, Place], ...]


@dataclass(frozen=True, slots=True)
class SummaryDraft:
    """What is proposed for a summary, in reading order; nothing of it is verified yet.

    `claims` are those of overview, positions, timeline and open questions. Of the `agreements` at
    most `most_agreements` are wanted. `left_out` counts the sentences that were passed over because
    they judge, `columns` are the ids of articles that give their writer's view.
    """

    title: str
    claims: tuple[tuple[DraftClaim, Place], ...]
    evidence: tuple[Evidence, ...]
    left_out: int
    agreements: tuple[DraftClaim, ...] = ()
    most_agreements: int = 0
    disagreements: tuple[Disagreement, ...] = ()
    columns: frozenset[str] = frozenset()


def sizes(length: Length) -> dict[str, int]:
    """How much a summary tells: sentences of the overview, parties, sentences of each, days."""
    return {
        "overview": over.MOST[length],
        "positions": stands.MOST_PARTIES[length],
        "each": stands.MOST[length],
        "timeline": times.MOST[length],
    }


def compose_summary(
    subject: str | None,
    articles: Sequence[Article],
    passages: Mapping[str, Sequence[Passage]],
    *,
    weights: Mapping[str, float],
    words: WordVectors,
    length: Length,
) -> SummaryDraft:
    """All sections of a summary; `passages` are those of each article by its id.

    `weights` are the inverse document frequencies of the subject's terms; without a subject the
    articles are taken as they are.
    """
    sentences = sentences_of(articles)
    rated = _rated(subject, articles, sentences, weights, words)
    speakers = speakers_of(rated.sentences)
    disputes = disagreements(rated, speakers, disputed.MOST[length])
    placed = _placed(rated, speakers, disputes, words, length)
    agreed = agreements(rated, alike.MOST[length])
    cited = [
        one
        for pick in (*(pick for _, pick in placed), *agreed, *_sides(disputes))
        for one in (pick.sentence, *pick.repeats)
    ]
    pieces = pieces_of(articles, cited, passages)

    def claim(pick: Picked) -> DraftClaim:
        return _claim(pick, pieces, speakers)

    shown = {pick.sentence.key for _, pick in placed}
    return SummaryDraft(
        title=subject.strip() if subject else title_of(articles, words),
        claims=tuple((claim(pick), place) for place, pick in placed),
        evidence=pieces,
        left_out=sum(s.gives_view and s.key not in shown for s in sentences),
        agreements=tuple(claim(pick) for pick in agreed),
        most_agreements=alike.MOST[length],
        disagreements=tuple(
            Disagreement(tuple((claim(side.pick), _side(one, side)) for side in one.sides))
            for one in disputes
        ),
        columns=frozenset(one.article.id for one in sentences if one.is_column),
    )


def _placed(
    rated: Rated,
    speakers: Mapping[tuple[str, int], Speaker],
    disputes: Sequence[Dispute],
    words: WordVectors,
    length: Length,
) -> list[tuple[Place, Picked]]:
    """The picks of the sections that need no second opinion, in reading order."""
    if length == "brief":
        opening = in_brief(rated, words.embed(_titles(rated.sentences)))
    else:
        opening = overview(rated, over.MOST[length])
    placed = [(Place("overview"), pick) for pick in opening]
    used = {pick.sentence.key for _, pick in placed}
    sides = {pick.sentence.key for pick in _sides(disputes)}
    for party, picks in positions(rated, speakers, used, length, sides):
        placed += [(Place("positions", party), pick) for pick in picks]
    placed += [(Place("timeline", day), p) for day, p in timeline(rated, times.MOST[length])]
    unknown = open_questions(rated, asked.MOST[length])
    placed += [(Place("open_questions"), pick) for pick in unknown]
    every = (*(pick for _, pick in placed), *_sides(disputes))
    cited = {one.article.id for pick in every for one in (pick.sentence, *pick.repeats)}
    shown = [pick.sentence for pick in opening]
    heard = of_the_silent(rated, cited, shown, hears.MOST[length])
    return [*((Place("overview"), one) for one in (*opening, *heard)), *placed[len(opening) :]]


def _titles(sentences: Sequence[Sentence]) -> list[str]:
    """The titles of the articles, each once; a text where none has one."""
    titles = dict.fromkeys(one.article.title for one in sentences if one.article.title.strip())
    return list(titles) or [one.text for one in sentences[:1]]


def _sides(disputes: Sequence[Dispute]) -> Iterator[Picked]:
    return (side.pick for dispute in disputes for side in dispute.sides)


def _side(dispute: Dispute, held: Held) -> Place:
    side = Side(held.value, dispute.kind, dispute.updated)
    return Place("disagreements", dispute.about, side)


def _rated(
    subject: str | None,
    articles: Sequence[Article],
    sentences: Sequence[Sentence],
    weights: Mapping[str, float],
    words: WordVectors,
) -> Rated:
    echoes = tuple(one for one in sentences if one.is_echo)
    sentences = [one for one in sentences if not one.is_echo]
    if not sentences:
        return Rated((), np.zeros((0, 1), dtype=np.float32), ())
    about = [subject] if subject else [a.title for a in articles if a.title.strip()]
    vectors = words.embed([*(s.text for s in sentences), *about])
    texts, middle = vectors[: len(sentences)], vectors[len(sentences) :]
    target = middle.mean(axis=0) if len(about) else texts.mean(axis=0)
    target = target / (float(np.linalg.norm(target)) or 1.0)
    slots = slots_of(subject, weights) if subject else None
    return replace(rate(sentences, texts, subject=target, slots=slots), echoes=echoes)


def title_of(articles: Sequence[Article], words: WordVectors) -> str:
    """The most central title, one without loaded words if there is one."""
    titled = [article for article in articles if article.title.strip()]
    if not titled:
        return ""
    vectors = words.embed([article.title for article in titled])
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


def _claim(
    pick: Picked, pieces: Sequence[Evidence], speakers: Mapping[tuple[str, int], Speaker]
) -> DraftClaim:
    every = (pick.sentence, *pick.repeats)
    markers = tuple(dict.fromkeys(number_of(one, pieces) for one in every))
    speaker = speakers.get(pick.sentence.key)
    label = speaker.label if speaker else None
    resolved = speaker is not None and speaker.resolved
    speech = speech_of(pick.sentence.text, label, resolved=resolved)
    return DraftClaim(pick.sentence.text, markers, speech.speaker if speech else None, speech)
