"""What a model wrote, sentence by sentence: claims that may be sent, or why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from anyio import to_thread

from service.compose.cutting import Cut
from service.compose.repeats import with_reprints
from service.compose.speaker import speaker_of
from service.compose.speech import speech_of
from service.domain import Claim, DraftClaim, Evidence, Removed, Usage
from service.ports import SecondJudge, SupportJudge
from service.text.neutral import neutralised
from service.verify.claims import Grey, examine, settle
from service.verify.foreign import defused, foreign
from service.verify.placing import place

LONGEST = 1_500  # characters; what is longer may have been cut in its middle
_DECLINES = re.compile(r"\W*no[ _]answer\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of a model with what became of it."""

    cut: Cut
    outcome: Claim | Removed


def declines(cut: Cut) -> bool:
    """Whether the model says, as it was told to, that the evidence holds no answer."""
    return cut.kind != "code" and _DECLINES.fullmatch(cut.text) is not None


class Examiner:
    """Verifies the sentences of one reply against the evidence that its model was shown.

    `evidence` is numbered as the model saw it; reprints, which it did not see, come after. With
    `neutral` loaded words are replaced first, where there is a neutral one and the sentence then
    holds. `usage` is what the second judge took.
    """

    def __init__(
        self,
        evidence: Sequence[Evidence],
        judge: SupportJudge,
        second: SecondJudge | None,
        *,
        until: float,
        neutral: bool = False,
    ) -> None:
        self._neutral = neutral
        self._evidence = evidence
        self._numbered = {piece.number: piece for piece in evidence}
        self._shown = {piece.number: piece for piece in evidence if not piece.reprint}
        self._judge = judge
        self._second = second
        self._until = until
        self.usage = Usage()

    async def judge(self, cuts: Sequence[Cut]) -> list[Judged]:
        """The outcome of each sentence, in order; those in doubt go to the second judge at once."""
        found = await to_thread.run_sync(self._examined, cuts)
        grey = [one for one in found if isinstance(one, Grey)]
        settled = iter(await self._settled(grey))
        outcomes = [next(settled) if isinstance(one, Grey) else one for one in found]
        return [
            Judged(cut, self._checked(outcome))
            for cut, outcome in zip(cuts, outcomes, strict=True)
            if outcome is not None
        ]

    def _examined(self, cuts: Sequence[Cut]) -> list[Claim | Removed | Grey | None]:
        return [self._examine(cut) for cut in cuts]

    def _examine(self, cut: Cut) -> Claim | Removed | Grey | None:
        """None for a marker alone that names evidence: it came late, and its sentence is out."""
        strange = next((n for n in cut.markers if n not in self._shown), None)
        if strange is not None:
            return Removed(cut.text or f"[{strange}]", "unknown_marker", f"[{strange}]")
        if not cut.text:
            return None
        if len(cut.text) > LONGEST:
            return Removed(cut.text, "not_supported", "longer than a sentence")
        if cut.kind != "sentence":
            return Removed(cut.text, "no_evidence", f"a {cut.kind}, not a sentence")
        plain = neutralised(cut.text, self._language(cut)) if self._neutral else None
        if plain is not None:
            found = self._verified(plain, cut)
            if not isinstance(found, Removed):
                return found
        return self._verified(cut.text, cut)

    def _verified(self, text: str, cut: Cut) -> Claim | Removed | Grey:
        speech = speech_of(text)
        draft = DraftClaim(text, cut.markers, speaker_of(text), speech)
        placed = draft if cut.markers else place(draft, self._shown)
        if placed is None:
            return Removed(text, "no_evidence", "no marker, and no evidence that is clear")
        return examine(with_reprints(placed, self._evidence), self._numbered, self._judge)

    def _language(self, cut: Cut) -> str:
        cited = (self._shown[number].article.language for number in cut.markers)
        return next(cited, None) or "en"

    async def _settled(self, grey: Sequence[Grey]) -> list[Claim | Removed]:
        if not grey or self._second is None:
            return [settle(one, one.verdict.kind, one.verdict.method) for one in grey]
        doubts = [one.doubt for one in grey]
        kinds, usage = await self._second.rule(doubts, until=self._until)
        self.usage += usage
        method = self._second.method
        return [settle(one, kind, method) for one, kind in zip(grey, kinds, strict=True)]

    def _checked(self, outcome: Claim | Removed) -> Claim | Removed:
        """Nothing foreign leaves, not even as a sentence that was removed."""
        if isinstance(outcome, Claim):
            odd = foreign(outcome.text, [c.cited_text for c in outcome.citations])
            if odd is None:
                return outcome
            outcome = Removed(outcome.text, "not_supported", "an address or markup of no source")
        return harmless(outcome)


def harmless(removed: Removed) -> Removed:
    """What is told of a removed sentence: no address and no markup of a model's."""
    detail = defused(removed.detail) if removed.detail else None
    return Removed(defused(removed.text), removed.reason, detail)
