"""What a suite is made of: cases with their gold, the articles they ask about; frozen values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Part = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class Gold:
    """A span of an article that answers: `[start, end)` in code points of its canonical text."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch `[start, end)` of a text to check, with what people said of it."""

    start: int
    end: int
    supported: bool


@dataclass(frozen=True, slots=True)
class Party:
    """Who says what: a stretch of a source (a short quote of it) and the names that fit."""

    names: tuple[str, ...]
    required: bool
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the articles differ about; each side is met by any of its quotes.

    `shown_as`: side by side, as an update of an older figure, or either of them.
    """

    about: str
    shown_as: Literal["disagreement", "update", "either"]
    required: bool
    sides: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates (`2026-03-12`, `2026-03`, `2026`) that fit what the quotes tell."""

    dates: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryGold:
    """What a summary of a subject must have; every quote is a stretch of an article.

    `facts` are lists of alternatives. `open` are open questions that must be told, `closed` those
    that a later article answers. `request` is what is asked for besides the length.
    """

    request: Mapping[str, Any]
    facts: tuple[tuple[str, ...], ...]
    parties: tuple[Party, ...]
    disputes: tuple[Dispute, ...]
    dates: tuple[Dated, ...]
    open: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One case of a suite, of whichever task; what a task does not need stays empty.

    `group` is the source article or event: intervals are drawn by it and halves are cut by it.
    `slices` name what the report breaks figures down by, such as `{"outlet": "The Courant"}`.

    Questions: `answers` and `evidence` are lists of needs; each need is met by any one of its
    alternatives (of short answers, of spans, reprints too), a full answer meets them all.
    `articles` are needs likewise, of article ids. `forbidden` must not stand in a reply.
    Checks: `text` is to be judged against `sources`; `labels` are the stretches of it that people
    marked (sentences that nobody marked are supported unless `labels` covers the whole text).
    Summaries: `articles` are to be summarised, `references` are what an expert wrote.
    """

    id: str
    kind: str
    group: str
    part: Part = "test"
    language: str = "en"
    slices: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    answerable: bool = True
    answers: tuple[tuple[str, ...], ...] = ()
    long_answers: tuple[str, ...] = ()
    articles: tuple[tuple[str, ...], ...] = ()
    evidence: tuple[tuple[Gold, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    history: tuple[Mapping[str, str], ...] = ()
    as_of: str | None = None
    text: str = ""
    sources: tuple[str, ...] = ()
    labels: tuple[Sentence, ...] = ()
    references: tuple[str, ...] = ()
    summary: SummaryGold | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases and the articles they ask about, each as `POST /v1/articles` takes it, with an `id`.

    `skipped` counts rows of the files that are no cases, by reason.
    """

    name: str
    cases: tuple[Case, ...]
    articles: tuple[Mapping[str, Any], ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of cases and articles as canonical JSON: the same data, the same hash."""
        cases = [asdict(case) for case in self.cases]
        for case in cases:
            if case["summary"] is None:
                del case["summary"]  # so that data without one keep their hash
        whole = {"cases": cases, "articles": list(self.articles)}
        text = json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def part_of(key: str) -> Part:
    """The half that a source article belongs to: by the parity of its MD5, the first byte's."""
    return "dev" if hashlib.md5(key.encode()).digest()[0] % 2 == 0 else "test"
