"""Latency as the service measured it, by stage: medians and 95th percentiles in milliseconds.

They differ between runs, so they stand in a file of their own and are in no suite's metrics.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.metrics.base import Metric, Row, Rows, Total
from evals.replies import Trial

STAGES = ("retrieve", "compose", "verify", "total")
PERCENTILES = (50, 95)


def _rows(stage: str) -> Rows:
    def rows(trial: Trial) -> Sequence[Row] | None:
        spent = trial.reply.timings_ms.get(stage)
        return None if spent is None else [(spent,)]

    return rows


def percentile(percent: int) -> Total:
    """The percentile of the first column, linear between neighbours; None without rows."""

    def total(rows: Sequence[Row]) -> float | None:
        return float(np.percentile([row[0] for row in rows], percent)) if rows else None

    return total


METRICS = tuple(
    Metric(
        f"latency_{stage}_p{percent}",
        f"{stage}, p{percent}",
        _rows(stage),
        percentile(percent),
        unit="ms",
        direction="lower",
    )
    for stage in STAGES
    for percent in PERCENTILES
)
