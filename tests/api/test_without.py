"""Parts of the engine switched off, each seen from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.api.expect import ok

Opened = Callable[[str], TestClient]
SAID = [
    {"role": "user", "content": "Which ferry hit a pier?"},
    {"role": "assistant", "content": "The Maren Dawn, in Port Ellery."},
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The sample newsroom without a part."""
    with ExitStack() as stack:

        def make(without: str) -> TestClient:
            folder: Path = tmp_path_factory.mktemp("without")
            settings = Settings(data_dir=folder, without=without, _env_file=None)
            return stack.enter_context(TestClient(create_app(settings, sample=True)))

        yield make


def found(client: TestClient, question: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = ok(client.get("/v1/search", params={"q": question}))["results"]
    return results


def asked(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/answers", json={"question": question, **more}))
    return body


def test_without_vectors_a_question_of_other_words_finds_nothing(opened: Opened) -> None:
    client = opened("dense")
    assert found(client, "xylophone zeppelin") == []
    assert found(client, "Maren Dawn")[0]["article_id"].startswith("sample-ferry")


def test_without_terms_vectors_still_find(opened: Opened) -> None:
    client = opened("lexical")
    assert found(client, "xylophone zeppelin")
    assert found(client, "ferry accident at a pier")[0]["article_id"].startswith("sample-ferry")


def test_without_both_nothing_is_found(opened: Opened) -> None:
    client = opened("dense, lexical")
    assert found(client, "Maren Dawn") == []
    body = asked(client, "Which ferry hit a pier?")
    assert (body["outcome"], body["abstention"]["reason"]) == ("abstained", "no_relevant_articles")


def test_without_conversation_and_splitting_a_question_is_read_as_it_stands(
    opened: Opened,
) -> None:
    both = "Who is the mayor of Brackwater and how many people died in the Sillen flood?"
    whole, parts = opened("follow_up,splitting"), opened("")
    led = asked(parts, "Who was its captain?", history=SAID)["understood"]["question"]
    assert led != "Who was its captain?"
    assert len(asked(parts, both)["understood"]["parts"]) == 2
    alone = asked(whole, "Who was its captain?", history=SAID)["understood"]["question"]
    assert alone == "Who was its captain?"
    assert asked(whole, both)["understood"]["parts"] == [both]


def test_without_abstention_what_can_not_be_answered_is_answered_and_still_verified(
    opened: Opened,
) -> None:
    question = "How tall is the lighthouse of Brackwater?"
    assert asked(opened(""), question)["outcome"] == "abstained"
    body = asked(opened("abstention"), question)
    assert body["outcome"] == "answered"
    assert {claim["verification"]["verdict"] for claim in body["claims"]} == {"supported"}


def test_without_diversity_reprints_take_the_places(opened: Opened) -> None:
    question = "fire in a substation darkens the west coast"
    first = [one["article_id"] for one in found(opened("diversity"), question)]
    spread = [one["article_id"] for one in found(opened(""), question)]
    assert first != spread


def test_without_mentions_an_outlet_that_is_named_counts_for_nothing(opened: Opened) -> None:
    question = "What did Radio Marrenia report on the toll march?"
    with_, without = found(opened(""), question), found(opened("mentions"), question)

    def of_radio(hits: list[dict[str, Any]]) -> int:
        return sum(hit["source"] == "Radio Marrenia" for hit in hits)

    assert of_radio(with_) > of_radio(without)
