"""Results of pure functions of a short text, kept: a summary asks the same of a sentence often."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Result = TypeVar("Result")

_LONGEST = 700  # characters: a sentence; whole articles are not kept
_KEPT = 8_192  # texts


def remembered(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """The function, with its results for the texts asked about last; safe across threads."""
    kept = lru_cache(maxsize=_KEPT)(function)

    @wraps(function)
    def asked(text: str) -> Result:
        return kept(text) if len(text) <= _LONGEST else function(text)

    return asked
