from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Dataset
from evals.errors import BadData
from evals.loaders import summaries

ARTICLES = [
    {
        "id": "a",
        "title": "Hall",
        "text": "Orth said 14 were hurt. Rees denied it.",
        "language": "en",
    },
    {"id": "b", "title": "Saal", "text": "Rees sagte, es seien 17.", "language": "de"},
]
CASE: dict[str, Any] = {
    "id": "s1",
    "part": "dev",
    "event": "hall",
    "language": "en",
    "topic": "the hall",
    "facts": [{"about": "hurt", "quotes": ["14 were hurt"]}],
    "parties": [
        {"names": ["Orth"], "required": True, "quotes": ["Orth said 14"]},
        {"names": ["Rees"], "required": True, "quotes": ["Rees sagte"]},
    ],
    "disputes": [
        {"about": "x", "as": "disagreement", "required": True, "sides": [["14"], ["denied it"]]}
    ],
    "dates": [],
    "open": [],
    "closed": [],
    "forbidden": ["shameful"],
}


def load(folder: Path, *cases: dict[str, Any]) -> Dataset:
    (folder / "articles.jsonl").write_text("".join(json.dumps(one) + "\n" for one in ARTICLES))
    (folder / "cases.jsonl").write_text("".join(json.dumps(one) + "\n" for one in cases))
    return summaries.load(folder / "cases.jsonl", [folder / "articles.jsonl"])


def test_a_party_is_required_only_where_its_words_can_be_read(tmp_path: Path) -> None:
    (case,) = load(tmp_path, CASE).cases
    assert case.summary is not None
    assert [one.required for one in case.summary.parties] == [True, False]
    named = CASE | {"article_ids": ["b"]}
    (case,) = load(tmp_path, named).cases
    assert case.summary is not None
    assert [one.required for one in case.summary.parties] == [False, True]
    assert case.summary.request == {"topic": "the hall", "article_ids": ["b"]}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"open": ["nowhere"]}, "no article has 'nowhere'"),
        ({"odd": 1}, "the key odd is unknown"),
        ({"facts": 3}, "line 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, change: dict[str, Any], named: str
) -> None:
    with pytest.raises(BadData, match=named):
        load(tmp_path, CASE | change)


def test_an_id_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="s1 is there twice"):
        load(tmp_path, CASE, CASE)
