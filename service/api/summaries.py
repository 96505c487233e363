"""POST /v1/summaries: a topic, a question or articles in, a neutral summary out."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from service.api import streaming
from service.api.pages import summary_page
from service.api.render import SummaryReply, documents
from service.api.requests import SummaryBody
from service.api.schemas import SummaryOut
from service.api.state import Here, filters_of, now
from service.domain import SummaryRequest
from service.pipeline import summarize

router = APIRouter(prefix="/v1", tags=["summaries"])

Form = Literal["json", "markdown", "html"]
_FORMS: dict[str, Form] = {
    "application/json": "json",
    "application/*": "json",
    "*/*": "json",
    "text/markdown": "markdown",
    "text/html": "html",
    "text/*": "markdown",
}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        **streaming.OPENAPI[200],
        "content": {
            **streaming.OPENAPI[200]["content"],
            "text/markdown": {"schema": {"type": "string"}},
            "text/html": {"schema": {"type": "string"}},
        },
    }
}


@router.post("/summaries", response_model=SummaryOut, responses=_RESPONSES)
async def post_summary(body: SummaryBody, service: Here, http: Request) -> SummaryOut | Response:
    """Summarise a topic, a question or given articles; every sentence is cited and verified.

    By `Accept` as JSON, as Markdown with footnotes (`text/markdown`) or as a page to print
    (`text/html`); a stream is always of JSON events.
    """
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
    reply = await streaming.sent(events, SummaryReply(), stream=body.stream)
    if not isinstance(reply, SummaryOut):
        return reply
    base = str(http.base_url)
    match form_of(http.headers.get("accept", "*/*")):
        case "markdown":
            text = documents.markdown(reply, base)
            return PlainTextResponse(text, media_type="text/markdown")
        case "html":
            return summary_page(reply.title or "Summary", documents.html(reply, base))
        case "json":
            return reply


def form_of(accept: str) -> Form:
    """The form that an `Accept` header likes best, the first of equals; JSON where it has none."""
    best: tuple[float, Form] = (0.0, "json")
    for part in accept.split(","):
        name, *parameters = (one.strip().lower() for one in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            quality = 0.0
        if name in _FORMS and quality > best[0]:
            best = (quality, _FORMS[name])
    return best[1]
