"""What a model does around an answer: reads the question, judges, writes a summary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.prompts import load
from tests.api.expect import ok, problem
from tests.api.llm import MODEL, checked, replying, writing
from tests.prompted import Prompted
from tests.provider import Play, failing

HISTORY = [
    {"role": "user", "content": "Why was the second rail strike called off?"},
    {"role": "assistant", "content": "Because TransMarren Rail agreed to hire more drivers."},
]
FOLLOW_UP = "How many of them will it hire?"


def by_kind(**texts: str | Callable[[Prompted], str]) -> Callable[[dict[str, Any]], Play]:
    """A script with a text for each kind of prompt."""

    def script(request: dict[str, Any]) -> Play:
        prompted = Prompted.of(request)
        text = texts[prompted.kind]
        return Play(text if isinstance(text, str) else text(prompted))

    return script


def hires(prompted: Prompted) -> str:
    return "{} [{}]".format(*prompted.saying("180 additional drivers"))


def asked(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    response = client.post("/v1/answers", json={"question": question, **more})
    return checked(ok(response), client)


class TestAFollowUp:
    def test_the_model_reads_it_alone_and_the_answer_says_how(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        alone = "How many drivers will TransMarren Rail hire?"
        script = by_kind(rewrite=alone, answer=hires)
        with writing(tmp_path, monkeypatch, script) as (client, fake):
            answer = asked(client, FOLLOW_UP, history=HISTORY)
            assert answer["question"] == FOLLOW_UP
            assert answer["understood"] == {
                "question": alone,
                "parts": [alone],
                "method": "llm",
            }
            assert answer["usage"]["calls"] == 2
            assert "180" in answer["text"]
            kinds = [Prompted.of(request).kind for request in fake.requests]
            assert kinds == ["rewrite", "answer"]
            assert Prompted.of(fake.requests[1]).task == f"Question: {alone}"

    @pytest.mark.parametrize(
        "written",
        [
            "Did the secret society of Atlantis bribe the chairman of the railway board?",
            "One line.\nAnother line.",
            "",
            "How many drivers? " * 60,
        ],
    )
    def test_what_adds_words_or_is_no_line_is_not_used(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
    ) -> None:
        script = by_kind(rewrite=written, answer=hires, repair="NO ANSWER")
        with writing(tmp_path, monkeypatch, script) as (client, _):
            answer = asked(client, FOLLOW_UP, history=HISTORY)
            assert answer["understood"]["method"] == "rules"
            assert "Atlantis" not in str(answer["understood"])

    def test_a_question_that_stands_alone_is_not_put_to_the_model_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        question = "How many people were injured on the Maren Dawn?"
        script = by_kind(answer="NO ANSWER")
        with writing(tmp_path, monkeypatch, script) as (client, fake):
            answer = asked(client, question, history=HISTORY)
            assert answer["understood"]["question"] == question
            assert answer["understood"]["method"] == "as_asked"
            assert len(fake.requests) == 1

    def test_rules_read_it_without_a_model(self, reading: TestClient) -> None:
        answer = asked(reading, FOLLOW_UP, history=HISTORY)
        assert answer["understood"]["method"] == "rules"
        assert "strike" in answer["understood"]["question"]
        assert answer["usage"]["calls"] == 0

    @pytest.mark.parametrize(
        ("history", "field"),
        [
            ([{"role": "user", "content": "x" * 20_001}], "history[0].content"),
            ([{"role": "system", "content": "x"}], "history[0].role"),
            ([{"role": "user", "content": "x"}] * 51, "history"),
            ([{"role": "user"}], "history[0].content"),
        ],
    )
    def test_a_wrong_history_is_named(
        self, reading: TestClient, history: list[dict[str, str]], field: str
    ) -> None:
        response = reading.post("/v1/answers", json={"question": "Who?", "history": history})
        problem(response, 422, "invalid_input", field)


def test_a_question_of_two_parts_is_searched_part_by_part(reading: TestClient) -> None:
    question = "Why was the second rail strike called off and how many people were injured on the "
    question += "Maren Dawn?"
    answer = asked(reading, question)
    assert len(answer["understood"]["parts"]) == 2
    assert answer["understood"]["method"] == "rules"
    cited = {one["article_id"].split("-")[1] for one in answer["citations"]}
    assert {"rail", "ferry"} <= cited


def grey(prompted: Prompted) -> str:
    """A sentence whose facts all stand in the evidence, and not all of its words."""
    _, number = prompted.saying("180 additional drivers")
    return (
        "The strike of March was cancelled by the union once the company promised to recruit 180 "
        f"additional drivers by the end of the year. [{number}]"
    )


class TestTheSecondJudge:
    @pytest.mark.parametrize(
        ("ruling", "removed"),
        [
            ("1: SUPPORTED", None),
            ("1: UNSUPPORTED", "not_supported"),
            ("Yes, it is.", "unjudged"),
            ("", "unjudged"),
        ],
    )
    def test_it_decides_what_the_lexical_judge_leaves_open(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        ruling: str,
        removed: str | None,
    ) -> None:
        script = by_kind(answer=grey, judge=ruling, repair="NO ANSWER")
        with writing(tmp_path, monkeypatch, script, judge="llm") as (client, fake):
            answer = asked(client, HISTORY[0]["content"], engine="llm")
            kinds = [Prompted.of(request).kind for request in fake.requests]
            assert kinds[:2] == ["answer", "judge"]
            if removed is None:
                [claim] = answer["claims"]
                assert claim["verification"]["method"] == f"{MODEL}+support_judge/v1"
                assert answer["usage"]["calls"] == 2
            else:
                assert answer["claims"] == []
                assert [one["reason"] for one in answer["removed"]] == [removed]

    def test_what_it_ruled_is_remembered(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = by_kind(answer=grey, judge="1: SUPPORTED")
        with writing(tmp_path, monkeypatch, script, judge="llm") as (client, fake):
            for _ in range(3):
                asked(client, HISTORY[0]["content"])
            kinds = [Prompted.of(request).kind for request in fake.requests]
            assert kinds.count("judge") == 1

    def test_a_judge_that_fails_lets_nothing_through(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def script(request: dict[str, Any]) -> Play:
            prompted = Prompted.of(request)
            return failing(500) if prompted.kind == "judge" else Play(grey(prompted))

        with writing(tmp_path, monkeypatch, script, judge="llm") as (client, _):
            answer = asked(client, HISTORY[0]["content"], engine="llm")
            assert answer["claims"] == []
            assert {one["reason"] for one in answer["removed"]} == {"unjudged"}

    def test_it_is_not_asked_where_the_lexical_judge_knows(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with writing(tmp_path, monkeypatch, by_kind(answer=hires), judge="llm") as (client, fake):
            assert asked(client, HISTORY[0]["content"])["claims"]
            assert len(fake.requests) == 1


def told(prompted: Prompted) -> str:
    """A summary in the form that the prompt asks for, with some of it wrong."""
    called, number = prompted.saying("called off", "180")
    said, speaker = prompted.saying("Union president Bram Okkersley")
    return (
        f"# Overview\n{called} [{number}]\n\n# Positions\n## Bram Okkersley\n{said} [{speaker}]\n"
        f"## The King of Atlantis\n{said} [{speaker}]\n# Timeline\n## 1999-01-01\n"
        f"{called} [{number}]\n"
    )


class TestASummary:
    def test_sections_are_read_and_checked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with writing(tmp_path, monkeypatch, by_kind(summary=told, repair="NO ANSWER")) as (
            client,
            _,
        ):
            body = checked(
                ok(client.post("/v1/summaries", json={"topic": "the rail strike"})), client
            )
            sections = body["sections"]
            assert len(sections["overview"]) == 1
            assert [one["party"] for one in sections["positions"]] == ["Bram Okkersley"]
            assert sections["timeline"] == []
            reasons = {one["reason"] for one in body["removed"]}
            assert reasons == {"name_not_in_evidence", "date_not_in_evidence"}
            assert body["engine"]["kind"] == "llm"
            assert body["prompt"] == load("summary").id
            assert body["neutrality"]["by_party"] == {"Bram Okkersley": 1.0}

    def test_a_judging_word_is_replaced_and_the_sentence_verified_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def coloured(prompted: Prompted) -> str:
            said, number = prompted.saying("accused the company of pressing")
            return f"# Overview\n{said.replace('accused', 'shamelessly accused')} [{number}]\n"

        with writing(tmp_path, monkeypatch, by_kind(summary=coloured, repair="NO ANSWER")) as (
            client,
            _,
        ):
            request = {"topic": "the first day of the rail strike"}
            body = checked(ok(client.post("/v1/summaries", json=request)), client)
            [claim] = body["sections"]["overview"]
            assert "accused the company of pressing" in claim["text"]
            assert "shamelessly" not in body["text"]
            assert body["neutrality"]["loaded_words"] == [] or all(
                one["category"] in ("doubt", "drama") for one in body["neutrality"]["loaded_words"]
            )

    def test_disagreements_are_the_service_s_own_beside_a_model_s_sections(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with writing(tmp_path, monkeypatch, by_kind(summary=told, repair="NO ANSWER")) as (
            client,
            _,
        ):
            body = ok(client.post("/v1/summaries", json={"topic": "the rail strike"}))
            assert body["engine"]["kind"] == "llm"
            found = body["sections"]["disagreements"]
            values = {side["value"] for one in found for side in one["positions"]}
            assert {"60 percent", "20 percent"} <= values
            assert [one["party"] for one in body["sections"]["positions"]] == ["Bram Okkersley"]

    def test_the_extractive_engine_takes_over(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with writing(tmp_path, monkeypatch, failing(503)) as (client, _):
            request = {"topic": "the rail strike"}
            body = checked(ok(client.post("/v1/summaries", json=request)), client)
            assert (body["engine"]["kind"], body["engine"]["degraded"]) == ("extractive", True)
            assert body["sections"]["overview"]
            asked = client.post("/v1/summaries", json={**request, "engine": "llm"})
            problem(asked, 503, "provider_failed")

    def test_without_headings_all_of_it_is_the_overview(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        script = replying(lambda p: "{} [{}]".format(*p.saying("called off", "180")))
        with writing(tmp_path, monkeypatch, script) as (client, _):
            body = ok(client.post("/v1/summaries", json={"topic": "the rail strike"}))
            assert len(body["sections"]["overview"]) == 1
