from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics import ALL, answer, rouge
from evals.metrics.texts import stands_in
from evals.replies import Reply, Trial
from tests.evals.make import case, said


def score(name: str, trial: Trial) -> float | None:
    rows = ALL[name].rows(trial)
    return None if rows is None else rows[0][0]


def test_exact_match_and_f1_are_squads_own() -> None:
    trial = said("The Maren Dawn.", answers=(("maren dawn", "the ship"),))
    assert score("exact_match", trial) == 1
    # {it, was, maren, dawn} and {maren, dawn}: precision 2/4, recall 2/2, F1 2/3
    trial = said("It was the Maren Dawn", answers=(("Maren Dawn",),))
    assert score("exact_match", trial) == 0
    assert score("token_f1", trial) == pytest.approx(2 / 3)


def test_repeated_tokens_count_as_often_as_both_have_them() -> None:
    # bags {b: 3} and {b: 1, c: 1}: 1 in common, precision 1/3, recall 1/2, F1 2/5
    assert answer.f1("b b b", "b c") == pytest.approx(2 / 5)
    assert answer.f1("", "") == 1
    assert answer.f1("x", "") == 0


@pytest.mark.parametrize(
    ("wanted", "text", "stands"),
    [
        ("23", "It was 23 people.", True),
        ("23", "It was 1,234 people.", False),
        ("1", "It rose by 1.5 percent.", False),
        ("5", "It rose by 1.5 percent.", False),
        ("1.5", "It rose by 1.5.", True),
        ("seven", "seventeen", False),
        ("Ellery", "ELLERY's pier", True),
        ("it's", "It’s over", True),
        ("4,05 Metern", "mit 4,05\u00a0Metern", True),
        ("cost: 5", "The cost: 5.", True),
        ("", "anything", False),
        ("Été", "l’été 2025", True),
    ],
)
def test_an_answer_stands_between_boundaries(wanted: str, text: str, stands: bool) -> None:
    assert stands_in(wanted, text) is stands


@given(st.text(alphabet="abc 12.,", min_size=1).filter(str.strip))
def test_every_text_stands_in_itself(text: str) -> None:
    assert stands_in(text, text)


def test_each_need_counts_and_any_alternative_will_do() -> None:
    needs = (("23", "twenty-three"), ("4.6 million",))
    half = said("Twenty-three were hurt.", answers=needs)
    assert (score("contained", half), score("correct", half)) == (0.5, 0)
    full = said("Twenty-three were hurt; it cost 4.6 million.", answers=needs)
    assert (score("contained", full), score("correct", full)) == (1, 1)
    assert score("exact_match", full) is None  # no single short answer


def test_what_is_forbidden_makes_a_right_answer_wrong() -> None:
    trial = said("It was 23, says Quince.", answers=(("23",),), forbidden=("quince",))
    assert (score("contained", trial), score("correct", trial), score("clean", trial)) == (1, 0, 0)
    clean = said("It was 23.", answers=(("23",),), forbidden=("quince",))
    assert (score("correct", clean), score("clean", clean)) == (1, 1)
    assert score("clean", said("It was 23.", answers=(("23",),))) is None


def test_an_abstention_is_wrong_where_there_is_an_answer_and_unscored_where_there_is_none() -> None:
    silent = Reply(outcome="abstained")
    asked = Trial(case(answers=(("23",),), long_answers=("It was 23.",)), silent)
    names = ("correct", "contained", "exact_match", "token_f1", "rougeL_f")
    assert [score(name, asked) for name in names] == [0, 0, 0, 0, 0]
    unanswerable = Trial(case(answerable=False), silent)
    assert [score(name, unanswerable) for name in names] == [None] * 5


def test_rouge_is_worked_out_by_hand() -> None:
    # reference: the cat sat on the mat (6), reply: the cat ran (3); unigrams in common: the, cat
    trial = said("the cat ran", long_answers=("the cat sat on the mat",))
    assert score("rouge1_recall", trial) == pytest.approx(2 / 6)
    assert score("rouge1_f", trial) == pytest.approx(2 * 2 / (6 + 3))
    assert score("rouge2_recall", trial) == pytest.approx(1 / 5)
    assert score("rougeL_recall", trial) == pytest.approx(2 / 6)


def test_the_best_reference_counts_and_order_matters_to_rouge_l_alone() -> None:
    assert rouge.scores("mat the on", "on the mat")["rouge1"][0] == 1
    assert rouge.scores("mat the on", "on the mat")["rougeL"][0] == pytest.approx(1 / 3)
    trial = said("on the mat", references=("nothing alike", "on the mat"))
    assert score("rougeL_f", trial) == 1
