"""The overview: the central plain sentences of the articles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from service.compose.slots import Slots
from service.compose.summary.brief import brief, seen
from service.compose.summary.sentences import Sentence, is_repeat
from service.compose.summary.stance import is_body, parties_of
from service.ports import Vectors
from service.text.loaded import WEAK, loaded
from service.text.numbers import numbers
from service.text.terms import terms

MOST = {"brief": 3, "standard": 5, "full": 8}

# Shares of a sentence's score; set by reading summaries over the sample newsroom and real articles.
_CENTRAL, _LEAD, _TOPIC, _TOLD, _FACTS = 0.35, 0.25, 0.25, 0.10, 0.05
_NEW = 0.06  # for the newest article, half of it ten days before
_HALF_LIFE_DAYS = 10.0
# Taken off what a party wants, and off what a person says: that has its own section.
_STANCE, _SAID = 0.10, 0.06
_ANAPHOR = 0.08  # taken off "The move came ..."
_REPEATS = 0.5  # cosine below which two sentences can't say the same in the same words
_ALIKE = 0.45  # of the likeness to what is chosen, taken off
_TOO_ALIKE = 0.82  # cosine
_OPENING = 2  # the last of an article's first sentences, from 0
_QUOTED = 0.5  # share of a sentence from which it needs a speaker
_KEEP = 0.45  # of the best score
_TOLD_ALIKE = 0.7  # cosine of two sentences that tell the same
_FIGURE_ALIKE = 0.45  # cosine of two sentences that give different figures of one thing
_PLAIN = re.compile(
    r"^(?:The|Les?|La|Der|Die|Das|El) (?:move|decision|announcement|comments?|remarks|incident|"
    r"news|statement|latter|former|pair|duo|two|three|trio|letter|deal|proposal|plan|measure|ruling|"
    r"change|result|report|idea|effort|other|rest|same|following|vote|order|suit|lawsuit|bill)\b"
)


@dataclass(frozen=True, slots=True)
class Picked:
    """A sentence with the others, of other articles, that say the same."""

    sentence: Sentence
    repeats: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """The sentences to choose from with their vectors and scores, in the same order."""

    sentences: tuple[Sentence, ...]
    vectors: Vectors
    scores: tuple[float, ...]
    echoes: tuple[Sentence, ...] = ()

    def pick(self, sentence: Sentence) -> Picked:
        """The sentence with its repeats, one of each other article."""
        found: dict[str, Sentence] = {}
        at = self.sentences.index(sentence)
        alike = np.flatnonzero(self.vectors @ self.vectors[at] >= _REPEATS)
        for other in (*(self.sentences[int(n)] for n in alike), *self.echoes):
            if other.article.id != sentence.article.id and is_repeat(sentence, other):
                found.setdefault(other.article.id, other)
        return Picked(sentence, tuple(found.values()))


def rate(
    sentences: Sequence[Sentence],
    vectors: Vectors,
    *,
    subject: Vectors,
    slots: Slots | None,
) -> Rated:
    """How central each sentence is to the articles and the subject, 0 to about 1.

    `subject` is the vector of the topic, or of the titles where there is none.
    """
    nearest = _nearest(sentences, vectors)
    central = _scaled(_centrality(vectors, nearest))
    told = _told(sentences, nearest)
    near = _scaled(np.clip(vectors @ subject, 0.0, 1.0))
    articles = len({s.article.lineage_id or s.article.id for s in sentences})
    newest = max((s.article.published_at or "" for s in sentences), default="")
    scores = []
    for at, sentence in enumerate(sentences):
        topic = float(near[at])
        if slots is not None:
            topic = (topic + slots.coverage(sentence.terms)) / 2
        scores.append(
            _CENTRAL * float(central[at])
            + _LEAD / (1 + 0.5 * sentence.at)
            + _TOPIC * topic
            + _TOLD * min(1.0, told[at] / max(1, articles - 1))
            + _FACTS * bool(sentence.numbers)
            + _NEW * _newness(sentence, newest)
            - sentence.flaws
            - _ANAPHOR * bool(_PLAIN.match(sentence.text))
        )
    return Rated(tuple(sentences), vectors, tuple(scores))


def overview(rated: Rated, most: int) -> list[Picked]:
    """At most `most` picks in reading order: the best one, then by date and place.

    They read alone, judge nothing, and differ; where another outlet gives another figure for the
    same thing, its sentence comes too.
    """
    able = [at for at, s in enumerate(rated.sentences) if may_stand(s)]
    if not able:
        return []
    worth = {at: rated.scores[at] - _partial(rated.sentences[at]) for at in able}
    least = _KEEP * max(worth.values())
    chosen: list[int] = []
    while len(chosen) < most:
        left = [at for at in able if at not in chosen and not _covered(at, chosen, rated)]
        left = [at for at in left if worth[at] >= least]
        if not left:
            break
        if not chosen:  # the summary opens with what one of the articles opens with
            left = [at for at in left if rated.sentences[at].at <= _OPENING] or left
        chosen.append(
            max(left, key=lambda at: (worth[at] - _ALIKE * _like(at, chosen, rated), -at))
        )
        other = _other_figure(chosen[-1], able, chosen, rated)
        if len(chosen) < most and other is not None:
            chosen.append(other)
    first, rest = chosen[0], sorted(chosen[1:], key=lambda at: _reading(rated.sentences[at]))
    return [rated.pick(rated.sentences[at]) for at in (first, *rest)]


def in_brief(rated: Rated, titles: Vectors) -> list[Picked]:
    """The overview in about 66 words, the best sentence first.

    `titles` are the vectors of the articles' titles.
    """
    able = [at for at, one in enumerate(rated.sentences) if _may_follow(one)]
    if not able:
        return []
    read = seen(rated.sentences, rated.vectors, titles)
    return [rated.pick(rated.sentences[at]) for at in brief(rated.sentences, able, read)]


def _may_follow(sentence: Sentence) -> bool:
    """Whether it is plain telling, though it may lean on the sentence before it."""
    named = sentence.speaker is not None or sentence.quoted_share < _QUOTED
    return sentence.tells and named and not sentence.is_column and not judges(sentence)


def may_stand(sentence: Sentence) -> bool:
    """Whether it is plain telling that reads alone, from an article that is no column."""
    return (
        sentence.reads_alone
        and not sentence.is_column
        and not sentence.gives_view
        and (sentence.speaker is not None or sentence.quoted_share < _QUOTED)
        and not judges(sentence)
    )


def judges(sentence: Sentence) -> bool:
    """Whether a word of it judges, also in quotation marks for which nobody is named."""
    words = loaded(sentence.text, sentence.candidate.language, quoted=not sentence.speaker)
    return any(word.category not in WEAK for word in words)


def _newness(sentence: Sentence, newest: str) -> float:
    published = sentence.article.published_at
    if not published:
        return 0.0
    days = (date.fromisoformat(newest[:10]) - date.fromisoformat(published[:10])).days
    return float(0.5 ** (days / _HALF_LIFE_DAYS))


def _partial(sentence: Sentence) -> float:
    if sentence.speaker is not None:
        return 0.0 if is_body(sentence.speaker) else _SAID
    return _STANCE * bool(parties_of(sentence.text))


def _reading(sentence: Sentence) -> tuple[str, str, int]:
    return sentence.article.published_at or "", sentence.article.id, sentence.at


def _nearest(sentences: Sequence[Sentence], vectors: Vectors) -> Mapping[str, Vectors]:
    """For each article, the best cosine of every sentence with one of its own; 0 for its own."""
    rows: dict[str, list[int]] = {}
    for at, sentence in enumerate(sentences):
        rows.setdefault(sentence.article.id, []).append(at)
    if len(rows) < 2:
        return {}
    best = {}
    for article_id, own in sorted(rows.items()):
        best[article_id] = np.max(vectors @ vectors[own].T, axis=1)
        best[article_id][own] = 0.0
    return best


def _centrality(vectors: Vectors, nearest: Mapping[str, Vectors]) -> Vectors:
    """Mean over the articles of the best cosine with a sentence of theirs, and with the middle."""
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle)) or 1.0
    to_middle = vectors @ (middle / length)
    if not nearest:
        return np.asarray(to_middle, dtype=np.float32)
    others = np.sum(list(nearest.values()), axis=0) / (len(nearest) - 1)
    return np.asarray((to_middle + others) / 2, dtype=np.float32)


def _told(sentences: Sequence[Sentence], nearest: Mapping[str, Vectors]) -> list[int]:
    """How many other lineages have a sentence much like each one."""
    lineages = {s.article.id: s.article.lineage_id or s.article.id for s in sentences}
    told: list[set[str]] = [set() for _ in sentences]
    for article_id, best in nearest.items():
        for at in np.nonzero(best >= _TOLD_ALIKE)[0]:
            told[int(at)].add(lineages[article_id])
    return [
        len(others - {sentence.article.lineage_id})
        for others, sentence in zip(told, sentences, strict=True)
    ]


def _scaled(values: Vectors) -> Vectors:
    top = float(values.max()) if len(values) else 0.0
    return np.asarray(values / top if top > 0 else values, dtype=np.float32)


def _like(at: int, chosen: Sequence[int], rated: Rated) -> float:
    return max((float(rated.vectors[at] @ rated.vectors[one]) for one in chosen), default=0.0)


def _covered(at: int, chosen: Sequence[int], rated: Rated) -> bool:
    """Whether what is chosen says it already."""
    mine = rated.sentences[at]
    return any(
        is_repeat(mine, rated.sentences[one])
        or len(mine.terms & rated.sentences[one].terms) >= 0.6 * len(mine.terms)
        or float(rated.vectors[at] @ rated.vectors[one]) >= _TOO_ALIKE
        for one in chosen
    )


def _other_figure(at: int, able: Sequence[int], chosen: Sequence[int], rated: Rated) -> int | None:
    """The newest sentence of another outlet with another figure for what this one counts."""
    mine = rated.sentences[at]
    counted = counts(mine.text)
    found = [
        i
        for i in able
        if i not in chosen
        and rated.sentences[i].article.source != mine.article.source
        and float(rated.vectors[i] @ rated.vectors[at]) >= _FIGURE_ALIKE
        and any(
            counted[noun] != value
            for noun, value in counts(rated.sentences[i].text).items()
            if noun in counted
        )
    ]
    newest = max((rated.sentences[i].article.published_at or "" for i in found), default="")
    latest = [i for i in found if (rated.sentences[i].article.published_at or "") == newest]
    return max(latest, key=lambda i: rated.scores[i], default=None)


def counts(text: str) -> Mapping[str, str]:
    """What the text counts (the stem of the word behind a number), with the number."""
    found: dict[str, str] = {}
    for fact in numbers(text):
        after = re.match(r"(?:\s(?:more|other|new))?\s([a-z]{3,})", text[fact.span.end :])
        for stem in terms(after[1])[:1] if after else ():
            found.setdefault(stem, fact.value)
    return found
