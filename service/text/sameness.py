"""When two sentences say the same thing in nearly the same words."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from service.text.dates import dates, months
from service.text.names import names
from service.text.numbers import numbers
from service.text.remembered import remembered
from service.text.terms import fold

SAME = 0.75  # Jaccard of their content terms

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|deny|denies|denied|refuse[sd]?|"
    r"reject(?:s|ed)?|nicht|kein\w*|nie|ne|pas|jamais|nunca|sin)\b|n['’]t\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def says_the_same(
    one: str, other: str, one_terms: Collection[str], other_terms: Collection[str]
) -> bool:
    """Nearly the same terms; exactly the same numbers, dates and months; both negate or neither.

    The names of each stand in the other by their last word: "Ada Vane" may be "Vane" there. The
    terms are those of the two texts (`service.text.terms`).
    """
    if one == other:
        return True
    mine, theirs = frozenset(one_terms), frozenset(other_terms)
    fewer, more = sorted((len(mine), len(theirs)))
    if not fewer or fewer < SAME * more or len(mine & theirs) < SAME * len(mine | theirs):
        return False
    return _facts(one) == _facts(other) and _named(one, other) and _named(other, one)


@remembered
def negation(text: str) -> re.Match[str] | None:
    """The first word of `text` that negates."""
    return _NEGATION.search(text)


def negates(text: str) -> bool:
    """Whether anything in `text` negates."""
    return negation(text) is not None


@lru_cache(maxsize=4_096)
def _facts(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], bool]:
    return (
        frozenset(fact.value for fact in numbers(text)),
        frozenset(fact.value for fact in dates(text)),
        frozenset(months(text)),
        negates(text),
    )


def _named(one: str, other: str) -> bool:
    """Whether the last word of every name of `one` stands in `other`."""
    there = frozenset(_WORD.findall(fold(other)))
    return all(there.issuperset(_WORD.findall(fact.value)[-1:]) for fact in names(one))
