"""Which articles a summary is written from, and what became of those on its subject."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from service.compose.evidence import REPRINTS
from service.compose.summary.about import about
from service.domain import (
    Article,
    Claim,
    Filters,
    Passage,
    SummaryCoverage,
    SummaryRequest,
    Unused,
    UnusedReason,
)
from service.errors import FieldProblem, Gone, InvalidInput, NotFound
from service.pipeline.parts import SEARCHED, Parts
from service.ports import SourceCount, Tombstone
from service.retrieve.period import relative_period
from service.retrieve.query import understand

MOST_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles to be summarised with their passages; `known` is 0 to 1.

    `beyond` are about the subject too and are not read, `speak` the outlets that touch on it.
    """

    articles: tuple[Article, ...]
    passages: Mapping[str, Sequence[Passage]]
    weights: Mapping[str, float]
    considered: int
    known: float
    beyond: tuple[Article, ...] = ()
    speak: frozenset[str] = frozenset()


def read(request: SummaryRequest, parts: Parts) -> Reading:
    """The articles about the subject, or those that the filters name; blocks."""
    return _searched(request, request.subject, parts) if request.subject else _named(request, parts)


def _searched(request: SummaryRequest, subject: str, parts: Parts) -> Reading:
    """What is on the subject; "this week on the strike" asks for what was published this week."""
    filters = request.filters
    asked = relative_period(subject, now=request.now)
    if asked and asked[1] and not (filters.published_from or filters.published_to):
        period, subject = asked
        filters = replace(filters, published_from=period.first, published_to=period.last)
    query = understand(
        subject,
        now=request.now,
        outlets=parts.statistics.outlets,
        languages=parts.statistics.languages,
    )
    found = parts.search.find(query, filters, SEARCHED)
    topic = about(subject, found.hits, found.articles, weights=found.weights, words=parts.words)
    articles = topic.articles + _reprints(topic.articles, filters, parts)
    reading = _reading(articles, parts, found.weights, found.considered, topic.known)
    return replace(reading, beyond=topic.beyond, speak=topic.speak)


def _reprints(articles: Sequence[Article], filters: Filters, parts: Parts) -> tuple[Article, ...]:
    """The other articles that print the same stories; search shows one of each."""
    lineages = list(dict.fromkeys(a.lineage_id for a in articles if a.lineage_id))
    if not lineages:
        return ()
    known = {article.id for article in articles}
    found = parts.finder.members(lineages, filters, REPRINTS)
    return tuple(a for members in found.values() for a in members if a.id not in known)


def _named(request: SummaryRequest, parts: Parts) -> Reading:
    ids = tuple(dict.fromkeys(request.filters.article_ids))
    if not ids or len(ids) > MOST_ARTICLES:
        problem = f"Name 1 to {MOST_ARTICLES} articles."
        raise InvalidInput(problem, fields=(FieldProblem("article_ids", problem),))
    for article_id in ids:
        match parts.reader.get(article_id):
            case Tombstone(title, source):
                raise Gone(f"Article {article_id} was deleted.", title=title, source=source)
            case None:
                raise NotFound(f"There is no article {article_id}.")
    articles = parts.reader.list_articles(request.filters, MOST_ARTICLES, None)
    return _reading(articles, parts, {}, 0, 1.0)


def _reading(
    articles: Sequence[Article],
    parts: Parts,
    weights: Mapping[str, float],
    considered: int,
    known: float,
) -> Reading:
    """With the passages; an article that was superseded and swept meanwhile drops out."""
    passages = parts.finder.passages_of(articles)
    kept = tuple(article for article in articles if passages[article.id])
    considered = considered or sum(map(len, passages.values()))
    return Reading(kept, passages, weights, considered, known if kept else 0.0)


def coverage_of(
    request: SummaryRequest,
    reading: Reading,
    claims: Sequence[Claim],
    columns: Collection[str],
    parts: Parts,
) -> SummaryCoverage:
    """What became of every article on the subject; `columns` are ids of opinion pieces. Blocks."""
    cited = {c.article.id: c.article for claim in claims for c in claim.citations}
    lineages = {article.lineage_id for article in cited.values()} - {None}
    read_ = [one for one in reading.articles if one.id not in cited]

    def why(article: Article) -> UnusedReason:
        if article.lineage_id in lineages:
            return "reprint"
        return "opinion" if article.id in columns else "nothing_to_cite"

    main = reading.articles[0].language if reading.articles else None
    unused = [Unused(one, why(one)) for one in read_]
    unused += [
        Unused(one, "other_language" if one.language != main else "too_many")
        for one in reading.beyond
    ]
    on_subject = (*reading.articles, *reading.beyond)
    reported = {one.source for one in on_subject if one.source}
    newest = max((one.published_at or "" for one in cited.values()), default="")
    return SummaryCoverage(
        found=len(on_subject),
        unused=tuple(unused),
        outlets=tuple(sorted(reported)),
        silent=_silent(
            on_subject,
            reported | reading.speak,
            request.filters,
            parts.reader.sources(Filters(languages=(main,)) if main else Filters()),
        ),
        newest_age_days=_days_between(newest, request.now) if newest else None,
    )


def _silent(
    articles: Sequence[Article],
    reported: Collection[str],
    filters: Filters,
    sources: Sequence[SourceCount],
) -> tuple[str, ...]:
    """The outlets that have articles from before and from after, and none on the subject.

    `sources` count the articles in the language of the summary: one in another is easily missed.
    Outlets that the filters leave out are not silent; nor is anybody where the filters leave open
    which of an outlet's articles they let through, or where nothing is dated.
    """
    days = sorted(one.published_at[:10] for one in articles if one.published_at)
    narrowed = filters.article_ids or filters.languages or filters.topics
    if not days or narrowed:
        return ()
    spoke = {one.casefold() for one in reported}
    left_out = {one.casefold() for one in filters.exclude_sources}
    allowed = {one.casefold() for one in filters.sources}
    return tuple(
        one.source
        for one in sources
        if one.source
        and one.source.casefold() not in spoke | left_out
        and (not allowed or one.source.casefold() in allowed)
        and (one.first_published or "9")[:10] <= days[0]
        and (one.newest_published or "0")[:10] >= days[-1]
    )


def _days_between(published: str, now: str) -> int:
    return max(0, (date.fromisoformat(now[:10]) - date.fromisoformat(published[:10])).days)
