"""Figures of two classes: the area under the ROC curve, balanced accuracy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata

from evals.metrics.base import Row


def auc(rows: Sequence[Row]) -> float | None:
    """The ROC AUC of rows (1 or 0, number): how often a 1 has the higher number than a 0.

    By the rank sum of Mann and Whitney, ties count half; None with one class only.
    """
    if not rows:
        return None
    label, number = np.asarray(rows, dtype=np.float64)[:, :2].T
    positive = label > 0
    ones, zeros = int(positive.sum()), int((~positive).sum())
    if not ones or not zeros:
        return None
    ranks = rankdata(number)
    return float((ranks[positive].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def balanced(rows: Sequence[Row]) -> float | None:
    """The balanced accuracy of rows (1 or 0, said 1 or 0): the mean of both classes' recalls."""
    one, other = recall(rows), recall([(1 - label, 1 - said) for label, said in rows])
    return None if one is None or other is None else (one + other) / 2


def recall(rows: Sequence[Row]) -> float | None:
    """Of the rows with a true 1 the share that is said to be 1."""
    said = [row[1] for row in rows if row[0] > 0]
    return float(np.mean(said)) if said else None


def precision(rows: Sequence[Row]) -> float | None:
    """Of the rows that are said to be 1 the share that is."""
    label = [row[0] for row in rows if row[1] > 0]
    return float(np.mean(label)) if label else None


def f1(rows: Sequence[Row]) -> float | None:
    """2 hits / (2 hits + false alarms + misses); None without a true or a said 1."""
    hits = sum(row[0] > 0 and row[1] > 0 for row in rows)
    wrong = sum((row[0] > 0) != (row[1] > 0) for row in rows)
    return 2 * hits / (2 * hits + wrong) if hits or wrong else None
