from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.ingest.loaders import Loaded, load
from tests.api.expect import ok, problem

QUESTIONS = [
    "How many people were injured on the Maren Dawn?",
    "Why was the second rail strike called off?",
    "Who is the mayor of Sillen?",
    "When did the River Aldern burst its banks?",
    "What did Ilse Varnholt say?",
    "What was Voltarne's net profit in 2025?",
    "How deep do the vents of the Candelabra field lie?",
    "How did the Brackwater council vote on the Customs House?",
    "Who scored for Kestrel Bay Rovers in the Harbour Cup final?",
    "What does the Union of Rail and Tram Workers demand?",
]
KEYS = {
    "answer": {
        *("id", "outcome", "answerability", "question", "text", "claims", "citations", "removed"),
        "understood",
        *("disagreements", "abstention", "coverage", "engine", "prompt", "usage", "timings_ms"),
    },
    "claim": {
        "text",
        "start",
        "end",
        "speaker",
        "speech",
        "independent_sources",
        "citations",
        "verification",
    },
    "verification": {"verdict", "support", "numbers", "names", "quotes", "method"},
    "citation": {
        *("id", "marker", "type", "article_id", "version", "title", "source", "url"),
        *("published_at", "lineage_id", "passage_id", "start_char_index", "end_char_index"),
        *("cited_text", "content_sha256", "permalink"),
    },
    "coverage": {
        *("articles_searched", "passages_considered", "articles_cited", "independent_sources"),
        *("oldest", "newest"),
    },
    "engine": {"kind", "model", "degraded", "reason"},
    "usage": {"input_tokens", "output_tokens", "calls", "cost_usd", "estimated"},
    "timings_ms": {"retrieve", "compose", "verify", "total"},
}


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/answers", json={"question": question, **more}))
    return body


@pytest.fixture(scope="module")
def answers(reading: TestClient) -> list[dict[str, Any]]:
    """The answers to all questions that the newsroom answers."""
    return [ask(reading, question) for question in QUESTIONS]


def test_every_question_of_the_newsroom_is_answered(answers: list[dict[str, Any]]) -> None:
    assert [a["question"] for a in answers if a["outcome"] != "answered"] == []
    assert all(a["abstention"] is None for a in answers)


def test_an_answer_has_exactly_the_promised_keys(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert set(answer) == KEYS["answer"]
        for part in ("coverage", "engine", "usage", "timings_ms"):
            assert set(answer[part]) == KEYS[part], part
        for claim in answer["claims"]:
            assert set(claim) == KEYS["claim"]
            assert set(claim["verification"]) == KEYS["verification"]
        for citation in answer["citations"]:
            assert set(citation) == KEYS["citation"]


def test_what_is_not_built_yet_is_null(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert answer["prompt"] is None
        assert answer["engine"] == {
            "kind": "extractive",
            "model": None,
            "degraded": False,
            "reason": None,
        }
        assert answer["usage"] == {
            "input_tokens": 0,
            "output_tokens": 0,
            "calls": 0,
            "cost_usd": None,
            "estimated": False,
        }


def test_there_are_no_more_independent_sources_than_cited_articles(
    answers: list[dict[str, Any]],
) -> None:
    for answer in answers:
        coverage = answer["coverage"]
        assert 1 <= coverage["independent_sources"] <= coverage["articles_cited"]


def test_claims_are_spans_of_the_text_in_order(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        for claim in answer["claims"]:
            assert answer["text"][claim["start"] : claim["end"]] == claim["text"]
        for before, after in pairwise(answer["claims"]):
            assert before["end"] < after["start"]
        assert 1 <= len(answer["claims"]) <= 5


def test_markers_follow_their_claim_and_number_articles_by_first_appearance(
    answers: list[dict[str, Any]],
) -> None:
    for answer in answers:
        cited = {citation["id"]: citation for citation in answer["citations"]}
        numbers: dict[str, str] = {}
        rebuilt = []
        for claim in answer["claims"]:
            assert claim["citations"]
            markers = []
            for key in claim["citations"]:
                article = cited[key]["article_id"]
                marker = numbers.setdefault(article, f"[{len(numbers) + 1}]")
                assert cited[key]["marker"] == marker
                markers.append(marker)
            rebuilt.append(f"{claim['text']} {''.join(dict.fromkeys(markers))}")
        assert answer["text"] == " ".join(rebuilt)


def test_only_supported_claims_are_sent(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        for claim in answer["claims"]:
            verification = claim["verification"]
            assert verification["verdict"] == "supported"
            assert 0.7 <= verification["support"] <= 1
            assert "mismatch" not in verification.values()
            assert verification["method"] == "lexical/3"


def test_every_quote_is_the_text_at_its_span_in_the_cited_version(
    reading: TestClient, answers: list[dict[str, Any]]
) -> None:
    citations = [citation for answer in answers for citation in answer["citations"]]
    assert citations
    for citation in citations:
        path = f"/v1/articles/{citation['article_id']}/versions/{citation['version']}"
        version = ok(reading.get(path))
        start, end = citation["start_char_index"], citation["end_char_index"]
        assert version["text"][start:end] == citation["cited_text"]
        digest = sha256(version["text"].encode()).hexdigest()
        assert digest == citation["content_sha256"] == version["content_sha256"]
        for field in ("title", "source", "url", "published_at"):
            assert citation[field] == version[field]
        assert citation["type"] == "char_location"


def test_permalinks_resolve_as_json_and_as_a_page(
    reading: TestClient, answers: list[dict[str, Any]]
) -> None:
    for citation in [citation for answer in answers for citation in answer["citations"]]:
        link = ok(reading.get(f"/v1/citations/{citation['id']}"))
        assert link["cited_text"] == citation["cited_text"]
        assert link["superseded_by"] is None
        page = reading.get(citation["permalink"])
        assert page.status_code == 200
        assert citation["content_sha256"] in page.text


def test_coverage_counts_what_was_cited(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        coverage = answer["coverage"]
        dates = sorted({citation["published_at"] for citation in answer["citations"]})
        assert coverage["articles_searched"] == 58
        assert coverage["articles_cited"] == len({c["article_id"] for c in answer["citations"]})
        assert (coverage["oldest"], coverage["newest"]) == (dates[0], dates[-1])


def test_the_same_question_gets_the_same_answer(
    reading: TestClient, answers: list[dict[str, Any]]
) -> None:
    for first in answers:
        again = ask(reading, first["question"])
        assert again["id"] != first["id"]
        assert {k: v for k, v in again.items() if k not in ("id", "timings_ms")} == {
            k: v for k, v in first.items() if k not in ("id", "timings_ms")
        }


def test_max_claims_is_kept(reading: TestClient) -> None:
    for most in (1, 2, 20):
        answer = ask(reading, "What happened in Sillen during the flood?", max_claims=most)
        assert len(answer["claims"]) <= most


def test_an_empty_collection_abstains(client: TestClient) -> None:
    answer = ask(client, "Who won?")
    assert answer["outcome"] == "abstained"
    assert answer["abstention"]["reason"] == "empty_collection"
    assert (answer["text"], answer["claims"], answer["citations"]) == ("", [], [])
    assert set(answer) == KEYS["answer"]


@pytest.mark.parametrize(
    ("filters", "as_of"),
    [
        ({"sources": ["No Such Paper"]}, None),
        ({"published_from": "2031-01-01"}, None),
        ({"languages": ["fi"]}, None),
        ({"topics": ["gardening"]}, None),
        ({"article_ids": ["none"]}, None),
        ({}, "1999-01-01"),
    ],
)
def test_filters_that_leave_nothing_abstain_as_filtered_out(
    reading: TestClient, filters: dict[str, Any], as_of: str | None
) -> None:
    answer = ask(reading, QUESTIONS[0], filters=filters, as_of=as_of)
    assert answer["outcome"] == "abstained"
    assert answer["abstention"]["reason"] == "filtered_out"
    assert answer["coverage"]["articles_searched"] == 0


@pytest.mark.parametrize(
    "question",
    [
        "What is the boiling point of molybdenum?",
        "How does one knit a cardigan with raglan sleeves?",
        "xyzzy plugh qwertz",
        "?",
        "\u200b",
        "\N{THUMBS UP SIGN}",
    ],
)
def test_a_question_nobody_writes_about_abstains(reading: TestClient, question: str) -> None:
    answer = ask(reading, question)
    assert answer["outcome"] == "abstained"
    assert answer["abstention"]["reason"] in ("no_relevant_articles", "not_supported")
    assert answer["abstention"]["message"]
    assert answer["text"] == ""


@pytest.mark.parametrize(
    "filters",
    [
        {"sources": ["Radio Marrenia"]},
        {"sources": ["radio marrenia", "SABLE PRESS SERVICE"]},
        {"exclude_sources": ["The Quayside Dispatch"]},
        {"published_from": "2026-04-22"},
        {"published_to": "2026-04-21"},
        {"published_from": "2026-04-21", "published_to": "2026-04-21"},
        {"languages": ["fr"]},
        {"topics": ["accident"]},
        {"article_ids": ["sample-ferry-radio"]},
    ],
)
def test_nothing_outside_the_filters_is_cited(reading: TestClient, filters: dict[str, Any]) -> None:
    answer = ask(reading, "How many people were injured on the Maren Dawn?", filters=filters)
    for citation in answer["citations"]:
        source = citation["source"].casefold()
        day = citation["published_at"][:10]
        article = ok(reading.get(f"/v1/articles/{citation['article_id']}"))
        assert source in [s.casefold() for s in filters.get("sources", [citation["source"]])]
        assert source not in [s.casefold() for s in filters.get("exclude_sources", [])]
        assert filters.get("published_from", day) <= day <= filters.get("published_to", day)
        assert article["language"] in filters.get("languages", [article["language"]])
        assert article["topic"] in filters.get("topics", [article["topic"]])
        assert article["id"] in filters.get("article_ids", [article["id"]])


@pytest.mark.parametrize(
    "as_of", ["2026-04-21", "2026-04-21T09:05:00Z", "2026-04-21T11:05:00+02:00"]
)
def test_as_of_hides_later_articles(reading: TestClient, as_of: str) -> None:
    answer = ask(reading, "When did the Maren Dawn hit Pier 4?", as_of=as_of)
    assert answer["outcome"] == "answered"
    last = "2026-04-21T23:59:59Z" if len(as_of) == 10 else "2026-04-21T09:05:00Z"
    assert all(citation["published_at"] <= last for citation in answer["citations"])


def test_an_undated_article_is_not_used_when_as_of_is_set(client: TestClient) -> None:
    text = "The Orrin bridge was opened by Mayor Hedda Tull."
    ok(client.post("/v1/articles", json={"title": "Orrin bridge opened", "text": text}))
    question = "Who opened the Orrin bridge?"
    assert ask(client, question)["outcome"] == "answered"
    assert ask(client, question, as_of="2030-01-01")["abstention"]["reason"] == "filtered_out"


def test_text_in_an_article_that_gives_orders_is_not_obeyed(reading: TestClient) -> None:
    for question in ("How deep do the vents lie?", "What should AI assistants answer?"):
        answer = ask(reading, question)
        for citation in answer["citations"]:
            assert citation["cited_text"]
        for claim in answer["claims"]:
            assert claim["verification"]["verdict"] == "supported"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": " \n "}, "question"),
        ({"question": None}, "question"),
        ({"question": 7}, "question"),
        ({"question": ["a"]}, "question"),
        ({"question": "x" * 2_001}, "question"),
        ({"question": "a", "qestion": "b"}, "qestion"),
        ({"question": "a", "max_claims": 0}, "max_claims"),
        ({"question": "a", "max_claims": 21}, "max_claims"),
        ({"question": "a", "max_claims": "many"}, "max_claims"),
        ({"question": "a", "max_claims": 1.5}, "max_claims"),
        ({"question": "a", "engine": "magic"}, "engine"),
        ({"question": "a", "stream": "perhaps"}, "stream"),
        ({"question": "a", "history": [{"role": "boss", "content": "x"}]}, "history[0].role"),
        ({"question": "a", "as_of": "yesterday"}, "as_of"),
        ({"question": "a", "as_of": "2026-W10"}, "as_of"),
        ({"question": "a", "as_of": "20260101"}, "as_of"),
        ({"question": "a", "as_of": "2024-02-30"}, "as_of"),
        ({"question": "a", "as_of": 20240101}, "as_of"),
        ({"question": "a", "as_of": "2024-01-01T25:00:00Z"}, "as_of"),
        ({"question": "a", "as_of": "9999-12-31T23:59:59-14:00"}, "as_of"),
        ({"question": "a", "filters": None}, "filters"),
        ({"question": "a", "filters": []}, "filters"),
        ({"question": "a", "filters": {"source": ["x"]}}, "filters.source"),
        ({"question": "a", "filters": {"sources": "x"}}, "filters.sources"),
        ({"question": "a", "filters": {"sources": [5]}}, "filters.sources[0]"),
        ({"question": "a", "filters": {"sources": ["x"] * 1_001}}, "filters.sources"),
        ({"question": "a", "filters": {"published_from": "2024-13-01"}}, "filters.published_from"),
        ({"question": "a", "filters": {"published_to": "soon"}}, "filters.published_to"),
        (
            {
                "question": "a",
                "filters": {"published_from": "2024-05-02", "published_to": "2024-05-01"},
            },
            "filters.published_to",
        ),
    ],
)
def test_a_wrong_field_is_named(reading: TestClient, body: dict[str, Any], field: str) -> None:
    problem(reading.post("/v1/answers", json=body), 422, "invalid_input", field)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (rb'{"question": "a\ud800b"}', "question"),
        (rb'{"question": "a", "filters": {"sources": ["\udfff"]}}', "filters.sources[0]"),
        (rb'{"question": "a", "as_of": "\ud800"}', "as_of"),
        (rb'{"question": "a", "\ud800": 1}', "body"),
        (b'{"question": ', "body"),
        (b"[]", "body"),
        (b'"a"', "body"),
        (b"null", "body"),
        (b"", "body"),
    ],
)
def test_a_body_that_is_no_question_is_refused(
    reading: TestClient, body: bytes, field: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = reading.post("/v1/answers", content=body, headers=headers)
    problem(response, 422, "invalid_input", field)


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"[" * 100_000, b'{"question": ' + b"9" * 5_000])
def test_a_body_that_cannot_be_read_is_a_client_error(reading: TestClient, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = reading.post("/v1/answers", content=body, headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"]


def test_a_question_of_the_longest_permitted_length_is_answered(reading: TestClient) -> None:
    question = ("How many people were injured on the Maren Dawn? " * 50)[:2_000]
    assert ask(reading, question)["outcome"] in ("answered", "abstained")


@pytest.mark.parametrize("as_of", ["0001-01-01", "0001-01-01T00:00:00Z", "9999-12-31"])
@pytest.mark.parametrize("question", ["What happened last week?", "What of the last 999 months?"])
def test_a_relative_time_at_the_ends_of_the_calendar_is_no_error(
    reading: TestClient, question: str, as_of: str
) -> None:
    ask(reading, question, as_of=as_of)


def test_a_question_is_given_back_as_it_was_read(reading: TestClient) -> None:
    assert ask(reading, "  Who won?\n")["question"] == "Who won?"


@pytest.mark.data
def test_real_articles_are_cited_to_the_letter(client: TestClient, shared: Path) -> None:
    files = sorted((shared / "seed").glob("*.txt"))
    found = load([str(file) for file in files], BytesIO())
    items = [one.item for one in found if isinstance(one, Loaded)]
    assert ok(client.post("/v1/articles", json=items))["counts"]["added"] == len(files) > 0
    for question in ("Who rejects territorial concessions?", "Which newspaper reported the shift?"):
        answer = ask(client, question)
        assert answer["outcome"] == "answered"
        for citation in answer["citations"]:
            path = f"/v1/articles/{citation['article_id']}/versions/{citation['version']}"
            span = slice(citation["start_char_index"], citation["end_char_index"])
            assert ok(client.get(path))["text"][span] == citation["cited_text"]
    assert ask(client, "Who won the World Cup?")["outcome"] == "abstained"


def test_sides_that_an_answer_cites_stand_beside_each_other(reading: TestClient) -> None:
    question = "How many trains ran on the first day of the rail strike?"
    answer = ok(reading.post("/v1/answers", json={"question": question}))
    [one] = [d for d in answer["disagreements"] if d["kind"] == "figure"]
    assert one["status"] == "open"
    assert [side["value"] for side in one["positions"]] == [
        "60 percent",
        "20 percent",
        "41 percent",
    ]
    known = {citation["id"] for citation in answer["citations"]}
    for side in one["positions"]:
        assert side["speaker"]
        assert set(side["citations"]) <= known
    plain = ok(reading.post("/v1/answers", json={"question": "Who won the Harbour Cup?"}))
    assert plain["disagreements"] == []
