from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.retrieve.period import Period, period_in

NOW = "2026-03-18T09:00:00Z"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What happened on 2026-02-10?", "2026-02-10", "2026-02-10"),
        ("What happened on 10 February 2026?", "2026-02-10", "2026-02-10"),
        ("the 10th of February 2026", "2026-02-10", "2026-02-10"),
        ("February 10, 2026", "2026-02-10", "2026-02-10"),
        ("Feb. 10th, 2026", "2026-02-10", "2026-02-10"),
        ("Sept 1 2025", "2025-09-01", "2025-09-01"),
        ("in November 2024", "2024-11-01", "2024-11-30"),
        ("in Nov. 2024", "2024-11-01", "2024-11-30"),
        ("February of 2024", "2024-02-01", "2024-02-29"),
        ("in 2025", "2025-01-01", "2025-12-31"),
        ("during 1999", "1999-01-01", "1999-12-31"),
        ("in January", "2026-01-01", "2026-01-31"),
        ("in March", "2026-03-01", "2026-03-31"),
        ("in December", "2025-12-01", "2025-12-31"),
        ("last May", "2025-05-01", "2025-05-31"),
        ("What did she say today?", "2026-03-18", "2026-03-18"),
        ("yesterday", "2026-03-17", "2026-03-17"),
        ("this week", "2026-03-16", "2026-03-18"),
        ("Last week", "2026-03-09", "2026-03-18"),
        ("the past week", "2026-03-09", "2026-03-18"),
        ("this month", "2026-03-01", "2026-03-18"),
        ("last month", "2026-02-01", "2026-02-28"),
        ("the previous  month", "2026-02-01", "2026-02-28"),
        ("this year", "2026-01-01", "2026-03-18"),
        ("LAST YEAR", "2025-01-01", "2025-12-31"),
        ("in the last 3 days", "2026-03-15", "2026-03-18"),
        ("the past 2 weeks", "2026-03-04", "2026-03-18"),
        ("the last 1 months", "2026-02-16", "2026-03-18"),
        ("on 10 February 2026, not in 1999", "2026-02-10", "2026-02-10"),
        ("on 31 February 2026, in 2025", "2026-02-01", "2026-02-28"),
    ],
)
def test_a_time_is_read_as_inclusive_days(text: str, first: str, last: str) -> None:
    period = period_in(text, now=NOW)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Who won?",
        "What may happen?",
        "May I ask?",
        "Will they march?",
        "It cost 2024 euros",
        "room 1999",
        "2026-13-45",
        "the 40th of nothing",
        "a second decision",
    ],
)
def test_no_time_is_read_into_other_words(text: str) -> None:
    assert period_in(text, now=NOW) is None


@pytest.mark.parametrize("now", ["0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31"])
@pytest.mark.parametrize(
    "text", ["last week", "last year", "last month", "past 999 months", "yesterday", "in December"]
)
def test_the_ends_of_the_calendar_are_no_error(text: str, now: str) -> None:
    period = period_in(text, now=now)
    assert period is None or period.first <= period.last


def test_only_what_counts_from_now_is_relative() -> None:
    relative, fixed = period_in("last week", now=NOW), period_in("in May 2025", now=NOW)
    assert relative is not None
    assert relative.relative
    assert fixed is not None
    assert not fixed.relative


def test_a_period_holds_its_days_and_counts_the_days_to_others() -> None:
    period = Period("2026-03-01", "2026-03-10")
    for inside in ("2026-03-01", "2026-03-10T23:59:59Z"):
        assert period.holds(inside)
        assert period.days_off(inside) == 0
    assert not period.holds("2026-03-11")
    assert not period.holds(None)
    assert period.days_off("2026-02-27T10:00:00Z") == 2
    assert period.days_off("2026-03-13") == 3
    assert period.days_off(None) is None


WORDS = st.sampled_from(
    [
        *("last", "past", "this", "previous", "week", "month", "year", "days", "3", "999", "in"),
        *("May", "2024", "31", "February", "00", "of", ",", ".", "2024-02-30", "Sept", "since"),
        *("yesterday", "1st"),
    ]
)


@given(st.lists(WORDS, max_size=8).map(" ".join), st.dates().map(str))
def test_no_words_and_no_now_break_the_reading(text: str, now: str) -> None:
    period = period_in(text, now=now)
    assert period is None or period.first <= period.last
