"""What a reader thinks of a reply, with all that it speaks of: replies are not stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

About = Literal["answer", "summary", "claim", "check"]
Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """One rating; `text` is the claim or the reply spoken of, `citations` are ids."""

    id: str
    created_at: str
    about: About
    rating: Rating
    comment: str | None = None
    reply_id: str | None = None
    question: str | None = None
    text: str | None = None
    citations: tuple[str, ...] = ()
    engine: str | None = None
    prompt: str | None = None
