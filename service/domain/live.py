"""What comes in by itself: background jobs with what became of each item, and feeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.domain.articles import Status

JobKind = Literal["file", "url", "feed", "sitemap", "poll"]
JobState = Literal["queued", "running", "done", "failed", "interrupted"]
FeedState = Literal["new", "ok", "failing", "gone"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one item of a job; `place` is a URL, or a file's name with a place in it."""

    place: str
    status: Status
    id: str | None = None
    title: str | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job did not end well."""

    code: str
    message: str


def _no_counts() -> Mapping[str, int]:
    return {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0}


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands; `results` are its last ones, `total` None while it is not known."""

    id: str
    kind: JobKind
    subject: str
    created_at: str
    state: JobState = "queued"
    finished_at: str | None = None
    done: int = 0
    total: int | None = None
    counts: Mapping[str, int] = field(default_factory=_no_counts)
    results: tuple[Taken, ...] = ()
    error: JobError | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("queued", "running")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is polled; `next_poll_at` is None for one that is gone.

    `articles` are those that came of it, `failures` the polls that failed since the last good one.
    """

    id: str
    url: str
    title: str | None = None
    interval_minutes: int = 60
    state: FeedState = "new"
    last_polled_at: str | None = None
    next_poll_at: str | None = None
    failures: int = 0
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    articles: int = 0
