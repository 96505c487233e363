"""Neutrality: loaded words per 100 words, outside attributed quotations.

Words in quotation marks are left out of a sentence that says who speaks: by a verb of saying, or
because the claim comes with a speaker. A quotation that nobody is named for counts.

The list is the harness's own (`data/loaded_words.toml`, eight categories), not the service's.
A word counts where it stands, in whatever sense; so figures are for comparing texts of one kind,
not for judging one. English only; other languages are unscored.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from evals.metrics.base import Metric, Row
from evals.replies import Trial
from evals.sentences import spans

LEXICON = Path(__file__).parent.parent / "data" / "loaded_words.toml"
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]')
_SAYS = re.compile(
    r"\b(?:s(?:aid|ays?)|t(?:old|ells?)|according to|claim\w*|den(?:y|ies|ied)|call(?:s|ed)|"
    r"wr(?:ites?|ote)|add(?:s|ed)|argu\w+|sp(?:oke|eaks?)|ask(?:s|ed)|repl(?:ies|ied)|warn(?:s|ed)|"
    r"declar\w+|announc\w+|describ\w+|tweet\w*|quot\w+)\b",
    re.IGNORECASE,
)
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


def loaded(text: str, *, attributed: bool = False) -> tuple[int, int]:
    """The loaded words and all words of a text, attributed quotations left out.

    `attributed`: somebody is named for all of it.
    """
    found = [_own(text[start:end], attributed) for start, end in spans(text)]
    return sum(hits for hits, _ in found), sum(words for _, words in found)


def _own(sentence: str, attributed: bool) -> tuple[int, int]:
    rest = _QUOTED.sub(" ", sentence)
    words = _WORD.findall(rest if attributed or _SAYS.search(rest) else sentence)
    hits = sum(any(of.fullmatch(word) for of in lexicon().values()) for word in words)
    return hits, len(words)


def per_hundred(rows: Sequence[Row]) -> float | None:
    """100 times the first column's sum over the second's: long texts count for more."""
    words = sum(row[1] for row in rows)
    return 100 * sum(row[0] for row in rows) / words if words else None


def _of(texts: Iterable[tuple[str, bool]], language: str) -> Sequence[Row] | None:
    found = [loaded(text, attributed=attributed) for text, attributed in texts]
    hits, words = sum(one for one, _ in found), sum(two for _, two in found)
    return [(float(hits), float(words))] if words and language == "en" else None


def _loaded(trial: Trial) -> Sequence[Row] | None:
    """Words that judge, frighten or exaggerate, of 100 words outside attributed quotes."""
    claims = ((one.text, one.speaker is not None) for one in trial.reply.claims)
    return _of(claims, trial.case.language)


def _sources(trial: Trial) -> Sequence[Row] | None:
    """The same of the articles that were to be summarised, all of them together."""
    return _of(((one, False) for one in trial.case.sources), trial.case.language)


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
