"""Imports and feeds in the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence

from service.api import schemas as out
from service.domain import Feed, Job, Taken


def job(one: Job, results: Sequence[Taken] | None = None) -> out.JobOut:
    """A job with its results, or with these instead."""
    return out.JobOut(
        id=one.id,
        kind=one.kind,
        state=one.state,
        created_at=one.created_at,
        finished_at=one.finished_at,
        subject=one.subject,
        done=one.done,
        total=one.total,
        counts=dict(one.counts),
        results=[_taken(taken) for taken in (one.results if results is None else results)],
        error=None
        if one.error is None
        else out.JobErrorOut(code=one.error.code, message=one.error.message),
    )


def feed(one: Feed) -> out.FeedOut:
    """A feed."""
    return out.FeedOut(
        id=one.id,
        url=one.url,
        title=one.title,
        interval_minutes=one.interval_minutes,
        state=one.state,
        last_polled_at=one.last_polled_at,
        next_poll_at=one.next_poll_at,
        failures=one.failures,
        error=one.error,
        articles=one.articles,
    )


def _taken(one: Taken) -> out.TakenOut:
    return out.TakenOut(
        place=one.place,
        status=one.status,
        id=one.id,
        title=one.title,
        error=one.error,
        notes=list(one.notes),
    )
