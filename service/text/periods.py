"""Calendar periods as the day that they begin on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

Interval = Literal["day", "week", "month"]


def start_of(day: str, interval: Interval) -> str:
    """The first day of the period that `day` (`2026-03-12`) lies in; weeks begin on Monday."""
    if interval == "day":
        return day
    if interval == "month":
        return f"{day[:7]}-01"
    at = date.fromisoformat(day)
    return (at - timedelta(days=at.weekday())).isoformat()
