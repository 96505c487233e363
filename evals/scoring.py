"""From trials to rows, from rows to figures, gains and thresholds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evals.metrics.base import Metric, Row
from evals.replies import Trial
from evals.results import CaseLine, Figure, Gain, Measured, Threshold
from evals.statistics import interval, paired

LEAST = 5  # cases of a slice, for an interval
MOST_VALUES = 25  # of a slice, the largest; more are no breakdown


def lines_of(system: str, trials: Sequence[Trial], metrics: Sequence[Metric]) -> list[CaseLine]:
    """Every trial with its rows; one that failed has none."""
    return [
        CaseLine(
            system,
            asdict(trial.case),
            _reply(trial),
            {} if trial.reply.error else {one.name: one.rows(trial) for one in metrics},
        )
        for trial in trials
    ]


def _reply(trial: Trial) -> dict[str, Any]:
    reply = asdict(trial.reply)
    del reply["timings_ms"]  # the only thing that differs when a run is repeated
    return reply


def measured(lines: Sequence[CaseLine], metrics: Sequence[Metric]) -> Measured:
    """The figures of all trials, and of each slice."""
    slices = {
        name: {value: figures(of, metrics) for value, of in values.items()}
        for name, values in _slices(lines).items()
    }
    return Measured(figures(lines, metrics), slices)


def figures(lines: Sequence[CaseLine], metrics: Sequence[Metric]) -> dict[str, Figure]:
    """Every metric over these trials."""
    return {metric.name: _figure(lines, metric) for metric in metrics}


def _figure(lines: Sequence[CaseLine], metric: Metric) -> Figure:
    failed = sum(bool(line.reply["error"]) for line in lines)
    rows = rows_of(lines, metric.name)
    groups: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        if line.case["id"] in rows:
            groups[line.case["group"]] += rows[line.case["id"]]
    value = metric.total([row for of in groups.values() for row in of])
    bounds = None
    if value is not None and len(rows) >= LEAST:
        bounds = interval(list(groups.values()), metric.total)
    return Figure(
        value=value,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        n=len(lines),
        scored=len(rows),
        unscored=len(lines) - len(rows) - failed,
        failed=failed,
    )


def rows_of(lines: Iterable[CaseLine], metric: str) -> dict[str, Sequence[Row]]:
    """The rows of a metric by case id, of the trials that have some."""
    found = ((line.case["id"], line.rows.get(metric)) for line in lines)
    return {key: rows for key, rows in found if rows is not None}


def _slices(lines: Sequence[CaseLine]) -> dict[str, dict[str, list[CaseLine]]]:
    """By slice and value, the largest values first; a slice with one value is none."""
    found: dict[str, dict[str, list[CaseLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        case = line.case
        for name, value in {"kind": case["kind"], "language": case["language"]}.items():
            found[name][value].append(line)
        for name, value in case["slices"].items():
            found[name][value].append(line)
    kept = {}
    for name, values in found.items():
        largest = sorted(values.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if len(largest) > 1:
            kept[name] = dict(largest[:MOST_VALUES])
    return kept


def gains(
    lines: Mapping[str, Sequence[CaseLine]],
    metrics: Sequence[Metric],
    ours: str,
    others: Sequence[str],
) -> list[Gain]:
    """Ours beside each other system, case by case."""
    groups = {line.case["id"]: line.case["group"] for line in lines[ours]}
    found = []
    for metric in metrics:
        own = rows_of(lines[ours], metric.name)
        for other in others:
            pair = paired(own, rows_of(lines[other], metric.name), groups, metric.total)
            found.append(
                Gain(
                    metric.name,
                    ours,
                    other,
                    pair.n,
                    pair.difference,
                    pair.low,
                    pair.high,
                    pair.p,
                )
            )
    return found


def thresholds(wanted: Sequence[Mapping[str, Any]], of: Measured) -> list[Threshold]:
    """What the suite asks for beside what came."""
    return [_threshold(one, of) for one in wanted]


def _threshold(wanted: Mapping[str, Any], of: Measured) -> Threshold:
    slice_, value = wanted.get("slice", ""), wanted.get("value", "")
    among = of.slices.get(slice_, {}).get(value, {}) if slice_ else of.figures
    figure = among.get(wanted["metric"])
    got = figure.value if figure else None
    low, high = wanted.get("at_least"), wanted.get("at_most")
    met = None if got is None else (low is None or got >= low) and (high is None or got <= high)
    return Threshold(wanted["metric"], slice_, value, low, high, got, met)
