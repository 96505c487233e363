"""What a system said to one case: the same values whether it is the service or a baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from evals.cases import Case

DEGRADED = ", degraded"
"""Behind the engine's name where another one had to take over."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An article as it was found; `similarity` is the best of its passages, higher is better."""

    article_id: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A span `[start, end)` of an article's canonical text, and the text itself."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """One sentence that was sent, with what it cites.

    `entailed` is the judge's word on it and all its citations, `needless` says of each citation
    whether it could be left out (ALCE); both None where the judge could not say. The runner fills
    them in with a judge of the harness, the same for every system.
    """

    text: str
    cited: tuple[Cited, ...] = ()
    speaker: str | None = None
    entailed: bool | None = None
    needless: tuple[bool, ...] | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence `[start, end)` of a text that was judged; `support` 0 to 1."""

    start: int
    end: int
    verdict: Literal["supported", "unsupported", "unjudged"]
    support: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A summary by sections, with the places of the claims in `Reply.claims`.

    `disputes` are (about, status, the claims of each side), `timeline` (date, claims).
    """

    positions: tuple[tuple[str, tuple[int, ...]], ...] = ()
    agreements: tuple[int, ...] = ()
    disputes: tuple[tuple[str, str, tuple[tuple[int, ...], ...]], ...] = ()
    timeline: tuple[tuple[str, tuple[int, ...]], ...] = ()
    open_questions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, of whichever task; what a task does not have stays empty.

    `answerability` is a number that is higher the surer the system is that the question can be
    answered (0 to 1 of the service; a baseline's best similarity), None where it gives none.
    `timings_ms` are by stage with `total`, `usage` are tokens in and out and calls. `engine` is
    who wrote it, with `DEGRADED` where another had to take over. `error` is why there is no reply;
    nothing else is set then.
    """

    outcome: Literal["answered", "abstained", ""] = ""
    text: str = ""
    claims: tuple[Claimed, ...] = ()
    shown: Shown | None = None
    removed: int = 0
    reason: str = ""
    engine: str = ""
    answerability: float | None = None
    ranked: tuple[Ranked, ...] = ()
    checked: tuple[Checked, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A case and what one system said to it."""

    case: Case
    reply: Reply


class System(Protocol):
    """Something that is measured: the service at an address, or a baseline over the same articles.

    Every method raises `evals.errors.Failed` when there is no reply.
    """

    name: str

    async def search(self, case: Case, limit: int) -> Reply:
        """The articles for the case's question, ranked (`Reply.ranked`)."""
        ...

    async def answer(self, case: Case, max_claims: int) -> Reply:
        """An answer to the case's question."""
        ...

    async def check(self, case: Case) -> Reply:
        """The case's text, judged against its sources (`Reply.checked`)."""
        ...

    async def summarise(self, case: Case, length: str) -> Reply:
        """A summary of the case's articles."""
        ...
