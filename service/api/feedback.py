"""Feedback: what readers think of replies, with what it speaks of."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Response
from pydantic import Field

from service.api import render, schemas
from service.api.cursors import cursor, read_cursor
from service.api.requests import LIMIT_MAX, QUESTION_MAX, TURN_MAX, Request, Text
from service.api.state import Here, now
from service.domain import Feedback
from service.errors import NotFound

router = APIRouter(prefix="/v1", tags=["feedback"])

COMMENT_MAX = 2_000
NAME_MAX, CITATIONS_MAX = 300, 100
Name = Annotated[Text, Field(max_length=NAME_MAX)]


class FeedbackRequest(Request):
    """A rating of a reply or of one claim; replies are not stored, so it says what it is about."""

    about: Literal["answer", "summary", "claim", "check"]
    rating: Literal["up", "down"]
    comment: Annotated[Text, Field(max_length=COMMENT_MAX)] | None = None
    reply_id: Name | None = None
    question: Annotated[Text, Field(max_length=QUESTION_MAX)] | None = None
    text: Annotated[Text, Field(max_length=TURN_MAX)] | None = None
    citations: Annotated[tuple[Name, ...], Field(max_length=CITATIONS_MAX)] = ()
    engine: Name | None = None
    prompt: Name | None = None


class FeedbackQuery(Request):
    """Which feedback to list."""

    rating: Literal["up", "down"] | None = None
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: str | None = None


@router.post("/feedback", status_code=201)
def post_feedback(body: FeedbackRequest, service: Here) -> schemas.FeedbackOut:
    """Keep what a reader thinks of a reply."""
    made = Feedback(id=f"fb_{uuid4().hex}", created_at=now(), **body.model_dump())
    service.feedback.add(made)
    return render.feedback(made)


@router.get("/feedback")
def list_feedback(
    query: Annotated[FeedbackQuery, Query()], service: Here
) -> schemas.FeedbackListOut:
    """What readers sent, newest first, in pages."""
    after = read_cursor(query.cursor)
    found = service.feedback.page(query.limit + 1, after, query.rating)
    page = found[: query.limit]
    return schemas.FeedbackListOut(
        items=[render.feedback(one) for one in page],
        next_cursor=cursor(page[-1].created_at, page[-1].id) if len(found) > query.limit else None,
    )


@router.delete("/feedback/{feedback_id}", status_code=204)
def delete_feedback(feedback_id: str, service: Here) -> Response:
    """Take feedback back."""
    if not service.feedback.remove(feedback_id):
        raise NotFound(f"There is no feedback {feedback_id}.")
    return Response(status_code=204)
