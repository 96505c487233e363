"""Chat models over LangChain, against a provider on a real socket that misbehaves in every way."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from service.adapters.chat_models import LangChainChatModel
from service.domain import Delta, Ended, Message
from service.errors import ProviderFailed, ProviderTimeout, SetupError
from tests.provider import Fake, Framing, Play, event, failing, provider, wire

ROOT = Path(__file__).parents[2]
MESSAGES = [Message("system", "Answer briefly."), Message("user", "What was closed?")]
TEXT = "The council met on Monday. [1]"
SSE = "text/event-stream"
Stream = AsyncGenerator[Delta | Ended, None]
T = TypeVar("T")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    with provider(Play(TEXT)) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        yield fake


def made(**options: Any) -> LangChainChatModel:
    return LangChainChatModel("openai:tiny", max_output_tokens=500, options=options)


def using(use: Callable[[LangChainChatModel], Coroutine[Any, Any, T]], **options: Any) -> T:
    """What `use` makes of a model that is closed afterwards."""

    async def run() -> T:
        model = made(**options)
        try:
            return await use(model)
        finally:
            await model.aclose()

    return asyncio.run(run())


def stream(model: LangChainChatModel, within_s: float = 5.0) -> Stream:
    return model.stream(MESSAGES, until=time.monotonic() + within_s)


async def gathered(items: Stream) -> list[Delta | Ended]:
    return [item async for item in items]


def told(within_s: float = 5.0, **options: Any) -> list[Delta | Ended]:
    """All that one call gives."""
    return using(lambda model: gathered(stream(model, within_s)), **options)


def said(items: list[Delta | Ended]) -> str:
    return "".join(item.text for item in items if isinstance(item, Delta))


def ended(items: list[Delta | Ended]) -> Ended:
    assert isinstance(items[-1], Ended)
    assert not any(isinstance(item, Ended) for item in items[:-1])
    return items[-1]


async def attempted(items: Stream) -> tuple[list[Delta | Ended], ProviderFailed | None]:
    """What came, and the failure that ended it."""
    came: list[Delta | Ended] = []
    try:
        async for item in items:
            came.append(item)
    except ProviderFailed as error:
        return came, error
    return came, None


def failure(within_s: float = 5.0) -> ProviderFailed:
    with pytest.raises(ProviderFailed) as caught:
        told(within_s)
    return caught.value


def failures(fake: Fake, plays: Sequence[Play]) -> list[ProviderFailed]:
    """How one model fails on each of the plays."""
    fake.script = plays

    async def use(model: LangChainChatModel) -> list[ProviderFailed]:
        errors = [(await attempted(stream(model)))[1] for _ in plays]
        return [error for error in errors if error is not None]

    errors = using(use)
    assert len(errors) == len(plays)
    return errors


async def soon(true: Callable[[], bool]) -> None:
    """It is so within a second."""
    for _ in range(100):
        if true():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not within a second")


async def settled(fake: Fake, disconnects: int) -> None:
    """The provider has seen its clients leave."""
    await soon(lambda: fake.disconnects == disconnects)


class TestText:
    def test_the_text_comes_piece_by_piece_and_then_the_end(self, fake: Fake) -> None:
        items = told()
        texts = [item.text for item in items if isinstance(item, Delta)]
        assert texts == ["The", " council", " met", " on", " Monday.", " [1]"]
        assert not ended(items).truncated

    def test_what_is_asked_stands_in_the_request(self, fake: Fake) -> None:
        told(temperature=0.0)
        (request,) = fake.requests
        assert request["messages"] == [
            {"role": "system", "content": "Answer briefly."},
            {"role": "user", "content": "What was closed?"},
        ]
        assert (request["model"], request["stream"], request["temperature"]) == ("tiny", True, 0.0)
        assert request["max_completion_tokens"] == 500

    def test_fields_that_only_this_server_knows_can_be_sent(self, fake: Fake) -> None:
        assert said(told(extra_body={"top_k": 1})) == TEXT
        assert fake.requests[0]["top_k"] == 1

    def test_a_turn_of_the_assistant_is_passed_on_as_its_own(self, fake: Fake) -> None:
        history = [Message("user", "Hm?"), Message("assistant", "So."), Message("user", "And?")]
        using(lambda model: gathered(model.stream(history, until=time.monotonic() + 5)))
        roles = [message["role"] for message in fake.requests[0]["messages"]]
        assert roles == ["user", "assistant", "user"]

    def test_usage_is_what_the_provider_counted(self, fake: Fake) -> None:
        usage = ended(told()).usage
        assert (usage.input_tokens, usage.output_tokens) == (31 // 4, 6)
        assert (usage.calls, usage.estimated) == (1, False)

    def test_totals_that_come_with_every_chunk_are_not_added_up(self, fake: Fake) -> None:
        counted = {"prompt_tokens": 50, "completion_tokens": 3, "total_tokens": 53}
        chunk = event({"content": "x"}).replace(
            b'"choices"', b'"usage": %s, "choices"' % (str(counted).replace("'", '"').encode())
        )
        fake.script = Play(TEXT, events=(chunk, chunk, chunk), usage=False)
        usage = ended(told()).usage
        assert (usage.input_tokens, usage.output_tokens) == (50, 3)

    def test_usage_is_estimated_where_the_server_sends_none(self, fake: Fake) -> None:
        fake.script = Play(TEXT, usage=False)
        usage = ended(told()).usage
        assert (usage.input_tokens, usage.output_tokens) == (8, 8)
        assert usage.estimated

    @pytest.mark.parametrize(
        ("finish", "truncated"), [("length", True), ("content_filter", True), ("stop", False)]
    )
    def test_a_text_that_is_not_whole_is_told(
        self, fake: Fake, finish: str, truncated: bool
    ) -> None:
        fake.script = Play(TEXT, finish=finish)
        items = told()
        assert said(items) == TEXT
        assert ended(items).truncated is truncated

    def test_an_empty_text_is_an_end_and_no_delta(self, fake: Fake) -> None:
        fake.script = Play("")
        assert len(told()) == 1

    def test_reasoning_and_calls_of_tools_are_no_text(self, fake: Fake) -> None:
        call = {"index": 0, "id": "c", "function": {"name": "search", "arguments": "{}"}}
        other = ({"reasoning_content": "Hm."}, {"tool_calls": [call]}, {"content": None})
        fake.script = Play(TEXT, events=tuple(event(delta) for delta in other))
        assert said(told()) == TEXT

    def test_content_in_blocks_is_made_one_text(self, fake: Fake) -> None:
        assert said(told(output_version="v1")) == TEXT

    def test_any_script_and_a_split_surrogate_pair_come_through(self, fake: Fake) -> None:
        fake.script = Play(pieces=("議会は", "👩‍👩‍👧", "é\u2028\x00"), drip_s=0.0)
        assert said(told()) == "議会は👩‍👩‍👧é\u2028\x00"

    def test_a_missing_done_does_no_harm_once_the_finish_reason_came(self, fake: Fake) -> None:
        fake.script = Play(TEXT, done=False)
        assert not ended(told()).truncated

    def test_a_server_that_hangs_after_the_finish_reason_is_not_waited_for(
        self, fake: Fake
    ) -> None:
        fake.script = Play(TEXT, last_s=30)
        begun = time.monotonic()
        assert said(told(within_s=20)) == TEXT
        assert time.monotonic() - begun < 3


class TestTime:
    """A stream that does not end is ended at `until`."""

    @pytest.mark.parametrize(
        "play",
        [
            Play(first_s=30),
            Play(drip_s=0.05),
            Play(TEXT, gap_s=30),
            Play(forever=b": ping\n\n", gap_s=0.01),
            Play(forever=b"data: {}\n\n", gap_s=0.01),
            Play(forever=b"x", gap_s=0.01),
        ],
        ids=["no answer", "drip", "stalls", "pings", "empty events", "endless line"],
    )
    def test_it_ends_in_time_and_the_call_with_it(self, fake: Fake, play: Play) -> None:
        fake.script = play

        async def use(model: LangChainChatModel) -> float:
            begun = time.monotonic()
            with pytest.raises(ProviderTimeout):
                await gathered(stream(model, 0.3))
            took = time.monotonic() - begun
            await settled(fake, 1)
            return took

        assert 0.29 < using(use) < 1

    def test_a_call_whose_time_has_passed_is_not_made(self, fake: Fake) -> None:
        with pytest.raises(ProviderTimeout):
            told(within_s=-1)
        assert fake.requests == []


class TestFailures:
    @pytest.mark.parametrize(
        ("reason", "statuses"),
        [
            ("rejected", [307, 400, 401, 403, 404, 422]),
            ("server_error", [408, 409, 500, 502, 503, 529]),
            ("rate_limited", [429]),
        ],
    )
    def test_each_status_has_its_reason(self, fake: Fake, reason: str, statuses: list[int]) -> None:
        errors = failures(fake, [failing(status) for status in statuses])
        assert {error.reason for error in errors} == {reason}
        assert {error.transient for error in errors} == {reason != "rejected"}
        assert {error.wait_s for error in errors} == {None}
        assert len(fake.requests) == len(statuses)

    def test_an_error_page_is_an_error_of_the_server(self, fake: Fake) -> None:
        fake.script = Play(status=502, body=b"<html>\xff", content_type="text/html")
        assert failure().reason == "server_error"

    @pytest.mark.parametrize("status", [429, 503])
    def test_how_long_to_wait_is_read_in_each_form(self, fake: Fake, status: int) -> None:
        forms = {
            ("retry-after", "2"): 2.0,
            ("retry-after", "0"): 0.0,
            ("retry-after", "1.5"): 1.5,
            ("retry-after", "99999999999999999999"): 3600.0,
            ("retry-after-ms", "250"): 0.25,
            ("retry-after", "-5"): None,
            ("retry-after", "soon"): None,
            ("retry-after", "nan"): None,
            ("retry-after", "1e9"): None,
            ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"): 0.0,
            ("retry-after", "Sun, 06 Nov 99999 08:49:37 GMT"): None,
            ("x-other", "2"): None,
        }
        errors = failures(fake, [failing(status, form) for form in forms])
        assert dict(zip(forms, (error.wait_s for error in errors), strict=True)) == forms

    def test_a_date_to_wait_for_is_read_in_each_form(self, fake: Fake) -> None:
        moment = datetime.now(UTC) + timedelta(seconds=30)
        forms = [
            format_datetime(moment, usegmt=True),  # RFC 1123
            moment.strftime("%A, %d-%b-%y %H:%M:%S GMT"),  # RFC 850
            moment.strftime("%a %b %e %H:%M:%S %Y"),  # asctime
        ]
        for error in failures(fake, [failing(429, ("retry-after", form)) for form in forms]):
            assert error.wait_s is not None
            assert 20 < error.wait_s <= 30

    def test_a_wait_in_milliseconds_wins(self, fake: Fake) -> None:
        fake.script = failing(429, ("retry-after", "9"), ("retry-after-ms", "10"))
        assert failure().wait_s == 0.01

    def test_what_cannot_be_read_is_malformed(self, fake: Fake) -> None:
        bodies = [
            b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n',
            b'data: {"choices": [{"del\n\n',
            b"data: not json\n\n",
            b"data: []\n\n",
            b'data: "x"\n\n',
            b"data: null\n\n",
            b'data: {"choices": [null]}\n\n',
            b'data: {"choices": [{}]}\n\n',
            b'data: {"choices": [{"delta": "x"}]}\n\n',
            b'data: {"choices": [{"delta": {"content": 5}}]}\n\n',
            b"<html><body>Welcome to the hotel</body></html>",
            b'{"choices": [{"message": {"content": "not a stream"}}]}',
            b"",
            b"\n\n\n",
            b"data: [DONE]\n\n",
        ]
        errors = failures(fake, [Play(body=body, content_type=SSE) for body in bodies])
        reasons = {body: error.reason for body, error in zip(bodies, errors, strict=True)}
        assert reasons == dict.fromkeys(bodies, "malformed")
        assert all(error.transient for error in errors)

    def test_a_stream_without_a_finish_reason_was_cut(self, fake: Fake) -> None:
        bodies = [b"data: {}\n\n", b'data: {"choices": null}\n\n', event({"content": "Half a"})]
        errors = failures(fake, [Play(body=body, content_type=SSE) for body in bodies])
        assert {error.reason for error in errors} == {"stream_cut"}

    def test_an_error_inside_the_stream_has_its_reason(self, fake: Fake) -> None:
        reasons = {
            b'{"error": {"message": "boom"}}': "server_error",
            b'{"error": "boom"}': "server_error",
            b'{"error": {"message": "slow down", "code": 429}}': "rate_limited",
            b'{"error": {"message": "no such model", "code": 404}}': "rejected",
        }
        plays = [Play(TEXT, events=(b"data: " + inside + b"\n\n",)) for inside in reasons]
        assert [error.reason for error in failures(fake, plays)] == list(reasons.values())

    def test_a_text_of_ten_megabytes_in_one_line_is_passed_on(self, fake: Fake) -> None:
        fake.script = Play(pieces=("x" * 10_000_000,))
        assert len(said(told())) == 10_000_000

    def test_a_response_that_floods_the_memory_is_ended(self, fake: Fake) -> None:
        fake.script = Play(forever=b"x" * (1 << 18))
        assert failure(within_s=20).reason == "malformed"

    def test_no_address_no_server_and_no_tls_are_unreachable(
        self, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            closed = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
            no_name = f"http://{'a' * 70}/v1"  # a label too long to be looked up anywhere
            for url in (closed, no_name, fake.url.replace("http:", "https:"), "nonsense"):
                monkeypatch.setenv("OPENAI_BASE_URL", url)
                error = failure()
                assert (error.reason, error.transient) == ("unreachable", True), url

    def test_no_message_holds_a_key_a_password_or_the_words_of_the_provider(
        self, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url.replace("//", "//me:canary@"))
        for status in (400, 401, 429, 500):
            fake.script = failing(status, message="Incorrect API key provided: sk-canary")
            assert "canary" not in str(failure())
        monkeypatch.setenv("OPENAI_BASE_URL", "http://me:canary@127.0.0.1:1/v1")
        assert "canary" not in str(failure())


class TestCuts:
    """A cut stream is never taken for a whole one."""

    async def cut_everywhere(self, fake: Fake, model: LangChainChatModel, play: Play) -> None:
        request = {"model": "tiny", "stream": True, "stream_options": {"include_usage": True}}
        whole = wire(play, request)
        finish = whole.index(b'"finish_reason": "stop"')
        complete = whole.index(b"\n\n", finish) + 2
        for cut in self.cuts(play, len(whole)):
            fake.script = replace(play, cut=cut)
            items, error = await attempted(stream(model))
            assert play.text.startswith(said(items))
            if error is None:
                assert cut >= complete, cut
                assert said(items) == play.text
                ended(items)
            else:
                assert cut < complete, cut
                assert error.reason in ("stream_cut", "malformed"), (cut, error.reason)
                assert error.transient

    def cuts(self, play: Play, size: int) -> range:
        """Every third byte of the usual case, which meets each part of each event; fewer else."""
        return range(0, size, 3 if play.framing == "chunked" and not play.reset else 17)

    @pytest.mark.parametrize("framing", ["chunked", "length", "close"])
    @pytest.mark.parametrize("reset", [False, True], ids=["fin", "rst"])
    def test_at_whatever_byte(self, fake: Fake, framing: Framing, reset: bool) -> None:
        play = Play("It shut. [1]", framing=framing, reset=reset)
        using(lambda model: self.cut_everywhere(fake, model, play))

    @pytest.mark.parametrize("framing", ["chunked", "length", "close"])
    def test_a_clean_end_without_a_finish_reason_is_a_cut(
        self, fake: Fake, framing: Framing
    ) -> None:
        for done in (True, False):
            fake.script = Play(TEXT, framing=framing, finish=None, done=done)
            assert failure().reason == "stream_cut"


class TestLeaving:
    """Who leaves ends the call upstream within a second."""

    def test_closing_ends_the_call(self, fake: Fake) -> None:
        fake.script = Play(TEXT, gap_s=0.2)

        async def use(model: LangChainChatModel) -> None:
            items = stream(model)
            await anext(items)
            await items.aclose()
            await settled(fake, 1)

        using(use)

    def test_forgetting_it_ends_the_call(self, fake: Fake) -> None:
        fake.script = Play(TEXT, gap_s=0.2)

        async def use(model: LangChainChatModel) -> None:
            items = stream(model)
            await anext(items)
            del items
            gc.collect()
            await settled(fake, 1)

        using(use)

    @pytest.mark.parametrize("play", [Play(first_s=30), Play(TEXT, gap_s=30), Play(drip_s=0.01)])
    def test_cancelling_ends_the_call_wherever_it_waits(self, fake: Fake, play: Play) -> None:
        fake.script = play

        async def use(model: LangChainChatModel) -> None:
            task = asyncio.create_task(gathered(stream(model)))
            await asyncio.sleep(0.15)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await settled(fake, 1)

        using(use)

    def test_each_step_may_run_in_another_task(self, fake: Fake) -> None:
        async def use(model: LangChainChatModel) -> str:
            items, text = stream(model), ""
            while isinstance(item := await asyncio.create_task(_step(items)), Delta):
                text += item.text
            return text

        assert using(use) == TEXT

    def test_of_a_hundred_that_leave_at_any_moment_nothing_is_left(self, fake: Fake) -> None:
        fake.script = Play(TEXT, first_s=0.05, gap_s=0.2)

        async def use(model: LangChainChatModel) -> None:
            tasks = [asyncio.create_task(gathered(stream(model))) for _ in range(100)]
            for task in tasks:
                await asyncio.sleep(0.002)
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await soon(lambda: fake.open == 0 and len(asyncio.all_tasks()) == 1)
            fake.script = Play(TEXT)
            assert said(await gathered(stream(model))) == TEXT

        using(use)

    def test_one_connection_serves_call_after_call(self, fake: Fake) -> None:
        async def use(model: LangChainChatModel) -> None:
            for _ in range(5):
                await gathered(stream(model))

        using(use)
        assert (fake.connections, fake.open) == (1, 0)

    def test_a_hundred_stream_at_once(self, fake: Fake) -> None:
        fake.script = Play(TEXT, gap_s=0.02)

        async def use(model: LangChainChatModel) -> list[list[Delta | Ended]]:
            return await asyncio.gather(*(gathered(stream(model)) for _ in range(100)))

        assert {said(items) for items in using(use)} == {TEXT}


async def _step(items: Stream) -> Delta | Ended:
    return await anext(items)


class TestSetup:
    def test_a_local_server_needs_no_key_and_a_key_is_sent_where_there_is_one(
        self, fake: Fake, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told()
        monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
        told()
        assert [one["authorization"] for one in fake.headers] == ["Bearer none", "Bearer sk-mine"]

    def test_openai_itself_needs_a_key(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("OPENAI_BASE_URL", "OPENAI_API_BASE", "OPENAI_API_KEY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(SetupError, match="openai:tiny"):
            made()

    def test_a_wrong_option_is_told_without_its_value(self, fake: Fake) -> None:
        with pytest.raises(SetupError) as caught:
            made(temperature="canary")
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize(
        ("name", "match"),
        [
            ("anthropic:claude-sonnet-4-5", r"pip install 'groundwire\[anthropic\]'"),
            ("google_genai:gemini-2.5-flash", r"pip install 'groundwire\[google\]'"),
            ("mistralai:mistral-small", r"pip install 'groundwire\[mistral\]'"),
            ("ollama:llama3.2", r"pip install 'groundwire\[ollama\]'"),
            ("cohere:command", "langchain-cohere"),
            ("nobody:model", "no known provider"),
            ("gpt-4o-mini", "write provider:model"),
            ("", "write provider:model"),
        ],
    )
    def test_a_missing_package_is_named(self, name: str, match: str) -> None:
        with pytest.raises(ImportError, match=match):
            LangChainChatModel(name, max_output_tokens=500)

    def test_the_window_is_as_told_or_known_or_small(self, fake: Fake) -> None:
        def window(name: str, told: int | None = None) -> int:
            model = LangChainChatModel(name, max_output_tokens=500, input_tokens_max=told)
            assert model.name == name
            return model.input_tokens_max

        assert window("openai:tiny", 1_234) == 1_234
        assert window("openai:gpt-4o-mini") == 128_000
        assert window("openai:tiny") == 7_500

    def test_importing_it_costs_no_import_of_langchain(self) -> None:
        code = (
            "import sys; import service.adapters.chat_models, service.adapters.steady;"
            "assert not {'langchain', 'openai', 'httpx2'} & sys.modules.keys()"
        )
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


TRACED = """
import asyncio, os, time
from langchain.chat_models import init_chat_model
from langchain_core.tracers.langchain import wait_for_all_tracers
from service.adapters.chat_models import LangChainChatModel
from service.domain import Message

async def plain():
    async for _ in init_chat_model("openai:tiny").astream("Hello"):
        pass

async def ours():
    model = LangChainChatModel("openai:tiny", max_output_tokens=10)
    async for _ in model.stream([Message("user", "Hello")], until=time.monotonic() + 5):
        pass
    await model.aclose()

if os.environ["WHO"] == "ours":
    os.environ["LANGCHAIN_TRACING"] = "true"
    os.environ["LANGSMITH_GATEWAY"] = os.environ["LANGSMITH_ENDPOINT"]
asyncio.run(plain() if os.environ["WHO"] == "plain" else ours())
wait_for_all_tracers()
"""


def test_nothing_is_traced_whatever_the_environment_says(fake: Fake) -> None:
    """LangChain by itself sends the prompt to LangSmith there, which shows that we would see it."""
    with provider() as its, provider() as ours:
        for who, smith in (("plain", its), ("ours", ours)):
            environment = {
                **os.environ,
                "WHO": who,
                "OPENAI_API_KEY": "none",
                "LANGSMITH_TRACING": "true",
                "LANGCHAIN_TRACING_V2": "true",
                "LANGSMITH_API_KEY": "none",
                "LANGSMITH_ENDPOINT": smith.url,
            }
            code = [sys.executable, "-c", TRACED]
            subprocess.run(
                code, cwd=ROOT, env=environment, check=True, timeout=60, capture_output=True
            )
        assert len(fake.requests) == 2
        assert its.connections > 0
        assert ours.connections == 0
