"""Steady: deadline, few retries, a breaker, an end; the clock is the test's own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from service.adapters.chat_models import LangChainChatModel
from service.adapters.steady import Steady
from service.domain import Delta, Ended, Message, Usage
from service.errors import ProviderFailed, ProviderTimeout
from tests.provider import Fake, Play, failing, provider

MESSAGES = [Message("user", "What was closed?")]
Step = Delta | Ended | Exception | float  # a number: seconds to wait
Items = list[Delta | Ended]
WHOLE: Items = [Delta("The bridge"), Delta(" closed."), Ended(Usage(5, 4, calls=1))]


@dataclass
class Clock:
    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Scripted:
    """A model that gives the next script on each call, the last one again and again."""

    scripts: list[Sequence[Step]]
    calls: int = 0
    closed: int = 0
    name: str = "scripted:one"
    input_tokens_max: int = 1_000
    untils: list[float] = field(default_factory=list)

    async def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        script = self.scripts[min(self.calls, len(self.scripts) - 1)]
        self.calls += 1
        self.untils.append(until)
        try:
            for step in script:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
        finally:
            self.closed += 1


def failed(reason: str = "server_error", wait_s: float | None = 0.0) -> ProviderFailed:
    return ProviderFailed("failed", reason=reason, transient=reason != "rejected", wait_s=wait_s)


def steady(*scripts: Sequence[Step], **settings: Any) -> tuple[Steady, Scripted, Clock]:
    model, clock = Scripted(list(scripts)), Clock()
    return Steady(model, clock=clock, **settings), model, clock


def state(model: Steady) -> str:
    return model.state


async def gathered(model: Steady, until: float) -> Items:
    return [item async for item in model.stream(MESSAGES, until=until)]


def ask(model: Steady, clock: Callable[[], float], within_s: float = 30.0) -> Items:
    return asyncio.run(gathered(model, clock() + within_s))


def fails(model: Steady, clock: Callable[[], float], within_s: float = 30.0) -> ProviderFailed:
    with pytest.raises(ProviderFailed) as caught:
        ask(model, clock, within_s)
    return caught.value


def opened() -> tuple[Steady, Scripted, Clock]:
    """A breaker that just opened."""
    model, scripted, clock = steady([failed("rejected")])
    for _ in range(5):
        fails(model, clock)
    return model, scripted, clock


class TestPassing:
    def test_what_the_model_says_is_passed_on(self) -> None:
        model, scripted, clock = steady(WHOLE)
        assert ask(model, clock) == WHOLE
        assert (scripted.calls, scripted.closed) == (1, 1)
        assert scripted.untils == [clock.now + 30]
        assert (model.name, model.input_tokens_max) == ("scripted:one", 1_000)

    def test_a_text_that_stops_without_its_end_was_cut(self) -> None:
        model, _, clock = steady([Delta("The bridge")])
        assert fails(model, clock).reason == "stream_cut"


class TestRetries:
    def test_what_may_pass_is_asked_again_before_the_first_piece(self) -> None:
        model, scripted, clock = steady([failed()], WHOLE)
        assert ask(model, clock) == WHOLE
        assert (scripted.calls, scripted.closed) == (2, 2)

    def test_after_the_first_piece_nothing_is_asked_again(self) -> None:
        model, scripted, clock = steady([Delta("The"), failed("stream_cut")], WHOLE)
        assert fails(model, clock).reason == "stream_cut"
        assert scripted.calls == 1

    @pytest.mark.parametrize("error", [failed("rejected"), ProviderTimeout("late"), ValueError()])
    def test_what_will_not_pass_is_not_asked_again(self, error: Exception) -> None:
        model, scripted, clock = steady([error], WHOLE)
        with pytest.raises(type(error)):
            ask(model, clock)
        assert scripted.calls == 1

    def test_no_more_attempts_than_allowed(self) -> None:
        for attempts in (1, 2):
            model, scripted, clock = steady([failed()], attempts=attempts)
            fails(model, clock)
            assert scripted.calls == attempts

    def test_it_waits_as_long_as_the_provider_asks(self) -> None:
        model, _, clock = steady([failed(wait_s=0.2)], WHOLE)
        begun = time.monotonic()
        ask(model, clock)
        assert 0.19 < time.monotonic() - begun < 0.6

    def test_it_waits_a_little_where_the_provider_asks_for_nothing(self) -> None:
        model, _, clock = steady([failed(wait_s=None)], WHOLE)
        begun = time.monotonic()
        ask(model, clock)
        assert 0.12 < time.monotonic() - begun < 0.7

    def test_a_wait_that_does_not_fit_is_not_begun(self) -> None:
        model, scripted, clock = steady([failed("rate_limited", wait_s=31.0)], WHOLE)
        begun = time.monotonic()
        assert fails(model, clock, within_s=30).wait_s == 31.0
        assert scripted.calls == 1
        assert time.monotonic() - begun < 0.5

    def test_when_everything_fails_there_are_at_most_a_tenth_more_calls_than_requests(self) -> None:
        model, scripted, clock = steady([failed()])
        for _ in range(1_000):
            fails(model, clock)
            clock.now += 1_000  # the breaker lets each of them through
        assert 1_000 < scripted.calls <= 1_100 + 1

    def test_many_failures_at_once_take_no_more_than_the_budget_holds(self) -> None:
        well: list[Sequence[Step]] = [WHOLE] * 100
        ill: Sequence[Step] = [0.01, failed(wait_s=0.01)]
        model, scripted, clock = steady(*well, ill)

        async def crowd() -> None:
            for _ in range(100):
                await gathered(model, clock() + 30)
            asked = (gathered(model, clock() + 30) for _ in range(200))
            await asyncio.gather(*asked, return_exceptions=True)

        asyncio.run(crowd())
        assert scripted.calls <= 300 + 10  # of what a quiet time saved, ten are kept


class TestTime:
    def test_a_model_that_does_not_hold_its_time_is_ended(self) -> None:
        scripts: list[Sequence[Step]] = [[60.0], [Delta("The"), 60.0]]
        for script in scripts:
            model, scripted, clock = steady(script)
            begun = time.monotonic()
            with pytest.raises(ProviderTimeout):
                ask(model, clock, within_s=0.1)
            assert time.monotonic() - begun < 0.6
            assert scripted.closed == 1

    def test_nothing_is_asked_when_the_time_has_passed(self) -> None:
        model, scripted, clock = steady(WHOLE)
        with pytest.raises(ProviderTimeout):
            ask(model, clock, within_s=0)
        assert scripted.calls == 0
        assert model.state == "closed"

    def test_each_step_may_run_in_another_task(self) -> None:
        model, _, clock = steady([failed()], WHOLE)

        async def steps() -> Items:
            items = model.stream(MESSAGES, until=clock() + 5)
            came: Items = []
            while not came or not isinstance(came[-1], Ended):
                came.append(await asyncio.create_task(_step(items)))
            return came

        assert asyncio.run(steps()) == WHOLE


async def _step(items: AsyncGenerator[Delta | Ended, None]) -> Delta | Ended:
    return await anext(items)


class TestBreaker:
    @pytest.mark.parametrize(
        "script",
        [
            [failed("rejected")],
            [failed("server_error", wait_s=99.0)],
            [ProviderTimeout("late")],
            [Delta("The"), failed("stream_cut")],
            [Delta("The")],
            [KeyError("a bug")],
        ],
    )
    def test_five_failures_in_a_row_open_it(self, script: Sequence[Step]) -> None:
        model, scripted, clock = steady(script)
        for count in range(5):
            assert (model.state, scripted.calls) == ("closed", count)
            with pytest.raises((ProviderFailed, KeyError)):
                ask(model, clock)
        assert model.state == "open"
        error = fails(model, clock)
        assert (error.reason, error.wait_s) == ("breaker_open", 15.0)
        assert scripted.calls == 5

    def test_a_whole_text_between_failures_keeps_it_closed(self) -> None:
        four: list[Sequence[Step]] = [[failed("rejected")]] * 4
        model, _, clock = steady(*four, WHOLE, *four, WHOLE)
        for at in range(10):
            ask(model, clock) if at in (4, 9) else fails(model, clock)
        assert model.state == "closed"

    def test_after_fifteen_seconds_a_call_that_works_closes_it(self) -> None:
        model, scripted, clock = opened()
        clock.now += 14.9
        assert fails(model, clock).reason == "breaker_open"
        clock.now += 0.2
        assert state(model) == "half_open"
        scripted.scripts = [WHOLE]
        assert ask(model, clock) == WHOLE
        assert state(model) == "closed"

    def test_each_probe_that_fails_doubles_the_pause_to_two_minutes(self) -> None:
        model, scripted, clock = opened()
        for pause in (15, 30, 60, 120, 120):
            assert fails(model, clock).wait_s == pytest.approx(pause)
            clock.now += pause
            assert fails(model, clock).reason == "rejected"
        assert scripted.calls == 10
        clock.now += 120
        scripted.scripts = [WHOLE]
        ask(model, clock)
        scripted.scripts = [[failed("rejected")]]
        for _ in range(5):
            fails(model, clock)
        assert fails(model, clock).wait_s == pytest.approx(15)

    def test_only_one_call_probes(self) -> None:
        model, scripted, clock = opened()
        clock.now += 15
        scripted.scripts = [[0.05, *WHOLE]]

        async def crowd() -> list[Items | BaseException]:
            asked = (gathered(model, clock() + 30) for _ in range(20))
            return await asyncio.gather(*asked, return_exceptions=True)

        results = asyncio.run(crowd())
        assert scripted.calls == 6
        assert results[0] == WHOLE
        reasons = {one.reason for one in results if isinstance(one, ProviderFailed)}
        assert reasons == {"breaker_open"}

    def test_the_first_piece_of_a_probe_lets_others_call(self) -> None:
        model, scripted, clock = opened()
        clock.now += 15
        scripted.scripts = [WHOLE]

        async def two() -> None:
            probe = model.stream(MESSAGES, until=clock() + 5)
            await anext(probe)
            assert await gathered(model, clock() + 5) == WHOLE
            await probe.aclose()

        asyncio.run(two())
        assert model.state == "closed"

    def test_a_probe_cut_in_the_middle_opens_it_again_for_longer(self) -> None:
        model, scripted, clock = opened()
        clock.now += 15
        scripted.scripts = [[Delta("The"), failed("stream_cut")]]
        fails(model, clock)
        assert fails(model, clock).wait_s == pytest.approx(30)

    def test_a_probe_that_fails_is_not_asked_again_at_once(self) -> None:
        model, scripted, clock = opened()
        clock.now += 15
        scripted.scripts = [[failed()]]
        assert fails(model, clock).reason == "server_error"
        assert scripted.calls == 6

    def test_a_failure_begun_before_it_opened_says_nothing_of_now(self) -> None:
        model, scripted, clock = steady([Delta("The"), failed("rejected")])

        async def overlapping() -> None:
            early = model.stream(MESSAGES, until=clock() + 500)
            await anext(early)
            scripted.scripts = [[failed("rejected")]]
            for _ in range(5):
                with pytest.raises(ProviderFailed):
                    await gathered(model, clock() + 5)
            clock.now += 10
            with pytest.raises(ProviderFailed):
                await anext(early)

        asyncio.run(overlapping())
        assert fails(model, clock).wait_s == pytest.approx(5)

    def test_clients_that_leave_are_no_failures(self) -> None:
        model, scripted, clock = steady([0.5, *WHOLE])

        async def leave() -> None:
            for _ in range(10):
                task = asyncio.create_task(gathered(model, clock() + 5))
                await asyncio.sleep(0)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await task
            scripted.scripts = [WHOLE]
            for _ in range(10):
                items = model.stream(MESSAGES, until=clock() + 5)
                await anext(items)
                await items.aclose()

        asyncio.run(leave())
        assert model.state == "closed"
        assert scripted.closed == scripted.calls

    def test_a_client_that_leaves_a_probe_makes_room_for_the_next(self) -> None:
        model, scripted, clock = opened()
        clock.now += 15
        scripted.scripts = [[0.5, *WHOLE]]

        async def leave() -> None:
            task = asyncio.create_task(gathered(model, clock() + 5))
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(leave())
        assert model.state == "half_open"
        scripted.scripts = [WHOLE]
        assert ask(model, clock) == WHOLE


class TestLength:
    def test_a_text_without_an_end_is_ended(self) -> None:
        model, scripted, clock = steady([Delta("abcd")] * 1_000, max_output_chars=10)
        *deltas, last = ask(model, clock)
        assert deltas == [Delta("abcd"), Delta("abcd"), Delta("ab")]
        assert last == Ended(Usage(4, 3, calls=1, estimated=True), truncated=True)
        assert scripted.closed == 1
        assert model.state == "closed"

    def test_a_text_of_just_the_length_is_whole(self) -> None:
        script: Items = [Delta("abcd"), Delta("efghij"), WHOLE[-1]]
        model, _, clock = steady(script, max_output_chars=10)
        assert ask(model, clock) == script

    def test_the_call_is_closed_before_the_end_is_told(self) -> None:
        model, scripted, clock = steady([Delta("abcd")] * 1_000, max_output_chars=2)

        async def until_the_end() -> int:
            async for item in model.stream(MESSAGES, until=clock() + 5):
                if isinstance(item, Ended):
                    return scripted.closed
            return -1

        assert asyncio.run(until_the_end()) == 1


class TestWithAProvider:
    """Over LangChain, on a real socket."""

    @pytest.fixture
    def fake(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
        with provider() as fake:
            monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
            yield fake

    def ask(self, asked: int, within_s: float = 5.0, **settings: Any) -> tuple[list[str], Steady]:
        """What each of so many requests, one after the other, came to."""

        async def run() -> tuple[list[str], Steady]:
            plain = LangChainChatModel("openai:tiny", max_output_tokens=100)
            model = Steady(plain, **settings)
            came = []
            for _ in range(asked):
                try:
                    items = await gathered(model, time.monotonic() + within_s)
                    came.append("".join(one.text for one in items if isinstance(one, Delta)))
                except ProviderFailed as error:
                    came.append(error.reason)
            await plain.aclose()
            return came, model

        return asyncio.run(run())

    def test_one_error_and_then_a_text_is_a_text(self, fake: Fake) -> None:
        for error in (
            failing(500),
            failing(503, ("retry-after", "0")),
            failing(429, ("retry-after-ms", "10")),
            Play(cut=0),
            Play(body=b"<html>", content_type="text/html"),
        ):
            fake.script = [error, Play("It closed. [1]")]
            came, _ = self.ask(1)
            assert came == ["It closed. [1]"], error

    def test_a_provider_that_is_down_is_asked_six_times_for_a_hundred_requests(
        self, fake: Fake
    ) -> None:
        fake.script = failing(500)
        came, model = self.ask(100)
        assert came[-1] == "breaker_open"
        assert model.state == "open"
        assert len(fake.requests) <= 6

    def test_a_wait_longer_than_the_time_left_is_not_waited_for(self, fake: Fake) -> None:
        fake.script = failing(429, ("retry-after", "30"))
        begun = time.monotonic()
        came, _ = self.ask(1, within_s=5)
        assert came == ["rate_limited"]
        assert time.monotonic() - begun < 2
        assert len(fake.requests) == 1

    def test_a_drip_ends_in_time(self, fake: Fake) -> None:
        fake.script = Play(drip_s=0.05)
        came, _ = self.ask(1, within_s=0.3)
        assert came == ["timeout"]

    def test_a_line_of_ten_megabytes_is_cut_to_the_length_allowed(self, fake: Fake) -> None:
        fake.script = Play(pieces=("x" * 10_000_000,))
        came, _ = self.ask(1, max_output_chars=5_000)
        assert came == ["x" * 5_000]
