"""From the words of the domain to the shapes of the API."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote
from uuid import uuid4

from service.api import schemas as out
from service.collection import ArticleHit, Permalink
from service.domain import Answer, Article, Citation, Claim, IngestReport, Removed, Verdict
from service.ports import SourceCount


def answer(result: Answer) -> out.AnswerOut:
    """An answer with its text put together: each claim, then its markers."""
    markers = _markers(result.claims)
    text, claims = _text(result.claims, markers)
    finished = result.finished
    abstention = finished.abstention
    coverage = finished.coverage
    return out.AnswerOut(
        id=f"ans_{uuid4().hex}",
        outcome="abstained" if abstention else "answered",
        answerability=round(finished.answerability, 4),
        question=result.question.text,
        text=text,
        claims=claims,
        citations=[_citation(c, markers) for c in _citations(result.claims)],
        removed=[removed(gone) for gone in result.removed],
        abstention=out.AbstentionOut(reason=abstention.reason, message=abstention.message)
        if abstention
        else None,
        coverage=out.CoverageOut(
            articles_searched=coverage.articles_searched,
            passages_considered=coverage.passages_considered,
            articles_cited=coverage.articles_cited,
            independent_sources=coverage.independent_sources,
            oldest=coverage.oldest,
            newest=coverage.newest,
        ),
        engine=out.EngineOut(kind="extractive"),
        usage=out.UsageOut(),
        timings_ms=dict(finished.timings_ms),
    )


def _markers(claims: Sequence[Claim]) -> dict[str, str]:
    """Articles numbered by their first appearance in the answer."""
    ids = dict.fromkeys(c.article.id for claim in claims for c in claim.citations)
    return {article_id: f"[{number}]" for number, article_id in enumerate(ids, start=1)}


def _text(claims: Sequence[Claim], markers: dict[str, str]) -> tuple[str, list[out.ClaimOut]]:
    text = ""
    made = []
    for claim in claims:
        text += " " if text else ""
        start = len(text)
        text += claim.text
        made.append(
            out.ClaimOut(
                text=claim.text,
                start=start,
                end=len(text),
                speaker=claim.speaker,
                citations=[c.id for c in claim.citations],
                verification=_verification(claim.verdict),
            )
        )
        cited = dict.fromkeys(markers[c.article.id] for c in claim.citations)
        text += " " + "".join(cited)
    return text, made


def _citations(claims: Sequence[Claim]) -> list[Citation]:
    """Each citation once, in the order of the text."""
    return list({c.id: c for claim in claims for c in claim.citations}.values())


def _verification(verdict: Verdict) -> out.VerificationOut:
    return out.VerificationOut(
        verdict=verdict.kind.value,
        support=verdict.support,
        numbers=verdict.numbers,
        names=verdict.names,
        quotes=verdict.quotes,
        method=verdict.method,
    )


def _citation(citation: Citation, markers: dict[str, str]) -> out.CitationOut:
    about = citation.article
    return out.CitationOut(
        id=citation.id,
        marker=markers[about.id],
        article_id=about.id,
        version=about.version,
        title=about.title,
        source=about.source,
        url=about.url,
        published_at=about.published_at,
        lineage_id=about.lineage_id,
        passage_id=citation.passage_id,
        start_char_index=citation.span.start,
        end_char_index=citation.span.end,
        cited_text=citation.cited_text,
        content_sha256=about.content_sha256,
        permalink=f"/c/{quote(citation.id, safe='@:')}",
    )


def removed(gone: Removed) -> out.RemovedOut:
    """A sentence that was not sent."""
    return out.RemovedOut(text=gone.text, reason=gone.reason, detail=gone.detail)


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


def sources(counts: Sequence[SourceCount]) -> out.SourcesOut:
    """The outlets."""
    return out.SourcesOut(
        items=[
            out.SourceOut(
                source=one.source,
                articles=one.articles,
                first_published=one.first_published,
                newest_published=one.newest_published,
            )
            for one in counts
        ]
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
