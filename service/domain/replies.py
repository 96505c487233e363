"""What is asked of the service, the events of a reply, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from service.domain.articles import Article, Evidence, Filters, Span
from service.domain.chat import Usage
from service.domain.claims import Citation, Claim, Removed, Verdict

Length = Literal["brief", "standard", "full"]
EngineName = Literal["extractive", "llm"]
EngineChoice = Literal["auto", "extractive", "llm"]
Section = Literal[
    "overview", "positions", "agreements", "disagreements", "timeline", "open_questions"
]
DisputeKind = Literal["figure", "assertion", "position"]
UnusedReason = Literal["other_language", "too_many", "reprint", "opinion", "nothing_to_cite"]


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
class Stand:
    """One side of a disagreement in an answer: its value, who says so, where it is cited."""

    value: str
    speaker: str | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Differing:
    """What the claims of an answer differ about; `updated`: the last stand is a later figure."""

    about: str
    kind: DisputeKind
    updated: bool
    stands: tuple[Stand, ...]


@dataclass(frozen=True, slots=True)
class Unused:
    """An article on the subject that no claim cites, and why."""

    article: Article
    reason: UnusedReason


@dataclass(frozen=True, slots=True)
class SummaryCoverage:
    """What became of the articles on a subject.

    `found` counts them, `unused` are those that nothing cites. `outlets` are those that reported;
    `silent` have articles in its language from before and from after, none found on the subject.
    `newest_age_days` is how old the newest of the cited articles is at the moment asked for.
    """

    found: int
    unused: tuple[Unused, ...]
    outlets: tuple[str, ...]
    silent: tuple[str, ...]
    newest_age_days: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A checked request for an answer; `now` is the moment "last week" counts from.

    `history` is the conversation before it, oldest first.
    """

    text: str
    now: str
    filters: Filters = field(default_factory=Filters)
    max_claims: int = 5
    history: tuple[Turn, ...] = ()
    engine: EngineChoice = "auto"


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read: alone, without the conversation, and part by part.

    `parts` has one question or several; `method` is `as_asked`, `rules` or `llm`.
    """

    question: str
    parts: tuple[str, ...]
    method: Literal["as_asked", "rules", "llm"] = "as_asked"


@dataclass(frozen=True, slots=True)
class EngineUsed:
    """Who wrote a reply; `degraded` when the model could not do it (alone), `reason` says why.

    `reason` is that of a `ProviderFailed`, or `empty` or `nothing_verified`.
    """

    kind: EngineName = "extractive"
    model: str | None = None
    degraded: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """A checked request for a summary.

    `subject` is a topic or a question; None summarises the articles that the filters name.
    """

    subject: str | None
    now: str
    filters: Filters = field(default_factory=Filters)
    length: Length = "standard"
    engine: EngineChoice = "auto"


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """Event: the articles being read."""

    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: its figure as the sentence has it, or its stand.

    `updated`: the last side is a later figure that replaces the others.
    """

    value: str
    kind: DisputeKind
    updated: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a summary a claim stands.

    `key` is the party of a position, the day of an event, what a disagreement is about; `side` says
    which side of it the claim is.
    """

    section: Section
    key: str | None = None
    side: Side | None = None


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
    """What judges outside of attributed quotations; the span counts in the claim.

    `alternative` is a neutral wording, "" where it can be left out, None where there is none.
    """

    claim: Claim
    span: Span
    category: str
    alternative: str | None = None


@dataclass(frozen=True, slots=True)
class Neutrality:
    """What a summary's wording and balance are like; shares add up to 1.

    `unattributed` are claims that need a named speaker and have none, `single_source` those that
    one independent source tells alone; `left_out` counts the
    sentences of the articles that were passed over because they judge.
    """

    loaded: tuple[LoadedWord, ...]
    unattributed: int
    single_source: int
    left_out: int
    by_party: Mapping[str, float]
    by_outlet: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Finished:
    """Event: what is known when all claims are through; the last one.

    `title`, `neutrality` and `reading` only of a summary, `understood` and `differing` only of an
    answer; `prompt`
    is the id of the prompt that the model was given.
    """

    answerability: float
    abstention: Abstention | None
    coverage: Coverage
    timings_ms: Mapping[str, float]
    title: str | None = None
    neutrality: Neutrality | None = None
    engine: EngineUsed = EngineUsed()
    prompt: str | None = None
    usage: Usage = field(default_factory=Usage)
    understood: Understood | None = None
    reading: SummaryCoverage | None = None
    differing: tuple[Differing, ...] = ()


Event = EvidenceFound | ClaimPassed | ClaimRemoved | Finished


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence of a user's own text, judged; `span` counts in that text."""

    text: str
    span: Span
    verdict: Verdict
    citations: tuple[Citation, ...]
