from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.api.expect import ok
from tests.api.llm import writing
from tests.prompted import Prompted
from tests.provider import Play

QUESTION = "Why was the second rail strike called off?"
SENTENCE = "because the company agreed to hire 180 additional drivers by the end of the year."
ANSWER = "groundwire-answer"


def chat(client: TestClient, *said: str, model: str = ANSWER, **more: Any) -> Response:
    """A conversation, the user's turns and the assistant's in turn."""
    roles = ("user", "assistant")
    messages = [{"role": roles[n % 2], "content": text} for n, text in enumerate(said)]
    return client.post("/v1/chat/completions", json={"model": model, "messages": messages, **more})


def chunks(response: Response) -> list[dict[str, Any]]:
    """The data of a stream, which ends with [DONE]."""
    lines = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def error(response: Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert body["error"]["code"] == code
    found: dict[str, Any] = body["error"]
    return found


def test_a_completion_is_the_answer_with_its_sources(reading: TestClient) -> None:
    body = ok(chat(reading, QUESTION))
    assert (body["object"], body["model"]) == ("chat.completion", ANSWER)
    (choice,) = body["choices"]
    assert choice["finish_reason"] == "stop"
    text = choice["message"]["content"]
    sentences, _, sources = text.partition("\n\nSources:\n")
    assert sentences.endswith(f"{SENTENCE} [1]")
    assert sources.startswith("- [1] Radio Marrenia: Rail dispute ends with 4.5 percent deal, ")
    direct = ok(reading.post("/v1/answers", json={"question": QUESTION}))
    assert body["x_groundwire"]["claims"] == direct["claims"]
    assert body["x_groundwire"]["citations"] == direct["citations"]
    assert body["citations"] == [direct["citations"][0]["url"]]
    assert body["search_results"][0]["snippet"] == direct["citations"][0]["cited_text"]


def test_annotations_count_code_points_and_name_the_marker(reading: TestClient) -> None:
    message = ok(chat(reading, "the toll march", model="groundwire-summary"))["choices"][0]
    text = message["message"]["content"]
    annotations = message["message"]["annotations"]
    assert len(annotations) > 10
    for one in annotations:
        cited = one["url_citation"]
        marker = text[cited["start_index"] : cited["end_index"]]
        assert marker.startswith("[")
        assert marker.endswith("]")
        assert f"- {marker} {cited['title']}" in text
        assert reading.get(cited["permalink"]).status_code == 200


@pytest.mark.parametrize("model", [ANSWER, "groundwire-summary"])
def test_the_chunks_add_up_to_the_completion(reading: TestClient, model: str) -> None:
    whole = ok(chat(reading, "the toll march", model=model))
    response = chat(
        reading, "the toll march", model=model, stream=True, stream_options={"include_usage": True}
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache, no-transform"
    found = chunks(response)
    assert all("choices" in one for one in found)
    assert len({(one["id"], one["created"], one["object"]) for one in found}) == 1
    assert found[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    deltas = [one["choices"][0]["delta"] for one in found if one["choices"]]
    message = whole["choices"][0]["message"]
    assert "".join(one.get("content", "") for one in deltas) == message["content"]
    annotations = [one for delta in deltas for one in delta.get("annotations", [])]
    assert annotations == message["annotations"]
    reasons = [one["choices"][0]["finish_reason"] for one in found if one["choices"]]
    assert reasons == [None] * (len(reasons) - 1) + ["stop"]
    last = found[-2]
    assert last["citations"] == whole["citations"] == last["choices"][0]["delta"]["citations"]
    assert found[-1]["choices"] == []
    assert found[-1]["usage"] == whole["usage"]


def test_without_asking_for_it_no_chunk_counts_tokens(reading: TestClient) -> None:
    assert all(one["choices"] for one in chunks(chat(reading, QUESTION, stream=True)))


def test_an_abstention_is_an_ordinary_message(reading: TestClient) -> None:
    body = ok(chat(reading, "How old is the mayor of Tokyo?"))
    message = body["choices"][0]["message"]
    assert message["content"] == "No article in the collection speaks of what was asked."
    assert message["annotations"] == []
    assert body["choices"][0]["finish_reason"] == "stop"
    assert body["x_groundwire"]["outcome"] == "abstained"


def test_a_follow_up_is_read_with_its_conversation(reading: TestClient) -> None:
    first = "Which ferry hit a pier in Port Ellery?"
    said = ok(chat(reading, first))["choices"][0]["message"]["content"]
    body = ok(chat(reading, first, said, "How many people were on board of it?"))
    assert "212" in body["choices"][0]["message"]["content"]
    assert "Sources" not in body["x_groundwire"]["understood"]["question"]


def test_disagreements_are_told(reading: TestClient) -> None:
    body = ok(chat(reading, "How many people were injured on the Maren Dawn?"))
    if body["x_groundwire"]["disagreements"]:
        assert "The sources differ on" in body["choices"][0]["message"]["content"]


def test_what_a_model_would_be_told_changes_nothing(reading: TestClient) -> None:
    plain = ok(chat(reading, QUESTION))
    told = ok(
        chat(
            reading,
            QUESTION,
            temperature=2,
            tools=[{"type": "function", "function": {"name": "f"}}] * 36,
            max_tokens=1,
            n=1,
            stop=["a"],
            user="x",
            whatever={"a": 1},
        )
    )
    assert told["choices"] == plain["choices"]


@pytest.mark.parametrize("role", ["system", "developer"])
def test_system_messages_hint_at_length_and_nothing_else(reading: TestClient, role: str) -> None:
    def answered(hint: str) -> dict[str, Any]:
        messages = [
            {"role": role, "content": hint},
            {"role": "user", "content": "What happened at the toll march?"},
        ]
        body: dict[str, Any] = ok(
            reading.post("/v1/chat/completions", json={"model": ANSWER, "messages": messages})
        )
        return body

    usual = answered("You are a pirate. Answer in rhyme and say that nothing happened.")
    brief = answered("Be brief.")
    assert len(brief["x_groundwire"]["claims"]) <= 2 < len(usual["x_groundwire"]["claims"]) + 1
    assert usual["choices"] == answered("")["choices"]


def test_what_only_groundwire_knows_is_passed_on(reading: TestClient) -> None:
    mine = {"filters": {"sources": ["Radio Marrenia"]}, "max_claims": 1, "as_of": "2026-12-01"}
    body = ok(chat(reading, "toll march", x_groundwire=mine))
    assert len(body["x_groundwire"]["claims"]) == 1
    assert {one["source"] for one in body["x_groundwire"]["citations"]} == {"Radio Marrenia"}


def test_tasks_of_a_front_end_are_declined_in_a_sentence(reading: TestClient) -> None:
    task = "### Task:\nGenerate a concise title for the chat.\n" + "x" * 5_000
    body = ok(chat(reading, task))
    assert body["choices"][0]["message"]["content"].startswith("This model answers questions")
    assert "x_groundwire" not in body


def test_what_is_null_is_not_given(reading: TestClient) -> None:
    body = ok(chat(reading, QUESTION, stream=None, x_groundwire=None, stream_options=None, n=None))
    assert SENTENCE in body["choices"][0]["message"]["content"]


def test_earlier_turns_may_hold_what_cannot_be_read(reading: TestClient) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,"}}
    messages = [
        {"role": "user", "content": [{"type": "text", "text": "Look."}, picture]},
        *({"role": ("assistant", "user")[n % 2], "content": "Well."} for n in range(1_500)),
        {"role": "tool", "tool_call_id": "x", "content": "42"},
        {"role": "user", "content": QUESTION},
    ]
    body = ok(reading.post("/v1/chat/completions", json={"model": ANSWER, "messages": messages}))
    assert SENTENCE in body["choices"][0]["message"]["content"]
    items = [{"type": "reasoning", "id": "rs_1", "summary": []}, messages[-1]]
    assert ok(respond(reading, input=items))["status"] == "completed"


def test_parts_of_text_are_read(reading: TestClient) -> None:
    message = {"role": "user", "content": [{"type": "text", "text": QUESTION}]}
    body = ok(reading.post("/v1/chat/completions", json={"model": ANSWER, "messages": [message]}))
    assert SENTENCE in body["choices"][0]["message"]["content"]


WRONG = [
    ({"model": "gpt-4"}, 404, "model_not_found", "model"),
    ({"messages": []}, 400, "invalid_input", "messages"),
    ({"messages": [{"role": "assistant", "content": "x"}]}, 400, "invalid_input", "messages"),
    ({"messages": [{"role": "user", "content": " "}]}, 400, "invalid_input", "messages"),
    ({"messages": [{"role": "user", "content": "x" * 2_001}]}, 400, "invalid_input", "messages"),
    (
        {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]},
        400,
        "invalid_input",
        "messages",
    ),
    ({"messages": [{"role": "user", "content": 7}]}, 400, "invalid_input", "messages[0].content"),
    ({"messages": "x"}, 400, "invalid_input", "messages"),
    ({"n": 2}, 400, "invalid_input", "n"),
    ({"x_groundwire": {"max_claims": 99}}, 400, "invalid_input", "x_groundwire.max_claims"),
    ({"x_groundwire": {"mood": 1}}, 400, "invalid_input", "x_groundwire.mood"),
    ({"x_groundwire": {"engine": "llm"}}, 400, "no_model", "engine"),
]


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("change", "status", "code", "param"), WRONG)
def test_errors_are_openais(
    reading: TestClient,
    change: dict[str, Any],
    status: int,
    code: str,
    param: str | None,
    stream: bool,
) -> None:
    body = {"model": ANSWER, "messages": [{"role": "user", "content": QUESTION}]}
    response = reading.post("/v1/chat/completions", json=body | {"stream": stream} | change)
    found = error(response, status, code)
    assert found["param"] == param
    assert found["type"] == "invalid_request_error"


def test_other_errors_of_these_routes_are_openais_too(reading: TestClient) -> None:
    error(reading.get("/v1/chat/completions"), 405, "method_not_allowed")
    error(reading.get("/v1/models/gpt-4"), 404, "model_not_found")
    error(reading.get("/v1/chat/nothing"), 404, "not_found")
    broken = reading.post(
        "/v1/chat/completions", content="{", headers={"Content-Type": "application/json"}
    )
    error(broken, 400, "invalid_input")
    large = reading.post("/v1/chat/completions", content=b"x" * (1024 * 1024 + 1))
    error(large, 413, "too_large")
    assert reading.post("/v1/answers", json={}).headers["content-type"] == (
        "application/problem+json"
    )


def test_models_are_listed(reading: TestClient) -> None:
    body = ok(reading.get("/v1/models"))
    assert [one["id"] for one in body["data"]] == [ANSWER, "groundwire-summary"]
    for one in body["data"]:
        assert ok(reading.get(f"/v1/models/{one['id']}")) == one


def test_sources_come_as_events_where_they_are_asked_for(reading: TestClient) -> None:
    plain = chunks(chat(reading, QUESTION, stream=True))
    assert not [one for one in plain if "event" in one]
    response = reading.post(
        "/v1/chat/completions",
        json={
            "model": ANSWER,
            "messages": [{"role": "user", "content": QUESTION}],
            "stream": True,
        },
        headers={"X-Groundwire-Events": "1"},
    )
    found = chunks(response)
    (event,) = [one for one in found if "event" in one]
    assert not [one for one in found if "annotations" in one["choices"][0]["delta"]]
    assert event["choices"][0]["delta"] == {}
    data = event["event"]["data"]
    cited = ok(reading.post("/v1/answers", json={"question": QUESTION}))["citations"][0]
    assert event["event"]["type"] == "source"
    assert data["document"] == [cited["cited_text"]]
    assert data["source"]["name"] == "Radio Marrenia: Rail dispute ends with 4.5 percent deal"
    assert reading.get(data["source"]["url"]).status_code == 200


def test_a_setting_sends_sources_as_events(settings: Settings) -> None:
    changed = settings.model_copy(update={"openai_events": True})
    with TestClient(create_app(changed, sample=True)) as client:
        assert [one for one in chunks(chat(client, QUESTION, stream=True)) if "event" in one]
        assert ok(chat(client, QUESTION))["choices"][0]["message"]["annotations"]


def respond(client: TestClient, **body: Any) -> Response:
    return client.post("/v1/responses", json={"model": ANSWER, "input": QUESTION} | body)


def test_a_response_has_typed_annotations(reading: TestClient) -> None:
    body = ok(respond(reading))
    assert (body["object"], body["status"]) == ("response", "completed")
    (item,) = body["output"]
    (part,) = item["content"]
    assert (item["type"], part["type"]) == ("message", "output_text")
    (one,) = part["annotations"]
    assert one["type"] == "url_citation"
    assert part["text"][one["start_index"] : one["end_index"]] == "[1]"
    assert body["usage"]["total_tokens"] == 0


def test_the_events_of_a_response_add_up_to_it(reading: TestClient) -> None:
    response = respond(reading, stream=True, input=[{"role": "user", "content": QUESTION}])
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    events = [json.loads(block[1].removeprefix("data: ")) for block in blocks]
    assert [block[0].removeprefix("event: ") for block in blocks] == [e["type"] for e in events]
    assert [one["sequence_number"] for one in events] == list(range(len(events)))
    text = "".join(e["delta"] for e in events if e["type"] == "response.output_text.delta")
    done = events[-1]["response"]
    assert events[-1]["type"] == "response.completed"
    assert done["output"][0]["content"][0]["text"] == text
    added = [e["annotation"] for e in events if e["type"].endswith("annotation.added")]
    assert done["output"][0]["content"][0]["annotations"] == added
    assert SENTENCE in text


def test_a_response_that_is_not_stored_can_not_be_gone_on_with(reading: TestClient) -> None:
    found = error(respond(reading, previous_response_id="resp_1"), 400, "invalid_input")
    assert found["param"] == "previous_response_id"


def test_a_model_that_fails_midway_is_an_error_in_openais_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script(request: dict[str, Any]) -> Play:
        evidence = Prompted.of(request).evidence
        number = next(n for n, text in evidence.items() if "180 additional drivers" in text)
        said = (
            "The union called off a second strike, which had been planned for 12 and 13 March, "
            f"{SENTENCE} [{number}] And then"
        )
        return Play(said, finish=None, done=False)

    with writing(tmp_path, monkeypatch, script) as (client, _):
        response = chat(client, QUESTION, stream=True, x_groundwire={"engine": "llm"})
        lines = [json.loads(x[6:]) for x in response.text.split("\n\n") if x.startswith("data: {")]
    assert SENTENCE in "".join(
        one["choices"][0]["delta"].get("content", "") for one in lines if one.get("choices")
    )
    assert set(lines[-1]) == {"error"}
    assert lines[-1]["error"]["code"] == "provider_failed"
    assert lines[-1]["error"]["type"] == "server_error"
