"""Whether the evidence holds the answer at all: a number from 0 to 1, and where to draw the line."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

LEAST = 0.5  # below it the service abstains


@dataclass(frozen=True, slots=True)
class Signals:
    """What abstention looks at, each 0 to 1, about the best sentence and its evidence."""

    sentence: float
    window: float
    passage: float
    adjacency: float
    cosine: float
    fit: float
    names_window: float
    names_passage: float
    names_none: float
    missing: float


_BIAS = -5.0
_WEIGHTS = Signals(
    sentence=2.0,
    window=2.0,
    passage=2.0,
    adjacency=0.5,
    cosine=3.0,
    fit=1.0,
    names_window=1.0,
    names_passage=1.0,
    names_none=1.0,
    missing=-1.0,
)


def answerability(signals: Signals) -> float:
    """Logistic combination of the signals."""
    z = _BIAS + sum(w * x for w, x in zip(astuple(_WEIGHTS), astuple(signals), strict=True))
    return 1.0 / (1.0 + math.exp(-z))
