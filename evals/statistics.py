"""Intervals and tests that respect groups: cases of one source article are not independent.

Intervals are percentile bootstraps (95 %) that draw whole groups with replacement (Davison and
Hinkley 1997, section 3.8; Field and Welsh 2007). Two systems on the same cases are compared by the
bootstrap of their difference, the same groups drawn for both, and by a paired randomisation test
(Smucker, Allan and Carterette 2007) that swaps the systems of whole groups. All seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evals.metrics.base import Row, Total, mean
from evals.metrics.ranks import auc

DRAWS, SEED = 1_000, 20_261_126
LEVEL = (2.5, 97.5)
_ENOUGH = 0.5  # of the draws must have a figure

Floats = NDArray[np.float64]
Grouped = Sequence[Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Paired:
    """The first system minus the second; all None where there is nothing to compare."""

    n: int
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


def interval(
    groups: Grouped, total: Total, *, draws: int = DRAWS, seed: int = SEED
) -> tuple[float, float] | None:
    """The 95 % interval of `total` over the rows of these groups; None for fewer than two."""
    if len(groups) < 2:
        return None
    return _bounds(_drawn(groups, total, _counts(len(groups), draws, seed)))


def _counts(groups: int, draws: int, seed: int) -> NDArray[np.int64]:
    """How often each group is drawn: (draws, groups)."""
    chance = np.random.default_rng(seed)
    return chance.multinomial(groups, np.full(groups, 1 / groups), size=draws)


def _drawn(groups: Grouped, total: Total, counts: NDArray[np.int64]) -> Floats:
    """The figure of every draw, NaN where it is undefined."""
    if total is mean:
        sums, numbers = _sums(groups)
        with np.errstate(invalid="ignore", divide="ignore"):
            means: Floats = (counts @ sums) / (counts @ numbers)
        return means
    figures = []
    for drawn in counts:
        rows = [
            row for of, times in zip(groups, drawn, strict=True) for row in list(of) * int(times)
        ]
        figure = total(rows)
        figures.append(np.nan if figure is None else figure)
    return np.asarray(figures, dtype=np.float64)


def _sums(groups: Grouped) -> tuple[Floats, Floats]:
    sums = np.asarray([sum(row[0] for row in of) for of in groups], dtype=np.float64)
    return sums, np.asarray([len(of) for of in groups], dtype=np.float64)


def _bounds(figures: Floats) -> tuple[float, float] | None:
    found = figures[~np.isnan(figures)]
    if len(found) < _ENOUGH * len(figures):
        return None
    low, high = np.percentile(found, LEVEL)
    return float(low), float(high)


def paired(
    a: Mapping[str, Sequence[Row]],
    b: Mapping[str, Sequence[Row]],
    groups: Mapping[str, str],
    total: Total,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Paired:
    """Compare the rows of two systems by case id, on the cases that both have.

    `groups` has the group of every case. `p` is two-sided, (more extreme + 1) / (draws + 1).
    """
    if total is auc:
        a, b = by_rank(a), by_rank(b)
    common = [key for key in a if key in b]
    names = sorted({groups[key] for key in common})
    ours, theirs = _by_group(a, common, groups, names), _by_group(b, common, groups, names)
    one, other = total(_flat(ours)), total(_flat(theirs))
    if one is None or other is None:
        return Paired(len(common))
    if len(names) < 2:
        return Paired(len(common), one - other)
    counts = _counts(len(names), draws, seed)
    bounds = _bounds(_drawn(ours, total, counts) - _drawn(theirs, total, counts))
    low, high = bounds or (None, None)
    p = _randomised(ours, theirs, total, one - other, draws=draws, seed=seed)
    return Paired(len(common), one - other, low, high, p)


def by_rank(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """The rows of one system with ranks for its numbers, which no AUC sees.

    Two systems' numbers have scales of their own; only ranks can be swapped between them (Bandos,
    Rockette and Gur 2005).
    """
    numbers = [row[1] for of in rows.values() for row in of]
    ranks = iter((rankdata(numbers) / max(1, len(numbers))).tolist())
    return {key: [(row[0], next(ranks)) for row in of] for key, of in rows.items()}


def _by_group(
    rows: Mapping[str, Sequence[Row]],
    keys: Sequence[str],
    groups: Mapping[str, str],
    names: Sequence[str],
) -> list[list[Row]]:
    found: dict[str, list[Row]] = {name: [] for name in names}
    for key in keys:
        found[groups[key]] += rows[key]
    return list(found.values())


def _flat(groups: Grouped) -> list[Row]:
    return [row for of in groups for row in of]


def _randomised(
    ours: Grouped, theirs: Grouped, total: Total, seen: float, *, draws: int, seed: int
) -> float:
    """The share of random swaps of whole groups with a difference as large as the one seen."""
    chance = np.random.default_rng(seed + 1)
    swaps = chance.integers(0, 2, size=(draws, len(ours)), dtype=np.int64)
    if total is mean:
        (sums_a, ns_a), (sums_b, ns_b) = _sums(ours), _sums(theirs)
        stay = 1 - swaps
        with np.errstate(invalid="ignore", divide="ignore"):
            one = (stay @ sums_a + swaps @ sums_b) / (stay @ ns_a + swaps @ ns_b)
            other = (stay @ sums_b + swaps @ sums_a) / (stay @ ns_b + swaps @ ns_a)
        differences = one - other
    else:
        differences = np.asarray([_swapped(ours, theirs, total, swap) for swap in swaps])
    differences = differences[~np.isnan(differences)]
    extreme = int((np.abs(differences) >= abs(seen) - 1e-12).sum())
    return (extreme + 1) / (len(differences) + 1)


def _swapped(ours: Grouped, theirs: Grouped, total: Total, swap: Sequence[int]) -> float:
    both = list(zip(ours, theirs, swap, strict=True))
    one = total([row for a, b, swapped in both for row in (b if swapped else a)])
    other = total([row for a, b, swapped in both for row in (a if swapped else b)])
    return np.nan if one is None or other is None else one - other


def holm(values: Sequence[float | None]) -> list[float | None]:
    """p-values adjusted for their number (Holm 1979); None stays None and does not count."""
    known = sorted((p, n) for n, p in enumerate(values) if p is not None)
    adjusted: list[float | None] = [None] * len(values)
    highest = 0.0
    for rank, (p, n) in enumerate(known):
        highest = max(highest, min(1.0, p * (len(known) - rank)))
        adjusted[n] = highest
    return adjusted
