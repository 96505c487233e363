"""A summary: its sections and how neutral it is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from service.api.schemas.answers import (
    AbstentionOut,
    CitationOut,
    ClaimOut,
    CoverageOut,
    EngineOut,
    RemovedOut,
    StandOut,
    UsageOut,
)


class PositionOut(BaseModel):
    """What one party says."""

    party: str
    claims: list[ClaimOut]


class TimelineOut(BaseModel):
    """What happened on one day (`2026-03-12`), in one month (`2026-03`) or year (`2026`)."""

    date: str
    claims: list[ClaimOut]


class SideOut(StandOut):
    """One side of a disagreement with the claims that tell it."""

    claims: list[ClaimOut]


class DisagreementOut(BaseModel):
    """What the articles differ about, as in an answer."""

    about: str
    kind: Literal["figure", "assertion", "position"]
    status: Literal["open", "updated"]
    positions: list[SideOut]


class SectionsOut(BaseModel):
    """The sections; an empty one says that nothing was found for it."""

    overview: list[ClaimOut]
    positions: list[PositionOut]
    agreements: list[ClaimOut]
    disagreements: list[DisagreementOut]
    timeline: list[TimelineOut]
    open_questions: list[ClaimOut]


class LoadedWordOut(BaseModel):
    """A word that judges, outside attributed quotations; code points of the summary's text.

    `alternative` is a neutral wording, empty where the word can be left out, null without one.
    """

    text: str
    start: int
    end: int
    category: str
    alternative: str | None


class NeutralityOut(BaseModel):
    """How the summary is worded and whom it gives room; shares add up to 1."""

    loaded_words: list[LoadedWordOut]
    unattributed_claims: int
    single_source_claims: int
    left_out_sentences: int
    by_party: dict[str, float]
    by_outlet: dict[str, float]


class UnusedOut(BaseModel):
    """An article on the subject that no claim cites."""

    article_id: str
    title: str
    source: str | None
    reason: Literal["other_language", "too_many", "reprint", "opinion", "nothing_to_cite"]


class SummaryCoverageOut(CoverageOut):
    """What was looked at, and what became of it.

    `articles_found` are on the subject; `outlets` have reported it, `outlets_silent` have articles
    from before and after and none on it. `newest_age_days` is the age of the newest cited article
    at `as_of`.
    """

    articles_found: int
    articles_unused: list[UnusedOut]
    outlets: list[str]
    outlets_silent: list[str]
    newest_age_days: int | None


class SummaryOut(BaseModel):
    """A neutral summary or an abstention; `claims` are those of the sections in reading order."""

    id: str
    outcome: Literal["answered", "abstained"]
    answerability: float
    title: str
    text: str
    sections: SectionsOut
    claims: list[ClaimOut]
    citations: list[CitationOut]
    removed: list[RemovedOut]
    abstention: AbstentionOut | None
    neutrality: NeutralityOut | None
    coverage: SummaryCoverageOut
    engine: EngineOut
    prompt: str | None = None
    usage: UsageOut
    timings_ms: dict[str, float]
