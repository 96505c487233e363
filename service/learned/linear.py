"""A linear model over named signs: its weights are a readable file beside this module."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class BadWeights(ValueError):
    """A file of weights does not fit the signs that the code counts."""


@dataclass(frozen=True)
class Linear:
    """`score = bias + sum(weight * sign)`, for signs in the order of `names`."""

    names: tuple[str, ...]
    weights: Floats
    bias: float = 0.0

    def score(self, signs: Floats) -> Floats:
        """Scores of rows of signs, shape (n, len(names)) -> (n,); higher is better."""
        scores: Floats = signs @ self.weights + self.bias
        return scores

    def probability(self, signs: Floats) -> Floats:
        """The logistic function of the scores, 0 to 1."""
        chances: Floats = 1.0 / (1.0 + np.exp(-np.clip(self.score(signs), -50.0, 50.0)))
        return chances


def load(model: str, names: Sequence[str]) -> Linear:
    """The model of this name, for exactly these signs; raises `BadWeights` for any other."""
    text = (files("service.learned") / f"{model}.json").read_text(encoding="utf-8")
    return parse(model, json.loads(text), names)


def parse(model: str, told: Mapping[str, object], names: Sequence[str]) -> Linear:
    """A model from the object of its file: `bias`, and `weights` by the name of the sign."""
    weights, bias = told.get("weights"), told.get("bias", 0.0)
    if not isinstance(weights, dict) or not isinstance(bias, int | float):
        raise BadWeights(f"{model}.json: wants an object `weights` and a number `bias`")
    if odd := sorted({*weights} ^ {*names}):
        raise BadWeights(f"{model}.json: signs that only the file or only the code has: {odd}")
    return Linear(tuple(names), np.array([float(weights[one]) for one in names]), float(bias))
