import numpy as np
import pytest
from numpy.typing import NDArray

from evals.fit_models import folds, listwise, logistic, short

Floats = NDArray[np.float64]


def lists(
    chance: np.random.Generator, count: int = 80
) -> list[tuple[Floats, Floats, NDArray[np.bool_]]]:
    """Lists of eight rows of which the gold one has the highest first sign; the second is noise."""
    made = []
    for _ in range(count):
        rows = chance.normal(size=(8, 2))
        made.append((rows, np.zeros(8), rows[:, 0] == rows[:, 0].max()))
    return made


def test_listwise_finds_what_puts_gold_first() -> None:
    found = listwise(("told", "noise"), lists(np.random.default_rng(1)), l2=1.0, signs=(1, 0))
    told, noise = found.weights
    assert told > 1.0
    assert abs(noise) < 0.3 * told


def test_listwise_keeps_to_its_bounds() -> None:
    found = listwise(("told", "noise"), lists(np.random.default_rng(2)), l2=1.0, signs=(-1, 1))
    assert found.weights[0] <= 0
    assert found.weights[1] >= 0


def test_listwise_counts_what_is_taken_off() -> None:
    """Two rows that differ in what is taken off alone need no weight."""
    rows = np.array([[1.0, 0.0], [1.0, 0.0]])
    found = listwise(
        ("a", "b"), [(rows, np.array([0.0, 9.0]), np.array([True, False]))], l2=1.0, signs=(0, 0)
    )
    assert np.abs(found.weights).max() < 1e-3


def test_logistic_gives_weights_for_signs_as_they_are() -> None:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(4_000, 2)) * (1.0, 50.0) + (0.0, 300.0)
    odds = 1.5 * rows[:, 0] + 0.02 * (rows[:, 1] - 300.0) - 0.5
    labels = (chance.random(4_000) < 1 / (1 + np.exp(-odds))).astype(float)
    found = logistic(("a", "b"), rows, labels, np.ones(4_000), l2=0.01)
    assert found.weights == pytest.approx([1.5, 0.02], rel=0.2)
    assert found.bias == pytest.approx(-0.5 - 0.02 * 300, rel=0.2)


def test_shares_weigh_the_rows() -> None:
    rows = np.array([[0.0], [0.0]])
    labels = np.array([1.0, 0.0])
    found = logistic(("a",), rows, labels, np.array([3.0, 1.0]), l2=1.0)
    assert found.probability(np.array([[0.0]]))[0] == pytest.approx(0.75, abs=1e-3)


def test_weights_are_written_short() -> None:
    assert short(1.23456789) == 1.235
    assert short(-0.0) == 0.0


def test_a_group_is_left_out_whole_and_each_once() -> None:
    groups = [f"g{number % 7}" for number in range(40)]
    made = folds(groups, 5, 1)
    assert np.sum(made, axis=0).tolist() == [1] * 40
    for fold in made:
        kept = {group for group, out in zip(groups, fold, strict=True) if not out}
        assert kept.isdisjoint({group for group, out in zip(groups, fold, strict=True) if out})
