"""Articles, outlets, permalinks, search."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


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


class PeriodOut(BaseModel):
    """How many articles from one day on; a week begins on Monday."""

    start: str
    articles: int


class SourceOut(BaseModel):
    """An outlet; null for articles of unknown outlet. `over_time` only where asked for."""

    source: str | None
    articles: int
    first_published: str | None
    newest_published: str | None
    over_time: list[PeriodOut] | None = None


class SourcesOut(BaseModel):
    """The outlets of the collection."""

    items: list[SourceOut]
    next_cursor: str | None = None


class FacetOut(BaseModel):
    """A value and how many articles have it; null for those that have none."""

    value: str | None
    articles: int


class PublishedOut(BaseModel):
    """From when to when the articles are."""

    first: str | None
    newest: str | None


class FacetsOut(BaseModel):
    """What articles can be narrowed down by, the most frequent first; at most 200 topics.

    `sample` when all of them are of the sample newsroom.
    """

    articles: int
    sample: bool
    published: PublishedOut
    sources: list[FacetOut]
    languages: list[FacetOut]
    topics: list[FacetOut]


class TitleChangeOut(BaseModel):
    """A changed title."""

    before: str
    after: str


class SegmentOut(BaseModel):
    """A stretch of text that stayed, went or came."""

    op: Literal["same", "removed", "added"]
    text: str


class ChangesOut(BaseModel):
    """What changed between two versions.

    The texts of `same` and `removed` joined are the older text, those of `same` and `added` the
    newer one.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    article_id: str
    from_: int = Field(alias="from")
    to: int
    title: TitleChangeOut | None
    segments: list[SegmentOut]


class SuggestionOut(BaseModel):
    """A question that the collection answers, or a topic that two outlets or more report.

    `article_ids` are those that a question was formed from.
    """

    kind: Literal["answer", "summary"]
    text: str
    article_ids: list[str]


class SuggestionsOut(BaseModel):
    """What to ask, questions first."""

    items: list[SuggestionOut]


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
