"""Feedback."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class FeedbackOut(BaseModel):
    """What a reader thinks of a reply; `text` is the claim or the reply spoken of."""

    id: str
    created_at: str
    about: Literal["answer", "summary", "claim", "check"]
    rating: Literal["up", "down"]
    comment: str | None
    reply_id: str | None
    question: str | None
    text: str | None
    citations: list[str]
    engine: str | None
    prompt: str | None


class FeedbackListOut(BaseModel):
    """A page of feedback, newest first."""

    items: list[FeedbackOut]
    next_cursor: str | None
