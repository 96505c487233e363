from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.metrics.base import Row, mean
from evals.metrics.ranks import auc
from evals.statistics import holm, interval, paired


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    chance = random.Random(1)
    groups = [[(float(chance.random() < 0.7),)] for _ in range(200)]
    bounds = interval(groups, mean)
    assert bounds is not None
    assert bounds == interval(groups, mean)
    low, high = bounds
    value = mean([row for of in groups for row in of])
    assert value is not None
    assert low < value < high
    # the normal approximation of a proportion
    width = 1.96 * (value * (1 - value) / 200) ** 0.5
    assert (high - low) / 2 == pytest.approx(width, rel=0.15)


def test_groups_that_agree_inside_make_the_interval_wider() -> None:
    single = [[(float(n % 2),)] for n in range(100)]
    blocks = [[(float(n % 2),)] * 10 for n in range(10)]
    narrow, wide = interval(single, mean), interval(blocks, mean)
    assert narrow is not None
    assert wide is not None
    assert wide[1] - wide[0] > 2 * (narrow[1] - narrow[0])


def test_the_fast_path_of_means_is_the_slow_one() -> None:
    chance = np.random.default_rng(3)
    groups: list[list[Row]] = [
        [(float(x),) for x in chance.random(chance.integers(1, 4))] for _ in range(12)
    ]

    def slow(rows: object) -> float | None:
        return mean(rows)  # type: ignore[arg-type]

    assert interval(groups, mean, draws=200) == pytest.approx(interval(groups, slow, draws=200))
    rows = {f"{n}-{k}": [row] for n, of in enumerate(groups) for k, row in enumerate(of)}
    other = {key: [(row[0][0] ** 2,)] for key, row in rows.items()}
    of = {key: key.split("-")[0] for key in rows}
    fast = paired(rows, other, of, mean, draws=200)
    checked = paired(rows, other, of, slow, draws=200)
    assert (fast.low, fast.high) == pytest.approx((checked.low, checked.high))
    assert fast.p == checked.p


def test_one_group_has_no_interval_and_an_undefined_figure_none_either() -> None:
    assert interval([[(1.0,), (0.0,)]], mean) is None
    assert interval([[(1.0, 0.3)], [(1.0, 0.4)]], auc) is None  # one class in every draw


def test_equal_systems_do_not_differ() -> None:
    rows = {str(n): [(float(n % 2),)] for n in range(40)}
    pair = paired(rows, rows, {key: key for key in rows}, mean)
    assert (pair.n, pair.difference, pair.low, pair.high, pair.p) == (40, 0, 0, 0, 1)


def test_a_clear_difference_is_seen_and_only_common_cases_count() -> None:
    good = {str(n): [(1.0,)] for n in range(40)}
    bad = {str(n): [(float(n % 4 == 0),)] for n in range(20, 60)}
    pair = paired(good, bad, {str(n): str(n) for n in range(60)}, mean)
    assert (pair.n, pair.difference) == (20, 0.75)
    assert pair.low is not None
    assert pair.low > 0.4
    assert pair.p is not None
    assert pair.p < 0.01
    back = paired(bad, good, {str(n): str(n) for n in range(60)}, mean)
    assert back.difference == -0.75
    assert back.p == pair.p


def test_one_case_apart_is_not_significant() -> None:
    one = {str(n): [(1.0,)] for n in range(30)}
    other = {**one, "7": [(0.0,)]}
    pair = paired(one, other, {key: key for key in one}, mean)
    assert pair.p is not None
    assert pair.p > 0.4


def test_figures_other_than_means_are_compared_too() -> None:
    chance = random.Random(2)
    label = {str(n): float(n % 2) for n in range(60)}
    sure = {key: [(of, of + chance.random() / 2)] for key, of in label.items()}
    coin = {key: [(of, chance.random())] for key, of in label.items()}
    pair = paired(sure, coin, {key: key for key in label}, auc, draws=200)
    assert pair.difference is not None
    assert pair.difference > 0.3
    assert pair.p is not None
    assert pair.p < 0.02


def test_the_scale_of_a_systems_numbers_is_nothing_that_counts() -> None:
    chance = random.Random(4)
    label = {str(n): float(n % 2) for n in range(80)}
    groups = {key: key for key in label}
    sure = {key: [(of, of + chance.random())] for key, of in label.items()}
    coin = {key: [(of, chance.random())] for key, of in label.items()}
    wide = {key: [(row[0][0], 1_000 * row[0][1] - 7)] for key, row in coin.items()}
    one, other = (paired(sure, of, groups, auc, draws=300) for of in (coin, wide))
    assert one == other
    assert one.p is not None
    assert one.p < 0.02


def test_holm_is_worked_out_by_hand() -> None:
    # ordered .01 x3 = .03, .03 x2 = .06, .04 x1 = .04 but not below .06
    assert holm([0.04, None, 0.01, 0.03]) == [pytest.approx(0.06), None, 0.03, 0.06]
    assert holm([]) == []


@settings(deadline=None, max_examples=30)
@given(st.lists(st.lists(st.floats(0, 1), min_size=1, max_size=3), min_size=2, max_size=8))
def test_an_interval_lies_between_the_least_and_the_most(groups: list[list[float]]) -> None:
    bounds = interval([[(x,) for x in of] for of in groups], mean, draws=100)
    assert bounds is not None
    every = [x for of in groups for x in of]
    assert min(every) - 1e-9 <= bounds[0] <= bounds[1] <= max(every) + 1e-9
