"""POST /v1/summaries: a topic, a question or articles in, a neutral summary out."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from service.api import streaming
from service.api.render import SummaryReply
from service.api.requests import SummaryBody
from service.api.schemas import SummaryOut
from service.api.state import Here, filters_of, now
from service.domain import SummaryRequest
from service.pipeline import summarize

router = APIRouter(prefix="/v1", tags=["summaries"])


@router.post("/summaries", response_model=SummaryOut, responses=streaming.OPENAPI)
async def post_summary(body: SummaryBody, service: Here) -> SummaryOut | Response:
    """Summarise a topic, a question or given articles; every sentence is cited and verified."""
    filters = body.filters
    if body.article_ids is not None:
        filters = filters.model_copy(update={"article_ids": body.article_ids})
    request = SummaryRequest(
        subject=body.topic or body.question,
        now=body.as_of or now(),
        filters=filters_of(filters, body.as_of),
        length=body.length,
        engine=body.engine,
    )
    events = service.metrics.observed("summary", summarize(request, service.parts))
    return await streaming.sent(events, SummaryReply(request), stream=body.stream)
