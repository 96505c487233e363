"""What no sentence of ours may carry, whoever wrote it: addresses and markup that no source has."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//[^\s<>\"]+|(?:(?:java|vb)script|\b(?:data|mailto)):\S+"
    r"|\bwww\.[^\s<>\"]+",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z!][^<>]{0,400}>?|&#?\w{2,10};", re.IGNORECASE)
_MARKDOWN = re.compile(r"!?\[[^\[\]]{0,300}\]\s?[(:]|```|\{\{|\}\}")
_KINDS = (_ADDRESS, _TAG, _MARKDOWN)
LONGEST = 1_000
"""Characters of a removed sentence that are told."""


def foreign(claim: str, texts: Sequence[str]) -> str | None:
    """The first address or piece of markup in the claim that stands in none of its cited texts."""
    for kind in _KINDS:
        for found in kind.finditer(claim):
            if not any(found[0] in text for text in texts):
                return found[0]
    return None


def defused(text: str) -> str:
    """A removed sentence as it may be told: no address and no markup leave, even as text."""
    for kind in _KINDS:
        text = kind.sub("[…]", text)
    return text[:LONGEST]
