"""Neutrality: loaded words per 100 words, outside quotation marks.

The list is the harness's own (`data/loaded_words.toml`, eight categories), not the service's.
A word counts where it stands, in whatever sense; so figures are for comparing texts of one kind,
not for judging one. English only; other languages are unscored.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from evals.metrics.base import Metric, Row
from evals.metrics.texts import said
from evals.replies import Trial

LEXICON = Path(__file__).parent.parent / "data" / "loaded_words.toml"
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]')
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def lexicon() -> dict[str, re.Pattern[str]]:
    """A pattern of whole words for each category."""
    body = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    return {name: _pattern(entries.split()) for name, entries in body.items()}


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    ways = (
        re.escape(entry.removesuffix("*")) + (r"[\w'’-]*" if entry.endswith("*") else "")
        for entry in entries
    )
    return re.compile(f"(?:{'|'.join(ways)})", re.IGNORECASE)


def loaded(text: str) -> tuple[int, int]:
    """The loaded words and all words of a text, those in quotation marks left out."""
    words = _WORD.findall(_QUOTED.sub(" ", text))
    hits = sum(any(of.fullmatch(word) for of in lexicon().values()) for word in words)
    return hits, len(words)


def per_hundred(rows: Sequence[Row]) -> float | None:
    """100 times the first column's sum over the second's: long texts count for more."""
    words = sum(row[1] for row in rows)
    return 100 * sum(row[0] for row in rows) / words if words else None


def _of(text: str, language: str) -> Sequence[Row] | None:
    hits, words = loaded(text)
    return [(float(hits), float(words))] if words and language == "en" else None


def _loaded(trial: Trial) -> Sequence[Row] | None:
    """Words that judge, frighten or exaggerate, of 100 words outside quotation marks."""
    return _of(said(trial.reply), trial.case.language)


def _sources(trial: Trial) -> Sequence[Row] | None:
    """The same of the articles that were to be summarised, all of them together."""
    return _of("\n".join(trial.case.sources), trial.case.language)


METRICS = (
    Metric("loaded_words", "Loaded words per 100", _loaded, per_hundred, "words", "lower"),
    Metric(
        "loaded_words_sources",
        "Loaded words per 100, sources",
        _sources,
        per_hundred,
        "words",
        None,
    ),
)
