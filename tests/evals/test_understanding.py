from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from evals import understanding
from evals.understanding import Row, compared, counted, events_of, found, interval, share_found

SAID = [
    {"role": "user", "content": "Which ferry hit a pier?"},
    {"role": "assistant", "content": "The Maren Dawn, in Port Ellery."},
]
FERRY = ["sample-ferry-report", "sample-ferry-courant", "sample-ferry-sable"]
LED = [
    {"kind": ["pronoun"], "question": "Who was its captain?", "history": SAID, "gold": [FERRY]},
    {
        "kind": ["switch"],
        "question": "How many jobs will Voltarne cut?",
        "history": SAID,
        "gold": [["sample-voltarne-agm", "sample-voltarne-results"]],
    },
]
SEVERAL = [
    {
        "kind": ["joined"],
        "question": "Who was the captain of the Maren Dawn and what does Voltarne make?",
        "gold": [FERRY, ["sample-voltarne-results", "sample-voltarne-agm"]],
    },
    {
        "kind": ["single"],
        "question": "Why was the strike planned for 12 and 13 March called off?",
        "gold": [["sample-rail-settlement"]],
    },
]


def test_found_looks_at_the_first_articles_only() -> None:
    assert found(["a", "b", "c"], ["c", "z"], 3)
    assert not found(["a", "b", "c"], ["c", "z"], 2)
    assert not found([], ["c"], 5)


def test_the_share_of_parts_counts_each_part_by_its_own_gold() -> None:
    assert share_found(["a", "b"], [["a"], ["b"], ["c"], ["a", "c"]], 1) == 0.5
    assert share_found(["a", "b"], [["a"], ["b"], ["c"], ["a", "c"]], 2) == 0.75


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    differences = [1.0, 0.0, 0.0, 1.0, -1.0, 1.0, 0.0, 1.0]
    low, high = interval(differences, 500)
    assert low < 0.375 < high
    assert (low, high) == interval(differences, 500)
    assert interval([0.5] * 5, 50) == (0.5, 0.5)


def test_a_row_compares_pairs_and_no_cases_make_no_row() -> None:
    row = compared("dev", "found", [(1.0, 0.0), (1.0, 1.0)])
    assert (row.n, row.ours, row.plain) == (2, 1.0, 0.5)
    assert counted("dev", "whole", [True, False]) == [Row("dev", "whole", 2, 0.5)]
    assert counted("dev", "whole", []) == []


def test_events_are_read_from_a_stream_with_its_comments() -> None:
    stream = (
        'event: evidence\ndata: {"articles": []}\nid: 1\n\n'
        ': still working\n\nevent: final\r\ndata: {"text": "a: b"}\r\nid: 2\r\n\r\n'
    )
    assert events_of(stream) == {"evidence": {"articles": []}, "final": {"text": "a: b"}}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a few cases on the sample newsroom, all of one half."""
    for name, cases in (("followups", LED), ("multipart", SEVERAL)):
        lines = [json.dumps({**case, "part": "dev"}) for case in cases]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_it_measures_the_service_in_process(data: Path) -> None:
    async def measured() -> list[Row]:
        async with understanding.connected(None) as http:
            return await understanding.measure(http, folder=data)

    rows = {row.figure: row for row in asyncio.run(measured())}
    assert {row.part for row in rows.values()} == {"dev"}
    assert rows["follow-up: found in first 5"].ours == 1.0
    assert rows["follow-up: rewritten"].ours == rows["new topic: left alone"].ours == 1.0
    assert rows["parts: found in first 2n"].n == 2
    assert rows["one part: left whole"].ours == rows["parts: as many as gold"].ours == 1.0
    table = understanding.table(rows.values())
    assert len(table.splitlines()) == len(rows) + 2


def test_it_wants_to_know_which_service_to_measure() -> None:
    with pytest.raises(SystemExit):
        understanding.main([])
