"""The lists of loaded words: the project's own, and what an operator's file adds to them.

The file is TOML: `[[word]]` tables with `text`, `category`, and perhaps `language` (`en`) and
`neutral`. `text` is an entry in the notation of `loaded_words`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from service.errors import SetupError
from service.text.loaded_words import LOADED, Category

_KEYS = frozenset({"text", "category", "language", "neutral"})
_ENTRY = re.compile(r"[^\W\d_][\w'\u2019~*-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One loaded word of an operator's list; `neutral` is None where it has no neutral wording."""

    text: str
    category: Category
    language: str = "en"
    neutral: str | None = None


_added: list[Entry] = []  # set when the service is put together, and never in a request


def install(more: Sequence[Entry]) -> None:
    """Add these entries, in the place of those added before; only the composition root does."""
    _added[:] = more


def added() -> tuple[Entry, ...]:
    """What was added: whoever keeps something made of the lists asks whether it is the same."""
    return tuple(_added)


def entries(language: str) -> Mapping[Category, Sequence[str]]:
    """The entries of a language (ISO 639-1) by category; none where it has no list."""
    found: dict[Category, list[str]] = {
        category: listed.split() for category, listed in LOADED.get(language, {}).items()
    }
    for one in _added:
        if one.language == language:
            found.setdefault(one.category, []).append(one.text.replace(" ", "_"))
    return found


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a file; raises `SetupError` naming the file and the entry."""
    try:
        body = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SetupError(f"GROUNDWIRE_LEXICON: {path} can't be read: {error}") from error
    rows = body.get("word")
    if set(body) != {"word"} or not isinstance(rows, list):
        raise SetupError(f"GROUNDWIRE_LEXICON: {path} must have [[word]] tables only")
    return tuple(_entry(row, f"{path}, word {at}") for at, row in enumerate(rows, start=1))


def _entry(row: Mapping[str, Any], where: str) -> Entry:
    def wrong(what: str) -> SetupError:
        return SetupError(f"GROUNDWIRE_LEXICON: {where}: {what}")

    if unknown := set(row) - _KEYS:
        raise wrong(f"{min(unknown)} is unknown; there are {', '.join(sorted(_KEYS))}")
    if any(not isinstance(value, str) for value in row.values()):
        raise wrong("all values are strings")
    text, category = row.get("text", ""), row.get("category", "")
    if not all(map(_ENTRY.fullmatch, text.split())) or not text:
        raise wrong(f"text {text!r} is no word")
    if category not in get_args(Category):
        raise wrong(f"category {category!r} is none of {', '.join(get_args(Category))}")
    language = row.get("language", "en")
    if not re.fullmatch(r"[a-z]{2}", language):
        raise wrong(f"language {language!r} is no ISO 639-1 code")
    return Entry(text, category, language, row.get("neutral"))
