from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals import suite
from evals.errors import BadData
from evals.loaders import plain

ARTICLE = {
    "id": "a1",
    "title": "Ship",
    "text": "The 😀 ship sank on Monday. Nobody died.",
    "source": "Post",
    "published_at": "2026-03-02T10:00:00Z",
}
CASE: dict[str, Any] = {
    "id": "c1",
    "part": "dev",
    "event": "ship",
    "kind": "single-fact",
    "question": "When did it sink?",
    "answers": [["Monday"]],
    "quotes": [[{"article": "a1", "quote": "The 😀 ship sank on Monday."}]],
}


def write(folder: Path, *cases: dict[str, Any]) -> tuple[Path, list[Path]]:
    (folder / "articles.jsonl").write_text(json.dumps(ARTICLE) + "\n")
    (folder / "cases.jsonl").write_text("".join(json.dumps(one) + "\n" for one in cases))
    return folder / "cases.jsonl", [folder / "articles.jsonl"]


def test_a_quote_becomes_a_span_in_code_points(tmp_path: Path) -> None:
    (case,) = plain.load(*write(tmp_path, CASE)).cases
    (gold,) = case.evidence[0]
    assert (gold.start, gold.end) == (0, 26)
    assert ARTICLE["text"][gold.start : gold.end] == gold.text
    assert (case.articles, case.group, case.part) == ((("a1",),), "a1", "dev")
    assert case.slices == {
        "outlet": "Post",
        "month": "2026-03",
        "article length": "short",
        "question length": "to 8 words",
        "event": "ship",
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quotes": [[{"article": "a1", "quote": "The ship sank."}]]}, "does not have"),
        ({"quotes": [[{"article": "a2", "quote": "x"}]]}, "no article a2"),
        ({"answers": [["Tuesday"]]}, "none of"),
        ({"answers": [["Monday"], ["x"]]}, "2 answers and 1 quotes"),
        ({"answerable": False}, "unanswerable"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_case_is_refused_by_file_and_line(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadData, match=r"cases\.jsonl, line 2") as caught:
        plain.load(*write(tmp_path, {**CASE, "id": "c0"}, {**CASE, **change}))
    assert said in str(caught.value)


def test_an_id_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="twice"):
        plain.load(*write(tmp_path, CASE, CASE))


def test_the_own_suite_has_what_it_promises() -> None:
    data = suite.named("newsroom").data(None, None)
    assert len(data.cases) >= 200
    parts = Counter(case.part for case in data.cases)
    assert abs(parts["dev"] - parts["test"]) <= 0.05 * len(data.cases)
    events = {part: {c.slices["event"] for c in data.cases if c.part == part} for part in parts}
    assert not events["dev"] & events["test"]
    groups = {part: {c.group for c in data.cases if c.part == part} for part in parts}
    assert not groups["dev"] & groups["test"]
    kinds = Counter((case.kind, case.part) for case in data.cases)
    for kind in (
        *("single-fact", "multi-article", "comparison", "date", "as-of", "corrected", "conflict"),
        *("negation", "who-said-what", "follow-up", "near-miss", "wrong-premise", "injection"),
    ):
        assert kinds[kind, "dev"] >= 4, kind
        assert kinds[kind, "test"] >= 4, kind
    languages = Counter(case.language for case in data.cases)
    assert set(languages) == {"en", "de", "fr", "es"}
    assert min(languages.values()) >= 10
    asked = Counter(case.question for case in data.cases if not case.as_of)
    assert max(asked.values()) == 1


def test_gold_of_the_own_suite_is_complete_for_sentences_that_reprints_share() -> None:
    data = suite.named("newsroom").data(None, None)
    missing = []
    for case in data.cases:
        if case.as_of or "according to" in case.question or case.kind == "comparison":
            continue
        for need in case.evidence:
            for gold in need:
                holders = {a["id"] for a in data.articles if gold.text in a["text"]}
                if not holders <= {one.article_id for one in need}:
                    missing.append((case.id, gold.text))
    assert missing == []
