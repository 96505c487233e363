"""The shapes of what the API answers."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class VerificationOut(BaseModel):
    """What the judge said of a claim; `support` is 0 to 1."""

    verdict: Literal["supported", "unsupported", "unjudged"]
    support: float
    numbers: Literal["match", "exact", "mismatch", "none"]
    names: Literal["match", "exact", "mismatch", "none"]
    quotes: Literal["match", "exact", "mismatch", "none"]
    method: str


class ClaimOut(BaseModel):
    """One verified sentence; `start` and `end` are code points of the answer's text."""

    text: str
    start: int
    end: int
    speaker: str | None
    citations: list[str]
    verification: VerificationOut


class CitationOut(BaseModel):
    """Where a claim stands: `text[start_char_index:end_char_index] == cited_text`."""

    id: str
    marker: str
    type: Literal["char_location"] = "char_location"
    article_id: str
    version: int
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    lineage_id: str | None
    passage_id: str
    start_char_index: int
    end_char_index: int
    cited_text: str
    content_sha256: str
    permalink: str


class RemovedOut(BaseModel):
    """A sentence that was not sent, and why."""

    text: str
    reason: str
    detail: str | None


class AbstentionOut(BaseModel):
    """Why there is no answer."""

    reason: str
    message: str


class CoverageOut(BaseModel):
    """What was looked at; `independent_sources` is null until lineages are built."""

    articles_searched: int
    passages_considered: int
    articles_cited: int
    independent_sources: int | None
    oldest: str | None
    newest: str | None


class EngineOut(BaseModel):
    """Who wrote the answer."""

    kind: Literal["extractive", "llm"]
    model: str | None = None
    degraded: bool = False


class UsageOut(BaseModel):
    """Tokens of a language model; none in the extractive engine."""

    input_tokens: int = 0
    output_tokens: int = 0


class AnswerOut(BaseModel):
    """An answer or an abstention."""

    id: str
    outcome: Literal["answered", "abstained"]
    answerability: float
    question: str
    text: str
    claims: list[ClaimOut]
    citations: list[CitationOut]
    removed: list[RemovedOut]
    disagreements: None = Field(None, description="null: nobody looked yet.")
    abstention: AbstentionOut | None
    coverage: CoverageOut
    engine: EngineOut
    prompt: str | None = None
    usage: UsageOut
    timings_ms: dict[str, float]


class SearchHitOut(BaseModel):
    """A ranked passage; `start` and `end` are code points of the article's text."""

    rank: int
    similarity: float
    passage_id: str
    article_id: str
    version: int
    title: str
    source: str | None
    published_at: str | None
    url: str | None
    lineage_id: str | None
    text: str
    start: int
    end: int


class SearchOut(BaseModel):
    """Ranked passages, best first."""

    results: list[SearchHitOut]


class ItemResultOut(BaseModel):
    """What became of one item of a batch."""

    index: int
    id: str | None
    version: int | None
    status: Literal["added", "updated", "unchanged", "rejected"]
    lineage_id: str | None
    notes: list[str]
    error: str | None


class IngestOut(BaseModel):
    """What became of a batch; all that is added or updated can be seen now."""

    results: list[ItemResultOut]
    counts: dict[str, int]
    sample_set_aside: int = Field(
        0, description="Articles of the sample newsroom that made room for the first real ones."
    )


class ArticleOut(BaseModel):
    """An article in one version, without its text."""

    id: str
    version: int
    versions: int
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    authors: list[str]
    language: str | None
    topic: str | None
    lineage_id: str | None
    content_sha256: str


class FullArticleOut(ArticleOut):
    """An article with its canonical text, in which citations count code points."""

    text: str


class ArticlesOut(BaseModel):
    """A page of articles."""

    items: list[ArticleOut]
    next_cursor: str | None


class VersionOut(BaseModel):
    """One version of an article."""

    version: int
    added_at: str
    href: str


class VersionsOut(BaseModel):
    """The versions of an article, oldest first."""

    items: list[VersionOut]
    next_cursor: str | None = None


class SourceOut(BaseModel):
    """An outlet; null for articles of unknown outlet."""

    source: str | None
    articles: int
    first_published: str | None
    newest_published: str | None


class SourcesOut(BaseModel):
    """The outlets of the collection."""

    items: list[SourceOut]
    next_cursor: str | None = None


class SupersededOut(BaseModel):
    """The newer version of a cited article."""

    version: int
    href: str


class PermalinkOut(BaseModel):
    """What a citation's id stands for."""

    id: str
    cited_text: str
    before: str
    after: str
    start_char_index: int
    end_char_index: int
    content_sha256: str
    article: ArticleOut
    superseded_by: SupersededOut | None


class ReadyOut(BaseModel):
    """Whether the service can answer, and if not, why; `failed` when waiting will not help."""

    ready: bool
    reason: str | None = None
    failed: bool | None = None
    articles: int | None = None


class ReindexOut(BaseModel):
    """What a rebuild of the index did."""

    passages: int
    embedded_anew: bool


class ProblemField(BaseModel):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it; `code` is stable."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemField] | None = None
    article: dict[str, Any] | None = None
