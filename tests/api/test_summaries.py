from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok, problem
from tests.api.sse import folded, received

TOPICS = (
    "the ferry collision in Port Ellery",
    "rail strike",
    "flood of the River Aldern",
    "trial over forged paintings",
    "hot vents on the floor of the Selka Sea",
    "Customs House library",
    "harbour cup final",
    "Voltarne results",
)


def summarise(client: TestClient, **request: Any) -> dict[str, Any]:
    body: dict[str, Any] = ok(client.post("/v1/summaries", json=request))
    return body


@pytest.fixture(scope="module")
def summaries(reading: TestClient) -> list[dict[str, Any]]:
    return [summarise(reading, topic=topic, length="full") for topic in TOPICS]


def in_sections(summary: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of all sections in reading order."""
    sections = summary["sections"]
    sides = [side for one in sections["disagreements"] for side in one["positions"]]
    return [
        *sections["overview"],
        *(claim for one in sections["positions"] for claim in one["claims"]),
        *sections["agreements"],
        *(claim for side in sides for claim in side["claims"]),
        *(claim for one in sections["timeline"] for claim in one["claims"]),
        *sections["open_questions"],
    ]


def test_a_known_topic_has_an_overview_and_nothing_without_a_citation(
    summaries: list[dict[str, Any]],
) -> None:
    for summary in summaries:
        assert summary["outcome"] == "answered"
        assert summary["abstention"] is None
        assert summary["sections"]["overview"]
        known = {citation["id"] for citation in summary["citations"]}
        for claim in summary["claims"]:
            assert claim["citations"]
            assert set(claim["citations"]) <= known
            assert claim["verification"]["verdict"] == "supported"


def test_the_sections_hold_the_claims_in_the_order_of_the_text(
    summaries: list[dict[str, Any]],
) -> None:
    for summary in summaries:
        claims, text = summary["claims"], summary["text"]
        assert in_sections(summary) == claims
        assert [text[c["start"] : c["end"]] for c in claims] == [c["text"] for c in claims]
        assert [c["start"] for c in claims] == sorted(c["start"] for c in claims)


def test_every_citation_is_the_exact_text_of_its_article(
    reading: TestClient, summaries: list[dict[str, Any]]
) -> None:
    citations = [citation for summary in summaries for citation in summary["citations"]]
    assert len(citations) > 40
    for citation in citations:
        article = ok(
            reading.get(f"/v1/articles/{citation['article_id']}/versions/{citation['version']}")
        )
        span = slice(citation["start_char_index"], citation["end_char_index"])
        assert article["text"][span] == citation["cited_text"]
        assert article["content_sha256"] == citation["content_sha256"]


def test_parties_stand_in_the_sentences_that_give_their_positions(
    summaries: list[dict[str, Any]],
) -> None:
    parties = 0
    for summary in summaries:
        for position in summary["sections"]["positions"]:
            parties += 1
            assert any(
                position["party"] in claim["text"] or claim["speech"]["resolved"]
                for claim in position["claims"]
            )
    assert parties > len(summaries)


def test_the_timeline_is_in_order(summaries: list[dict[str, Any]]) -> None:
    for summary in summaries:
        dates = [event["date"] for event in summary["sections"]["timeline"]]
        assert dates == sorted(dates)
        assert len(dates) == len(set(dates))
    assert any(summary["sections"]["timeline"] for summary in summaries)


def test_a_disagreement_has_sides_with_their_values_and_sources(
    summaries: list[dict[str, Any]],
) -> None:
    found = [one for summary in summaries for one in summary["sections"]["disagreements"]]
    assert {one["status"] for one in found} == {"open", "updated"}
    for one in found:
        assert one["about"]
        assert len(one["positions"]) > 1
        for side in one["positions"]:
            assert side["citations"]
            assert side["source"]
            if one["kind"] == "figure":
                assert any(side["value"] in claim["text"] for claim in side["claims"])


def test_an_agreement_has_two_independent_sources(summaries: list[dict[str, Any]]) -> None:
    found = [claim for summary in summaries for claim in summary["sections"]["agreements"]]
    assert found
    assert all(claim["independent_sources"] > 1 for claim in found)


def test_it_says_what_became_of_every_article_and_how_old_the_newest_is(
    reading: TestClient,
) -> None:
    summary = summarise(reading, topic="rail strike", as_of="2026-03-10")
    coverage = summary["coverage"]
    cited = {one["article_id"] for one in summary["citations"]}
    unused = {one["article_id"] for one in coverage["articles_unused"]}
    assert not cited & unused
    assert coverage["articles_found"] == len(cited | unused)
    assert coverage["newest"][:10] == "2026-03-05"
    assert coverage["newest_age_days"] == 5
    assert not set(coverage["outlets"]) & set(coverage["outlets_silent"])


def test_an_outlet_is_silent_with_articles_from_before_and_after_in_the_language(
    reading: TestClient,
) -> None:
    flood = summarise(reading, topic="flood of the River Aldern")["coverage"]
    assert "Radio Marrenia" in flood["outlets_silent"]
    assert "The Ellery Courant" in flood["outlets"]
    unknown = {"The Ellery Courant", "The Free Harbour", "Grauentaler Bote", "Touchline Marrenia"}
    assert not unknown & set(flood["outlets_silent"])
    narrowed = summarise(reading, topic="flood of the River Aldern", filters={"languages": ["en"]})[
        "coverage"
    ]
    assert narrowed["outlets_silent"] == []


def test_this_week_on_a_topic_is_what_was_published_this_week(reading: TestClient) -> None:
    asked = {"topic": "this week on the rail strike", "as_of": "2026-03-06"}
    summary = summarise(reading, **asked)
    assert {one["article_id"] for one in summary["citations"]} == {"sample-rail-settlement"}


def test_the_neutrality_report_points_at_words_of_the_text(
    summaries: list[dict[str, Any]],
) -> None:
    for summary in summaries:
        report = summary["neutrality"]
        for word in report["loaded_words"]:
            assert summary["text"][word["start"] : word["end"]] == word["text"]
        for shares in (report["by_party"], report["by_outlet"]):
            assert all(0 < share <= 1 for share in shares.values())
            assert not shares or sum(shares.values()) == pytest.approx(1, abs=0.001)
        assert report["by_outlet"]


def test_lengths_differ(reading: TestClient) -> None:
    sizes = [
        len(summarise(reading, topic=TOPICS[0], length=length)["claims"])
        for length in ("brief", "standard", "full")
    ]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[2]


def test_stream_and_json_are_equal(reading: TestClient) -> None:
    requests: list[dict[str, Any]] = [{"topic": topic} for topic in TOPICS]
    requests += [{"question": "Why was the second rail strike called off?", "length": "brief"}]
    requests += [{"article_ids": ["sample-rail-ballot", "sample-rail-settlement"]}]
    requests += [{"topic": "chess on Mars"}, {"topic": TOPICS[0], "as_of": "2026-01-01"}]
    for request in requests:
        whole = summarise(reading, **request)
        with reading.stream("POST", "/v1/summaries", json=request | {"stream": True}) as response:
            events = received(response.iter_lines())
        assert events[-1].name == "final"
        for name, value in events[-1].data.items():
            assert name in ("id", "timings_ms") or value == whole[name], name
        added = folded(events)
        assert added == {key: whole[key] for key in added}
        places = [(e.data["section"], e.data["key"]) for e in events if e.name == "claim"]
        for section, key in places:
            plain = section in ("overview", "agreements", "open_questions")
            assert (key is None) == plain


def test_articles_can_be_named_instead_of_a_topic(reading: TestClient) -> None:
    ids = ["sample-rail-ballot", "sample-rail-settlement"]
    summary = summarise(reading, article_ids=ids)
    assert {citation["article_id"] for citation in summary["citations"]} == set(ids)
    assert summary["title"]


def test_a_topic_that_the_articles_do_not_know_is_not_summarised(reading: TestClient) -> None:
    summary = summarise(reading, topic="chess on Mars")
    assert summary["outcome"] == "abstained"
    assert summary["abstention"]["reason"] == "no_relevant_articles"
    assert summary["claims"] == []
    later = summarise(reading, topic=TOPICS[0], as_of="2026-01-01")
    assert later["abstention"]["reason"] == "filtered_out"


def test_an_article_that_is_not_there_is_named(reading: TestClient) -> None:
    response = reading.post("/v1/summaries", json={"article_ids": ["sample-rail-ballot", "nobody"]})
    assert "nobody" in problem(response, 404, "not_found")["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"topic": "a", "question": "b"}, "body"),
        ({"topic": ""}, "topic"),
        ({"topic": "a" * 2_001}, "topic"),
        ({"article_ids": []}, "article_ids"),
        ({"article_ids": ["a"] * 51}, "article_ids"),
        ({"topic": "a", "length": "epic"}, "length"),
        ({"topic": "a", "as_of": "soon"}, "as_of"),
        ({"article_ids": ["a"], "filters": {"article_ids": ["b"]}}, "body"),
    ],
)
def test_wrong_input_is_named(reading: TestClient, body: dict[str, Any], field: str) -> None:
    problem(reading.post("/v1/summaries", json=body), 422, "invalid_input", field)
