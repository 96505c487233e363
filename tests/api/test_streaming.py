from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx2
import pytest
from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse
from starlette.testclient import TestClient

from service.api.render import AnswerReply
from service.api.streaming import lines, sent
from service.domain import Coverage, Event, EvidenceFound, Finished, Question
from service.errors import Unavailable
from tests.api.expect import ok, problem
from tests.api.serving import serving
from tests.api.sse import Received, folded, received

QUESTION = "Why was the second rail strike called off?"
ASKED = Question("Who?", "2026-06-01T00:00:00Z")
END = Finished(0.0, None, Coverage(), {})


def streamed(client: TestClient, request: dict[str, Any]) -> list[Received]:
    with client.stream("POST", "/v1/answers", json=request | {"stream": True}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        return received(response.iter_lines())


def same(body: dict[str, Any]) -> dict[str, Any]:
    """A body without what differs from request to request."""
    return {key: value for key, value in body.items() if key not in ("id", "timings_ms")}


def test_stream_and_json_are_equal_in_200_requests(
    reading: TestClient, newsroom: list[dict[str, Any]]
) -> None:
    questions = [article["title"] for article in newsroom]
    questions += [f"Who said {article['text'].split('. ')[1][:80]}?" for article in newsroom]
    questions += [f"What did {a['source']} report about {a['title'][:60]}?" for a in newsroom]
    questions += [QUESTION, "Who won the chess cup on Mars?", "?", "What is photosynthesis?"]
    filters: list[dict[str, Any]] = [{}, {"filters": {"languages": ["en"]}, "max_claims": 20}]
    filters += [{"as_of": "2026-03-01"}, {"filters": {"sources": ["Nobody"]}}]
    requests = [
        {"question": question} | filters[at % 4] for at, question in enumerate(questions * 3)
    ][:200]
    assert len(requests) == 200
    outcomes = set()
    for request in requests:
        whole = ok(reading.post("/v1/answers", json=request))
        events = streamed(reading, request)
        assert events[-1].name == "final"
        assert same(events[-1].data) == same(whole)
        added = folded(events)
        if whole["outcome"] == "answered":
            assert added == {key: whole[key] for key in added}
        outcomes.add(whole["outcome"])
    assert outcomes == {"answered", "abstained"}


def test_events_come_as_evidence_then_claims_then_final_and_are_numbered(
    reading: TestClient,
) -> None:
    events = streamed(reading, {"question": QUESTION})
    names = [event.name for event in events]
    assert names[0] == "evidence"
    assert set(names[1:-1]) <= {"claim", "removed"}
    assert "claim" in names
    assert names[-1] == "final"
    assert [event.id for event in events] == [str(n) for n in range(1, len(events) + 1)]
    read = {article["article_id"] for article in events[0].data["articles"]}
    cited = {c["article_id"] for event in events[1:-1] for c in event.data["citations"]}
    assert cited <= read


def test_a_stream_is_told_not_to_be_kept_or_gathered(reading: TestClient) -> None:
    request = {"question": QUESTION, "stream": True}
    response = reading.post("/v1/answers", json=request)
    assert response.headers["cache-control"] == "no-cache, no-transform"
    assert response.headers["x-accel-buffering"] == "no"


def test_wrong_input_is_a_problem_and_no_stream(reading: TestClient) -> None:
    request = {"question": "", "stream": True}
    problem(reading.post("/v1/answers", json=request), 422, "invalid_input", "question")


def test_an_error_before_the_first_event_is_raised_for_a_problem_response() -> None:
    async def failing() -> AsyncGenerator[Event, None]:
        if ASKED.text:
            raise Unavailable("The index is being rebuilt.")
        yield END

    for stream in (True, False):
        with pytest.raises(Unavailable):
            asyncio.run(sent(failing(), AnswerReply(ASKED), stream=stream))


def streamed_from(events: AsyncGenerator[Event, None]) -> list[Received]:
    """What a client gets for these events."""

    async def gathered() -> bytes:
        response = await sent(events, AnswerReply(ASKED), stream=True)
        assert isinstance(response, StreamingResponse)
        parts = [part async for part in response.body_iterator]
        return b"".join(part for part in parts if isinstance(part, bytes))

    return received(asyncio.run(gathered()).decode().split("\n"))


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unavailable("No index."), "unavailable"), (KeyError("secret"), "internal_error")],
)
def test_an_error_after_the_first_event_is_one_last_event(
    error: Exception, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def failing() -> AsyncGenerator[Event, None]:
        yield EvidenceFound(())
        raise error

    events = streamed_from(failing())
    assert [event.name for event in events] == ["evidence", "error"]
    assert events[-1].data["code"] == code
    assert events[-1].data["status"] >= 500
    assert "secret" not in str(events[-1].data)


def test_events_without_an_end_are_an_error_in_both_ways(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def cut_off() -> AsyncGenerator[Event, None]:
        yield EvidenceFound(())

    with pytest.raises(RuntimeError, match="ended"):
        asyncio.run(sent(cut_off(), AnswerReply(ASKED), stream=False))
    assert [event.name for event in streamed_from(cut_off())] == ["evidence", "error"]


def test_a_quiet_stream_sends_comments_until_the_next_event() -> None:
    async def gathered() -> list[bytes]:
        waiting = asyncio.Event()
        reply = AnswerReply(ASKED)

        async def slow() -> AsyncIterator[Any]:
            await waiting.wait()
            for message in reply.take(END):
                yield message

        [first] = reply.take(EvidenceFound(()))
        parts = []
        async for part in lines(first, slow(), heartbeat_s=0.01):  # type: ignore[arg-type]
            parts.append(part)
            if len(parts) == 4:
                waiting.set()
        return parts

    parts = asyncio.run(gathered())
    assert parts[1:4] == [b": still working\n\n"] * 3
    assert [event.name for event in received(b"".join(parts).decode().split("\n"))] == [
        "evidence",
        "final",
    ]


class Endless:
    """Events that come without end until somebody cancels them."""

    def __init__(self) -> None:
        self.running = 0
        self.cancelled = 0

    async def events(self) -> AsyncGenerator[Event, None]:
        self.running += 1
        try:
            while True:
                yield EvidenceFound(())
                await asyncio.sleep(0.01)
        finally:
            self.running -= 1
            self.cancelled += 1


def test_the_work_is_cancelled_when_the_client_leaves() -> None:
    app, work = FastAPI(), Endless()

    @app.get("/")
    async def endless() -> Response:
        made = await sent(work.events(), AnswerReply(ASKED), stream=True)
        assert isinstance(made, Response)
        return made

    leavers = 20
    with serving(app) as url, httpx2.Client(base_url=url, trust_env=False) as client:
        for _ in range(leavers):
            with client.stream("GET", "/") as response:
                some = response.iter_lines()
                assert next(some) == "event: evidence"
        give_up = time.monotonic() + 10
        while work.cancelled < leavers and time.monotonic() < give_up:
            time.sleep(0.01)
        assert (work.cancelled, work.running) == (leavers, 0)


def test_a_step_in_a_thread_ends_before_its_stream_does() -> None:
    began, ended = threading.Event(), threading.Event()

    def step() -> None:
        began.set()
        time.sleep(0.3)
        ended.set()

    async def events() -> AsyncGenerator[Event, None]:
        yield EvidenceFound(())
        await to_thread.run_sync(step)
        yield END
        raise AssertionError("went on after the client had left")

    async def left() -> int:
        response = await sent(events(), AnswerReply(ASKED), stream=True)
        assert isinstance(response, StreamingResponse)

        async def read() -> None:
            async for _ in response.body_iterator:
                pass

        reading = asyncio.ensure_future(read())
        await asyncio.to_thread(began.wait)
        reading.cancel()
        await asyncio.wait({reading})
        return to_thread.current_default_thread_limiter().borrowed_tokens

    assert asyncio.run(left()) == 0
    assert ended.is_set()
