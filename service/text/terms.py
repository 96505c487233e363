"""Content terms: what lexical search indexes and what two sentences are compared by."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain

import snowballstemmer

from service.text.stopwords import STOP_WORDS

SUPPORTED: frozenset[str] = frozenset(STOP_WORDS)
"""Languages with stop words and a stemmer; words of all others are only folded."""

_OTHER = "other"
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}

# What stands between groups of thousands, as the language writes them: a comma, or a full stop;
# everywhere also the no-break spaces of print.
_SEPARATORS = {"en": ",", "de": ".", "fr": ".", "es": ".", _OTHER: ","}
# An acronym with dots, or a word with its apostrophes; a run of letters is cut at 64, so that no
# entry of a cache is large.
_WORD = r"[A-Z](?:\.[A-Z])+\b|[^\W_]{1,64}(?:['\u2019][^\W_]{1,64}){0,3}"
_TOKEN = {
    code: re.compile(
        rf"(?<![\w.,])\d{{1,3}}(?:[{mark}\xa0\u202f]\d{{3}})+(?!\w|[{mark}]\d)|{_WORD}"
    )
    for code, mark in _SEPARATORS.items()
}
_PART = re.compile(r"[^\W_]+")
_GROUPED = re.compile(r"\d+(?:[.,\xa0\u202f]\d+)+")

# Acronyms that would be stop words if they were words.
_ACRONYMS = frozenset({"US", "WHO"})

# Letters that have no canonical decomposition; of the Greek ones, the forms that SQLite folds.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h"}
    | {"þ": "th", "ŋ": "n", "ŧ": "t", "\u0131": "i", "\u017f": "s"}
    | dict(
        zip(
            "\xb5\u03c2\u03d0\u03d1\u03d5\u03d6\u03f0\u03f1\u03f5",
            "\u03bc\u03c3βθφπκ\u03c1ε",
            strict=True,
        )
    )
)

_Reader = Callable[[str], tuple[str, ...]]


def terms(text: str, language: str = "en") -> list[str]:
    """The content terms of `text` in order, with repeats.

    A term is lower-case, stemmed, without diacritics, and all letters and digits, so that terms
    joined by spaces go through SQLite's `unicode61` tokenizer unchanged. `language` is an ISO
    639-1 code, with or without a region.
    """
    code = _code(language)
    return list(chain.from_iterable(map(_READERS[code], _TOKEN[code].findall(text))))


def query_terms(text: str, languages: Sequence[str]) -> list[str]:
    """The terms of `text` in each of `languages`, in order, each once.

    A question is in one language, the articles may be in several: the function words of the
    likeliest language (most stop words) are left out of the reading in every other one.
    """
    codes = list(dict.fromkeys(map(_code, languages)))
    own = max(codes, key=lambda code: _stop_count(text, code), default=_OTHER)
    asked = _STOPS[own]
    found = (
        term
        for code in codes
        for token in _TOKEN[code].findall(text)
        if token in _ACRONYMS or _plain(token).lower() not in asked
        for term in _READERS[code](token)
    )
    return list(dict.fromkeys(found))


def fold(word: str) -> str:
    """`word` in lower case and without diacritics: "Łódź" is "lodz"."""
    lower = word.lower()
    if lower.isascii():
        return lower
    parts = unicodedata.normalize("NFD", lower.translate(_LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char))


def _code(language: str | None) -> str:
    """The supported language that a code names, else `_OTHER`."""
    code, rest = (language or "")[:2].lower(), (language or "")[2:3]
    return code if code in SUPPORTED and rest in ("", "-", "_") else _OTHER


def _plain(token: str) -> str:
    """`token` with straight apostrophes."""
    return token.replace("\u2019", "'")


def _with_folded(words: frozenset[str]) -> frozenset[str]:
    """`words`, and the same as someone types them who leaves accents out."""
    return words | {fold(word) for word in words}


_STOPS = {_OTHER: frozenset[str]()} | {
    code: _with_folded(words) for code, words in STOP_WORDS.items()
}


def _stop_count(text: str, code: str) -> int:
    """How many tokens of `text` are stop words of the language `code`."""
    return sum(_plain(token).lower() in _STOPS[code] for token in _TOKEN[code].findall(text))


_local = threading.local()  # a stemmer keeps the word in itself while it works on it


@lru_cache(maxsize=131_072)
def _stem(language: str, word: str) -> str:
    """The folded stem of a lower-case word."""
    if language in _STEMMERS:
        made = _local.__dict__
        if language not in made:
            made[language] = snowballstemmer.stemmer(_STEMMERS[language])
        word = made[language].stemWord(word)
    return "".join(_PART.findall(fold(word)))


def _reader(language: str) -> _Reader:
    """What turns one token of `language` into its terms, remembering the last 131,072 tokens."""
    stops = _STOPS[language]

    @lru_cache(maxsize=131_072)
    def read(token: str) -> tuple[str, ...]:
        plain = _plain(token)
        if plain in _ACRONYMS or "." in plain or _GROUPED.fullmatch(plain):
            return ("".join(_PART.findall(plain)).lower(),)
        lower = plain.lower()
        if lower in stops:
            return ()
        words = _PART.findall(lower.removesuffix("'s"))
        return tuple(
            term for word in words if word not in stops and (term := _stem(language, word))
        )

    return read


_READERS: dict[str, _Reader] = {code: _reader(code) for code in (*SUPPORTED, _OTHER)}
