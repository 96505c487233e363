from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bench.local_llm import QUESTIONS, free_port, read, running
from bench.local_report import Asked, Reply, report, totals


def final(**changed: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "outcome": "answered",
        "understood": {"question": "How deep?", "parts": ["How deep?"], "method": "as_asked"},
        "claims": [{"text": "The lake is 90 metres deep.", "citations": ["cit_1"]}],
        "citations": [
            {
                "id": "cit_1",
                "marker": "[1]",
                "title": "A deep lake",
                "source": "The Mill Gazette",
                "published_at": None,
                "cited_text": "It is 90 metres\ndeep.",
            }
        ],
        "removed": [{"text": "It is old.", "reason": "no_evidence", "detail": "no marker"}],
        "abstention": None,
        "engine": {"kind": "llm", "model": "openai:m", "degraded": False, "reason": None},
        "usage": {"calls": 2, "input_tokens": 30, "output_tokens": 7, "estimated": True},
    }
    return body | changed


EXTRACTIVE = {"kind": "extractive", "model": None, "degraded": True, "reason": "nothing_verified"}
SLEEP = "import time; time.sleep(60)"
NOT_CALLED = {"calls": 0, "input_tokens": 0, "output_tokens": 0, "estimated": False}
ASKED = Asked("How deep is the lake?", fact=("90", "ninety"))


def written(reply: Reply, asked: Asked = ASKED) -> list[str]:
    return report([(asked, reply)], "Here and now.").splitlines()


def test_the_report_shows_the_engine_the_usage_and_the_times() -> None:
    lines = written(Reply(12.25, 3.5, final(), exact=1))
    assert "- answered; engine llm, model openai:m, degraded no, reason none" in lines
    assert "- 2 calls, 30 tokens in, 7 out, estimated; first claim 3.5 s, total 12.2 s" in lines
    assert "- holds what was asked for (90 or ninety): yes" in lines


def test_the_report_shows_what_was_sent_with_its_quotes_and_what_was_removed() -> None:
    lines = written(Reply(1.0, 1.0, final()))
    at = lines.index("- The lake is 90 metres deep.")
    assert lines[at + 1 : at + 3] == [
        "  - [1] A deep lake (The Mill Gazette):",
        "    > It is 90 metres deep.",
    ]
    assert "- `no_evidence` (no marker): It is old." in lines


def test_the_report_shows_an_abstention_and_how_a_follow_up_was_read() -> None:
    asked = Asked("How deep?", "follow-up", history=(("user", "Is there a lake?"),))
    body = final(
        outcome="abstained",
        claims=[],
        abstention={"reason": "not_supported", "message": ""},
        understood={"question": "How deep is the lake?", "parts": [], "method": "llm"},
    )
    lines = written(Reply(1.0, None, body), asked)
    assert {
        "- before it, user: Is there a lake?",
        "- read as (llm): How deep is the lake?",
        "- abstained: not_supported",
        "Nothing was sent.",
    } <= set(lines)


def test_a_question_that_failed_is_reported_with_its_error() -> None:
    lines = written(Reply(2.0, error="the stream ended before its last event"))
    assert "- after 2.0 s error: the stream ended before its last event" in lines
    assert "| ended with an error | 1 |" in lines


def test_a_fact_inside_of_a_longer_number_is_not_held() -> None:
    claims = [{"text": "The lake is 3,190 metres long.", "citations": ["cit_1"]}]
    lines = written(Reply(1.0, 1.0, final(claims=claims)))
    assert "- holds what was asked for (90 or ninety): no" in lines
    assert "| answers that hold the fact | 0 |" in lines


def test_totals_count_what_the_model_wrote_and_not_what_stood_in_for_it() -> None:
    counted = totals(
        [
            Reply(1.0, 1.0, final(), exact=1),
            Reply(1.0, 1.0, final(engine=EXTRACTIVE), exact=1),
            Reply(1.0, None, final(outcome="abstained", claims=[], usage=NOT_CALLED)),
            Reply(1.0, 1.0, final(engine=EXTRACTIVE | {"degraded": False}, usage=NOT_CALLED)),
            Reply(1.0, error="gone"),
        ]
    )
    assert {what: count for what, count in counted.items() if count} == {
        "questions": 5,
        "answered by the model": 1,
        "degraded to the extractive engine": 1,
        "abstained": 1,
        "answered without asking the model": 1,
        "ended with an error": 1,
        "sentences written by the model": 3,
        "of them sent": 1,
        "of them removed": 2,
        "removed: no_evidence": 2,
        "calls of the model": 4,
        "citations, exact": 2,
    }


def test_an_answer_that_the_model_broke_off_is_counted_on_its_own() -> None:
    engine = {"kind": "llm", "model": "openai:m", "degraded": True, "reason": "stream_cut"}
    assert totals([Reply(1.0, 1.0, final(engine=engine))])["begun by the model, which then failed"]


def test_a_stream_is_read_to_its_final_event() -> None:
    lines = ["event: evidence", "data: {}", "id: 1", "", ": still working", ""]
    lines += ["event: claim", "data: {}", "", "event: final", 'data: {"text": "x: y"}', ""]
    first_s, body, error = read(lines, perf_counter())
    assert first_s is not None
    assert (body, error) == ({"text": "x: y"}, None)


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (["event: error", 'data: {"code": "internal"}'], '{"code": "internal"}'),
        (["event: evidence", "data: {}"], "the stream ended before its last event"),
    ],
)
def test_a_stream_without_a_final_event_is_an_error(lines: list[str], error: str) -> None:
    assert read(lines, perf_counter()) == (None, {}, error)


def test_a_free_port_can_be_listened_on() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", free_port()))


def test_a_process_is_ended_when_what_it_was_for_fails(tmp_path: Path) -> None:
    pids = []

    def fail() -> None:
        with running([sys.executable, "-c", SLEEP], {}, tmp_path / "log") as process:
            assert process.poll() is None
            pids.append(process.pid)
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def test_a_process_has_the_given_variables_and_none_of_the_users_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUNDWIRE_LLM", "openai:the-users-own")
    code = "import os; print(os.environ.get('GROUNDWIRE_LLM'), os.environ['OPENAI_API_KEY'])"
    log = tmp_path / "log"
    with running([sys.executable, "-c", code], {"OPENAI_API_KEY": "local"}, log) as process:
        assert process.wait(30) == 0
    assert log.read_text() == "None local\n"


def test_the_questions_are_eight_facts_a_follow_up_and_one_without_an_answer() -> None:
    kinds = [asked.kind for asked in QUESTIONS]
    assert kinds == ["single fact"] * 8 + ["follow-up", "unanswerable"]
    assert QUESTIONS[8].body()["history"][0]["role"] == "user"
