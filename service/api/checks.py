"""POST /v1/checks: a user's own text in, a verdict for each of its sentences out."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from time import perf_counter
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from service.api.render import Citations
from service.api.requests import CheckRequest
from service.api.schemas import CheckCountsOut, CheckedSentenceOut, CheckOut
from service.api.state import Here, Service, filters_of, now
from service.domain import Checked, VerdictKind
from service.pipeline import check, check_against
from service.pipeline.parts import independent_sources

router = APIRouter(prefix="/v1", tags=["checks"])

_GONE = 499  # nginx's number for a client that closed the connection; nobody reads it


@router.post("/checks", response_model=CheckOut)
async def post_check(body: CheckRequest, service: Here, request: Request) -> CheckOut | Response:
    """Judge a text sentence by sentence against the collection, given articles or given texts.

    A client that leaves stops the work after the sentence that is being judged.
    """
    began = perf_counter()
    judged, searched = await _judging(body, service)
    checked: list[Checked] = []
    async with aclosing(judged) as sentences:
        async for sentence in sentences:
            checked.append(sentence)
            if await request.is_disconnected():
                return Response(status_code=_GONE)
    return _shown(checked, searched, round((perf_counter() - began) * 1_000, 2))


async def _judging(
    body: CheckRequest, service: Service
) -> tuple[AsyncGenerator[Checked, None], int]:
    """The sentences as they are judged, and how many articles are searched for them."""
    if body.evidence:
        return check_against(body.text, body.evidence, service.parts), 0
    given = body.filters.model_copy(
        update={"article_ids": body.article_ids or body.filters.article_ids}
    )
    filters = filters_of(given, body.as_of)
    await to_thread.run_sync(_must_exist, body.article_ids, service)
    searched = await to_thread.run_sync(service.parts.reader.count_articles, filters)
    return check(body.text, filters, body.as_of or now(), service.parts), searched


def _must_exist(article_ids: Sequence[str], service: Service) -> None:
    """Raises `NotFound` or `Gone` for the first that is not there."""
    for article_id in article_ids:
        service.collection.article(article_id)


def _shown(checked: Sequence[Checked], searched: int, total_ms: float) -> CheckOut:
    citations = Citations()
    for one in checked:
        for citation in one.citations:
            citations.note(citation)
    counts = Counter(one.verdict.kind.value for one in checked)
    return CheckOut(
        id=f"chk_{uuid4().hex}",
        sentences=[_sentence(one) for one in checked],
        citations=citations.all,
        counts=CheckCountsOut(
            supported=counts["supported"],
            unsupported=counts["unsupported"],
            unjudged=counts["unjudged"],
        ),
        articles_searched=searched,
        timings_ms={"total": total_ms},
    )


def _sentence(one: Checked) -> CheckedSentenceOut:
    return CheckedSentenceOut(
        text=one.text,
        start=one.span.start,
        end=one.span.end,
        verdict=one.verdict.kind.value,
        support=one.verdict.support,
        reason=one.verdict.reason,
        detail=one.verdict.detail,
        citations=[citation.id for citation in one.citations],
        independent_sources=independent_sources(c.article for c in one.citations)
        if one.verdict.kind is VerdictKind.SUPPORTED
        else 0,
        missing=[f"{missing.kind}: {missing.text}" for missing in one.verdict.missing],
    )
