from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import compare, results
from evals.__main__ import main
from evals.errors import BadData
from evals.replies import Reply
from tests.evals import runs
from tests.evals.test_scoring import RIGHT, SILENT, WRONG, trials


def written(folder: Path, *replies: Reply, **given: Any) -> Path:
    lines = runs.lines("groundwire", trials(*replies))
    results.write(folder, runs.result({"groundwire": lines}, **given), lines)
    return folder


def test_what_changed_is_told_case_by_case_with_its_significance(tmp_path: Path) -> None:
    a = written(tmp_path / "a", *[WRONG] * 10, *[RIGHT] * 5)
    b = written(tmp_path / "b", *[RIGHT] * 10, *[RIGHT] * 4, SILENT)
    found = compare.compare(a, b)
    correct = next(one for one in found.differences if one.metric == "correct")
    assert correct.n == 15
    assert correct.before == pytest.approx(1 / 3)
    assert correct.after == pytest.approx(14 / 15)
    assert correct.difference == pytest.approx(9 / 15)
    assert correct.p is not None
    assert correct.p_holm is not None
    assert correct.p < 0.05
    assert correct.p_holm >= correct.p
    changed = {
        one.case: (one.before, one.after) for one in found.changes if one.metric == "correct"
    }
    assert len(changed) == 11
    assert (changed["c0"], changed["c14"]) == ((0, 1), (1, 0))
    text = compare.text(found)
    assert "correct c14: 1.000 -> 0.000" in text
    assert "+0.600" in text


def test_equal_runs_do_not_differ(tmp_path: Path) -> None:
    a, b = (written(tmp_path / name, RIGHT, WRONG, SILENT) for name in "ab")
    found = compare.compare(a, b)
    assert found.changes == ()
    assert {one.difference for one in found.differences} <= {0, None}
    assert "0 scores changed" in compare.text(found)


def test_other_data_are_refused_unless_common_cases_are_wanted(tmp_path: Path) -> None:
    a = written(tmp_path / "a", RIGHT, WRONG)
    data = {"name": "made", "sha256": "1" * 64, "cases": 3, "articles": 0}
    b = written(tmp_path / "b", RIGHT, RIGHT, RIGHT, data=data, part="dev")
    with pytest.raises(BadData, match="different data"):
        compare.compare(a, b)
    found = compare.compare(a, b, common=True)
    assert found.notes[0] == "2 cases in common"
    assert any(note.startswith("part: test before, dev after") for note in found.notes)


def test_the_command_prints_it_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = written(tmp_path / "a", RIGHT, WRONG), written(tmp_path / "b", RIGHT, RIGHT)
    with pytest.raises(SystemExit) as ended:
        main(["compare", str(a), str(b), "--json", str(tmp_path / "c.json")])
    assert ended.value.code == 0
    assert "c1: 0.000 -> 1.000" in capsys.readouterr().out
    assert len(json.loads((tmp_path / "c.json").read_text())["changes"]) >= 1
    with pytest.raises(SystemExit) as ended:
        main(["compare", str(a), str(tmp_path / "nowhere")])
    assert ended.value.code == 2
