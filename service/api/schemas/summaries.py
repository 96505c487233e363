"""A summary: its sections and how neutral it is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.api.schemas.answers import (
    AbstentionOut,
    CitationOut,
    ClaimOut,
    CoverageOut,
    EngineOut,
    RemovedOut,
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


class SectionsOut(BaseModel):
    """The sections; null means that nobody looked, empty that nothing was found."""

    overview: list[ClaimOut]
    positions: list[PositionOut]
    agreements: None = Field(None, description="null: not built yet.")
    disagreements: None = Field(None, description="null: not built yet.")
    timeline: list[TimelineOut]
    open_questions: None = Field(None, description="null: not built yet.")


class LoadedWordOut(BaseModel):
    """A word that judges, outside attributed quotations; code points of the summary's text."""

    text: str
    start: int
    end: int
    category: str


class NeutralityOut(BaseModel):
    """How the summary is worded and whom it gives room; shares add up to 1."""

    loaded_words: list[LoadedWordOut]
    unattributed_claims: int
    left_out_sentences: int
    by_party: dict[str, float]
    by_outlet: dict[str, float]


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
    coverage: CoverageOut
    engine: EngineOut
    prompt: str | None = None
    usage: UsageOut
    timings_ms: dict[str, float]
