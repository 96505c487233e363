"""A user's own text, judged sentence by sentence."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from service.api.schemas.answers import CitationOut


class CheckedSentenceOut(BaseModel):
    """One sentence; `start` and `end` are code points of the text as it was sent.

    The citations of a supported sentence say what it says; those of an unsupported one come
    nearest to it and lack what is missing.
    """

    text: str
    start: int
    end: int
    verdict: Literal["supported", "unsupported", "unjudged"]
    support: float
    reason: str | None = Field(
        description="Why it is not supported: number_not_in_evidence, date_not_in_evidence, "
        "name_not_in_evidence, quote_not_exact, not_supported, no_evidence; or not judged: "
        "question, heading, opinion, address, not_a_sentence, too_short, judge_failed."
    )
    detail: str | None
    citations: list[str]
    independent_sources: int = Field(
        description="How many sources a supported sentence has, reprints of one story as one."
    )
    missing: list[str] = Field(
        description="What the cited text lacks, each as `kind: text`, the text as the sentence "
        "has it; kinds are quotation, number, date, name, words."
    )


class CheckCountsOut(BaseModel):
    """Sentences by verdict."""

    supported: int
    unsupported: int
    unjudged: int


class CheckOut(BaseModel):
    """The sentences of a text in order, and the citations that they name."""

    id: str
    sentences: list[CheckedSentenceOut]
    citations: list[CitationOut]
    counts: CheckCountsOut
    articles_searched: int
    timings_ms: dict[str, float]
