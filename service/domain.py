"""The words of the project as frozen values; nothing here knows a library.

Positions are code points (Python `str` indices), spans are half-open. Times are strings: RFC 3339
in UTC (`2024-11-16T08:00:00Z`) or a plain date (`2024-11-16`); in this form they sort as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

Status = Literal["added", "updated", "unchanged", "rejected"]
Match = Literal["match", "exact", "mismatch", "none"]


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
    """A passage selected for one request, widened to whole paragraphs, numbered from 1."""

    number: int
    article: Article
    span: Span
    passages: tuple[Passage, ...]
    similarity: float

    @property
    def text(self) -> str:
        """The exact text of the span."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence before verification; `markers` are numbers of evidence."""

    text: str
    markers: tuple[int, ...]
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine proposes; nothing of it is sent before it is verified."""

    claims: tuple[DraftClaim, ...]
    answerability: float


class VerdictKind(StrEnum):
    """Only `supported` lets a claim pass."""

    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says of a claim and its evidence; `support` is 0 to 1."""

    kind: VerdictKind
    support: float
    numbers: Match
    names: Match
    quotes: Match
    method: str
    reason: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A resolved link from a claim to a span; `marker` is set when the answer is put together."""

    article: Article
    passage_id: str
    span: Span

    @property
    def id(self) -> str:
        """Article id, version and span: resolvable with nothing stored per answer."""
        return f"cit_{self.article.id}@{self.article.version}:{self.span.start}-{self.span.end}"

    @property
    def cited_text(self) -> str:
        """The quote: exact text of the span."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True)
class Claim:
    """One verified sentence of an answer."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that was not sent, and why."""

    text: str
    reason: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Abstention:
    """A typed refusal to answer."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at for one answer; dates are those of the cited articles."""

    articles_searched: int = 0
    passages_considered: int = 0
    articles_cited: int = 0
    independent_sources: int | None = None
    oldest: str | None = None
    newest: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A checked request for an answer; `now` is the moment "last week" counts from."""

    text: str
    now: str
    filters: Filters = field(default_factory=Filters)
    max_claims: int = 5


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Event: the articles being read."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ClaimPassed:
    """Event: one verified claim."""

    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimRemoved:
    """Event: one sentence that will not be sent."""

    removed: Removed


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: what is known when all claims are through; the last one."""

    answerability: float
    abstention: Abstention | None
    coverage: Coverage
    timings_ms: Mapping[str, float]


Event = EvidenceFound | ClaimPassed | ClaimRemoved | Finished


@dataclass(frozen=True, slots=True)
class Answer:
    """The fold of the events of one question."""

    question: Question
    claims: tuple[Claim, ...]
    removed: tuple[Removed, ...]
    finished: Finished


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


Raw = Mapping[str, Any]
