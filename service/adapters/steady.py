"""A chat model that holds its deadline, retries little, stops asking what is down, and ends."""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from service.domain import Delta, Ended, Message, Usage
from service.errors import ProviderFailed, ProviderTimeout
from service.ports import ChatModel

State = Literal["closed", "open", "half_open"]
Clock = Callable[[], float]

_FAILURES = 5  # in a row, until the breaker opens
_OPEN_S, _OPEN_MAX_S = 15.0, 120.0
_PROBE_S = 1.0  # when to ask again while a probe is under way
_BACKOFF_S = 0.25  # doubled with each attempt, times 0.5 to 1.5
_START, _MOST = 1.0, 10.0  # retries that the budget holds at first, and at most
_BYTES_PER_TOKEN = 4  # English text


class Steady:
    """Another model, made steady.

    Retries only before the first piece, only what may pass, and in the long run at most `budget`
    retries a request (the retry budget of gRPC and Finagle: a bucket that each request fills by
    a tenth and each retry empties by one). After 5 failures in a row it asks nothing for 15 s, then
    lets one call through; until a whole text comes, each pause is twice the last, to 2 min. A
    client that leaves is no failure.

    Not by stamina: it asks its hook after the last attempt too, where no budget may be taken.
    """

    def __init__(
        self,
        model: ChatModel,
        *,
        attempts: int = 2,
        budget: float = 0.1,
        max_output_chars: int = 20_000,
        clock: Clock = time.monotonic,
    ) -> None:
        """`clock` is that of `until`, in seconds."""
        self._model = model
        self._attempts = attempts
        self._budget = _Budget(budget)
        self._max_output_chars = max_output_chars
        self._clock = clock
        self._breaker = _Breaker(clock)

    @property
    def name(self) -> str:
        """The model's."""
        return self._model.name

    @property
    def input_tokens_max(self) -> int:
        """The model's."""
        return self._model.input_tokens_max

    @property
    def state(self) -> State:
        """Of the breaker: `open` lets nothing through, `half_open` one call to try."""
        return self._breaker.state

    async def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        """As the model's; a text over `max_output_chars` ends there, truncated.

        Raises `ProviderFailed` with the reason `breaker_open` and `wait_s` where nothing is asked.
        """
        call, item = await self._begin(messages, until)
        said = ""
        try:
            while isinstance(item, Delta):
                text = item.text[: self._max_output_chars - len(said)]
                said += text
                if text:
                    yield Delta(text)
                if len(text) < len(item.text):
                    await call.source.aclose()
                    item = Ended(_estimated(messages, said), truncated=True)
                else:
                    item = await self._next(call, until)
            yield item
        finally:
            call.passed.settle(worked=True)  # it spoke, whoever stopped it
            await call.source.aclose()

    async def _begin(
        self, messages: Sequence[Message], until: float
    ) -> tuple[_Call, Delta | Ended]:
        """A call that has given its first piece."""
        self._budget.fill()
        for attempt in itertools.count(1):
            if until <= self._clock():
                raise self._late()
            passed = self._breaker.enter(self.name)
            call = _Call(self._model.stream(messages, until=until), passed)
            try:
                item = await self._next(call, until)
            except ProviderFailed as error:
                wait_s = self._wait_s(error, attempt, until)
                if wait_s is None:
                    raise
            else:
                passed.began()
                return call, item
            await asyncio.sleep(wait_s)
        raise AssertionError("unreachable")

    async def _next(self, call: _Call, until: float) -> Delta | Ended:
        """The next piece; the time is held here, as the next step may run in another task."""
        try:
            async with asyncio.timeout(max(until - self._clock(), 0)):
                return await anext(call.source)
        except StopAsyncIteration as error:
            call.passed.settle(worked=False)
            message = f"The language model ({self.name}) broke off before it was done."
            raise ProviderFailed(message, reason="stream_cut", transient=True) from error
        except TimeoutError as error:
            call.passed.settle(worked=False)
            raise self._late() from error
        except Exception:
            call.passed.settle(worked=False)
            raise
        except BaseException:
            call.passed.settle(worked=None)
            raise

    def _wait_s(self, error: ProviderFailed, attempt: int, until: float) -> float | None:
        """How long to wait for another attempt; None for no more. Takes it from the budget."""
        wait_s = error.wait_s
        if wait_s is None:
            wait_s = _BACKOFF_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
        may = error.transient and attempt < self._attempts and self.state == "closed"
        in_time = self._clock() + wait_s < until
        return wait_s if may and in_time and self._budget.take() else None

    def _late(self) -> ProviderTimeout:
        return ProviderTimeout(f"The language model ({self.name}) was not done in time.")


def _estimated(messages: Sequence[Message], said: str) -> Usage:
    """Tokens by length: a call that is cut short never tells its own."""
    sent = "".join(one.text for one in messages)
    tokens = (math.ceil(len(t.encode(errors="replace")) / _BYTES_PER_TOKEN) for t in (sent, said))
    return Usage(next(tokens), next(tokens), calls=1, estimated=True)


class _Budget:
    """Tokens for retries."""

    def __init__(self, per_request: float) -> None:
        self._per_request = per_request
        self._tokens = _START

    def fill(self) -> None:
        self._tokens = min(self._tokens + self._per_request, _MOST)

    def take(self) -> bool:
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


class _Breaker:
    """Counts failures in a row, in the order in which calls end."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._pause_s = _OPEN_S
        self._open_until: float | None = None  # None: closed
        self._probing = False

    @property
    def state(self) -> State:
        if self._open_until is None:
            return "closed"
        return "open" if self._clock() < self._open_until else "half_open"

    def enter(self, name: str) -> _Pass:
        """Leave to make one call; `settle` it."""
        if self._open_until is None:
            return _Pass(self, probe=False)
        wait_s = self._open_until - self._clock()
        if wait_s <= 0 and not self._probing:
            self._probing = True
            return _Pass(self, probe=True)
        raise ProviderFailed(
            f"The language model ({name}) failed several times and is left alone for a while.",
            reason="breaker_open",
            transient=True,
            wait_s=max(wait_s, _PROBE_S),
        )

    def began(self) -> None:
        """The probe gave a first piece: others may call; a failure before a whole text reopens."""
        self._probing, self._open_until = False, None
        self._failures = _FAILURES - 1

    def settle(self, probe: bool, worked: bool | None) -> None:
        if probe:
            self._probing = False
        elif self._open_until is not None:
            return  # begun before it opened: says nothing of now
        if worked:
            self._failures, self._pause_s, self._open_until = 0, _OPEN_S, None
        elif worked is False:
            self._failures += 1
            if self._failures >= _FAILURES:
                self._open_until = self._clock() + self._pause_s
                self._pause_s = min(self._pause_s * 2, _OPEN_MAX_S)


@dataclass(slots=True)
class _Pass:
    """Leave for one call; `worked` is None for a client that left before the first piece."""

    breaker: _Breaker
    probe: bool
    settled: bool = False

    def began(self) -> None:
        if self.probe:
            self.probe = False
            self.breaker.began()

    def settle(self, *, worked: bool | None) -> None:
        if not self.settled:
            self.settled = True
            self.breaker.settle(self.probe, worked)


@dataclass(frozen=True, slots=True)
class _Call:
    source: AsyncGenerator[Delta | Ended, None]
    passed: _Pass
