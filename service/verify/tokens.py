"""A sentence as a row of tokens that can be laid beside the tokens of another sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.domain import Span
from service.text.dates import MONTHS, dates
from service.text.fact import Fact
from service.text.names import names
from service.text.numbers import numbers
from service.text.terms import fold, terms

Kind = Literal["number", "date", "name", "word", "stop"]
MOST_TOKENS = 200  # of one sentence; what is longer is no sentence, and would take long to compare

_WORD = re.compile(r"[^\W_]{1,64}(?:['\u2019][^\W_]{1,16})*")
_PART = re.compile(r"[^\W_]{1,64}(?:[.'\u2019&][^\W_]{1,64})*")
_TAIL = re.compile(r"['\u2019](?:s|re|ve|d|m)$", re.IGNORECASE)
_NOT = re.compile(r"n['\u2019]t$", re.IGNORECASE)
# The dash of a clause stands between spaces; a hyphen does not.
_CUT = re.compile(r"[,;:()\[\]—–\"“”«».!?]|\s-{1,2}\s")
_BASES = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, or one whole number or date; `key` is what is compared, `word` the folded word.

    `group` counts the names, numbers and dates of the sentence; the words of one name share it.
    `cut` when a punctuation mark stands before it.
    """

    key: str
    word: str
    kind: Kind
    surface: str
    group: int = -1
    cut: bool = False


@lru_cache(maxsize=1_024)
def facts(text: str) -> tuple[tuple[Fact, ...], tuple[Fact, ...], tuple[Fact, ...]]:
    """The numbers, the dates and the names of a text, remembered for the last texts."""
    return numbers(text), dates(text), names(text)


@lru_cache(maxsize=1_024)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a sentence, at most 201: more than `MOST_TOKENS` says that it is too long."""
    marked = _marked(text)
    begins = [span.start for span, _, _ in marked]
    found: list[Token] = []
    last, place = 0, 0
    while place < len(text) and len(found) <= MOST_TOKENS:
        at = bisect_right(begins, place) - 1
        if at >= 0 and marked[at][0].start <= place < marked[at][0].end:
            span, kind, fact = marked[at]
            found += _of_fact(fact, kind, at, cut=_is_cut(text[last : span.start]))
            place = last = span.end
            continue
        following = begins[at + 1] if at + 1 < len(begins) else len(text)
        match = _WORD.search(text, place, following)
        if match is None:
            place = following
            continue
        found += _of_word(match[0], cut=_is_cut(text[last : match.start()]))
        place = last = match.end()
    return tuple(found)


def _marked(text: str) -> list[tuple[Span, Kind, Fact]]:
    """Numbers, dates and names in order; where two overlap the first of these counts."""
    kinds: tuple[Kind, ...] = ("number", "date", "name")
    every = [
        (fact.span, kind, fact)
        for kind, found in zip(kinds, facts(text), strict=True)
        for fact in found
    ]
    kept: list[tuple[Span, Kind, Fact]] = []
    for one in sorted(every, key=lambda item: (item[0].start, -item[0].end)):
        if not kept or kept[-1][0].end <= one[0].start:
            kept.append(one)
    return kept


def _is_cut(gap: str) -> bool:
    return _CUT.search(gap) is not None


def _of_fact(fact: Fact, kind: Kind, group: int, *, cut: bool) -> list[Token]:
    if kind != "name":
        return [Token(f"{kind} {fact.value}", fact.value, kind, fact.surface, group, cut)]
    words = [part[0] for part in _PART.finditer(fact.surface)]
    return [
        Token(_key(word), _plain(word), "name", word, group, cut and at == 0)
        for at, word in enumerate(words)
    ]


def _plain(word: str) -> str:
    return fold(_TAIL.sub("", word)).replace(".", "")


def _key(word: str) -> str:
    """The stem of a content word, the word itself of others."""
    bare = _TAIL.sub("", word)
    found = terms(bare)
    return found[0] if found else _plain(word)


def _of_word(word: str, *, cut: bool) -> list[Token]:
    """A word, or the two that a short form stands for: "didn't", "cannot", "they'll"."""
    lower = fold(word)
    if _NOT.search(lower) or lower == "cannot":
        base = "can" if lower == "cannot" else _NOT.sub("", lower)
        base = _BASES.get(base, base)
        return [
            Token(base, base, "stop", word, cut=cut),
            Token("not", "not", "stop", word),
        ]
    if lower.endswith(("'ll", "\u2019ll")):
        base = lower[:-3]
        return [Token(base, base, "stop", word, cut=cut), Token("will", "will", "stop", word)]
    if word[0].isupper() and lower in MONTHS and lower not in ("may", "march"):
        return [Token(f"month {lower[:3]}", lower, "date", word, cut=cut)]
    plain = _plain(word)
    stems = terms(_TAIL.sub("", word))
    if not stems:
        return [Token(plain, plain, "stop", word, cut=cut)]
    return [Token(stems[0], plain, "word", word, cut=cut)]
