"""An answer, its claims and citations."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class VerificationOut(BaseModel):
    """What the judge said of a claim; `support` is 0 to 1."""

    verdict: Literal["supported", "unsupported", "unjudged"]
    support: float
    numbers: Literal["match", "exact", "mismatch", "none"]
    names: Literal["match", "exact", "mismatch", "none"]
    quotes: Literal["match", "exact", "mismatch", "none"]
    method: str


class SpeechOut(BaseModel):
    """Who says what a claim tells.

    `reported_by` are those who pass it on, the outermost first; `resolved` where the sentence has a
    pronoun, or "the company", and the name is from a sentence before it in the article.
    """

    speaker: str
    kind: Literal["person", "office", "institution", "unnamed"]
    form: Literal["direct", "indirect", "mixed"]
    verb: str | None
    reported_by: list[str]
    resolved: bool


class ClaimOut(BaseModel):
    """One verified sentence; `start` and `end` are code points of the answer's text.

    `independent_sources` counts what it cites, reprints of one story as one.
    """

    text: str
    start: int
    end: int
    speaker: str | None
    speech: SpeechOut | None
    independent_sources: int
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
    """What was looked at; reprints of one story are one of `independent_sources`."""

    articles_searched: int
    passages_considered: int
    articles_cited: int
    independent_sources: int
    oldest: str | None
    newest: str | None


class EngineOut(BaseModel):
    """Who wrote the answer.

    `degraded` when the language model could not do it (alone); `reason` says why.
    """

    kind: Literal["extractive", "llm"]
    model: str | None = None
    degraded: bool = False
    reason: str | None = None


class UsageOut(BaseModel):
    """Tokens of language models, none in the extractive engine.

    `estimated` when a provider did not count them all; `cost_usd` is null while no price is known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost_usd: float | None = None
    estimated: bool = False


class StandOut(BaseModel):
    """One side of a disagreement: its figure as the article has it, or its stand.

    `source` and `published_at` are those of the first article that it cites.
    """

    value: str
    speaker: str | None
    source: str | None
    published_at: str | None
    citations: list[str]


class DifferingOut(BaseModel):
    """What the claims of an answer differ about.

    `figure`: different numbers for one thing; `assertion`: one says it, another denies it;
    `position`: one is for it, another against. `updated`: the last position is a later figure,
    which replaces the others; `open`: they stand side by side.
    """

    about: str
    kind: Literal["figure", "assertion", "position"]
    status: Literal["open", "updated"]
    positions: list[StandOut]


class UnderstoodOut(BaseModel):
    """How the question was read: without its conversation, and part by part."""

    question: str
    parts: list[str]
    method: Literal["as_asked", "rules", "llm"]


class AnswerOut(BaseModel):
    """An answer or an abstention."""

    id: str
    outcome: Literal["answered", "abstained"]
    answerability: float
    question: str
    understood: UnderstoodOut
    text: str
    claims: list[ClaimOut]
    citations: list[CitationOut]
    removed: list[RemovedOut]
    disagreements: list[DifferingOut]
    abstention: AbstentionOut | None
    coverage: CoverageOut
    engine: EngineOut
    prompt: str | None = None
    usage: UsageOut
    timings_ms: dict[str, float]
