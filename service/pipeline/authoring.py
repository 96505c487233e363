"""A model writes, what it writes is verified as it comes, and what failed is written once more."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Protocol

from service.compose.budget import pack, tokens_of
from service.compose.cutting import Cut
from service.compose.messages import again, task
from service.domain import (
    Claim,
    ClaimPassed,
    ClaimRemoved,
    Ended,
    EngineUsed,
    Evidence,
    Message,
    Place,
    Removed,
    Usage,
)
from service.errors import ProviderFailed
from service.pipeline.judging import Examiner, Judged, declines, harmless
from service.pipeline.parts import Llm
from service.pipeline.writing import written
from service.ports import SupportJudge
from service.prompts import Prompt

_MARK_BYTES = 12
_END_S = 0.2  # how long the end of a text is waited for when enough of it was sent


class Layout(Protocol):
    """Where the sentences of a reply stand."""

    def turn(self, heading: Cut) -> bool:
        """Whether the heading is one of the layout: what is placed from now on stands under it."""

    def place(self, claim: Claim) -> Place | Removed | None:
        """Where the claim stands under the last heading; None in a reply without sections."""


class Plain:
    """An answer: no sections, and a heading is not part of it."""

    def turn(self, heading: Cut) -> bool:
        """None is."""
        return False

    def place(self, claim: Claim) -> Place | Removed | None:
        """Nowhere in particular."""
        return None


@dataclass(frozen=True, slots=True)
class Task:
    """What a model is to write: `values` are the prompt's variables, `most` the claims to send.

    `neutral`: loaded words are replaced where that can be verified.
    """

    prompt: Prompt
    values: Mapping[str, object]
    layout: Layout
    most: int
    neutral: bool = False


class Author:
    """One reply of a model, verified: run `events` once, then read how it went.

    `passed` are the claims that were sent, `failure` what the provider came to, `declined` whether
    the model found no answer in the evidence, `usage` what all calls took.
    """

    def __init__(
        self,
        job: Task,
        evidence: Sequence[Evidence],
        examiner: Examiner,
        llm: Llm,
        *,
        until: float,
    ) -> None:
        self._job = job
        self._llm = llm
        self._until = until
        self._examiner = examiner
        mark = f"<<<{secrets.token_hex(_MARK_BYTES)}>>>"
        self._messages = task(job.prompt, evidence, job.values, mark=mark)
        self._language = _main_language(evidence)
        self._usage = Usage()
        self._draft: list[Cut] = []
        self._removed: list[Removed] = []  # sentences, which may be written again
        self._told: set[Removed] = set()
        self.passed: list[ClaimPassed] = []
        self.failure: ProviderFailed | None = None
        self.declined = False

    @property
    def prompt(self) -> str:
        """The id of the prompt."""
        return self._job.prompt.id

    @property
    def engine(self) -> EngineUsed:
        """The model, and why it could not do it (alone), if so."""
        reason = None
        if self.failure is not None:
            reason = self.failure.reason
        elif not self.passed and not self.declined:
            reason = "nothing_verified" if self._told else "empty"
        return EngineUsed("llm", self._llm.model.name, reason is not None, reason)

    @property
    def usage(self) -> Usage:
        """Of the writing and of the second judge."""
        judging = self._examiner.usage.priced(self._llm.second_price)
        return self._usage.priced(self._llm.price) + judging

    async def events(self) -> AsyncGenerator[ClaimPassed | ClaimRemoved, None]:
        """Each sentence as it is judged; at most one call to write again what was removed."""
        async with aclosing(self._call(self._messages)) as events:
            async for event in events:
                yield event
        self.declined = bool(self._draft) and declines(self._draft[0])
        if not self._needs_repair():
            return
        messages = self._messages
        if self._removed:
            draft = _text_of(self._draft)
            messages = again(self._job.prompt, messages, draft, self._removed)
        self._draft = []
        async with aclosing(self._call(messages)) as events:
            async for event in events:
                yield event
        if self.passed:
            self.failure = None  # nobody was promised that it is mended

    async def _call(
        self, messages: Sequence[Message]
    ) -> AsyncGenerator[ClaimPassed | ClaimRemoved, None]:
        try:
            async with aclosing(
                written(self._llm.model, messages, language=self._language, until=self._until)
            ) as batches:
                async for batch in batches:
                    if isinstance(batch, Ended):
                        self._usage += batch.usage
                        return
                    for event in await self._judged(batch):
                        yield event
                    if declines(self._draft[0]) or len(self.passed) >= self._job.most:
                        self._usage += await self._last(batches) or self._estimate(messages)
                        return
        except ProviderFailed as failure:
            self.failure = failure
            self._usage += self._estimate(messages)

    async def _last(self, batches: AsyncIterator[Sequence[Cut] | Ended]) -> Usage | None:
        """The provider's own count, if the model is at its end; it is not waited for if not."""
        with suppress(TimeoutError, ProviderFailed):
            async with asyncio.timeout(_END_S):
                async for batch in batches:
                    if isinstance(batch, Ended):
                        return batch.usage
        return None

    async def _judged(self, batch: Sequence[Cut]) -> list[ClaimPassed | ClaimRemoved]:
        """The events of what was written; a run is judged before the next heading is turned to."""
        self._draft += batch
        events: list[ClaimPassed | ClaimRemoved] = []
        run: list[Cut] = []
        for cut in batch:
            if cut.kind == "heading" and not declines(cut):
                events += await self._events_of(run)
                run = [] if self._job.layout.turn(cut) else [cut]
            elif not declines(cut):
                run.append(cut)
        return events + await self._events_of(run)

    async def _events_of(self, run: Sequence[Cut]) -> list[ClaimPassed | ClaimRemoved]:
        judged = await self._examiner.judge(run) if run else []
        return [event for one in judged if (event := self._event(one)) is not None]

    def _event(self, judged: Judged) -> ClaimPassed | ClaimRemoved | None:
        """None for what was said or removed before, and for what is over the number asked for."""
        outcome = judged.outcome
        place = self._job.layout.place(outcome) if isinstance(outcome, Claim) else None
        if isinstance(place, Removed):
            outcome = harmless(place)
        if isinstance(outcome, Removed):
            known = outcome in self._told
            self._told.add(outcome)
            if judged.cut.kind == "sentence":
                self._removed.append(outcome)
            return None if known else ClaimRemoved(outcome)
        assert not isinstance(place, Removed)
        passed = ClaimPassed(outcome, place)
        said = any(p.claim.text == outcome.text and p.place == place for p in self.passed)
        if said or len(self.passed) >= self._job.most:
            return None
        self.passed.append(passed)
        return passed

    def _needs_repair(self) -> bool:
        """Whether nothing was written that holds, or at least half of it did not."""
        if not self._llm.repair or self.failure is not None or self.declined:
            return False
        return len(self._removed) >= len(self.passed)

    def _estimate(self, messages: Sequence[Message]) -> Usage:
        if self.failure is not None and not self._draft:
            return Usage(calls=int(self.failure.reason != "breaker_open"))
        tokens = sum(tokens_of(message.text) for message in messages)
        written_ = sum(tokens_of(cut.text) for cut in self._draft)
        return Usage(tokens, written_, calls=1, estimated=True)


def author_of(
    job: Task, evidence: Sequence[Evidence], llm: Llm, judge: SupportJudge, *, until: float
) -> Author:
    """An author who is shown as much of the evidence as the model's input holds, renumbered.

    Reprints are not shown: they are numbered on from it, to be cited for what it says.
    """
    rules = task(job.prompt, (), job.values, mark="")
    taken = sum(tokens_of(message.text) for message in rules) + _MARK_BYTES * 2
    room = max(0, llm.model.input_tokens_max - taken)
    # for the draft again, and why its sentences were removed
    repair = min(2 * llm.max_output_tokens, room // 2)
    shown = pack(evidence, room - repair)
    reprints = (piece for piece in evidence if piece.reprint)
    behind = (replace(one, number=at) for at, one in enumerate(reprints, start=len(shown) + 1))
    examiner = Examiner((*shown, *behind), judge, llm.second, until=until, neutral=job.neutral)
    return Author(job, shown, examiner, llm, until=until)


def _main_language(evidence: Sequence[Evidence]) -> str:
    """The language that most of the evidence is in: the model is told to write in it."""
    counted = Counter(piece.article.language or "en" for piece in evidence)
    return counted.most_common(1)[0][0] if counted else "en"


def _text_of(cuts: Sequence[Cut]) -> str:
    """What was written, as the model may read it again."""
    marks = ("".join(f"[{number}]" for number in cut.markers) for cut in cuts)
    return "\n".join(f"{cut.text} {mark}".strip() for cut, mark in zip(cuts, marks, strict=True))
