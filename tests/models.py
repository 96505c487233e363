"""Chat models that say what a test tells them to; for what needs no socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from service.domain import Delta, Ended, Message, Usage
from service.errors import ProviderFailed

Reply = str | ProviderFailed


class ScriptedModel:
    """Says one reply after the other, the last one from then on; keeps what it was told.

    A reply is a text, streamed word by word, or what the provider comes to; a function makes it
    from the messages.
    """

    def __init__(
        self,
        *replies: Reply | Callable[[Sequence[Message]], Reply],
        input_tokens_max: int = 8_000,
        gap_s: float = 0.0,
        truncated: bool = False,
    ) -> None:
        self.name = "test:scripted"
        self.input_tokens_max = input_tokens_max
        self.calls: list[tuple[Message, ...]] = []
        self.closed = 0
        self._replies = list(replies)
        self._gap_s = gap_s
        self._truncated = truncated

    async def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        reply = self._replies[min(len(self.calls), len(self._replies) - 1)]
        self.calls.append(tuple(messages))
        said = reply(messages) if callable(reply) else reply
        if isinstance(said, ProviderFailed):
            raise said
        try:
            for at, word in enumerate(said.split(" ") if said else []):
                if self._gap_s:
                    await asyncio.sleep(self._gap_s)
                yield Delta(word if at == 0 else f" {word}")
            yield Ended(Usage(100, len(said.split()), calls=1), truncated=self._truncated)
        finally:
            self.closed += 1
