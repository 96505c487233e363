"""Whole runs made by hand, without a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals import scoring
from evals.metrics import named
from evals.replies import Reply, Trial
from evals.results import CaseLine, MetricNote, Result

METRICS = ("correct", "kept", "answerability_auc", "strict_recall")


def lines(system: str, trials: Sequence[Trial]) -> list[CaseLine]:
    """The trials of one system, scored."""
    return scoring.lines_of(system, trials, named(METRICS))


def result(by_system: Mapping[str, Sequence[CaseLine]], **given: Any) -> Result:
    """The result of these systems, the first one ours."""
    metrics = named(METRICS)
    ours = next(iter(by_system))
    measured = {name: scoring.measured(of, metrics) for name, of in by_system.items()}
    others = [name for name in by_system if name != ours]
    body: dict[str, Any] = {
        "suite": {
            "name": "made",
            "version": 1,
            "tasks": ["answers"],
            "question": "Is it right?",
            "notes": "",
            "tuned_on": "dev",
        },
        "data": {
            "name": "made",
            "sha256": "0" * 64,
            "cases": 2,
            "articles": 1,
            "other_articles": 0,
            "skipped": {},
        },
        "part": "test",
        "target": "in-process",
        "settings": {
            "engine": "extractive",
            "systems": list(by_system),
            "headline": ["correct", "kept"],
            "pass_metric": "correct",
        },
        "metrics": {
            one.name: MetricNote(one.title, one.unit, one.direction, "What it is.")
            for one in metrics
        },
        "systems": measured,
        "gains": tuple(scoring.gains(by_system, metrics, ours, others)),
        "thresholds": (),
    }
    return Result(**{**body, **given})


FAILED = Reply(error="timed out")
