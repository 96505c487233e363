"""POST /v1/answers: a question in, an answer or an abstention out."""

from __future__ import annotations

from fastapi import APIRouter

from service.api import render
from service.api.requests import AnswerRequest
from service.api.schemas import AnswerOut
from service.api.state import Here, filters_of, now
from service.domain import Question
from service.errors import FieldProblem, NotBuilt
from service.pipeline import answer, fold

router = APIRouter(prefix="/v1", tags=["answers"])


@router.post("/answers")
async def post_answer(body: AnswerRequest, service: Here) -> AnswerOut:
    """Answer a question from the articles; every sentence is cited and verified."""
    _refuse_not_built(body)
    question = Question(
        text=body.question,
        now=body.as_of or now(),
        filters=filters_of(body.filters, body.as_of),
        max_claims=body.max_claims,
    )
    return render.answer(await fold(question, answer(question, service.parts)))


def _refuse_not_built(body: AnswerRequest) -> None:
    asked = {
        "stream": (body.stream, "streaming"),
        "history": (bool(body.history), "follow-up questions"),
        "engine": (body.engine == "llm", "the LLM engine"),
    }
    fields = tuple(
        FieldProblem(field, f"{what}: not built yet")
        for field, (wanted, what) in asked.items()
        if wanted
    )
    if fields:
        detail = "; ".join(f"{one.field}: {one.message}" for one in fields)
        raise NotBuilt(detail, fields=fields)
