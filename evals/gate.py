"""The gate: a run against a stored baseline; it fails on a drop beyond the interval."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals import results
from evals.errors import BadData
from evals.metrics import ALL
from evals.metrics.base import Row
from evals.results import CaseLine, Figure
from evals.running import OURS
from evals.scoring import rows_of
from evals.statistics import paired

FORMAT = 1
_SLACK = 1e-6  # stored figures are rounded to 6 places


@dataclass(frozen=True, slots=True)
class Drop:
    """A figure that got worse, and how that was seen."""

    metric: str
    before: float | None
    after: float | None
    why: str

    def __str__(self) -> str:
        """`correct .912 -> .801: below the baseline's interval`."""
        was, is_ = ("none" if v is None else f"{v:.3f}" for v in (self.before, self.after))
        return f"{self.metric} {was} -> {is_}: {self.why}"


def store(run: Path, path: Path, metrics: Sequence[str]) -> None:
    """Make a run the baseline: its figures, and every case's rows, of our own system."""
    result, lines = results.read(run)
    ours = [line for line in lines if line.system == OURS]
    body = {
        "format": FORMAT,
        "suite": result.suite["name"],
        "version": result.suite["version"],
        "sha256": result.data["sha256"],
        "part": result.part,
        "figures": {name: asdict(result.systems[OURS].figures[name]) for name in metrics},
        "groups": {line.case["id"]: line.case["group"] for line in ours},
        "rows": {name: rows_of(ours, name) for name in metrics},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(results.dumped(body) + "\n", encoding="utf-8")


def gate(run: Path, path: Path) -> list[Drop]:
    """What is worse than the baseline, by metric; none is good.

    Worse is: beyond the baseline's own 95 % interval; or a paired difference on the same cases
    whose 95 % interval lies wholly on the worse side of 0; or a case that failed and did not
    before. Raises `BadData` for a baseline of other data: store a new one then.
    """
    stored = _stored(path)
    result, lines = results.read(run)
    if stored["sha256"] != result.data["sha256"] or stored["part"] != result.part:
        raise BadData(
            f"{path}: made on other data ({stored['sha256'][:12]}, here "
            f"{result.data['sha256'][:12]}); read what changed, then store a new baseline"
        )
    ours = [line for line in lines if line.system == OURS]
    return [
        drop
        for name, before in stored["figures"].items()
        for drop in _drops(name, Figure(**before), stored, ours, result.systems[OURS].figures)
    ]


def _stored(path: Path) -> dict[str, Any]:
    try:
        body: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadData(f"{path}: no baseline ({error}); store one with --store") from error
    if body.get("format") != FORMAT:
        raise BadData(f"{path}: format {body.get('format')}, this version reads {FORMAT}")
    return body


def _drops(
    name: str,
    before: Figure,
    stored: Mapping[str, Any],
    lines: Sequence[CaseLine],
    figures: Mapping[str, Figure],
) -> Iterator[Drop]:
    after = figures.get(name)
    if after is None:
        yield Drop(name, before.value, None, "it is no longer measured")
        return
    if after.failed > before.failed:
        yield Drop(name, before.value, after.value, f"{after.failed} cases failed")
    metric = ALL[name]
    if metric.direction is None or before.value is None:
        return
    if after.value is None:
        yield Drop(name, before.value, None, "it is undefined now")
        return
    sign = 1.0 if metric.direction == "higher" else -1.0
    bound = before.low if sign > 0 else before.high
    if bound is not None and sign * (after.value - bound) < -_SLACK:
        yield Drop(name, before.value, after.value, "beyond the baseline's interval")
        return
    old: dict[str, Sequence[Row]] = {
        key: [tuple(row) for row in rows] for key, rows in stored["rows"][name].items()
    }
    pair = paired(rows_of(lines, name), old, stored["groups"], metric.total)
    worst = pair.high if sign > 0 else pair.low
    if worst is not None and sign * worst < -_SLACK:
        between = f"{pair.low:+.3f} to {pair.high:+.3f}"
        yield Drop(name, before.value, after.value, f"paired difference {between}")
