"""Where a text judges: loaded words outside quotation marks, each with its kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

from service.domain import Span
from service.text.lexicon import Entry, added, entries
from service.text.loaded_words import PLAIN_BEFORE, Category
from service.text.quotations import quotations

WEAK: frozenset[Category] = frozenset({"doubt", "drama"})
"""Kinds that shade a sentence without judging: reported, but no reason to leave it out."""

_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]+")
_SHORT = 700  # characters up to which what was found is kept
_HEAD = 3  # letters: the first look at a word, before the whole pattern is tried on it


@dataclass(frozen=True, slots=True)
class Loaded:
    """One loaded word; the span counts in the text that was looked at."""

    span: Span
    category: Category


def loaded(text: str, language: str = "en", *, quoted: bool = False) -> tuple[Loaded, ...]:
    """The loaded words of `text` in order, names aside; those in quotation marks only if `quoted`.

    `language` is an ISO 639-1 code with or without a region; a language without a list has none.
    """
    code = (language or "en")[:2].lower()
    if not _patterns(code, added()):
        return ()
    every = _all_of(text, code, added()) if len(text) <= _SHORT else _found(text, code)
    if quoted or not every:
        return every
    inside = [fact.span for fact in quotations(text)]
    return tuple(one for one in every if not any(quote.holds(one.span) for quote in inside))


@lru_cache(maxsize=8_192)
def _all_of(text: str, code: str, _more: tuple[Entry, ...]) -> tuple[Loaded, ...]:
    """Kept: a summary asks this of each of its sentences often."""
    return _found(text, code)


def _found(text: str, code: str) -> tuple[Loaded, ...]:
    patterns = _patterns(code, added())
    done = 0
    found = []
    for word in _WORD.finditer(text):
        match = None
        if word.start() >= done and (pattern := patterns.get(word.group()[:_HEAD].lower())):
            match = pattern.match(text, word.start())
        if match is None:
            continue
        done = match.end()
        span = Span(match.start(), done)
        is_name = code != "de" and _is_name(text, span)  # German nouns have capitals
        if not is_name:
            found.append(Loaded(span, _category(match)))
    return tuple(found)


def _category(match: re.Match[str]) -> Category:
    return next(one for one in get_args(Category) if one == match.lastgroup)


def _is_name(text: str, span: Span) -> bool:
    """Whether the word has a capital although no sentence begins with it."""
    if not text[span.start].isupper() or text[span.start : span.end].isupper():
        return False
    before = text[: span.start].rstrip(" \"'“\u2018„«(")
    return bool(before) and before[-1] not in ".!?:…—\u2013"


@lru_cache(maxsize=32)
def _patterns(language: str, _more: tuple[Entry, ...]) -> Mapping[str, re.Pattern[str]]:
    """The entries of a language by the first letters of their first words, a group for each kind.

    Trying one small pattern per word is what keeps this fast. `_more` are the entries that were
    added: other ones, other patterns.
    """
    by_head: dict[str, dict[Category, list[str]]] = {}
    for category, listed in entries(language).items():
        for entry in listed:
            head = re.split(r"[_*~'-]", entry)[0][:_HEAD].lower()
            by_head.setdefault(head, {}).setdefault(category, []).append(entry)
    return {
        head: re.compile(
            "(?:" + "|".join(f"(?P<{k}>{_any_of(e)})" for k, e in kinds.items()) + r")(?![\w-])",
            re.IGNORECASE,
        )
        for head, kinds in by_head.items()
    }


def _any_of(listed: Sequence[str]) -> str:
    """The longest entry first, so that it wins over one that it begins with."""
    return "|".join(pattern_of(entry) for entry in sorted(listed, key=len, reverse=True))


def pattern_of(entry: str) -> str:
    """The pattern of one entry: `*` any ending, `~` an English inflection, `_` a space."""
    parts = (
        re.escape(part).replace("_", r"\s").replace(r"\ ", r"\s")
        for part in entry.rstrip("*").split("~")
    )
    plain = _INFLECTED.join(parts) + (r"\w{0,8}" if entry.endswith("*") else "")
    after = PLAIN_BEFORE.get(entry)
    return plain + (rf"(?!\s(?:{after})\b)" if after else "")


_INFLECTED = r"(?:s|es|ed|ing|[mpgbt](?:ed|ing))?"
