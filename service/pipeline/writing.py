"""One call of a language model, read as sentences while it writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from anyio import CancelScope

from service.compose.cutting import Cut, SentenceCutter
from service.domain import Ended, Message
from service.errors import ProviderFailed
from service.ports import ChatModel

REST_S = 0.01
"""How long a sentence that looks complete waits for another marker. A claim must be out within 30
ms after the model finished it, and judging takes some of them."""


async def written(
    model: ChatModel, messages: Sequence[Message], *, language: str, until: float
) -> AsyncGenerator[list[Cut] | Ended, None]:
    """The sentences in the order they are written, as many at once as are there; then its end.

    `language` is that of the text, ISO 639-1. Raises `ProviderFailed` after the last whole
    sentence. When the reader leaves, or stops early, the call is ended before this returns.
    """
    call = _Call(language)
    reading = asyncio.create_task(call.read(model, messages, until))
    try:
        while True:
            yield await call.next()
            if call.is_over:
                return
    finally:
        reading.cancel()
        with CancelScope(shield=True):
            await asyncio.wait({reading})


class _Call:
    """Reads a model's text into sentences; a quiet moment completes one."""

    def __init__(self, language: str) -> None:
        self._cutter = SentenceCutter(language)
        self._cuts: list[Cut] = []
        self._end: Ended | ProviderFailed | BaseException | None = None
        self._news = asyncio.Event()
        self._resting: asyncio.TimerHandle | None = None
        self.is_over = False

    async def next(self) -> list[Cut] | Ended:
        """What has been written since the last time; the end, once, when nothing is left."""
        await self._news.wait()
        self._news.clear()
        if self._cuts:
            found, self._cuts = self._cuts, []
            if self._end is not None:
                self._news.set()
            return found
        self.is_over = True
        if isinstance(self._end, Ended):
            return self._end
        assert self._end is not None
        raise self._end

    async def read(self, model: ChatModel, messages: Sequence[Message], until: float) -> None:
        """Read the whole text; what goes wrong is told by `next`."""
        whole = False
        end: Ended | BaseException | None = None
        try:
            async with aclosing(model.stream(messages, until=until)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Ended):
                        end = piece
                        whole = not piece.truncated
                    else:
                        self._take(piece.text)
        except Exception as error:  # ours, or a fault of the adapter: the reader's to handle
            end = error
        finally:
            self._still()
        self._add(self._cutter.close(whole=whole))
        self._end = end or ProviderFailed("The model's text has no end.", reason="malformed")
        self._news.set()

    def _take(self, text: str) -> None:
        self._still()
        self._add(self._cutter.feed(text))
        if self._cutter.resting:
            self._resting = asyncio.get_running_loop().call_later(REST_S, self._rest)

    def _rest(self) -> None:
        self._resting = None
        self._add(self._cutter.rest())

    def _still(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None

    def _add(self, cuts: list[Cut]) -> None:
        if cuts:
            self._cuts += cuts
            self._news.set()
