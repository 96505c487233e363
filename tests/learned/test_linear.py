import json
from importlib.resources import files

import numpy as np
import pytest

from service.compose import answerable, selection
from service.compose import signs as sentences
from service.learned.linear import BadWeights, Linear, load, parse
from service.verify import signs as support

SHIPPED = {
    "sentences": sentences.NAMES,
    "answerable": answerable.NAMES,
    "further": selection.NAMES,
    "support": support.NAMES,
}


@pytest.mark.parametrize("model", SHIPPED)
def test_a_shipped_file_has_a_weight_for_each_sign_and_says_what_fitted_it(model: str) -> None:
    made = load(model, SHIPPED[model])
    assert made.names == SHIPPED[model]
    assert np.isfinite(made.weights).all()
    assert np.abs(made.weights).max() > 0
    text = (files("service.learned") / f"{model}.json").read_text(encoding="utf-8")
    assert len(text) < 10_000
    assert json.loads(text)["fitted_by"].startswith("evals/fit_")
    assert json.loads(text)["fitted_on"]


def test_scores_are_weighted_sums_and_probabilities_follow_them() -> None:
    model = Linear(("a", "b"), np.array([2.0, -1.0]), 0.5)
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]])
    assert model.score(rows).tolist() == [2.5, -0.5, 0.0]
    first, second, third = model.probability(rows).tolist()
    assert first > third > second
    assert third == 0.5
    assert model.probability(np.array([[1e9, 0.0], [-1e9, 0.0]])).tolist() == pytest.approx([1, 0])


def test_signs_that_do_not_fit_are_named() -> None:
    with pytest.raises(BadWeights, match=r"weird\.json.*'b', 'c'"):
        parse("weird", {"weights": {"a": 1, "c": 2}}, ("a", "b"))
    with pytest.raises(BadWeights, match="an object `weights`"):
        parse("weird", {"bias": 1}, ("a",))
    with pytest.raises(BadWeights, match="a number `bias`"):
        parse("weird", {"weights": {"a": 1}, "bias": "much"}, ("a",))


def test_the_order_of_the_file_does_not_matter() -> None:
    model = parse("m", {"weights": {"b": 2, "a": 1}, "bias": 3}, ("a", "b"))
    assert model.weights.tolist() == [1.0, 2.0]
    assert model.bias == 3.0
