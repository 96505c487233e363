"""When a feed is asked next follows from what happened, the time and the die."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain import Feed
from service.errors import AddressRefused, FetchFailed, GroundwireError
from service.live.schedule import (
    after_failure,
    after_success,
    due,
    seconds_until_due,
    written,
)

NOW = datetime(2031, 4, 2, 12, 0, tzinfo=UTC)
MIDDLE = 0.5  # of the die: no jitter
FEED = Feed("feed_1", "https://post.example/rss", interval_minutes=60)


def status(answered: int, wait_s: float | None = None) -> FetchFailed:
    return FetchFailed("it failed", reason="status", answered=answered, wait_s=wait_s)


def waits(feed: Feed) -> timedelta:
    assert feed.next_poll_at is not None
    return datetime.fromisoformat(feed.next_poll_at) - NOW


def test_a_feed_that_answers_is_asked_again_after_its_interval() -> None:
    was = replace(FEED, failures=3, error="it failed", state="failing")
    made = after_success(was, NOW, MIDDLE)
    assert (made.state, made.failures, made.error) == ("ok", 0, None)
    assert made.last_polled_at == "2031-04-02T12:00:00Z"
    assert made.next_poll_at == "2031-04-02T13:00:00Z"


@pytest.mark.parametrize(("die", "minutes"), [(0.0, 54), (0.25, 57), (1.0, 66)])
def test_the_die_moves_it_by_up_to_a_tenth(die: float, minutes: int) -> None:
    assert waits(after_success(FEED, NOW, die)) == timedelta(minutes=minutes)
    half = after_failure(FEED, status(503), NOW, die)
    assert waits(half) == 2 * timedelta(minutes=minutes)


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    feed, hours = FEED, []
    for _ in range(40):
        feed = after_failure(feed, status(503), NOW, MIDDLE)
        hours.append(waits(feed) / timedelta(hours=1))
    assert hours[:6] == [2, 4, 8, 16, 24, 24]
    assert set(hours[5:]) == {24}
    assert (feed.state, feed.failures, feed.error) == ("failing", 40, "it failed")


@pytest.mark.parametrize(
    ("wait_s", "hours"), [(60.0, 2), (5 * 3600.0, 5), (3e9, 7 * 24), (None, 2)]
)
def test_what_the_host_asks_for_is_the_least(wait_s: float | None, hours: float) -> None:
    made = after_failure(FEED, status(429, wait_s), NOW, MIDDLE)
    assert waits(made) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (status(410), "gone"),
        (status(404), "failing"),
        (FetchFailed("x", reason="timeout"), "failing"),
        (AddressRefused("x"), "failing"),
    ],
)
def test_only_410_is_the_end(error: GroundwireError, state: str) -> None:
    made = after_failure(FEED, error, NOW, MIDDLE)
    assert made.state == state
    assert (made.next_poll_at is None) == (state == "gone")


def test_due_are_those_whose_time_has_come_the_longest_waiting_first() -> None:
    times = {"a": 5, "b": -5, "c": 0, "d": -9}
    feeds = [
        replace(FEED, id=name, next_poll_at=written(NOW + timedelta(seconds=after)))
        for name, after in times.items()
    ]
    feeds.append(replace(FEED, id="gone", state="gone", next_poll_at=None))
    assert [feed.id for feed in due(feeds, written(NOW))] == ["d", "b", "c"]


def test_the_wait_is_for_the_first_that_is_due() -> None:
    later = replace(FEED, next_poll_at=written(NOW + timedelta(seconds=90)))
    overdue = replace(FEED, next_poll_at=written(NOW - timedelta(seconds=90)))
    assert seconds_until_due([later, FEED], NOW) == 90
    assert seconds_until_due([later, overdue], NOW) == 0
    assert seconds_until_due([FEED], NOW) is None
    assert seconds_until_due([], NOW) is None
