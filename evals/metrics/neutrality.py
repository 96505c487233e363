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

from evals.metrics.base import Direction, Metric, Row, Rows
from evals.replies import Trial
from evals.sentences import spans

LEXICON = Path(__file__).parent.parent / "data" / "loaded_words.toml"
APART = LEXICON.with_name("loaded_words_apart.toml")
"""The part of it that the engine does not know."""

WORDS = 66  # of a brief summary, that its figures are of
_QUOTED = re.compile(r'"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]')
_SAYS = re.compile(
    r"\b(?:s(?:aid|ays?)|t(?:old|ells?)|according to|claim\w*|den(?:y|ies|ied)|call(?:s|ed)|"
    r"wr(?:ites?|ote)|add(?:s|ed)|argu\w+|sp(?:oke|eaks?)|ask(?:s|ed)|repl(?:ies|ied)|warn(?:s|ed)|"
    r"declar\w+|announc\w+|describ\w+|tweet\w*|quot\w+)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def lexicon(path: Path = LEXICON) -> dict[str, re.Pattern[str]]:
    """A pattern of whole words for each category."""
    body = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _pattern(words) for name, listed in body.items() if (words := listed.split())}


def _pattern(entries: Sequence[str]) -> re.Pattern[str]:
    ways = (
        re.escape(entry.removesuffix("*")) + (r"[\w'’-]*" if entry.endswith("*") else "")
        for entry in entries
    )
    return re.compile(f"(?:{'|'.join(ways)})", re.IGNORECASE)


def loaded(text: str, *, attributed: bool = False, path: Path = LEXICON) -> tuple[int, int]:
    """The loaded words and all words of a text, attributed quotations left out.

    `attributed`: somebody is named for all of it.
    """
    found = [_own(text[start:end], attributed, path) for start, end in spans(text)]
    return sum(hits for hits, _ in found), sum(words for _, words in found)


def _own(sentence: str, attributed: bool, path: Path) -> tuple[int, int]:
    rest = _QUOTED.sub(" ", sentence)
    words = _WORD.findall(rest if attributed or _SAYS.search(rest) else sentence)
    hits = sum(any(of.fullmatch(word) for of in lexicon(path).values()) for word in words)
    return hits, len(words)


def per_hundred(rows: Sequence[Row]) -> float | None:
    """100 times the first column's sum over the second's: long texts count for more."""
    words = sum(row[1] for row in rows)
    return 100 * sum(row[0] for row in rows) / words if words else None


def _of(
    texts: Iterable[tuple[str, bool]], language: str, path: Path = LEXICON
) -> Sequence[Row] | None:
    found = [loaded(text, attributed=attributed, path=path) for text, attributed in texts]
    hits, words = sum(one for one, _ in found), sum(two for _, two in found)
    return [(float(hits), float(words))] if words and language == "en" else None


def _loaded(trial: Trial) -> Sequence[Row] | None:
    """Words that judge, frighten or exaggerate, of 100 words outside attributed quotes."""
    claims = ((one.text, one.speaker is not None) for one in trial.reply.claims)
    return _of(claims, trial.case.language)


def _sources(trial: Trial) -> Sequence[Row] | None:
    """The same of the articles that were to be summarised, all of them together."""
    return _of(((one, False) for one in trial.case.sources), trial.case.language)


def _brief(trial: Trial) -> list[tuple[str, bool]]:
    """The claims up to the 66th word; the last one may be cut."""
    left, found = WORDS, []
    for one in trial.reply.claims:
        words = one.text.split()[: max(0, left)]
        left -= len(words)
        if words:
            found.append((" ".join(words), one.speaker is not None))
    return found


def _loaded_brief(trial: Trial) -> Sequence[Row] | None:
    """Loaded words of 100 in the first 66 words."""
    return _of(_brief(trial), trial.case.language)


def _apart_brief(trial: Trial) -> Sequence[Row] | None:
    """The same of the loaded words that the engine does not know."""
    return _of(_brief(trial), trial.case.language, APART)


def _apart_sources(trial: Trial) -> Sequence[Row] | None:
    """Loaded words that the engine does not know, of 100 of all the articles."""
    return _of(((one, False) for one in trial.case.sources), trial.case.language, APART)


def _most(trial: Trial, path: Path) -> Sequence[Row] | None:
    rows = [_of([(one, False)], trial.case.language, path) for one in trial.case.sources]
    each = [row[0] for row in rows if row]
    return [max(each, key=lambda row: row[0] / row[1])] if each else None


def _loaded_most(trial: Trial) -> Sequence[Row] | None:
    """Loaded words of 100 in the most loaded of the articles."""
    return _most(trial, LEXICON)


def _apart_most(trial: Trial) -> Sequence[Row] | None:
    """The same of the loaded words that the engine does not know."""
    return _most(trial, APART)


def _per_hundred(name: str, title: str, rows: Rows, direction: Direction = None) -> Metric:
    return Metric(name, title, rows, per_hundred, "words", direction)


METRICS = (
    _per_hundred("loaded_words@66", "Loaded words per 100, of 66", _loaded_brief, "lower"),
    _per_hundred("loaded_words_most", "Loaded words per 100, most loaded source", _loaded_most),
    _per_hundred("unused_words@66", "Unknown loaded words per 100, of 66", _apart_brief, "lower"),
    _per_hundred("unused_words_sources", "Unknown loaded words per 100, sources", _apart_sources),
    _per_hundred("unused_words_most", "Unknown loaded words per 100, most loaded", _apart_most),
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
