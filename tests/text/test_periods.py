from __future__ import annotations

import pytest

from service.text.periods import Interval, start_of


@pytest.mark.parametrize(
    ("day", "interval", "start"),
    [
        ("2026-03-12", "day", "2026-03-12"),
        ("2026-03-12", "month", "2026-03-01"),
        ("2026-03-12", "week", "2026-03-09"),
        ("2026-03-09", "week", "2026-03-09"),
        ("2026-03-08", "week", "2026-03-02"),
        ("2026-01-01", "week", "2025-12-29"),
    ],
)
def test_a_period_is_named_by_its_first_day(day: str, interval: Interval, start: str) -> None:
    assert start_of(day, interval) == start
