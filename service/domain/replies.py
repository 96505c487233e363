"""What is asked of the service, the events of a reply, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.domain.articles import Evidence, Filters, Span
from service.domain.claims import Citation, Claim, Removed, Verdict

Length = Literal["brief", "standard", "full"]
Section = Literal["overview", "positions", "timeline"]


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
    independent_sources: int = 0
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
class SummaryRequest:
    """A checked request for a summary.

    `subject` is a topic or a question; None summarises the articles that the filters name.
    """

    subject: str | None
    now: str
    filters: Filters = field(default_factory=Filters)
    length: Length = "standard"


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Event: the articles being read."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a summary a claim stands; `key` is the party of a position, the day of an event."""

    section: Section
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimPassed:
    """Event: one verified claim; `place` only in a summary."""

    claim: Claim
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class ClaimRemoved:
    """Event: one sentence that will not be sent."""

    removed: Removed


@dataclass(frozen=True, slots=True)
class LoadedWord:
    """A word that judges, outside of attributed quotations; the span counts in the claim."""

    claim: Claim
    span: Span
    category: str


@dataclass(frozen=True, slots=True)
class Neutrality:
    """What a summary's wording and balance are like; shares add up to 1.

    `unattributed` are claims that need a named speaker and have none; `left_out` counts the
    sentences of the articles that were passed over because they judge.
    """

    loaded: tuple[LoadedWord, ...]
    unattributed: int
    left_out: int
    by_party: Mapping[str, float]
    by_outlet: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: what is known when all claims are through; the last one.

    `title` and `neutrality` only of a summary.
    """

    answerability: float
    abstention: Abstention | None
    coverage: Coverage
    timings_ms: Mapping[str, float]
    title: str | None = None
    neutrality: Neutrality | None = None


Event = EvidenceFound | ClaimPassed | ClaimRemoved | Finished


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a user's own text, judged; `span` counts in that text."""

    text: str
    span: Span
    verdict: Verdict
    citations: tuple[Citation, ...]
