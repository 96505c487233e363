"""Sentences before and after verification, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from service.domain.articles import Article, Span

Match = Literal["match", "exact", "mismatch", "none"]
SpeakerKind = Literal["person", "office", "institution", "unnamed"]
SpeechForm = Literal["direct", "indirect", "mixed"]


@dataclass(frozen=True, slots=True)
class Speech:
    """Who says what a sentence tells, and who passes it on.

    `verb` is the verb of saying as the sentence has it. `reported_by` are those to whom it is
    attributed between the speaker and the outlet, the outermost first: "according to the Post,
    citing officials" has officials as speaker and the Post here. `resolved`: the sentence itself
    says "he" or "the ministry"; the name is from a sentence before it in the same article.
    """

    speaker: str
    kind: SpeakerKind
    form: SpeechForm
    verb: str | None = None
    reported_by: tuple[str, ...] = ()
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A sentence before verification; `markers` are numbers of evidence."""

    text: str
    markers: tuple[int, ...]
    speaker: str | None = None
    speech: Speech | None = None


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
class Missing:
    """Something that a claim says and its evidence does not; `text` as the claim has it."""

    kind: Literal["number", "date", "name", "quotation", "words"]
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says of a claim and its evidence; `support` is 0 to 1.

    `missing` are all the facts that the evidence lacks, `reason` and `detail` the first of them.
    """

    kind: VerdictKind
    support: float
    numbers: Match
    names: Match
    quotes: Match
    method: str
    reason: str | None = None
    detail: str | None = None
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A claim that a first judge can't decide, with the exact texts that it cites."""

    claim: str
    texts: tuple[str, ...]


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
    speech: Speech | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A sentence that was not sent, and why."""

    text: str
    reason: str
    detail: str | None = None
