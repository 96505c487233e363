"""Articles, outlets, permalinks and search results in the shapes of the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from service.api import schemas as out
from service.collection import ArticleHit, Changed, Permalink
from service.domain import Article, IngestReport
from service.ports import Counted, Facets, SourceCount

_TOPICS_MAX = 200


def search(hits: Sequence[ArticleHit]) -> out.SearchOut:
    """Ranked passages."""
    return out.SearchOut(
        results=[
            out.SearchHitOut(
                rank=rank,
                similarity=round(found.hit.similarity, 4),
                passage_id=found.hit.passage.id,
                article_id=found.article.id,
                version=found.article.version,
                title=found.article.title,
                source=found.article.source,
                published_at=found.article.published_at,
                url=found.article.url,
                lineage_id=found.article.lineage_id,
                text=found.text,
                start=found.hit.passage.span.start,
                end=found.hit.passage.span.end,
            )
            for rank, found in enumerate(hits, start=1)
        ]
    )


def _facts(one: Article) -> dict[str, object]:
    return {
        "id": one.id,
        "version": one.version,
        "versions": one.versions,
        "title": one.title,
        "source": one.source,
        "url": one.url,
        "published_at": one.published_at,
        "authors": list(one.authors),
        "language": one.language,
        "topic": one.topic,
        "lineage_id": one.lineage_id,
        "content_sha256": one.content_sha256,
    }


def article(one: Article) -> out.ArticleOut:
    """An article without its text."""
    return out.ArticleOut.model_validate(_facts(one))


def full_article(one: Article) -> out.FullArticleOut:
    """An article with its text."""
    return out.FullArticleOut.model_validate({**_facts(one), "text": one.text})


def report(done: IngestReport) -> out.IngestOut:
    """What became of a batch."""
    counts = Counter({"added": 0, "updated": 0, "unchanged": 0, "rejected": 0})
    counts.update(result.status for result in done.results)
    return out.IngestOut(
        results=[
            out.ItemResultOut(
                index=result.index,
                id=result.id,
                version=result.version,
                status=result.status,
                lineage_id=result.lineage_id,
                notes=list(result.notes),
                error=result.error,
            )
            for result in done.results
        ],
        counts=dict(counts),
        sample_set_aside=done.sample_set_aside,
    )


def sources(
    counts: Sequence[SourceCount],
    over_time: Mapping[str | None, Sequence[tuple[str, int]]] | None = None,
) -> out.SourcesOut:
    """The outlets."""
    return out.SourcesOut(
        items=[
            out.SourceOut(
                source=one.source,
                articles=one.articles,
                first_published=one.first_published,
                newest_published=one.newest_published,
                over_time=None
                if over_time is None
                else [
                    out.PeriodOut(start=start, articles=number)
                    for start, number in over_time.get(one.source, ())
                ],
            )
            for one in counts
        ]
    )


def facets(found: Facets) -> out.FacetsOut:
    """What articles can be narrowed down by."""

    def listed(counted: Counted) -> list[out.FacetOut]:
        return [out.FacetOut(value=value, articles=number) for value, number in counted]

    return out.FacetsOut(
        articles=found.articles,
        sample=found.sample,
        published=out.PublishedOut(first=found.first_published, newest=found.newest_published),
        sources=listed(found.sources),
        languages=listed(found.languages),
        topics=listed(found.topics[:_TOPICS_MAX]),
    )


def changes(found: Changed) -> out.ChangesOut:
    """What changed between two versions."""
    before, after = found.before, found.after
    title = None
    if before.title != after.title:
        title = out.TitleChangeOut(before=before.title, after=after.title)
    return out.ChangesOut(
        article_id=after.id,
        from_=before.version,
        to=after.version,
        title=title,
        segments=[out.SegmentOut(op=one.op, text=one.text) for one in found.segments],
    )


def version_href(article_id: str, version: int) -> str:
    """Where a version can be read."""
    return f"/v1/articles/{quote(article_id, safe=':')}/versions/{version}"


def permalink(link: Permalink) -> out.PermalinkOut:
    """A cited quote with its surroundings."""
    about, span = link.citation.article, link.citation.span
    newer = link.superseded_by
    return out.PermalinkOut(
        id=link.citation.id,
        cited_text=link.citation.cited_text,
        before=link.before,
        after=link.after,
        start_char_index=span.start,
        end_char_index=span.end,
        content_sha256=about.content_sha256,
        article=article(about),
        superseded_by=None
        if newer is None
        else out.SupersededOut(version=newer, href=version_href(about.id, newer)),
    )
