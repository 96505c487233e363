"""What the headers of an answer say."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

WAIT_MAX_S = 86_400.0
VALUE_MAX = 1_024
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([a-z0-9._:-]{1,40})""", re.IGNORECASE)


def wait_s(value: str | None, now: datetime) -> float | None:
    """Seconds of a Retry-After header (a number or a date), a day at most."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), WAIT_MAX_S)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), WAIT_MAX_S)


def media_type(value: str | None) -> str | None:
    """`text/html` of `Text/HTML; charset=utf-8`."""
    essence = (value or "").partition(";")[0].strip().lower()
    return essence if _MEDIA_TYPE.fullmatch(essence) else None


def charset(value: str | None) -> str | None:
    """`utf-8` of `Text/HTML; charset="UTF-8"`."""
    found = _CHARSET.search(value or "")
    return found[1].lower() if found else None


def sendable(value: str | None) -> str | None:
    """A validator as it may stand in a header again, None for what may not."""
    good = value and len(value) <= VALUE_MAX and value.isascii() and value.isprintable()
    return value if good else None
