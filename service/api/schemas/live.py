"""Imports and feeds."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.domain import FeedState, JobKind, JobState


class TakenOut(BaseModel):
    """What became of one item of an import."""

    place: str
    status: Literal["added", "updated", "unchanged", "rejected"]
    id: str | None
    title: str | None
    error: str | None
    notes: list[str]


class JobErrorOut(BaseModel):
    """Why an import did not end well."""

    code: str
    message: str


class JobOut(BaseModel):
    """An import as it stands."""

    id: str
    kind: JobKind
    state: JobState
    created_at: str
    finished_at: str | None
    subject: str
    done: int
    total: int | None = Field(description="null while it is not known")
    counts: dict[str, int]
    results: list[TakenOut] = Field(
        description="The last 200 items; in a `progress` event the new ones, in a list none."
    )
    error: JobErrorOut | None


class JobsOut(BaseModel):
    """The imports, newest first."""

    items: list[JobOut]
    next_cursor: str | None = None


class FeedOut(BaseModel):
    """A feed that is polled; `next_poll_at` is null for one that is gone."""

    id: str
    url: str
    title: str | None
    interval_minutes: int
    state: FeedState
    last_polled_at: str | None
    next_poll_at: str | None
    failures: int
    error: str | None
    articles: int


class FeedsOut(BaseModel):
    """The feeds in the order in which they were added."""

    items: list[FeedOut]
    next_cursor: str | None = None
