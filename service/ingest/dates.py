"""When an article was published, from whatever an item gives for it: text or a number."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from service.text.header import full_date

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}(?::\d{2})?(?:\s[+-]?\w{1,5})?"
)
_DIGITS = re.compile(r"\d{8,13}(?:\.\d{1,6})?")
_NUMERIC_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_TIME_OF_DAY = re.compile(r"\d:\d\d|\d\s*[ap]\.?m\b", re.IGNORECASE)
_LANGUAGES = "en fr de es it pt nl pl ru uk sv da nb fi cs tr el ro hu ar zh ja ko id vi"


def read_date(text: str) -> str | None:
    """The form of `published_at`: without a zone it is UTC, without a time it stays a day."""
    try:
        if iso := _ISO.fullmatch(text):
            day, time, zone = iso.groups()
            moment = datetime.fromisoformat(f"{day}T{time or '00:00'}{(zone or '').upper()}")
            return full_date(day) if time is None else _in_utc(moment)
        if _DIGITS.fullmatch(text):
            return number_as_date(float(text))
        if _RFC_2822.fullmatch(text):
            return _in_utc(parsedate_to_datetime(text))
    except (ValueError, OverflowError):
        return None
    return full_date(text) or _from_words(text)


def number_as_date(number: float) -> str | None:
    """Seconds or milliseconds since 1970 (from 1973 on), or the digits of a day: `20241116`."""
    if 16_000_000 <= number < 22_010_000 and number == int(number):
        digits = str(int(number))
        return full_date(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    if not 1e8 <= number < 1e13:
        return None
    return _in_utc(datetime.fromtimestamp(number if number < 1e11 else number / 1_000, UTC))


@lru_cache(maxsize=2_048)
def _from_words(text: str) -> str | None:
    """Any other absolute date, with day, month and year, in one of many languages."""
    if not 6 <= len(text) <= 80:
        return None
    import dateparser  # 0.2 s, and most articles do without

    settings = {
        "PARSERS": ["absolute-time"],  # "yesterday" depends on when one reads it
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY" if re.match(r"\d+\.", text) else "MDY",
        **{"TIMEZONE": "UTC", "TO_TIMEZONE": "UTC", "RETURN_AS_TIMEZONE_AWARE": True},
    }
    try:
        moment = dateparser.parse(text, languages=_LANGUAGES.split(), settings=settings)
    except Exception:  # whatever a stranger's string does to a parser, it is not a date
        return None
    if moment is None or _TIME_OF_DAY.search(text):
        return _in_utc(moment)
    return full_date(moment.date().isoformat())


def _in_utc(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC, to the second; `None` outside the years 1600 to 2200."""
    if moment is None or not 1600 <= moment.year <= 2200:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.strftime("%Y-%m-%dT%H:%M:%SZ")


def is_ambiguous(text: str) -> bool:
    """Whether day and month could change places (`03/04/2020`; with dots the day is first)."""
    if (found := _NUMERIC_DATE.match(text)) is None or found[2] == ".":
        return False
    return int(found[1]) != int(found[3]) and max(int(found[1]), int(found[3])) <= 12
