from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import gate, results, suite
from evals.errors import BadData
from evals.replies import Reply
from tests.evals import runs
from tests.evals.test_compare import written
from tests.evals.test_scoring import RIGHT, SILENT, WRONG

BEFORE = (*[RIGHT] * 30, *[WRONG] * 10)


@pytest.fixture
def baseline(tmp_path: Path) -> Path:
    path = tmp_path / "made.json"
    gate.store(written(tmp_path / "before", *BEFORE), path, runs.METRICS)
    return path


def dropped(tmp_path: Path, baseline: Path, *replies: Reply) -> dict[str, str]:
    drops = gate.gate(written(tmp_path / "now", *replies), baseline)
    return {one.metric: one.why for one in drops}


def test_the_same_run_and_a_better_one_pass(tmp_path: Path, baseline: Path) -> None:
    assert dropped(tmp_path, baseline, *BEFORE) == {}
    assert dropped(tmp_path, baseline, *[RIGHT] * 40) == {}


def test_a_drop_beyond_the_interval_fails(tmp_path: Path, baseline: Path) -> None:
    found = dropped(tmp_path, baseline, *[RIGHT] * 18, *[WRONG] * 22)
    assert found == {"correct": "beyond the baseline's interval"}


def test_a_drop_within_the_interval_that_is_sure_on_the_same_cases_fails(
    tmp_path: Path, baseline: Path
) -> None:
    found = dropped(tmp_path, baseline, *[RIGHT] * 25, *[WRONG] * 15)
    assert set(found) == {"correct"}
    assert found["correct"].startswith("paired difference -0.2")


def test_one_case_that_was_lost_by_chance_passes(tmp_path: Path, baseline: Path) -> None:
    assert dropped(tmp_path, baseline, *[RIGHT] * 29, *[WRONG] * 11) == {}


def test_abstaining_more_fails_by_kept_and_correct(tmp_path: Path, baseline: Path) -> None:
    found = dropped(tmp_path, baseline, *[RIGHT] * 15, *[SILENT] * 15, *[WRONG] * 10)
    assert set(found) == {"correct", "kept"}


def test_cases_that_fail_now_fail_the_gate(tmp_path: Path, baseline: Path) -> None:
    found = dropped(tmp_path, baseline, *[RIGHT] * 30, *[WRONG] * 9, runs.FAILED)
    assert found["correct"] == "1 cases failed"


def test_a_metric_that_is_no_longer_measured_fails(tmp_path: Path, baseline: Path) -> None:
    body = json.loads(baseline.read_text())
    body["figures"]["token_f1"] = body["figures"]["correct"]
    baseline.write_text(json.dumps(body))
    assert dropped(tmp_path, baseline, *BEFORE) == {"token_f1": "it is no longer measured"}


def test_a_baseline_of_other_data_or_none_is_an_error(tmp_path: Path, baseline: Path) -> None:
    data = {"name": "made", "sha256": "1" * 64, "cases": 3, "articles": 0}
    now = written(tmp_path / "now", *BEFORE, data=data)
    with pytest.raises(BadData, match="other data"):
        gate.gate(now, baseline)
    with pytest.raises(BadData, match="no baseline"):
        gate.gate(now, tmp_path / "none.json")


def test_the_stored_baseline_is_of_the_suite_as_it_is() -> None:
    for name in suite.all_names():
        one = suite.named(name)
        path = suite.HERE / "baselines" / f"{name}.json"
        if not one.own:
            continue
        stored = json.loads(path.read_text())
        assert stored["sha256"] == one.data(None, None).sha256
        assert stored["part"] == "all"
        assert set(stored["figures"]) == set(one.metrics)
        assert stored["figures"][one.headline[0]]["failed"] == 0
        assert results.dumped(stored) == path.read_text().rstrip("\n")
