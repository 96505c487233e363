"""Questions and topics that the collection can answer, each tried before it is offered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import zip_longest
from time import monotonic
from typing import Literal

from anyio import to_thread

from service.compose.offers import Offer, questions_of, topic_of
from service.domain import (
    Article,
    Claim,
    ClaimPassed,
    Event,
    Filters,
    Finished,
    Question,
    SummaryRequest,
)
from service.pipeline.answering import answer
from service.pipeline.parts import Parts
from service.pipeline.summarizing import summarize
from service.text.terms import terms

MOST = 12  # suggestions for one collection
_LOOKED_AT = 160  # articles, the newest
_TRIES = 24  # questions that are asked at most; about 50 ms each
_TOPIC_TRIES = 8  # topics that are summarised at most
_SHARED = 2  # words of two headlines on one event
_SAME = 3  # words of two headlines, of which one is enough to be offered
_COMPANY = 3  # other outlets: more are no better
_SECONDS = 3.0  # for questions, and for topics
_SENTENCES = 3  # among which the expected one has to be


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question for an answer, or a topic for a summary; with the articles that it is from."""

    kind: Literal["answer", "summary"]
    text: str
    article_ids: tuple[str, ...]


async def suggestions(parts: Parts, *, now: str, limit: int) -> tuple[Suggestion, ...]:
    """At most `limit`, two thirds of them questions; no two on one event or speaker."""
    articles = await to_thread.run_sync(parts.reader.list_articles, Filters(), _LOOKED_AT, None)
    told, used = await _topics(articles, parts, now=now, most=limit // 3)
    asked = await _questions(articles, parts, used, now=now, most=limit - limit // 3)
    return (*asked, *told)


class Suggested:
    """The suggestions for a collection as it is, made once until it changes."""

    def __init__(self, parts: Parts, generation: Callable[[], int]) -> None:
        self._parts = parts
        self._generation = generation
        self._lock = asyncio.Lock()
        self._made: tuple[int, tuple[Suggestion, ...]] | None = None

    async def read(self, *, now: str, limit: int) -> tuple[Suggestion, ...]:
        """At most `limit`, questions first; who asks while they are made waits for them."""
        async with self._lock:
            generation = self._generation()
            if self._made is None or self._made[0] != generation:
                made = await suggestions(self._parts, now=now, limit=MOST)
                self._made = generation, made
        return _shortened(self._made[1], limit)


def _shortened(made: tuple[Suggestion, ...], limit: int) -> tuple[Suggestion, ...]:
    topics = [one for one in made if one.kind == "summary"][: max(limit // 3, 0)]
    asked = [one for one in made if one.kind == "answer"][: limit - len(topics)]
    return (*asked, *topics)


async def _questions(
    articles: Sequence[Article], parts: Parts, taken: set[str], *, now: str, most: int
) -> list[Suggestion]:
    found: list[Suggestion] = []
    used = set(taken)  # articles, lineages and speakers
    titles = _Titles(articles, used)
    until = monotonic() + _SECONDS
    tries = 0
    for article, offer in await to_thread.run_sync(_offered, articles):
        if len(found) == most or tries == _TRIES or monotonic() > until:
            break
        keys = {article.id, article.lineage_id or article.id, offer.speaker or article.id}
        if keys & used or titles.near(article):
            continue
        tries += 1
        cited = await _cited(answer(_asked(offer.question, now), parts), offer.sentence, article.id)
        if cited and not cited & used:
            found.append(Suggestion("answer", offer.question, (article.id,)))
            used |= keys | cited
            titles.add(cited)
    return found


def _asked(text: str, now: str) -> Question:
    return Question(text=text, now=now, max_claims=_SENTENCES, engine="extractive")


def _offered(articles: Sequence[Article]) -> list[tuple[Article, Offer]]:
    """The first question of each article, then the second of each, and so on; by outlet in turn."""
    columns = [[(one, offer) for offer in questions_of(one)] for one in _mixed(articles)]
    rows = zip_longest(*columns)
    return [pair for row in rows for pair in row if pair is not None]


def _mixed(articles: Sequence[Article]) -> Iterator[Article]:
    """The articles by outlet in turn, the newest of each in front."""
    outlets: dict[str | None, list[Article]] = {}
    for one in articles:
        outlets.setdefault(one.source, []).append(one)
    for row in zip_longest(*outlets.values()):
        yield from (one for one in row if one is not None)


async def _cited(
    events: AsyncGenerator[Event, None], sentence: str, article_id: str
) -> set[str] | None:
    """The articles that a reply cites; None unless the sentence is in it, from that article."""
    claims = [claim async for claim in _claims(events)]
    ids = {citation.article.id for claim in claims for citation in claim.citations}
    there = any(sentence in claim.text or claim.text in sentence for claim in claims)
    return ids if there and article_id in ids else None


async def _claims(events: AsyncGenerator[Event, None]) -> AsyncGenerator[Claim, None]:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, ClaimPassed):
                yield event.claim


async def _topics(
    articles: Sequence[Article], parts: Parts, *, now: str, most: int
) -> tuple[list[Suggestion], set[str]]:
    """Headlines on which a summary cites two outlets or more, among them the article itself."""
    found: list[Suggestion] = []
    used: set[str] = set()
    titles = _Titles(articles, used)
    until = monotonic() + _SECONDS
    tries = 0
    for article in await to_thread.run_sync(_by_company, articles):
        topic = topic_of(article)
        if len(found) == most or tries == _TOPIC_TRIES or monotonic() > until:
            break
        if topic is None or article.id in used or titles.near(article):
            continue
        tries += 1
        request = SummaryRequest(subject=topic, now=now, length="brief", engine="extractive")
        cited, outlets = await _summarised(request, parts)
        if article.id in cited and outlets > 1 and not cited & used:
            found.append(Suggestion("summary", topic, ()))
            used |= cited
            titles.add(cited)
    return found, used


class _Titles:
    """The headlines of what is offered: one that shares words with them is on the same event."""

    def __init__(self, articles: Sequence[Article], used: set[str]) -> None:
        self._words = {one.id: set(terms(one.title, one.language or "en")) for one in articles}
        self._used = [self._words[key] for key in used if key in self._words]

    def near(self, article: Article) -> bool:
        """Whether an article is on an event of which something is offered."""
        return any(len(self._words[article.id] & other) >= _SAME for other in self._used)

    def add(self, ids: set[str]) -> None:
        """Something that cites these articles is offered."""
        self._used += [self._words[key] for key in ids if key in self._words]


def _by_company(articles: Sequence[Article]) -> list[Article]:
    """Those first whose headline shares words with those of the most other outlets."""
    words = {one.id: set(terms(one.title, one.language or "en")) for one in articles}

    def company(one: Article) -> int:
        near = {
            other.source
            for other in articles
            if other.source != one.source and len(words[one.id] & words[other.id]) >= _SHARED
        }
        return min(len(near), _COMPANY)

    return sorted(articles, key=company, reverse=True)  # stable: the newest of equals in front


async def _summarised(request: SummaryRequest, parts: Parts) -> tuple[set[str], int]:
    """The articles that a summary cites, and how many outlets they are from."""
    cited: dict[str, str | None] = {}
    events = summarize(request, parts)
    async with aclosing(events):
        async for event in events:
            match event:
                case ClaimPassed(claim):
                    cited |= {one.article.id: one.article.source for one in claim.citations}
                case Finished(abstention=abstention) if abstention is not None:
                    return set(), 0
    return set(cited), len(set(cited.values()))
