"""Each public format from a tiny invented file, and from the real ones where they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Dataset
from evals.errors import BadData
from evals.loaders import LOADERS


def lines(path: Path, *rows: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def holds(data: Dataset) -> None:
    """Every gold span is the text of its article, ids are not repeated."""
    texts = {article["id"]: article["text"] for article in data.articles}
    for case in data.cases:
        for need in case.evidence:
            for gold in need:
                assert texts[gold.article_id][gold.start : gold.end] == gold.text
        assert {one for need in case.articles for one in need} <= set(texts)
    assert max(Counter(case.id for case in data.cases).values()) == 1


def test_multihop_rag(tmp_path: Path) -> None:
    article = {
        "author": "x",
        "category": "y",
        "published_at": "2026-01-02",
        "url": "https://a.example",
    }
    lines(
        tmp_path / "evidence_articles.jsonl",
        {**article, "title": "Ship", "source": "Post", "facts": ["The ship sank.", "It was old."]},
        {**article, "title": "Port", "source": "Mail", "facts": ["The port closed."]},
    )
    facts = [
        {"title": "Ship", "fact": "It was old."},
        {"title": "Ship", "fact": "The ship sank."},
        {"title": "Port", "fact": "The port closed."},
    ]
    asked = {"query": "Which?", "answer": "Port", "question_type": "inference_query"}
    null = {"query": "Who?", "answer": "Insufficient information.", "question_type": "null_query"}
    lines(
        tmp_path / "queries_dev.jsonl",
        {**asked, "query_id": "1", "evidence_list": facts},
        {**null, "query_id": "2", "evidence_list": []},
    )
    data = LOADERS["multihop_rag"](tmp_path)
    holds(data)
    first, second = data.cases
    assert (len(first.articles), len(first.evidence), first.kind) == (2, 3, "inference")
    assert (second.answerable, second.answers, second.articles) == (False, (), ())
    lines(
        tmp_path / "queries_dev.jsonl",
        {**asked, "query_id": "1", "evidence_list": [{"title": "Boat", "fact": "x"}]},
    )
    with pytest.raises(BadData, match=r"queries_dev\.jsonl, line 1: no article is called 'Boat'"):
        LOADERS["multihop_rag"](tmp_path)


def test_clapnq(tmp_path: Path) -> None:
    text = "He ' s in `` Port '' . It rained , too . "
    passage = {"title": "Port", "text": text}
    chosen = {"answer": "It rained , too .", "selected_sentences": ["It rained , too ."]}
    row = {"id": "1", "input": "did it rain", "passages": [passage], "output": [chosen]}
    lines(tmp_path / "answerable_dev.jsonl", row)
    lines(tmp_path / "unanswerable_dev.jsonl", {**row, "id": "2", "output": [{"answer": ""}]})
    data = LOADERS["clapnq"](tmp_path)
    holds(data)
    assert len(data.articles) == 1
    yes, no = data.cases
    assert [gold.text for need in yes.evidence for gold in need] == ["It rained, too."]
    assert yes.long_answers == ("It rained, too.",)
    assert (no.answerable, no.evidence, no.long_answers) == (False, (), ())


def test_ragtruth(tmp_path: Path) -> None:
    label = {"start": 3, "end": 7, "label_type": "Evident Conflict"}
    response = {"response": "It sank.", "model": "m1", "labels": [label]}
    empty = {"response": " ", "model": "m2", "labels": []}
    asked = {"question": "why?", "passages": "passage 1:One.\n\npassage 2:Two."}
    path = lines(
        tmp_path / "rag.jsonl",
        {"source_id": 1, "source": "A ship.", "responses": [response, empty]},
        {"source_id": 2, "source": asked, "responses": [{**response, "labels": []}]},
    )
    data = LOADERS["ragtruth"](path)
    summary, answer = data.cases
    assert (summary.kind, summary.sources, len(summary.labels)) == ("summary", ("A ship.",), 1)
    assert (answer.kind, answer.sources, answer.question) == ("qa", ("One.", "Two."), "why?")
    assert data.skipped == {"empty response": 1}


def test_expertqa(tmp_path: Path) -> None:
    claim = {"claim_string": "**It** sank[1].", "support": "Complete"}
    evidence = ["[1] https://a.example\n\nThe old ship sank near the port."]
    claims = [
        {**claim, "evidence": evidence},
        {**claim, "evidence": evidence, "support": "Partial"},
        {**claim, "evidence": ["[1] https://a.example"]},
        {**claim, "evidence": evidence, "support": "N/A"},
    ]
    row = {"question": "why?", "answers": {"s": {"claims": claims}}, "metadata": {"field": "Sea"}}
    data = LOADERS["expertqa"](lines(tmp_path / "e.jsonl", row))
    assert [case.text for case in data.cases] == ["It sank.", "It sank."]
    assert [case.labels[0].supported for case in data.cases] == [True, False]
    assert data.cases[0].sources == ("The old ship sank near the port.",)
    assert data.skipped == {"evidence without text": 1, "support 'N/A'": 1}


def test_neus(tmp_path: Path) -> None:
    sources = [{"title": "A", "article": "One."}, {"title": "B", "article": " "}]
    row = {"id": "v0", "sources": sources, "neutral_title": "T", "neutral_summary": "S."}
    data = LOADERS["neus"](lines(tmp_path / "val.jsonl", row))
    holds(data)
    (case,) = data.cases
    assert (case.articles, case.references) == ((("neus-v0-0",),), ("S.",))


def test_same_event(tmp_path: Path) -> None:
    row = {"source": "Post", "url": "https://a.example", "date": "2026-01-02", "topic": "sea"}
    rows = [{**row, "ID": i, "title": i, "content_original": f"Text {i}."} for i in "abc"]
    lines(tmp_path / "news_articles" / "some.jsonl", *rows, rows[0])
    triple = {"topic": "sea", "left": "a", "center": "b", "right": "c"}
    titles = {"left_title": "A", "center_title": "B", "right_title": "C"}
    lines(tmp_path / "same_event" / "triples.jsonl", {**triple, **titles})
    data = LOADERS["same_event"](tmp_path)
    holds(data)
    assert len(data.articles) == 3
    assert [case.articles for case in data.cases] == [
        (("b",), ("c",)),
        (("a",), ("c",)),
        (("a",), ("b",)),
    ]
    assert len({case.group for case in data.cases}) == 1


def test_squad(tmp_path: Path) -> None:
    answer = {"text": "Port", "answer_start": 8}
    asked = [
        {"id": "1", "question": "Where?", "answers": [answer, answer], "is_impossible": False},
        {"id": "2", "question": "Who?", "answers": [], "is_impossible": True},
    ]
    body = {"data": [{"title": "Sea", "paragraphs": [{"context": "Here in Port.", "qas": asked}]}]}
    (tmp_path / "dev-v2.0.json").write_text(json.dumps(body))
    data = LOADERS["squad"](tmp_path)
    holds(data)
    where, who = data.cases
    assert (where.answers, where.evidence[0][0].text) == ((("Port",),), "Port")
    assert not who.answerable


def test_realtimeqa(tmp_path: Path) -> None:
    row = {"question_id": "q1", "question_date": "20260102", "question_sentence": "Who won?"}
    lines(
        tmp_path / "20260102_qa.jsonl",
        {**row, "choices": ["Ann", "Bo"], "answer": ["1"]},
        {**row, "question_id": "q1n", "choices": ["Ann", "None of the above"], "answer": ["1"]},
    )
    result = {"title": "Match", "text": "Bo won.", "url": "https://a.example"}
    lines(
        tmp_path / "20260102_gcs.jsonl",
        {"question_id": "q1", "search_result": [{**result, "publish_date": "2026/01/01"}]},
    )
    data = LOADERS["realtimeqa"](tmp_path)
    holds(data)
    (case,) = data.cases
    assert (case.answers, case.slices["month"]) == ((("Bo",),), "2026-01")
    assert data.articles[0]["published_at"] == "2026-01-01"


def test_beir(tmp_path: Path) -> None:
    lines(
        tmp_path / "corpus.jsonl",
        {"_id": "d1", "title": "Sea", "text": "A ship."},
        {"_id": "d2", "title": "", "text": "A port."},
    )
    lines(tmp_path / "queries.jsonl", {"_id": "q1", "text": "ship"}, {"_id": "q2", "text": "x"})
    (tmp_path / "qrels").mkdir()
    head = "query-id\tcorpus-id\tscore\n"
    (tmp_path / "qrels" / "test.tsv").write_text(f"{head}q1\td1\t2\nq1\td2\t0\n")
    data = LOADERS["beir"](tmp_path)
    holds(data)
    (case,) = data.cases
    assert (case.articles, data.skipped) == ((("d1",),), {"no judgement": 1})
    (tmp_path / "qrels" / "test.tsv").write_text(f"{head}q1\td1\n")
    with pytest.raises(BadData, match=r"test\.tsv, line 2"):
        LOADERS["beir"](tmp_path)


@pytest.mark.parametrize("name", ["ragtruth", "expertqa", "neus"])
def test_a_row_that_is_wrong_is_named_by_file_and_line(tmp_path: Path, name: str) -> None:
    path = lines(tmp_path / "x.jsonl", {"nothing": 1})
    with pytest.raises(BadData, match=r"x\.jsonl, line 1: no key"):
        LOADERS[name](path)
    path.write_text("{}\nno json\n")
    with pytest.raises(BadData, match=r"x\.jsonl, line"):
        LOADERS[name](path)


@pytest.mark.parametrize("name", sorted(LOADERS))
def test_a_path_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadData, match="nowhere"):
        LOADERS[name](tmp_path / "nowhere")


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "path", "cases", "articles"),
    [
        ("multihop_rag", "multihop_rag", 1_324, 609),
        ("clapnq", "clapnq", 275, 273),
        ("ragtruth", "support_labels/ragtruth_summary_dev.jsonl", 420, 0),
        ("ragtruth", "support_labels/ragtruth_qa_dev.jsonl", 412, 0),
        ("expertqa", "support_labels/expertqa_dev.jsonl", 728, 0),
        ("neus", "neus/val.jsonl", 307, 919),
        ("same_event", ".", 357, 1_652),
    ],
)
def test_the_real_data_are_read_whole(
    shared: Path, name: str, path: str, cases: int, articles: int
) -> None:
    data = LOADERS[name](shared / path)
    holds(data)
    assert (len(data.cases), len(data.articles)) == (cases, articles)
    parts = Counter(case.part for case in data.cases)
    assert min(parts["dev"], parts["test"]) > 0.4 * cases
    assert LOADERS[name](shared / path).sha256 == data.sha256
