"""What a metric is: the rows that one trial gives, and the figure of many rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evals.replies import Trial

Row = tuple[float, ...]
Rows = Callable[[Trial], Sequence[Row] | None]
Total = Callable[[Sequence[Row]], float | None]
Direction = Literal["higher", "lower"] | None


def mean(rows: Sequence[Row]) -> float | None:
    """The mean of the first column; None without rows."""
    return float(np.mean([row[0] for row in rows])) if rows else None


@dataclass(frozen=True, slots=True)
class Metric:
    """A named figure.

    `rows` gives what one trial adds: rows of numbers (a metric of the mean has one row of one
    number), or None where the metric is undefined for the trial: unscored, never zero. `total`
    makes the figure of the rows of all trials together, None where that is undefined (an AUC of
    one class). `unit`: "share" (0 to 1), "words" (per 100), "ms", "tokens". `direction`: what is
    better, None where neither is.
    """

    name: str
    title: str
    rows: Rows
    total: Total = mean
    unit: Literal["share", "words", "ms", "tokens"] = "share"
    direction: Direction = "higher"
