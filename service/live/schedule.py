"""When a feed is asked next: plain functions of what happened, the time, and a throw of the die."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain import Feed
from service.errors import FetchFailed, GroundwireError

INTERVAL_MIN, INTERVAL_DEFAULT, INTERVAL_MAX = 5, 60, 24 * 60  # minutes
WAIT_MAX = timedelta(days=1)
JITTER = 0.1  # of the wait, to either side, so that feeds do not fall into step


def due(feeds: Sequence[Feed], now: str) -> list[Feed]:
    """The feeds to ask now, those that have waited longest first."""
    ready = [feed for feed in feeds if feed.next_poll_at and feed.next_poll_at <= now]
    return sorted(ready, key=lambda feed: feed.next_poll_at or "")


def seconds_until_due(feeds: Sequence[Feed], now: datetime) -> float | None:
    """How long until a feed is due; None when none ever is."""
    times = [datetime.fromisoformat(feed.next_poll_at) for feed in feeds if feed.next_poll_at]
    return max(0.0, (min(times) - now).total_seconds()) if times else None


def after_success(feed: Feed, now: datetime, die: float) -> Feed:
    """A feed that answered; `die` lies in [0, 1)."""
    wait = _jittered(timedelta(minutes=feed.interval_minutes), die)
    return replace(
        feed,
        state="ok",
        failures=0,
        error=None,
        last_polled_at=written(now),
        next_poll_at=written(now + wait),
    )


def after_failure(feed: Feed, error: GroundwireError, now: datetime, die: float) -> Feed:
    """A feed that did not answer: the wait doubles each time, up to a day; 410 is the end.

    What the host asks for (`Retry-After`) is the least.
    """
    failed = replace(
        feed, failures=feed.failures + 1, error=error.message, last_polled_at=written(now)
    )
    if isinstance(error, FetchFailed) and error.answered == 410:
        return replace(failed, state="gone", next_poll_at=None)
    doubled = timedelta(minutes=feed.interval_minutes) * 2 ** min(failed.failures, 16)
    wait = _jittered(min(doubled, WAIT_MAX), die)
    if isinstance(error, FetchFailed) and error.wait_s is not None:
        wait = max(wait, min(timedelta(seconds=error.wait_s), 7 * WAIT_MAX))
    return replace(failed, state="failing", next_poll_at=written(now + wait))


def written(moment: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _jittered(wait: timedelta, die: float) -> timedelta:
    return wait * (1 + JITTER * (2 * die - 1))
