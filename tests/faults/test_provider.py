"""The stream of a provider is cut at every byte, and clients leave: nothing unverified, no leak."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.api.llm import MODEL, checked, writing
from tests.api.serving import serving
from tests.api.sse import received
from tests.prompted import Prompted
from tests.provider import Play, provider, wire

QUESTION = "Why was the second rail strike called off?"
EVERY = 31  # bytes between two cuts; `test_chat_models.py` goes byte by byte through the adapter
PIECE = re.compile(r"\s*\S+(?:\s+\S+){0,4}")  # five words an event: the cuts of an event matter


def two(request: dict[str, Any]) -> Play:
    """Two sentences of the evidence."""
    (one, first), (other, second), *_ = Prompted.of(request).sentences()
    text = f"{one} [{first}] {other} [{second}]"
    return Play(text, pieces=tuple(PIECE.findall(text)))


def test_wherever_the_stream_is_cut_only_whole_verified_sentences_leave(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path, monkeypatch, two) as (client, fake):
        request = {"question": QUESTION, "max_claims": 20}
        whole = checked(client.post("/v1/answers", json=request).json(), client)
        sentences = [claim["text"] for claim in whole["claims"]]
        assert len(sentences) == 2
        play = two(fake.requests[0])
        size = len(wire(play, fake.requests[0]))
        reasons = set()
        for at, cut in enumerate(range(0, size, EVERY)):
            answer = cut_at(cut, client, fake, request)
            if at % 2:  # a good call now and then: the breaker stays closed
                fake.script = two
                client.post("/v1/answers", json=request)
            sent = [claim["text"] for claim in answer["claims"]]
            written = [text for text in sent if text in sentences]
            assert written == sentences[: len(written)]
            if answer["engine"]["degraded"]:
                reasons.add(answer["engine"]["reason"])
            else:
                assert sent == sentences
        assert reasons == {"stream_cut"}


def cut_at(cut: int, client: TestClient, fake: Any, request: dict[str, Any]) -> dict[str, Any]:
    """The checked answer of a provider whose stream ends after so many bytes, in both ways."""

    def cut_off(body: dict[str, Any]) -> Play:
        made = two(body)
        return replace(made, cut=cut, reset=cut % 2 == 0)

    fake.script = cut_off
    return checked(client.post("/v1/answers", json=request).json(), client)


def test_when_clients_leave_the_calls_are_cancelled_within_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leavers = 20

    def slow(request: dict[str, Any]) -> Play:
        (one, first), *rest = Prompted.of(request).sentences()
        words = " ".join(text for text, _ in rest).split(" ")
        return Play(pieces=(f"{one} [{first}] ", *(f"{word} " for word in words)), gap_s=0.02)

    with provider(slow) as fake:
        monkeypatch.setenv("OPENAI_BASE_URL", fake.url)
        monkeypatch.delenv("OPENAI_API_KEY", raising=False)
        app = create_app(Settings(data_dir=tmp_path, llm=MODEL, _env_file=None), sample=True)
        with serving(app) as url, httpx2.Client(base_url=url, trust_env=False) as client:
            request = {"question": QUESTION, "stream": True, "max_claims": 20}
            for at in range(leavers):
                with client.stream("POST", "/v1/answers", json=request) as response:
                    until_line(response, "event: claim")
                left = time.monotonic()
                while fake.disconnects <= at and time.monotonic() < left + 1:
                    time.sleep(0.005)
                assert fake.disconnects == at + 1
            for _ in range(leavers):  # the call may not have begun yet
                with client.stream("POST", "/v1/answers", json=request) as response:
                    until_line(response, "event: evidence")
            open_ones = 'groundwire_open_replies{kind="answer"} 0.0'
            until = time.monotonic() + 2
            while open_ones not in client.get("/metrics").text and time.monotonic() < until:
                time.sleep(0.02)
            assert open_ones in client.get("/metrics").text
            assert fake.open == 0


def until_line(response: httpx2.Response, line: str) -> None:
    """Read a stream until this line came."""
    assert response.status_code == 200
    assert line in response.iter_lines()


def test_a_stream_that_fails_late_ends_with_one_error_and_holds_whole_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(request: dict[str, Any]) -> Play:
        return Play(two(request).text + " The mayor was not", done=False, finish=None)

    with writing(tmp_path, monkeypatch, late) as (client, _):
        request = {"question": QUESTION, "stream": True, "engine": "llm", "max_claims": 20}
        with client.stream("POST", "/v1/answers", json=request) as response:
            events = received(response.iter_lines())
        assert [event.name for event in events] == ["evidence", "claim", "claim", "error"]
        assert "The mayor was not" not in json.dumps([event.data for event in events])
