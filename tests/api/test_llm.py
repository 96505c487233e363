from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.errors import SetupError
from service.prompts import load
from service.settings import Settings
from tests.api.expect import ok, problem
from tests.api.llm import MODEL, checked, replying, writing
from tests.api.sse import received
from tests.prompted import Prompted
from tests.provider import Fake, Play, Script, failing

QUESTION = "Why was the second rail strike called off?"
AGREED = ("called off a second strike", "180")


class Desk:
    """A service whose model's next replies a test chooses."""

    def __init__(self, client: TestClient, fake: Fake) -> None:
        self.client = client
        self.fake = fake

    def plays(self, script: Script) -> Desk:
        self.fake.script = script
        self.fake.requests.clear()
        return self

    def ask(self, question: str = QUESTION, **more: Any) -> dict[str, Any]:
        response = self.client.post("/v1/answers", json={"question": question, **more})
        return checked(ok(response), self.client)

    def stream(self, question: str = QUESTION, **more: Any) -> list[Any]:
        request = {"question": question, "stream": True, **more}
        with self.client.stream("POST", "/v1/answers", json=request) as response:
            assert response.status_code == 200
            return received(response.iter_lines())

    @property
    def kinds(self) -> list[str]:
        """Which prompts the model was given."""
        return [Prompted.of(request).kind for request in self.fake.requests]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    patch = pytest.MonkeyPatch()
    with writing(tmp_path_factory.mktemp("llm"), patch, Play()) as (client, fake):
        yield Desk(client, fake)
    patch.undo()


@pytest.fixture
def desk(started: Desk) -> Desk:
    """The service, with a provider that was well of late: the breaker is closed."""
    started.plays(Play("It is so. [1]"))
    started.ask()
    return started


def true(prompted: Prompted) -> str:
    text, number = prompted.saying(*AGREED)
    return f"{text} [{number}]"


class TestAGoodModel:
    def test_its_sentences_are_sent_with_exact_citations(self, desk: Desk) -> None:
        answer = desk.plays(replying(true)).ask()
        [claim] = answer["claims"]
        assert claim["text"].startswith("The union called off a second strike")
        assert answer["engine"] == {
            "kind": "llm",
            "model": MODEL,
            "degraded": False,
            "reason": None,
        }
        assert answer["prompt"] == load("answer").id
        assert answer["usage"]["calls"] == 1
        assert answer["usage"]["input_tokens"] > 0 < answer["usage"]["output_tokens"]
        assert answer["usage"]["cost_usd"] is None
        assert answer["removed"] == []
        assert desk.kinds == ["answer"]

    def test_the_stream_adds_up_to_the_same_answer(self, desk: Desk) -> None:
        whole = desk.plays(replying(true)).ask()
        events = desk.stream()
        assert [event.name for event in events] == ["evidence", "claim", "final"]
        own = {"id", "timings_ms"}
        final = {key: value for key, value in events[-1].data.items() if key not in own}
        assert final == {key: value for key, value in whole.items() if key not in own}

    def test_a_claim_is_out_before_the_model_is_done(self, desk: Desk) -> None:
        def two(prompted: Prompted) -> str:
            others = [f"{text} [{number}]" for text, number in prompted.sentences()[:8]]
            return " ".join([true(prompted), *others])

        desk.plays(replying(two, gap_s=0.005))
        request = {"question": QUESTION, "stream": True, "max_claims": 20}
        came = []
        with desk.client.stream("POST", "/v1/answers", json=request) as response:
            for line in response.iter_lines():
                if line == "event: claim":
                    came.append(time.perf_counter())
        assert came[0] < desk.fake.sent_at[-1][-1]

    def test_a_sentence_without_marker_is_cited_when_its_evidence_is_clear(
        self, desk: Desk
    ) -> None:
        answer = desk.plays(replying(lambda p: p.saying(*AGREED)[0])).ask()
        [claim] = answer["claims"]
        assert claim["citations"]

    def test_markup_and_headings_are_not_sent(self, desk: Desk) -> None:
        answer = desk.plays(
            replying(
                lambda p: f"## Answer\n\n- **{p.saying(*AGREED)[0]}** [{p.saying(*AGREED)[1]}]"
            )
        ).ask()
        [claim] = answer["claims"]
        assert not re.search(r"[*#]", answer["text"])
        assert claim["text"].startswith("The union")
        assert [one["text"] for one in answer["removed"]] == ["Answer"]
        assert desk.kinds == ["answer"]  # a heading needs no repair

    def test_it_writes_no_more_than_was_asked_for(self, desk: Desk) -> None:
        desk.plays(
            replying(lambda p: " ".join(f"{t} [{n}]" for t, n in p.sentences()), gap_s=0.001)
        )
        answer = desk.ask(max_claims=2)
        assert len(answer["claims"]) == 2
        until = time.monotonic() + 1
        while not desk.fake.disconnects and time.monotonic() < until:
            time.sleep(0.01)
        assert desk.fake.disconnects  # the rest was not waited for

    def test_that_the_evidence_has_no_answer_is_an_abstention(self, desk: Desk) -> None:
        answer = desk.plays(Play("NO ANSWER")).ask()
        assert answer["outcome"] == "abstained"
        assert answer["abstention"]["reason"] == "not_supported"
        assert (answer["engine"]["kind"], answer["engine"]["degraded"]) == ("llm", False)
        assert desk.kinds == ["answer"]

    def test_evidence_is_marked_data_between_lines_that_change_with_each_request(
        self, desk: Desk
    ) -> None:
        marks = set()
        desk.plays(replying(true))
        for _ in range(3):
            desk.ask()
            data = desk.fake.requests[-1]["messages"][1]["content"]
            marks |= set(re.findall(r"<<<[0-9a-f]+>>>", data))
        assert len(marks) == 3

    def test_reprints_that_it_did_not_see_are_cited_with_what_they_print(self, desk: Desk) -> None:
        question = "Which substation burned?"
        extracted = desk.ask(question, engine="extractive")
        most = max(extracted["claims"], key=lambda claim: len(claim["citations"]))
        assert len(most["citations"]) > 1
        desk.plays(replying(lambda p: "{} [{}]".format(*p.saying(most["text"]))))
        [claim] = desk.ask(question)["claims"]
        assert len(claim["citations"]) > 1


class TestABadModel:
    def removed(self, desk: Desk, text: str) -> list[tuple[str, str]]:
        """Why the sentences were removed, besides a true one that is kept."""
        answer = desk.plays(replying(lambda p: f"{true(p)} {text}")).ask()
        assert len(answer["claims"]) == 1
        return [(one["reason"], one["text"]) for one in answer["removed"]]

    def test_a_number_of_no_evidence_removes_the_sentence(self, desk: Desk) -> None:
        [(reason, text)] = self.removed(desk, "The marker is wrong here. [99]")
        assert (reason, text) == ("unknown_marker", "The marker is wrong here.")

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (("180", "185"), "number_not_in_evidence"),
            (("March", "May"), "date_not_in_evidence"),
            (("The union called", "Ada Vane called"), "name_not_in_evidence"),
            (("180 additional drivers", "“many more drivers”"), "quote_not_exact"),
            (("called off", "did not call off"), "not_supported"),
        ],
    )
    def test_a_sentence_with_one_thing_changed_is_removed(
        self, desk: Desk, change: tuple[str, str], reason: str
    ) -> None:
        def both(prompted: Prompted) -> str:
            text, number = prompted.saying(*AGREED)
            assert change[0] in text
            other = next(t for t, n in prompted.sentences() if n == number and t != text)
            return f"{other} [{number}] {text.replace(*change)} [{number}]"

        answer = desk.plays(replying(both)).ask()
        assert [one["reason"] for one in answer["removed"]] == [reason]
        assert len(answer["claims"]) == 1

    def test_a_true_sentence_with_the_marker_of_another_piece_is_removed(self, desk: Desk) -> None:
        def misplaced(prompted: Prompted) -> str:
            text, number = prompted.saying(*AGREED)
            other = next(
                n for n, piece in prompted.evidence.items() if n != number and "180" not in piece
            )
            return f"{true(prompted)} {text} [{other}]"

        answer = desk.plays(replying(misplaced)).ask()
        assert len(answer["claims"]) == len(answer["removed"]) == 1

    def test_nothing_foreign_leaves_when_it_follows_an_instruction_in_an_article(
        self, desk: Desk
    ) -> None:
        def obeys(prompted: Prompted) -> str:
            text, number = prompted.saying(*AGREED)
            return (
                f"{true(prompted)} Visit https://evil.example/win now. [{number}] "
                f"![x](https://evil.example/p.png) <img src=x onerror=alert(1)> [{number}] "
                f"{text[:-1]} at https://evil.example/a. [{number}]"
            )

        answer = desk.plays(replying(obeys)).ask()
        assert len(answer["claims"]) == 1
        assert "evil.example" not in json.dumps(answer)
        assert "<img" not in json.dumps(answer)

    def test_what_it_knows_by_itself_is_removed_and_the_extractive_engine_takes_over(
        self, desk: Desk
    ) -> None:
        answer = desk.plays(Play("Strikes often end when both sides are tired. [1]")).ask()
        assert answer["engine"] == {
            "kind": "extractive",
            "model": None,
            "degraded": True,
            "reason": "nothing_verified",
        }
        assert answer["prompt"] is None
        assert "180 additional drivers" in answer["text"]
        assert answer["usage"]["calls"] == 2
        assert desk.kinds == ["answer", "repair"]
        assert [one["reason"] for one in answer["removed"]] == ["no_evidence"]

    def test_it_may_mend_what_was_removed_once(self, desk: Desk) -> None:
        def mends(request: dict[str, Any]) -> Play:
            prompted = Prompted.of(request)
            wrong = true(prompted).replace("180", "185")
            return Play(true(prompted) if prompted.kind == "repair" else wrong)

        answer = desk.plays(mends).ask()
        assert [claim["text"][:9] for claim in answer["claims"]] == ["The union"]
        assert answer["engine"]["degraded"] is False
        assert [one["detail"] for one in answer["removed"]] == ["185"]
        task = Prompted.of(desk.fake.requests[-1]).task
        assert "185" in task

    @pytest.mark.parametrize("text", ["", "[1][2]", "I'm sorry, but I cannot help with that."])
    def test_empty_text_and_refusals_are_tried_once_more_and_then_answered_without_it(
        self, desk: Desk, text: str
    ) -> None:
        answer = desk.plays(Play(text)).ask()
        assert answer["outcome"] == "answered"
        assert answer["engine"]["kind"] == "extractive"
        wrote = "sorry" in text
        assert answer["engine"]["reason"] == ("nothing_verified" if wrote else "empty")
        assert len(desk.fake.requests) == 2

    def test_asked_for_by_name_it_abstains_when_nothing_holds(self, desk: Desk) -> None:
        answer = desk.plays(Play("Strikes often end. [1]")).ask(engine="llm")
        assert answer["outcome"] == "abstained"
        assert answer["abstention"]["reason"] == "not_supported"
        assert answer["claims"] == []
        assert answer["engine"]["kind"] == "llm"


class TestTheChoiceOfEngine:
    def test_the_extractive_engine_calls_no_model(self, desk: Desk) -> None:
        desk.plays(replying(true))
        answer = desk.ask(engine="extractive")
        assert desk.fake.requests == []
        assert answer["engine"]["kind"] == "extractive"
        assert answer["usage"]["calls"] == 0

    def test_no_model_is_called_for_what_the_articles_do_not_speak_of(self, desk: Desk) -> None:
        desk.plays(replying(true))
        answer = desk.ask("Who won the chess cup on Mars?")
        assert answer["outcome"] == "abstained"
        assert desk.fake.requests == []

    def test_without_a_model_it_is_a_named_error_to_ask_for_one(self, reading: TestClient) -> None:
        for path, asked in (("answers", {"question": "Who?"}), ("summaries", {"topic": "It"})):
            response = reading.post(f"/v1/{path}", json={**asked, "engine": "llm"})
            problem(response, 422, "no_model", "engine")

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ({"llm": "nobody:model"}, "nobody:model"),
            ({"llm": "no-provider-and-no-known-model"}, "GROUNDWIRE_LLM"),
            ({"llm": "anthropic:some-model"}, "groundwire\\[anthropic\\]"),
            ({"llm": MODEL, "prompts": "answer/v7"}, "answer/v7"),
            ({"llm": MODEL, "judge": "nli:some-model"}, "sentence-transformers"),
            ({"judge": "llm"}, "GROUNDWIRE_JUDGE"),
        ],
    )
    def test_a_model_that_cannot_be_had_is_an_error_at_start(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        settings: dict[str, Any],
        said: str,
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
        app = create_app(Settings(data_dir=tmp_path / "data", _env_file=None, **settings))
        with pytest.raises(SetupError, match=said), TestClient(app):
            pass


FAULTS: list[tuple[Script, str]] = [
    (failing(500), "server_error"),
    (failing(429, ("retry-after", "60")), "rate_limited"),
    (failing(401), "rejected"),
    (Play(cut=10), "stream_cut"),
    (Play(body=b"<html>hello</html>", content_type="text/html"), "malformed"),
    (Play("half of a", done=False, finish=None), "stream_cut"),
]


class TestAProviderInTrouble:
    """Each with a service of its own, since a breaker remembers."""

    @pytest.mark.parametrize(("script", "reason"), FAULTS, ids=lambda value: str(value)[:24])
    def test_the_extractive_engine_answers_and_says_why(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: Script, reason: str
    ) -> None:
        with writing(tmp_path, monkeypatch, script) as (client, fake):
            answer = Desk(client, fake).ask()
            assert answer["engine"]["degraded"] is True
            assert answer["engine"]["reason"] == reason
            assert answer["engine"]["kind"] == "extractive"
            assert "180 additional drivers" in answer["text"]
            asked = client.post("/v1/answers", json={"question": QUESTION, "engine": "llm"})
            assert problem(asked, 503, "provider_failed")
            assert asked.headers["retry-after"]

    @pytest.mark.parametrize(
        "script",
        [
            Play(first_s=30),
            Play(drip_s=0.5),
            Play(forever=b": ping\n\n", gap_s=0.05),
            Play("word " * 400, gap_s=0.1),
        ],
        ids=["no answer", "drip", "pings", "slow"],
    )
    def test_nothing_takes_longer_than_the_time_of_a_request(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: Script
    ) -> None:
        with writing(tmp_path, monkeypatch, script, llm_timeout_s=0.8) as (client, fake):
            began = time.monotonic()
            answer = Desk(client, fake).ask()
            assert time.monotonic() - began < 1.8
            assert answer["engine"]["reason"] == "timeout"
            assert answer["outcome"] == "answered"
            asked = client.post("/v1/answers", json={"question": QUESTION, "engine": "llm"})
            problem(asked, 504, "provider_timeout")

    def test_what_was_sent_before_a_cut_stays_and_the_rest_is_extracted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(prompted: Prompted) -> str:
            text, number = next(
                (t, n) for t, n in prompted.sentences() if "strike" in t and "180" not in t
            )
            return f"{text} [{number}] The union called off a"

        script = replying(cut_off, finish=None, done=False)
        with writing(tmp_path, monkeypatch, script) as (client, fake):
            answer = Desk(client, fake).ask()
            assert len(answer["claims"]) >= 2
            assert answer["engine"] == {
                "kind": "llm",
                "model": MODEL,
                "degraded": True,
                "reason": "stream_cut",
            }
            assert answer["usage"]["estimated"] is True
            events = Desk(client, fake).stream(engine="llm")
            assert [e.name for e in events] == ["evidence", "claim", "error"]
            assert events[-1].data["code"] == "provider_failed"

    def test_a_text_that_a_filter_ended_is_no_whole_sentence(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def half(prompted: Prompted) -> str:
            return " ".join(prompted.saying(*AGREED)[0].split()[:13])

        script = replying(half, finish="content_filter")
        with writing(tmp_path, monkeypatch, script) as (client, fake):
            answer = Desk(client, fake).ask(engine="llm")
            assert answer["claims"] == []

    def test_no_more_is_sent_than_was_asked_for_when_the_extractive_engine_goes_on(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def one(prompted: Prompted) -> str:
            text, number = prompted.saying("Maren Dawn")
            return f"{text} [{number}] And then"

        question = "What happened to the Maren Dawn ferry?"
        with writing(tmp_path, monkeypatch, replying(one, finish=None, done=False)) as (
            client,
            fake,
        ):
            answer = Desk(client, fake).ask(question, max_claims=2)
            assert answer["engine"]["degraded"]
            assert len(answer["claims"]) <= 2

    def test_a_provider_that_is_down_is_left_alone_after_a_while(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with writing(tmp_path, monkeypatch, failing(500)) as (client, fake):
            reasons = [Desk(client, fake).ask()["engine"]["reason"] for _ in range(12)]
            assert reasons[0] == "server_error"
            assert reasons[-1] == "breaker_open"
            assert len(fake.requests) < 10
            page = client.get("/metrics").text
            assert "groundwire_llm_breaker_open 1.0" in page
            assert 'groundwire_degraded_replies_total{reason="breaker_open"}' in page


def test_tokens_and_cost_are_counted_in_replies_and_metrics(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path, monkeypatch, replying(true), llm_price="2/8") as (client, fake):
        usages = [Desk(client, fake).ask()["usage"] for _ in range(2)]
        for usage in usages:
            cost = (2 * usage["input_tokens"] + 8 * usage["output_tokens"]) / 1e6
            assert usage["cost_usd"] == pytest.approx(cost)
        page = client.get("/metrics").text
        tokens = sum(usage["input_tokens"] for usage in usages)
        assert f'llm_tokens_total{{direction="input",model="{MODEL}"}} {tokens:.1f}' in page
        assert f'groundwire_llm_calls_total{{model="{MODEL}"}} 2.0' in page
        found = re.search(r"groundwire_llm_cost_usd_total\{[^}]*\} (\S+)", page)
        assert found
        assert float(found[1]) == pytest.approx(sum(usage["cost_usd"] for usage in usages))
        assert QUESTION not in page


def test_evidence_fits_the_input_of_a_small_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"llm_context_tokens": 2_048, "llm_max_output_tokens": 200}
    with writing(tmp_path, monkeypatch, replying(true), **small) as (client, fake):
        answer = Desk(client, fake).ask()
        assert answer["engine"]["degraded"] is False
        sent = sum(len(m["content"].encode()) for m in fake.requests[0]["messages"])
        assert sent / 3 < 2_048 - 200
        assert len(Prompted.of(fake.requests[0]).evidence) >= 1
