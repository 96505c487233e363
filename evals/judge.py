"""The harness's own judge of citations: the service's checks, in this process, of given texts.

It is the same for every system that is measured, so none of them judges itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evals.replies import Claimed, Reply
from service.client import Client

_EVIDENCE_MAX = 100


class Judge:
    """Fills in `Claimed.entailed` and `Claimed.needless`; remembers what it was asked.

    Definitions of ALCE (Gao, Yen, Yu and Chen 2023, "Enabling Large Language Models to Generate
    Text with Citations", section 3): a claim is entailed when all texts that it cites together
    support it; a citation is needless ("irrelevant") when its text alone does not support the
    claim and the others without it still do.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[tuple[str, tuple[str, ...]], bool | None] = {}

    async def judged(self, reply: Reply) -> Reply:
        """The reply with every claim judged."""
        return replace(reply, claims=tuple([await self._claim(one) for one in reply.claims]))

    async def _claim(self, claim: Claimed) -> Claimed:
        texts = [one.text for one in claim.cited][:_EVIDENCE_MAX]
        if not texts:
            return replace(claim, entailed=False, needless=())
        entailed = await self._supports(texts, claim.text)
        needless = [
            entailed is True and await self._needless(texts, n, claim.text)
            for n in range(len(texts))
        ]
        return replace(claim, entailed=entailed, needless=tuple(needless))

    async def _needless(self, texts: Sequence[str], number: int, claim: str) -> bool:
        if len(texts) == 1 or await self._supports([texts[number]], claim):
            return False
        rest = [text for n, text in enumerate(texts) if n != number]
        return await self._supports(rest, claim) is True

    async def _supports(self, texts: Sequence[str], claim: str) -> bool | None:
        """Whether every judged sentence of the claim is supported; None where none is judged."""
        key = claim, tuple(texts)
        if key not in self._known:
            body = await self._client.check({"text": claim, "evidence": [t for t in texts if t]})
            verdicts = {one["verdict"] for one in body["sentences"]} - {"unjudged"}
            self._known[key] = None if not verdicts else verdicts == {"supported"}
        return self._known[key]
