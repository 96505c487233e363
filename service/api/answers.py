"""POST /v1/answers: a question in, an answer or an abstention out."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from service.api import streaming
from service.api.render import AnswerReply
from service.api.requests import AnswerRequest
from service.api.schemas import AnswerOut
from service.api.state import Here, filters_of, now, refuse_not_built
from service.domain import Question
from service.pipeline import answer

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/answers", response_model=AnswerOut, responses=streaming.OPENAPI)
async def post_answer(body: AnswerRequest, service: Here) -> AnswerOut | Response:
    """Answer a question from the articles; every sentence is cited and verified."""
    refuse_not_built(history=bool(body.history), engine=body.engine == "llm")
    question = Question(
        text=body.question,
        now=body.as_of or now(),
        filters=filters_of(body.filters, body.as_of),
        max_claims=body.max_claims,
    )
    events = answer(question, service.parts)
    return await streaming.sent(events, AnswerReply(question), stream=body.stream)
