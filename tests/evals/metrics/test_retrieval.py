from __future__ import annotations

import math
import random

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import AP, RR, Qrel, R, ScoredDoc, Success, nDCG

from evals.metrics import ALL, retrieval
from evals.replies import Trial
from tests.evals.make import case, found


def figure(name: str, ids: list[str], needs: list[list[str]]) -> float:
    trial = Trial(case(articles=tuple(tuple(need) for need in needs)), found(ids))
    rows = ALL[name].rows(trial)
    assert rows is not None
    return rows[0][0]


RANKING = ["x", "a", "y", "b", "z"]  # gold at ranks 2 and 4, c is not found
NEEDS = [["a"], ["b"], ["c"]]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("hits@1", 0.0),
        ("hits@3", 1.0),
        ("mrr@10", 1 / 2),
        ("map@10", (1 / 2 + 2 / 4) / 3),
        (
            "ndcg@10",
            (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3) + 1 / math.log2(4)),
        ),
        ("recall@3", 1 / 3),
        ("recall@5", 2 / 3),
        ("all_evidence@5", 0.0),
    ],
)
def test_figures_are_those_worked_out_by_hand(name: str, wanted: float) -> None:
    assert figure(name, RANKING, NEEDS) == pytest.approx(wanted)


def test_a_need_is_met_by_any_of_its_reprints() -> None:
    needs = [["a", "reprint"], ["b"]]
    assert figure("recall@5", ["reprint", "b"], needs) == 1
    assert figure("all_evidence@5", ["reprint", "b"], needs) == 1
    assert figure("recall@1", ["reprint", "b"], needs) == 0.5


def test_a_query_without_gold_is_unscored() -> None:
    trial = Trial(case(answerable=False), found(["a"]))
    assert all(metric.rows(trial) is None for metric in retrieval.METRICS)


def test_nothing_found_is_zero_where_there_was_something_to_find() -> None:
    assert figure("recall@10", [], [["a"]]) == 0
    assert figure("mrr@10", [], [["a"]]) == 0


def test_means_over_queries_are_ir_measures_own() -> None:
    chance = random.Random(5)
    ids = [f"d{n}" for n in range(40)]
    trials, qrels, run = [], [], []
    for query in range(50):
        ranking = chance.sample(ids, 25)
        gold = chance.sample(ids, chance.randint(1, 6))
        trials.append(Trial(case(articles=tuple((one,) for one in gold)), found(ranking)))
        qrels += [Qrel(str(query), one, 1) for one in gold]
        run += [ScoredDoc(str(query), one, 100.0 - n) for n, one in enumerate(ranking)]
    theirs = {
        "hits@1": Success @ 1,
        "hits@10": Success @ 10,
        "mrr@10": RR @ 10,
        "map@10": AP @ 10,
        "ndcg@10": nDCG @ 10,
        "recall@5": R @ 5,
        "recall@10": R @ 10,
    }
    wanted = ir_measures.calc_aggregate(list(theirs.values()), qrels, run)
    for name, measure in theirs.items():
        metric = ALL[name]
        rows = [row for trial in trials for row in metric.rows(trial) or ()]
        assert metric.total(rows) == pytest.approx(wanted[measure]), name


@given(st.permutations([f"d{n}" for n in range(12)]), st.integers(1, 6))
def test_recall_never_falls_with_more_results(ranking: list[str], size: int) -> None:
    needs = [[f"d{n}"] for n in range(size)]
    shares = [retrieval.needs_met(ranking, needs, k) for k in range(1, 13)]
    assert shares == sorted(shares)
    assert shares[-1] == 1
