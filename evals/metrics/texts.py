"""Texts made comparable: as SQuAD does it, and as a reader sees whether one stands in another."""

from __future__ import annotations

import re
import string
import unicodedata

from evals.replies import Reply

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = frozenset(string.punctuation) | frozenset("“”‘’«»„…–—")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " "})
_DIGIT_BEFORE, _DIGIT_AFTER = r"(?<![\w])(?<!\d[.,])", r"(?![\w])(?![.,]\d)"


def squad(text: str) -> list[str]:
    """The words of a text in lower case without punctuation and articles.

    The normalisation of SQuAD's evaluation script (Rajpurkar et al. 2016).
    """
    kept = "".join(char for char in text.lower() if char not in _PUNCTUATION)
    return _ARTICLES.sub(" ", kept).split()


def plain(text: str) -> str:
    """Case folded, NFKC, one kind of quotation marks and of space."""
    folded = unicodedata.normalize("NFKC", text.translate(_QUOTES)).casefold()
    return " ".join(folded.split())


def stands_in(wanted: str, text: str) -> bool:
    """Whether `wanted` stands in `text` between word boundaries.

    A number is not found inside a longer one: "1" not in "1.5", "234" not in "1,234".
    """
    needle = plain(wanted)
    if not needle:
        return False
    pattern = f"{_DIGIT_BEFORE}{re.escape(needle)}{_DIGIT_AFTER}"
    return re.search(pattern, plain(text)) is not None


def said(reply: Reply) -> str:
    """What was sent, without markers: the claims, one after the other."""
    return " ".join(claim.text for claim in reply.claims)
