"""Feedback in the shape of the API."""

from __future__ import annotations

from service.api import schemas as out
from service.domain import Feedback


def feedback(one: Feedback) -> out.FeedbackOut:
    """What a reader sent."""
    return out.FeedbackOut(
        id=one.id,
        created_at=one.created_at,
        about=one.about,
        rating=one.rating,
        comment=one.comment,
        reply_id=one.reply_id,
        question=one.question,
        text=one.text,
        citations=list(one.citations),
        engine=one.engine,
        prompt=one.prompt,
    )
