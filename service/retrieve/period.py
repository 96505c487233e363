"""The time a question asks about: explicit dates and words such as "last week"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive UTC days; `relative` when counted from now."""

    first: str
    last: str
    relative: bool = False

    def holds(self, published_at: str | None) -> bool:
        """Whether an article was published in it."""
        return published_at is not None and self.first <= published_at[:10] <= self.last

    def days_off(self, published_at: str | None) -> int | None:
        """Days between the period and a publication, 0 inside; None for an undated article."""
        if published_at is None:
            return None
        day = date.fromisoformat(published_at[:10])
        before = (date.fromisoformat(self.first) - day).days
        after = (day - date.fromisoformat(self.last)).days
        return max(before, after, 0)


_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d{2}"

_ISO = re.compile(rf"\b({_YEAR})-(\d{{2}})-(\d{{2}})\b")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\.?,?\s+({_YEAR})\b")
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+({_YEAR})\b")
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\.?,?\s+(?:of\s+)?({_YEAR})\b")
_MONTH_ALONE = re.compile(rf"\b(?:in|since|during|of|last|this)\s+({_MONTH})\b")
_YEAR_ALONE = re.compile(rf"\b(?:in|during|of|since|for)\s+({_YEAR})\b")
_RELATIVE = re.compile(
    r"\b(today|yesterday|(?:this|last|past|previous)\s+(?:week|month|year)|"
    r"(?:last|past)\s+(\d{1,3})\s+(days|weeks|months))\b"
)


def period_in(text: str, *, now: str) -> Period | None:
    """The first kind of time expression found, the most exact first; None without one."""
    lower = text.lower()
    today = date.fromisoformat(now[:10])
    for reader in (_day, _month, _relative, _month_without_year, _year):
        try:
            if found := reader(lower, today):
                return found
        except (ValueError, OverflowError):  # 31 February; a week before the year 1
            continue
    return None


def relative_period(text: str, *, now: str) -> tuple[Period, str] | None:
    """The period of "this week" or "last month" in the text, and the text without these words.

    A name is none ("USA Today"), nor what belongs to something ("last week's strike").
    """
    found = re.search(_RELATIVE.pattern, text, re.IGNORECASE)
    if found is None or text[found.end() :].startswith(("'s", "\u2019s")):
        return None
    if found.start() and found.group()[:1].isupper():
        return None
    try:
        period = _relative(found.group().lower(), date.fromisoformat(now[:10]))
    except (ValueError, OverflowError):  # a week before the year 1
        return None
    if period is None:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,:-")
    rest = re.sub(r"^(?:on|about|in|with|of)\s+|\s+(?:in the|the|of)$", "", rest, flags=re.I)
    return period, " ".join(rest.split())


def _days(first: date, last: date, *, relative: bool = False) -> Period:
    return Period(first.isoformat(), last.isoformat(), relative)


def _of_month(year: int, month: int) -> Period:
    last = calendar.monthrange(year, month)[1]
    return _days(date(year, month, 1), date(year, month, last))


def _day(text: str, _today: date) -> Period | None:
    if m := _ISO.search(text):
        day = date(int(m[1]), int(m[2]), int(m[3]))
    elif m := _DAY_FIRST.search(text):
        day = date(int(m[3]), _MONTHS[m[2]], int(m[1]))
    elif m := _MONTH_FIRST.search(text):
        day = date(int(m[3]), _MONTHS[m[1]], int(m[2]))
    else:
        return None
    return _days(day, day)


def _month(text: str, _today: date) -> Period | None:
    m = _MONTH_YEAR.search(text)
    return _of_month(int(m[2]), _MONTHS[m[1]]) if m else None


def _month_without_year(text: str, today: date) -> Period | None:
    """The latest such month that is not after now."""
    m = _MONTH_ALONE.search(text)
    if not m:
        return None
    month = _MONTHS[m[1]]
    return _of_month(today.year if month <= today.month else today.year - 1, month)


def _year(text: str, _today: date) -> Period | None:
    m = _YEAR_ALONE.search(text)
    return _days(date(int(m[1]), 1, 1), date(int(m[1]), 12, 31)) if m else None


def _relative(text: str, today: date) -> Period | None:
    m = _RELATIVE.search(text)
    if not m:
        return None
    if m[2]:
        unit = {"days": 1, "weeks": 7, "months": 30}[m[3]]
        return _days(today - timedelta(days=unit * int(m[2])), today, relative=True)
    first, last = _NAMED[
        " ".join(m[1].replace("past", "last").replace("previous", "last").split())
    ](today)
    return _days(first, last, relative=True)


def _last_month(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


# "Last week" is loosely used for the seven days before as well as for the calendar week.
_NAMED: dict[str, Callable[[date], tuple[date, date]]] = {
    "today": lambda d: (d, d),
    "yesterday": lambda d: (d - timedelta(days=1), d - timedelta(days=1)),
    "this week": lambda d: (_monday(d), d),
    "last week": lambda d: (_monday(d) - timedelta(days=7), d),
    "this month": lambda d: (d.replace(day=1), d),
    "last month": _last_month,
    "this year": lambda d: (d.replace(month=1, day=1), d),
    "last year": lambda d: (date(d.year - 1, 1, 1), date(d.year - 1, 12, 31)),
}
