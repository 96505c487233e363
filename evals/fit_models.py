"""The two kinds of fit: a listwise softmax with bounded weights, and a logistic regression.

Both standardise the signs before they are penalised (L2) and give weights for signs as they are.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from service.learned.linear import Floats, Linear

LEARNED = Path(__file__).parent.parent / "service" / "learned"


def listwise(
    names: Sequence[str],
    lists: Sequence[tuple[Floats, Floats, NDArray[np.bool_]]],
    *,
    l2: float,
    signs: Sequence[int],
) -> Linear:
    """Weights that put gold rows first: maximal softmax probability of any gold row of each list.

    A list is (rows of signs, what is taken off each score, which rows are gold), with at least one
    gold row. `signs` bounds each weight: 1 to be at least 0, -1 to be at most 0, 0 free. The loss
    is ListNet's top-one (Cao et al. 2007) with several relevant rows summed.
    """
    rows = np.vstack([one[0] for one in lists])
    taken = np.concatenate([one[1] for one in lists])
    gold = np.concatenate([one[2] for one in lists]).astype(np.float64)
    _, scale = _standard(rows)
    rows = rows / scale
    starts = np.cumsum([0, *(len(one[1]) for one in lists)])[:-1]
    of = np.repeat(np.arange(len(lists)), [len(one[1]) for one in lists])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = rows @ weights - taken
        chances = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        chances /= np.add.reduceat(chances, starts)[of]
        right = np.maximum(np.add.reduceat(chances * gold, starts), 1e-12)
        slope = rows.T @ (chances - chances * gold / right[of]) + l2 * weights
        return float(-np.log(right).sum() + l2 / 2 * weights @ weights), slope

    bounds = [{1: (0.0, None), -1: (None, 0.0), 0: (None, None)}[sign] for sign in signs]
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return Linear(tuple(names), found.x / scale)


def logistic(
    names: Sequence[str], rows: Floats, labels: Floats, shares: Floats, *, l2: float
) -> Linear:
    """Logistic regression by Newton's method; `shares` say how much each row counts."""
    middle, scale = _standard(rows)
    x = np.hstack([np.ones((len(rows), 1)), (rows - middle) / scale])
    shares = shares * len(shares) / shares.sum()
    ridge = np.eye(x.shape[1]) * l2
    ridge[0, 0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(60):
        chances = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (shares * (chances - labels)) + ridge @ weights
        curve = (x * (shares * chances * (1 - chances))[:, None]).T @ x + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-9:
            break
    plain = weights[1:] / scale
    return Linear(tuple(names), plain, float(weights[0] - plain @ middle))


def folds(groups: Sequence[str], number: int, seed: int) -> list[NDArray[np.bool_]]:
    """A mask of the rows left out for each fold; rows of one group are left out at once."""
    names = sorted(set(groups))
    random.Random(seed).shuffle(names)
    of = {name: at % number for at, name in enumerate(names)}
    each = np.array([of[group] for group in groups])
    return [each == fold for fold in range(number)]


def _standard(rows: Floats) -> tuple[Floats, Floats]:
    """Means and standard deviations of the columns; 1 for a column that never changes."""
    scale = rows.std(axis=0)
    return rows.mean(axis=0), np.where(scale > 1e-9, scale, 1.0)


def short(number: float) -> float:
    """A weight as it is written: four significant figures."""
    return float(f"{number:.4g}")


def write(name: str, model: Linear, *, by: str, on: str) -> None:
    """Write the file of a model, with the script that fitted it and the data it was fitted on."""
    told = {
        "fitted_by": by,
        "fitted_on": on,
        "bias": short(model.bias),
        "weights": {n: short(w) for n, w in zip(model.names, model.weights, strict=True)},
    }
    file = LEARNED / f"{name}.json"
    file.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
