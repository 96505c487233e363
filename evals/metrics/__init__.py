"""The metrics, one family a file; `ALL` has them by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evals.errors import BadData
from evals.metrics import (
    abstention,
    answer,
    citations,
    cost,
    judge,
    neutrality,
    retrieval,
    rouge,
    summaries,
)
from evals.metrics.base import Metric

ALL: Mapping[str, Metric] = {
    metric.name: metric
    for family in (
        retrieval,
        answer,
        rouge,
        citations,
        abstention,
        judge,
        neutrality,
        summaries,
        cost,
    )
    for metric in family.METRICS
}


def named(names: Iterable[str]) -> tuple[Metric, ...]:
    """These metrics, in order; raises `BadData` for a name that none has."""
    wanted = list(names)
    for name in wanted:
        if name not in ALL:
            raise BadData(f"metrics: {name} is unknown; there are {', '.join(ALL)}")
    return tuple(ALL[name] for name in wanted)
