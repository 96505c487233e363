"""Who writes a reply: the model, the extractive engine, or the one and then the other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from anyio import to_thread

from service.compose.repeats import with_reprints
from service.domain import (
    Claim,
    ClaimPassed,
    ClaimRemoved,
    DraftClaim,
    EngineUsed,
    Evidence,
    Place,
    Removed,
    Section,
    Usage,
)
from service.pipeline.authoring import Author
from service.pipeline.parts import Clock
from service.ports import SupportJudge
from service.verify.claims import verify


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the extractive engine would say, each with its place, and the evidence it rests on.

    `left_out` counts the sentences of a summary that were passed over because they judge, `columns`
    are the ids of the articles that give their writer's view.
    """

    claims: Sequence[tuple[DraftClaim, Place | None]]
    evidence: Sequence[Evidence]
    left_out: int = 0
    columns: frozenset[str] = frozenset()


class Writers:
    """The claims of one reply, each verified; `passed`, `engine`, `prompt`, `usage` when done.

    `author` is None for the extractive engine. What it can't do is done by the extractive engine,
    with what `extract` then makes (it blocks), and the reply is marked as degraded; `strict` leaves
    it undone, and raises what the provider came to. `most` claims are sent at most. The sections in
    `always` are the extractive engine's, whoever writes the others.
    """

    def __init__(
        self,
        author: Author | None,
        extract: Callable[[], Extracted],
        judge: SupportJudge,
        *,
        most: int | None = None,
        strict: bool = False,
        always: Collection[Section] = (),
    ) -> None:
        self._author = author
        self._extract = extract
        self._judge = judge
        self._most = most
        self._strict = strict
        self._always = always
        self.passed: list[ClaimPassed] = []
        self.left_out = 0
        self.columns: frozenset[str] = frozenset()

    @property
    def engine(self) -> EngineUsed:
        """The model's if a sentence of it is among the claims, or none was written at all."""
        if self._author is None:
            return EngineUsed()
        used = self._author.engine
        if used.degraded and not self._author.passed and not self._strict:
            return replace(used, kind="extractive", model=None)
        return used

    @property
    def prompt(self) -> str | None:
        """The prompt that the model's sentences were written to."""
        return self._author.prompt if self._author and self.engine.kind == "llm" else None

    @property
    def usage(self) -> Usage:
        """What the model took, whether or not it did it."""
        return self._author.usage if self._author else Usage()

    async def events(self, clock: Clock) -> AsyncGenerator[ClaimPassed | ClaimRemoved, None]:
        """Each claim as it is judged, and each sentence that is removed."""
        if self._author is not None:
            async with aclosing(self._author.events()) as written:
                async for event in written:
                    clock.stop("compose")
                    yield self._noted(event)
            if self._strict and self._author.failure is not None:
                raise self._author.failure
        failed = self._author is not None and self._author.engine.degraded and not self._strict
        whole = self._author is None or failed
        if whole or (self._always and self._author and self._author.passed):
            async with aclosing(self._extracted(clock, whole=whole)) as events:
                async for event in events:
                    yield event

    async def _extracted(
        self, clock: Clock, *, whole: bool
    ) -> AsyncGenerator[ClaimPassed | ClaimRemoved, None]:
        """What the extractive engine adds to the sentences of the model, if there are any."""
        extracted = await to_thread.run_sync(self._extract)
        self.left_out, self.columns = extracted.left_out, extracted.columns
        numbered = {piece.number: piece for piece in extracted.evidence}
        cited = [c.cited_text for one in self.passed for c in one.claim.citations]
        for drafted, place in extracted.claims:
            if self._most is not None and len(self.passed) >= self._most:
                return
            own = place is not None and place.section in self._always
            if not own and (not whole or any(drafted.text in text for text in cited)):
                continue  # the model's part; or a sentence of the model rests on it
            with_all = with_reprints(drafted, extracted.evidence)
            checked = await to_thread.run_sync(verify, with_all, numbered, self._judge)
            clock.stop("verify")
            yield self._noted(_event(checked, place))

    def _noted(self, event: ClaimPassed | ClaimRemoved) -> ClaimPassed | ClaimRemoved:
        if isinstance(event, ClaimPassed):
            self.passed.append(event)
        return event


def _event(checked: Claim | Removed, place: Place | None) -> ClaimPassed | ClaimRemoved:
    return ClaimRemoved(checked) if isinstance(checked, Removed) else ClaimPassed(checked, place)
