"""The main job on the shared real articles; skipped where they are not."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.ingest.loaders import Loaded, load
from service.settings import Settings
from tests.conftest import SHARED

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared real articles are not here"),
]

BATCH = 200


def items_of(path: Path) -> list[dict[str, Any]]:
    return [one.item for one in load([str(path)], io.BytesIO()) if isinstance(one, Loaded)]


def take_in(client: TestClient, items: list[dict[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for at in range(0, len(items), BATCH):
        done = client.post("/v1/articles", json=items[at : at + BATCH]).json()
        for status, number in done["counts"].items():
            counts[status] = counts.get(status, 0) + number
    return counts


def ask(client: TestClient, question: str) -> dict[str, Any]:
    answered = client.post("/v1/answers", json={"question": question})
    assert answered.status_code == 200, answered.text
    body: dict[str, Any] = answered.json()
    return body


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("seed"), _env_file=None)
    with TestClient(create_app(settings)) as client:
        take_in(client, items_of(next((SHARED / "seed").glob("*.txt"))))
        yield client


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("real"), _env_file=None)
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Who rejects territorial concessions?", r"Zelensky"),
        ("What has Moscow set out as terms for peace?", r"withdrawal"),
        ("Which newspaper reported the shift?", r"Washington Post"),
        ("What would Ukraine receive in return?", r"security guarantees"),
        ("When was this published?", r"2024-11-16"),
        ("What does Podoliak call Western peace talks?", r"at the expense"),
        ("Who is the adviser of Zelensky?", r"Podoliak"),
    ],
)
def test_the_seed_article_answers_with_the_right_sentence_first(
    seed: TestClient, question: str, says: str
) -> None:
    answer = ask(seed, question)
    assert answer["outcome"] == "answered"
    assert re.search(says, answer["claims"][0]["text"])


@pytest.mark.parametrize(
    "question",
    [
        "Who won the World Cup?",
        "What is the price of oil today?",
        "How many people live in Buenos Aires?",
        "When does the new school year begin?",
    ],
)
def test_the_seed_article_does_not_answer_what_it_does_not_say(
    seed: TestClient, question: str
) -> None:
    answer = ask(seed, question)
    assert answer["outcome"] == "abstained"
    assert answer["claims"] == []


def test_all_real_articles_go_in_and_a_second_run_changes_nothing(real: TestClient) -> None:
    items = items_of(SHARED / "news_articles")
    distinct = len({item["ID"] for item in items})
    first = take_in(real, items)
    assert (first["added"], first["rejected"]) == (distinct, 0)
    second = take_in(real, items)
    assert (second["unchanged"], second["added"], second["updated"]) == (len(items), 0, 0)


def test_every_citation_of_500_answers_is_the_exact_text_of_its_span(real: TestClient) -> None:
    items = items_of(SHARED / "news_articles")
    take_in(real, items[:1])  # after the test above nothing; alone, at least something
    texts: dict[tuple[str, int], str] = {}
    checked = 0
    for item in items[::3][:500]:
        answer = ask(real, f"What happened: {item['title']}"[:2_000])
        for citation in answer["citations"]:
            key = (citation["article_id"], citation["version"])
            if key not in texts:
                href = f"/v1/articles/{key[0]}/versions/{key[1]}"
                texts[key] = real.get(href).json()["text"]
            span = slice(citation["start_char_index"], citation["end_char_index"])
            assert texts[key][span] == citation["cited_text"], json.dumps(citation)
            checked += 1
        for claim in answer["claims"]:
            assert answer["text"][claim["start"] : claim["end"]] == claim["text"]
            assert claim["verification"]["verdict"] == "supported"
            assert claim["citations"]
    assert checked > 400
