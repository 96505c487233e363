"""Which of the found articles are about the topic, and how sure it is that any is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from service.compose.ranking import terms_of
from service.compose.slots import Slots, slots_of
from service.domain import Article, Hit
from service.ports import Embedder

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
_HALF_LIFE_DAYS = 30.0


@dataclass(frozen=True, slots=True)
class Topic:
    """The articles about a topic, best first, and how well the best knows it, 0 to 1."""

    articles: tuple[Article, ...]
    known: float


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
    embedder: Embedder,
) -> Topic:
    """Those of the articles that are about `subject`, at most 12, in the language of the best.

    An article counts by how much of the topic its opening and its whole text name, by similarity,
    and by how close it is in content and in time to the best of them: another harbour's ferry is
    another event.
    """
    slots = slots_of(subject, weights)
    found = [articles[key] for key in dict.fromkeys(hit.passage.article_id for hit in hits)]
    if not found or not slots.each:
        return Topic((), 0.0)
    named = any(slot.is_name for slot in slots.each) and not _COMMON.search(subject)
    openings = [_opening(article) for article in found]
    vectors = embedder.embed([subject, *openings])
    cosines = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    seen = [
        _seen(slots, article, opening, float(cosine), named=named)
        for article, opening, cosine in zip(found, openings, cosines, strict=True)
    ]
    best = max(range(len(seen)), key=lambda at: (_known(seen[at]), -at))
    closeness = np.clip(vectors[1:] @ vectors[1 + best], 0.0, 1.0)
    highest = max(_COSINE_FULL, max(one.cosine for one in seen))
    scores = [
        _LEAD_SHARE * one.lead
        + _WHOLE_SHARE * one.whole
        + _COSINE_SHARE * one.cosine / highest
        + _EVENT_SHARE * float(closeness[at])
        + _TIME_SHARE * _near(one.article, seen[best].article)
        for at, one in enumerate(seen)
    ]
    keep = _KEEP_SHORT if len(slots.each) <= _SHORT else _KEEP
    least = max(_LEAST, keep * scores[best])
    order = sorted(range(len(seen)), key=lambda at: (at != best, -scores[at]))
    opening = _OPENING_ONE if len(slots.each) == 1 else _OPENING
    kept = [
        seen[at].article
        for at in order
        if at == best or (scores[at] >= least and seen[at].lead >= opening * seen[best].lead)
    ]
    kept = [article for article in kept if article.language == seen[best].article.language]
    return Topic(tuple(kept[:MOST]), _known(seen[best]))


def _opening(article: Article) -> str:
    return f"{article.title}\n{article.text[:_LEAD]}"


def _seen(slots: Slots, article: Article, opening: str, cosine: float, *, named: bool) -> _Seen:
    language = article.language or "en"
    terms = terms_of(f"{article.title}\n{article.text}", language)
    lead, whole = slots.coverage(terms_of(opening, language)), slots.coverage(terms)
    if named and whole >= _ALL and slots.joined(terms) == 1:
        lead = max(lead, _MENTIONED)
    return _Seen(article, lead, whole, cosine)


def _known(seen: _Seen) -> float:
    """How much an article speaks of the topic at all, 0 to 1."""
    return 0.5 * seen.lead + 0.3 * seen.whole + 0.2 * min(1.0, seen.cosine / _COSINE_FULL)


def _near(one: Article, other: Article) -> float:
    """1 for the same day, half of it 30 days apart; half where a date is unknown."""
    if not one.published_at or not other.published_at:
        return 0.5
    first, second = (date.fromisoformat(a.published_at[:10]) for a in (one, other))  # type: ignore[index]
    return float(0.5 ** (abs((first - second).days) / _HALF_LIFE_DAYS))
