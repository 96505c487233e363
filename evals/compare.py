"""Two runs side by side: what changed, case by case, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals import results
from evals.errors import BadData
from evals.metrics import ALL
from evals.metrics.base import Row
from evals.results import CaseLine, Result
from evals.scoring import rows_of
from evals.statistics import holm, paired

SHOWN = 40  # changed cases in the text


@dataclass(frozen=True, slots=True)
class Difference:
    """The second run minus the first, on the `n` cases that both scored.

    `p` is of the paired randomisation test, `p_holm` the same adjusted for all that are compared.
    """

    system: str
    metric: str
    n: int
    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """One case that a metric scores differently; None where it is undefined or failed."""

    system: str
    metric: str
    case: str
    question: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it; `notes` say what else is different between the runs."""

    a: str
    b: str
    notes: tuple[str, ...]
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]


def compare(a: Path, b: Path, *, common: bool = False) -> Comparison:
    """Compare the runs in two folders.

    Raises `BadData` when their data differ, unless only their common cases are wanted, and when
    they have no case or no system in common.
    """
    (before, old), (after, new) = results.read(a), results.read(b)
    if before.data["sha256"] != after.data["sha256"] and not common:
        raise BadData(f"{a} and {b} are of different data; --common compares the cases of both")
    systems = [name for name in before.systems if name in after.systems]
    ids = {line.case["id"] for line in old} & {line.case["id"] for line in new}
    if not systems or not ids:
        raise BadData(f"{a} and {b} have no {'cases' if systems else 'systems'} in common")
    metrics = [name for name in before.metrics if name in after.metrics and name in ALL]
    pairs = {name: (_of(old, name, ids), _of(new, name, ids)) for name in systems}
    return Comparison(
        str(a),
        str(b),
        tuple(_notes(before, after, len(ids))),
        tuple(_adjusted([_difference(s, m, *pairs[s]) for s in systems for m in metrics])),
        tuple(change for s in systems for m in metrics for change in _changes(s, m, *pairs[s])),
    )


def _of(lines: Sequence[CaseLine], system: str, ids: set[str]) -> list[CaseLine]:
    return [line for line in lines if line.system == system and line.case["id"] in ids]


def _notes(a: Result, b: Result, cases: int) -> Iterator[str]:
    yield f"{cases} cases in common"
    if a.data["sha256"] != b.data["sha256"]:
        yield f"data: {a.data['sha256'][:12]} before, {b.data['sha256'][:12]} after"
    if a.part != b.part:
        yield f"part: {a.part} before, {b.part} after"
    for key in sorted({*a.settings, *b.settings} - {"systems"}):
        if a.settings.get(key) != b.settings.get(key):
            yield f"{key}: {a.settings.get(key)} before, {b.settings.get(key)} after"
    for name in [*a.systems, *b.systems]:
        if (name in a.systems) != (name in b.systems):
            yield f"only in one of them: {name}"


def _difference(
    system: str, metric: str, old: Sequence[CaseLine], new: Sequence[CaseLine]
) -> Difference:
    total = ALL[metric].total
    before, after = rows_of(old, metric), rows_of(new, metric)
    groups = {line.case["id"]: line.case["group"] for line in (*old, *new)}
    pair = paired(after, before, groups, total)
    both = [key for key in after if key in before]
    return Difference(
        system,
        metric,
        pair.n,
        total([row for key in both for row in before[key]]),
        total([row for key in both for row in after[key]]),
        pair.difference,
        pair.low,
        pair.high,
        pair.p,
        None,
    )


def _adjusted(found: Sequence[Difference]) -> Iterator[Difference]:
    for one, p in zip(found, holm([one.p for one in found]), strict=True):
        yield Difference(**{**asdict(one), "p_holm": p})


def _changes(
    system: str, metric: str, old: Sequence[CaseLine], new: Sequence[CaseLine]
) -> list[Change]:
    """The cases that are scored differently, the largest change first."""
    before = {line.case["id"]: _score(line, metric) for line in old}
    found = [
        Change(
            system,
            metric,
            line.case["id"],
            line.case["question"],
            before[line.case["id"]],
            _score(line, metric),
        )
        for line in new
        if line.case["id"] in before and before[line.case["id"]] != _score(line, metric)
    ]
    return sorted(found, key=lambda one: (-abs((one.after or 0) - (one.before or 0)), one.case))


def _score(line: CaseLine, metric: str) -> float | None:
    """The case's own figure: the last column's mean, which is what the system decides."""
    rows: Sequence[Row] | None = line.rows.get(metric)
    return sum(row[-1] for row in rows) / len(rows) if rows else None


def text(found: Comparison) -> str:
    """For a terminal: the figures that differ, then the cases."""
    lines = [f"A {found.a}", f"B {found.b}", *(f"  {note}" for note in found.notes), ""]
    lines.append(f"{'system':20} {'metric':26} {'n':>5} {'A':>8} {'B':>8}  difference (95 %)")
    moved = [one for one in found.differences if one.difference]
    for one in moved:
        between = f" ({one.low:+.3f} to {one.high:+.3f})" if one.low is not None else ""
        p = f" p {one.p:.3f}, Holm {one.p_holm:.3f}" if one.p is not None else ""
        lines.append(
            f"{one.system:20} {one.metric:26} {one.n:5} {one.before:8.3f} {one.after:8.3f}  "
            f"{one.difference:+.3f}{between}{p}"
        )
    same = len(found.differences) - len(moved)
    lines += [f"{same} figures are the same.", "", f"{len(found.changes)} scores changed:"]
    for change in found.changes[:SHOWN]:
        was, is_ = (_shown(value) for value in (change.before, change.after))
        where = f"{change.system} {change.metric} {change.case}"
        lines.append(f"  {where}: {was} -> {is_}  {change.question[:80]}")
    if len(found.changes) > SHOWN:
        lines.append(f"  and {len(found.changes) - SHOWN} more (--json has all)")
    return "\n".join(lines)


def _shown(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def as_json(found: Comparison) -> Mapping[str, Any]:
    """All of it as plain JSON."""
    return asdict(found)
