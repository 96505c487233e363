from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import pytest

from service.domain import Delta, Ended, Message, Usage
from service.errors import ProviderFailed
from service.pipeline.writing import REST_S, written
from tests.models import ScriptedModel

ASKED = (Message("user", "Who?"),)


class Halting:
    """A model that writes some pieces and then nothing until it is closed."""

    name, input_tokens_max = "test:halting", 8_000

    def __init__(self, *pieces: str) -> None:
        self._pieces = pieces
        self.closed = False

    async def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        try:
            for piece in self._pieces:
                yield Delta(piece)
            await asyncio.sleep(60)
        finally:
            self.closed = True


def read(model: ScriptedModel) -> tuple[list[tuple[str, tuple[int, ...]]], Ended]:
    """The sentences with their markers, and the end."""

    async def gathered() -> tuple[list[tuple[str, tuple[int, ...]]], Ended]:
        found, end = [], None
        async for batch in written(model, ASKED, language="en", until=time.monotonic() + 5):
            if isinstance(batch, Ended):
                end = batch
            else:
                found += [(cut.text, cut.markers) for cut in batch]
        assert end is not None
        return found, end

    return asyncio.run(gathered())


def test_sentences_come_with_their_markers_and_then_the_end() -> None:
    text = "The bridge was closed. [1] Mr. Roe paid 3.5 million [2][3]. It rained."
    found, end = read(ScriptedModel(text))
    assert found == [
        ("The bridge was closed.", (1,)),
        ("Mr. Roe paid 3.5 million.", (2, 3)),
        ("It rained.", ()),
    ]
    assert end == Ended(Usage(100, len(text.split()), calls=1))


def test_an_empty_text_has_an_end_only() -> None:
    found, end = read(ScriptedModel(""))
    assert found == []
    assert end.usage.calls == 1


def test_of_a_text_that_ran_out_of_tokens_the_last_half_is_not_a_sentence() -> None:
    found, end = read(ScriptedModel("It fell. [1] The mayor was not", truncated=True))
    assert found == [("It fell.", (1,))]
    assert end.truncated


def test_a_failure_comes_after_the_last_whole_sentence() -> None:
    class Failing(Halting):
        async def stream(
            self, messages: Sequence[Message], *, until: float
        ) -> AsyncGenerator[Delta | Ended, None]:
            yield Delta("It fell. [1] The mayor was not")
            raise ProviderFailed("cut", reason="stream_cut")

    texts: list[str] = []

    async def gathered() -> None:
        async for batch in written(Failing(), ASKED, language="en", until=time.monotonic() + 5):
            assert not isinstance(batch, Ended)
            texts.extend(cut.text for cut in batch)

    with pytest.raises(ProviderFailed, match="cut"):
        asyncio.run(gathered())
    assert texts == ["It fell."]


def test_a_text_without_an_end_is_a_failure() -> None:
    class Silent(Halting):
        async def stream(
            self, messages: Sequence[Message], *, until: float
        ) -> AsyncGenerator[Delta | Ended, None]:
            yield Delta("It fell. [1]")

    async def gathered() -> None:
        async for _ in written(Silent(), ASKED, language="en", until=time.monotonic() + 5):
            pass

    with pytest.raises(ProviderFailed):
        asyncio.run(gathered())


def test_a_sentence_with_its_marker_does_not_wait_for_the_next_word() -> None:
    model = Halting("The bridge", " was closed. [1]")

    async def first() -> str:
        async with aclosing(
            written(model, ASKED, language="en", until=time.monotonic() + 5)
        ) as batches:
            batch = await asyncio.wait_for(anext(batches), timeout=REST_S + 5)
            assert not isinstance(batch, Ended)
            return batch[0].text

    assert asyncio.run(first()) == "The bridge was closed."
    assert model.closed


def test_a_sentence_without_marker_waits() -> None:
    model = Halting("The bridge", " was closed.")

    async def nothing() -> None:
        async with aclosing(
            written(model, ASKED, language="en", until=time.monotonic() + 5)
        ) as batches:
            await asyncio.wait_for(anext(batches), timeout=0.2)

    with pytest.raises(TimeoutError):
        asyncio.run(nothing())
    assert model.closed


def test_the_call_has_ended_when_a_reader_is_cancelled_or_leaves() -> None:
    async def left() -> list[bool]:
        closed = []
        for how in ("cancel", "close"):
            model = Halting("The bridge was closed. [1] Then it")
            batches = written(model, ASKED, language="en", until=time.monotonic() + 5)
            await anext(batches)
            if how == "cancel":
                reading = asyncio.ensure_future(anext(batches))
                await asyncio.sleep(0.05)
                reading.cancel()
                await asyncio.wait({reading})
            else:
                await batches.aclose()
            closed.append(model.closed)
        assert len(asyncio.all_tasks()) == 1
        return closed

    assert asyncio.run(left()) == [True, True]
