"""Abstention and the judge of support: figures of two classes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.cases import Sentence
from evals.metrics import ALL, ranks
from evals.metrics.base import Metric, Row
from evals.replies import Checked, Reply, Trial
from tests.evals.make import case


def total(name: str, trials: list[Trial]) -> float | None:
    metric: Metric = ALL[name]
    return metric.total([row for trial in trials for row in metric.rows(trial) or ()])


def test_the_auc_is_worked_out_by_hand() -> None:
    # pairs of a 1 (.9, .6) and a 0 (.6, .1): above, above, tie, above = 3.5 of 4
    assert ranks.auc([(1, 0.9), (1, 0.6), (0, 0.6), (0, 0.1)]) == pytest.approx(3.5 / 4)
    assert ranks.auc([(1, 0.5), (0, 0.5), (0, 0.5)]) == 0.5
    assert ranks.auc([(1, 0.1), (0, 0.9)]) == 0
    assert ranks.auc([(1, 0.5)]) is None
    assert ranks.auc([]) is None


@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0]), st.integers(0, 5).map(float)), max_size=25))
def test_the_auc_is_the_share_of_pairs_in_order(rows: list[Row]) -> None:
    ones, zeros = ([n for label, n in rows if label == of] for of in (1, 0))
    pairs = [(a > b) + 0.5 * (a == b) for a in ones for b in zeros]
    wanted = sum(pairs) / len(pairs) if pairs else None
    assert ranks.auc(rows) == (None if wanted is None else pytest.approx(wanted))


def test_f1_precision_and_recall_are_worked_out_by_hand() -> None:
    rows: list[Row] = [(1, 1), (1, 0), (1, 0), (0, 1), (0, 0)]  # 1 hit, 2 misses, 1 false alarm
    assert ranks.recall(rows) == pytest.approx(1 / 3)
    assert ranks.precision(rows) == pytest.approx(1 / 2)
    assert ranks.f1(rows) == pytest.approx(2 / 5)
    assert ranks.balanced(rows) == pytest.approx((1 / 3 + 1 / 2) / 2)
    assert ranks.f1([(0, 0)]) is None
    assert ranks.precision([(1, 0)]) is None


def asked(answerable: bool, outcome: str, sure: float | None = None) -> Trial:
    reply = Reply(outcome=outcome, answerability=sure)  # type: ignore[arg-type]
    return Trial(case(answerable=answerable), reply)


def test_abstention_is_worked_out_by_hand() -> None:
    trials = [
        asked(True, "answered", 0.9),
        asked(True, "answered", 0.6),
        asked(True, "abstained", 0.2),
        asked(False, "answered", 0.6),
        asked(False, "abstained", 0.1),
    ]
    assert total("kept", trials) == pytest.approx(2 / 3)
    assert total("abstained", trials) == 0.5
    assert total("balanced_accuracy", trials) == pytest.approx((2 / 3 + 1 / 2) / 2)
    # .9 beats both, .6 ties and beats, .2 beats one: 4.5 of 6
    assert total("answerability_auc", trials) == pytest.approx(4.5 / 6)


def test_always_and_never_answering_are_both_a_coin_toss() -> None:
    for outcome in ("answered", "abstained"):
        trials = [asked(True, outcome, 0.5), asked(True, outcome, 0.5), asked(False, outcome, 0.5)]
        assert total("balanced_accuracy", trials) == 0.5
        assert total("answerability_auc", trials) == 0.5


def test_without_answerability_its_auc_is_unscored() -> None:
    assert ALL["answerability_auc"].rows(asked(True, "answered")) is None


def judged(labels: list[tuple[int, int]], *checked: tuple[int, int, str, float]) -> Trial:
    marks = tuple(Sentence(start, end, False) for start, end in labels)
    sentences = tuple(Checked(*one) for one in checked)  # type: ignore[arg-type]
    return Trial(case(labels=marks), Reply(checked=sentences))


def test_the_judge_is_scored_by_sentences_and_by_responses() -> None:
    marked = judged(
        [(12, 15)],
        (0, 10, "supported", 1.0),
        (10, 20, "unsupported", 0.2),  # the mark is inside: caught
        (20, 30, "unsupported", 0.4),  # a supported one that is not passed
        (30, 40, "unjudged", 0.0),
    )
    missed = judged([(0, 5)], (0, 10, "supported", 0.8))
    clean = judged([], (0, 10, "supported", 0.9))
    flagged = judged([], (0, 10, "unsupported", 0.1))
    trials = [marked, missed, clean, flagged]
    # supported 1.0 .4 .9 .1, unsupported .2 .8: 2 + 1 + 2 + 0 of 8
    assert total("support_auc", trials) == pytest.approx(5 / 8)
    assert total("support_kept", trials) == pytest.approx(2 / 4)
    assert total("support_caught", trials) == pytest.approx(1 / 2)
    assert total("support_balanced_accuracy", trials) == pytest.approx(0.5)
    assert total("judged", trials) == pytest.approx(6 / 7)
    # of marked, missed: 1 found; flagged too much: 1
    assert total("response_recall", trials) == pytest.approx(1 / 2)
    assert total("response_precision", trials) == pytest.approx(1 / 2)
    assert total("response_f1", trials) == pytest.approx(1 / 2)
    # flagging all four: p = 1/2, F1 = 2 p / (1 + p)
    assert total("response_f1_all_positive", trials) == pytest.approx(2 / 3)


def test_a_mark_that_only_touches_a_sentence_is_not_in_it() -> None:
    trial = judged([(10, 12)], (0, 10, "supported", 1.0), (12, 20, "supported", 1.0))
    assert ALL["support_auc"].rows(trial) == [(1.0, 1.0), (1.0, 1.0)]


def test_a_text_that_is_supported_as_a_whole_has_no_mark() -> None:
    trial = Trial(
        case(labels=(Sentence(0, 9, True),)), Reply(checked=(Checked(0, 9, "supported", 1.0),))
    )
    assert ALL["support_auc"].rows(trial) == [(1.0, 1.0)]
