"""POST /v1/answers: a question in, an answer or an abstention out."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from service.api import streaming
from service.api.render import AnswerReply
from service.api.requests import AnswerRequest
from service.api.schemas import AnswerOut
from service.api.state import Here, filters_of, now
from service.domain import Question, Turn
from service.pipeline import answer

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/answers", response_model=AnswerOut, responses=streaming.OPENAPI)
async def post_answer(body: AnswerRequest, service: Here) -> AnswerOut | Response:
    """Answer a question from the articles; every sentence is cited and verified."""
    question = Question(
        text=body.question,
        now=body.as_of or now(),
        filters=filters_of(body.filters, body.as_of),
        max_claims=body.max_claims,
        history=tuple(Turn(one.role, one.content) for one in body.history),
        engine=body.engine,
    )
    events = service.metrics.observed("answer", answer(question, service.parts))
    return await streaming.sent(events, AnswerReply(question), stream=body.stream)
