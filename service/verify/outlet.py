"""A claim that names the outlet it cites: the article's data says so, not its text."""

from __future__ import annotations

import re
from functools import lru_cache

_REPORTED = (
    r"(?:reported|reports|said|says|wrote|writes|told readers|put|puts|"
    r"berichtet\w*|schreibt|schrieb|rapporte|écrit|informa|informó)"
)


def without_outlet(claim: str, outlet: str | None) -> str | None:
    """The claim without the words that name its own outlet as the source; None without such.

    "According to the Ellery Post, 12 ships came." is "12 ships came." where that one is cited.
    """
    name = re.sub(r"^the\s+", "", outlet or "", flags=re.IGNORECASE)
    name = re.sub(r"\s*[(\[].*|\s+[-–|]\s+.*", "", name).strip()  # "X (Web News)", "X - Opinion"
    if len(name) < 2:
        return None
    for pattern in _patterns(name):
        found = pattern.search(claim)
        if found is not None:
            rest = claim[: found.start()] + claim[found.end() :]
            rest = re.sub(r"\s+([.,;])", r"\1", rest).strip(" ,")
            return rest[:1].upper() + rest[1:] if len(rest) > 1 else None
    return None


@lru_cache(maxsize=512)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    own = rf"(?:the |der |die |das |le |la |el )?{re.escape(name)}"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"^(?:according to|laut|selon|según) {own}(?: report(?:ing)?)?, ",
            rf",? (?:according to|laut|selon|según) {own}(?=[.,;]|$)",
            rf"^{own} {_REPORTED},? (?:that |dass |que )?",
            rf", {own} {_REPORTED}(?=[.,;]|$)",
        )
    )
