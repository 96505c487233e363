from __future__ import annotations

from pathlib import Path

import pytest

from evals import results, scoring
from evals.errors import BadData
from evals.metrics import named
from evals.replies import Reply, Trial
from tests.evals import runs
from tests.evals.make import answered, case, claimed

RIGHT = answered(claimed("It was 23."), answerability=0.9)
WRONG = answered(claimed("It was 24."), answerability=0.4)
SILENT = Reply(outcome="abstained", answerability=0.1)


def trials(*replies: Reply, answerable: bool = True) -> list[Trial]:
    return [
        Trial(
            case(
                id=f"c{n}",
                group=f"g{n}",
                answerable=answerable,
                answers=(("23",),) if answerable else (),
                slices={"outlet": "Post" if n % 2 else "Mail"},
            ),
            reply,
        )
        for n, reply in enumerate(replies)
    ]


def test_every_trial_is_scored_unscored_or_failed() -> None:
    of = trials(RIGHT, WRONG, runs.FAILED, SILENT, RIGHT, RIGHT)
    figures = scoring.measured(runs.lines("ours", of), named(runs.METRICS)).figures
    correct = figures["correct"]
    assert (correct.n, correct.scored, correct.unscored, correct.failed) == (6, 5, 0, 1)
    assert correct.value == pytest.approx(3 / 5)
    assert correct.low is not None
    assert correct.high is not None
    assert correct.low < 3 / 5 < correct.high
    none = figures["strict_recall"]  # there are no gold spans
    assert (none.value, none.scored, none.unscored, none.failed) == (None, 0, 5, 1)
    assert figures["answerability_auc"].value is None  # one class


def test_slices_are_by_kind_language_and_what_the_case_tells() -> None:
    of = trials(*[RIGHT, WRONG] * 5)
    slices = scoring.measured(runs.lines("ours", of), named(runs.METRICS)).slices
    assert set(slices) == {"outlet"}  # one kind and one language are no slices
    outlets = slices["outlet"]
    assert {name: of["correct"].value for name, of in outlets.items()} == {"Mail": 1, "Post": 0}
    assert outlets["Mail"]["correct"].n == 5


def test_gains_are_of_the_cases_that_both_have() -> None:
    ours, other = trials(*[RIGHT] * 12), trials(*[WRONG] * 10, runs.FAILED, runs.FAILED)
    by_system = {"ours": runs.lines("ours", ours), "other": runs.lines("other", other)}
    gains = scoring.gains(by_system, named(["correct"]), "ours", ["other"])
    (gain,) = gains
    assert (gain.n, gain.difference, gain.low, gain.high) == (10, 1, 1, 1)
    assert gain.p is not None
    assert gain.p < 0.01


def test_thresholds_are_met_missed_or_without_a_figure() -> None:
    of = trials(*[RIGHT, WRONG] * 5)
    measured = scoring.measured(runs.lines("ours", of), named(runs.METRICS))
    wanted = [
        {"metric": "correct", "at_least": 0.5},
        {"metric": "correct", "at_most": 0.4},
        {"metric": "correct", "slice": "outlet", "value": "Mail", "at_least": 1},
        {"metric": "strict_recall", "at_least": 0.1},
    ]
    met = [one.met for one in scoring.thresholds(wanted, measured)]
    assert met == [True, False, True, None]


def test_a_result_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    lines = runs.lines("ours", trials(RIGHT, SILENT, runs.FAILED))
    result = runs.result({"ours": lines})
    results.write(tmp_path, result, lines)
    once = (tmp_path / "results.json").read_bytes()
    read, read_lines = results.read(tmp_path)
    assert read.systems["ours"].figures["correct"].failed == 1
    results.write(tmp_path, read, read_lines)
    assert (tmp_path / "results.json").read_bytes() == once


def test_a_damaged_result_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"results\.json"):
        results.read(tmp_path)
    lines = runs.lines("ours", trials(RIGHT))
    results.write(tmp_path, runs.result({"ours": lines}), lines)
    (tmp_path / "cases.jsonl").write_text("\n{}\n")
    with pytest.raises(BadData, match=r"cases\.jsonl, line 2"):
        results.read(tmp_path)
