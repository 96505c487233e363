"""Articles, their passages, and what becomes of them at ingest.

Positions are code points (Python `str` indices), spans are half-open. Times are strings: RFC 3339
in UTC (`2024-11-16T08:00:00Z`) or a plain date (`2024-11-16`); in this form they sort as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["added", "updated", "unchanged", "rejected"]
Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` in code points of one article version's canonical text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The text that the span covers."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """One article as ingest understood it, before the ledger gave it a version.

    `text` is canonical (normalised, boilerplate dropped). `content_sha256` is that of `text`.
    """

    id: str
    title: str
    text: str
    content_sha256: str
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    topic: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, as the ledger holds it; `versions` is the newest number."""

    id: str
    version: int
    versions: int
    title: str
    text: str
    content_sha256: str
    source: str | None
    url: str | None
    published_at: str | None
    authors: tuple[str, ...]
    language: str | None
    topic: str | None
    lineage_id: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The stored and retrieved unit: passages of a version tile its canonical text."""

    id: str
    article_id: str
    version: int
    span: Span


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its similarity to a query (0 to 1, higher is better)."""

    passage: Passage
    similarity: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What restricts a search; empty means no restriction. Dates are inclusive UTC days."""

    sources: tuple[str, ...] = ()
    exclude_sources: tuple[str, ...] = ()
    published_from: str | None = None
    published_to: str | None = None
    languages: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    as_of: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is restricted."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage selected for one request, widened to whole paragraphs, numbered from 1.

    A `reprint` was found by its lineage: it is cited for what another piece says, never chosen.
    """

    number: int
    article: Article
    span: Span
    passages: tuple[Passage, ...]
    similarity: float
    reprint: bool = False

    @property
    def text(self) -> str:
        """The exact text of the span."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item of a batch; `index` counts from 0."""

    index: int
    status: Status
    id: str | None = None
    version: int | None = None
    lineage_id: str | None = None
    notes: tuple[str, ...] = ()
    error: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of a batch, item by item."""

    results: tuple[ItemResult, ...]
    sample_set_aside: int = 0
