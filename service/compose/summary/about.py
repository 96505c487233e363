"""Which of the found articles are about the topic, and how sure it is that any is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from service.compose.matching import terms_of
from service.compose.slots import Slots, slots_of
from service.domain import Article, Hit
from service.ports import Vectors, WordVectors

MOST = 12  # articles
# Of `Topic.known`: below it the collection does not know the topic. At 0.62, 89 % of 119 headlines
# found the same event in other outlets' articles, and 1.7 % of 300 headlines on events that the
# collection has nothing of found an article.
LEAST_KNOWN = 0.62
# A word that is no name: what is named by names alone is told wherever it is mentioned.
_COMMON = re.compile(r"(?<![\w'\u2019-])[a-z]\w{3,}")
_LEAD = 500  # characters: title and opening of a news article say what it is about
# Shares of an article's `aboutness`; set on the events of the sample newsroom and, by their
# headlines, on 17 events that three outlets tell.
_LEAD_SHARE, _WHOLE_SHARE, _COSINE_SHARE, _EVENT_SHARE, _TIME_SHARE = 0.33, 0.18, 0.22, 0.17, 0.10
_KEEP, _LEAST = 0.62, 0.45  # of the best, and absolute
_KEEP_SHORT, _SHORT = 0.52, 3  # the same for a topic of at most three words
_OPENING, _OPENING_ONE = 0.4, 0.9  # of the best's coverage by its opening; for a single word
_ALL, _MENTIONED = 0.95, 0.9  # coverage by the whole text, and what it then counts as opening
_COSINE_FULL = 0.5  # cosine of a short topic and an article that is about it
# "The ferry collision in Port Ellery": other events of the city fill half of the topic by the name
# alone. Set on 58 topics over the sample newsroom, and by their headlines on the 17 events above:
# no event there lost an article.
_ASIDE = 0.5  # of what the best's opening says besides names: with less, another subject
_NAME_LEAST = 0.25  # share of its weight that a name keeps where only other subjects have it
_SPEAKS = 0.5  # coverage of the topic by an article that does not keep silent on it
_CLOSE = 0.33  # cosine with the best
_AS_WELL = 0.8  # of the best's coverage, opening and whole text alike
_HALF_LIFE_DAYS = 30.0


@dataclass(frozen=True, slots=True)
class Topic:
    """The articles about a topic, best first, and how well the best knows it, 0 to 1.

    `beyond` are about it too, and left out: another language, or too many. `speak` are the outlets
    with an article that has at least half of the topic.
    """

    articles: tuple[Article, ...]
    known: float
    beyond: tuple[Article, ...] = ()
    speak: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Text:
    """One article with the terms of its opening and of all of it, and its cosine to the topic."""

    article: Article
    opening: tuple[str, ...]
    whole: tuple[str, ...]
    cosine: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """One article: coverage of the topic by its opening and by all of it, its cosine to it."""

    article: Article
    lead: float
    whole: float
    cosine: float


def about(
    subject: str,
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    *,
    weights: Mapping[str, float],
    words: WordVectors,
) -> Topic:
    """Those of the articles that are about `subject`, at most 12, in the language of the best.

    An article counts by how much of the topic its opening and its whole text name, by similarity,
    and by how close it is in content and in time to the best of them: another harbour's ferry is
    another event. A name that other subjects share, as that of a city, counts less; where
    a topic has names and more, what is not close in content must cover it nearly as the best does.
    """
    slots = slots_of(subject, weights)
    found = [articles[key] for key in dict.fromkeys(hit.passage.article_id for hit in hits)]
    if not found or not slots.each:
        return Topic((), 0.0)
    vectors = words.embed([subject, *map(_opening, found)])
    cosines = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    texts = [_text(article, float(cosine)) for article, cosine in zip(found, cosines, strict=True)]
    named = any(slot.is_name for slot in slots.each) and not _has_common(subject, found)
    seen = [_seen(slots, text, named=named) for text in texts]
    best = max(range(len(seen)), key=lambda at: (_known(seen[at]), -at))
    told_apart = _told_apart(slots, texts, texts[best])
    again = [_seen(told_apart, text, named=named) for text in texts]
    close = np.clip(vectors[1:] @ vectors[1 + best], 0.0, 1.0)
    scores = _scores(seen, best, close)
    passing = _passing(seen, best, scores, len(slots.each))
    passing |= _passing(again, best, _scores(again, best, close), len(slots.each))
    if told_apart is not slots:
        least = _AS_WELL * _covers(again[best])
        passing = {at for at in passing if close[at] >= _CLOSE or _covers(again[at]) >= least}
    kept = [found[at] for at in sorted(passing, key=lambda at: (at != best, -scores[at]))]
    own = [article for article in kept if article.language == found[best].language]
    read = tuple(own[:MOST])
    beyond = tuple(one for one in kept if one not in read)
    speak = frozenset(
        one.article.source
        for one in seen
        if one.article.source and max(one.lead, one.whole) >= _SPEAKS
    )
    return Topic(read, _known(seen[best]), beyond, speak)


def _has_common(subject: str, articles: Sequence[Article]) -> bool:
    """Whether it has a word that is no name; its first one may have its capital from its place."""
    if _COMMON.search(subject):
        return True
    first = re.match(r"[^\W\d_]{4,}", subject)
    if first is None or not first.group().istitle():
        return False
    small = re.compile(rf"(?<![\w-]){re.escape(first.group().lower())}(?![\w-])")
    return any(small.search(article.text) for article in articles)


def _scores(seen: Sequence[_Seen], best: int, close: Vectors) -> list[float]:
    """How much each article is about the topic; `close` are the cosines with the best."""
    highest = max(_COSINE_FULL, max(one.cosine for one in seen))
    return [
        _LEAD_SHARE * one.lead
        + _WHOLE_SHARE * one.whole
        + _COSINE_SHARE * one.cosine / highest
        + _EVENT_SHARE * float(close[at])
        + _TIME_SHARE * _near(one.article, seen[best].article)
        for at, one in enumerate(seen)
    ]


def _passing(seen: Sequence[_Seen], best: int, scores: Sequence[float], words: int) -> set[int]:
    """Those that come near enough to the best in score and by their openings, with the best."""
    least = max(_LEAST, (_KEEP_SHORT if words <= _SHORT else _KEEP) * scores[best])
    opening = (_OPENING_ONE if words == 1 else _OPENING) * seen[best].lead
    return {best} | {
        at for at, one in enumerate(seen) if scores[at] >= least and one.lead >= opening
    }


def _told_apart(slots: Slots, texts: Sequence[_Text], best: _Text) -> Slots:
    """With less weight for a name the more of the openings that have it are of other subjects.

    Of another subject is one that has little of what the topic says besides names; a topic without
    a name, or of names alone, stays as it is.
    """
    focus = slots.focus
    if focus is None or not any(slot.is_name for slot in slots.each):
        return slots
    least = _ASIDE * focus.coverage(best.opening)
    aside = [focus.coverage(text.opening) < least for text in texts]
    filled = [slots.credits(text.opening) for text in texts]
    each = []
    for at, slot in enumerate(slots.each):
        having = [other for other, has in zip(aside, filled, strict=True) if at in has]
        if slot.is_name and having:
            kept = max(_NAME_LEAST, 1 - sum(having) / len(having))
            slot = replace(slot, weight=slot.weight * kept)
        each.append(slot)
    return Slots(tuple(each))


def _opening(article: Article) -> str:
    return f"{article.title}\n{article.text[:_LEAD]}"


def _text(article: Article, cosine: float) -> _Text:
    language = article.language or "en"
    return _Text(
        article,
        tuple(terms_of(_opening(article), language)),
        tuple(terms_of(f"{article.title}\n{article.text}", language)),
        cosine,
    )


def _seen(slots: Slots, text: _Text, *, named: bool) -> _Seen:
    lead, whole = slots.coverage(text.opening), slots.coverage(text.whole)
    if named and whole >= _ALL and slots.joined(text.whole) == 1:
        lead = max(lead, _MENTIONED)
    return _Seen(text.article, lead, whole, text.cosine)


def _covers(seen: _Seen) -> float:
    return (seen.lead + seen.whole) / 2


def _known(seen: _Seen) -> float:
    """How much an article speaks of the topic at all, 0 to 1."""
    return 0.5 * seen.lead + 0.3 * seen.whole + 0.2 * min(1.0, seen.cosine / _COSINE_FULL)


def _near(one: Article, other: Article) -> float:
    """1 for the same day, half of it 30 days apart; half where a date is unknown."""
    if not one.published_at or not other.published_at:
        return 0.5
    first, second = (date.fromisoformat(a.published_at[:10]) for a in (one, other))  # type: ignore[index]
    return float(0.5 ** (abs((first - second).days) / _HALF_LIFE_DAYS))
