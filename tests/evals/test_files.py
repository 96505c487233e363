"""TREC files and JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import ir_measures
import pytest
from ir_measures import RR, R, nDCG

from evals import junit, scoring, trec
from evals.metrics import named
from evals.replies import Trial
from evals.results import CaseLine, Threshold
from tests.evals import runs
from tests.evals.make import case, found
from tests.evals.test_scoring import RIGHT, SILENT, WRONG, trials

RANKINGS = {"q1": ["x", "a", "b"], "q 2": ["c d", "y"], "null": ["x"]}
NEEDS = {"q1": (("a",), ("b",), ("z",)), "q 2": (("c d",),), "null": ()}


def searched() -> list[CaseLine]:
    of = [
        Trial(case(id=key, group=key, articles=NEEDS[key]), found(ids))
        for key, ids in RANKINGS.items()
    ]
    return scoring.lines_of("ours", of, named(["mrr@10", "ndcg@10", "recall@10"]))


def test_trecs_tools_read_the_files_and_come_to_the_same_figures() -> None:
    lines = searched()
    run = list(ir_measures.read_trec_run(trec.run_lines(lines)))  # type: ignore[no-untyped-call]
    text = trec.qrels_lines(lines)
    qrels = list(ir_measures.read_trec_qrels(text))  # type: ignore[no-untyped-call]
    assert len(run) == 6
    assert {one.query_id for one in qrels} == {"q1", "q%202"}
    theirs = ir_measures.calc_aggregate([RR @ 10, nDCG @ 10, R @ 10], qrels, run)
    ours = scoring.measured(lines, named(["mrr@10", "ndcg@10", "recall@10"])).figures
    assert ours["mrr@10"].value == pytest.approx(theirs[RR @ 10])
    assert ours["ndcg@10"].value == pytest.approx(theirs[nDCG @ 10])
    assert ours["recall@10"].value == pytest.approx(theirs[R @ 10])


def test_every_line_has_its_six_fields_and_scores_fall() -> None:
    fields = [line.split(" ") for line in trec.run_lines(searched()).splitlines()]
    assert {len(one) for one in fields} == {6}
    assert [int(one[3]) for one in fields] == [1, 2, 3, 1, 2, 1]
    assert [int(one[4]) for one in fields[:3]] == [3, 2, 1]


def test_junit_counts_failures_errors_and_what_is_unscored() -> None:
    of = [*trials(RIGHT, WRONG, SILENT, runs.FAILED), *trials(RIGHT, answerable=False)[:1]]
    lines = runs.lines("ours", of)
    missed = Threshold("correct", "kind", "fact", 0.9, None, 0.5, False)
    unknown = Threshold("kept", "", "", 0.9, None, None, None)
    result = runs.result({"ours": lines}, thresholds=(missed, unknown))
    root = ET.fromstring(junit.junit(result, lines))
    suites = {one.get("name"): one for one in root}
    ours, asked = suites["made.ours"], suites["thresholds"]
    counts = [ours.get(key) for key in ("tests", "failures", "errors", "skipped")]
    assert counts == ["5", "2", "1", "1"]
    assert [asked.get(key) for key in ("tests", "failures", "skipped")] == ["2", "1", "1"]
    assert "time" not in {key for one in root.iter() for key in one.keys()}  # noqa: SIM118


def test_junit_stays_readable_whatever_stands_in_a_question() -> None:
    bad = 'nul \x00 bell \x07 half \ud800 <tag> & "quotes" 😀'
    of = [Trial(case(question=bad, answers=(("23",),)), WRONG)]
    lines = runs.lines("ours", of)
    root = ET.fromstring(junit.junit(runs.result({"ours": lines}), lines))
    message = next(root.iter("failure")).get("message") or ""
    assert '<tag> & "quotes" 😀' in message
    assert "\x00" not in message
