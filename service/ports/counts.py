"""What the ledger counts: outlets, and what articles can be narrowed down by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceCount:
    """An outlet with how many articles it has and their dates."""

    source: str | None
    articles: int
    first_published: str | None
    newest_published: str | None


Counted = tuple[tuple[str | None, int], ...]  # values with their articles, the most first


@dataclass(frozen=True, slots=True)
class Facets:
    """What articles can be narrowed down by; `sample` when all are of the sample newsroom."""

    articles: int
    first_published: str | None
    newest_published: str | None
    sample: bool
    sources: Counted
    languages: Counted
    topics: Counted
