from __future__ import annotations

from dataclasses import replace

import pytest

from evals.metrics import ALL
from evals.metrics.citations import covers, within
from evals.replies import Cited, Claimed, Reply, Trial
from tests.evals.make import answered, case, claimed, gold

LINE = "Three people died in the flood."  # 26 code points that are not white space


def cite(start: int, end: int, article: str = "a") -> Cited:
    return Cited(article, start, end, "")


def score(name: str, trial: Trial) -> float | None:
    rows = ALL[name].rows(trial)
    return None if rows is None else rows[0][0]


def test_recall_is_the_share_of_claims_that_are_entailed() -> None:
    reply = answered(
        claimed("A.", cite(0, 9)),
        claimed("B.", cite(0, 9), entailed=False),
        claimed("C.", entailed=False),  # cites nothing
        claimed("D?", cite(0, 9), entailed=None),  # can't be judged: left out
    )
    assert score("citation_recall", Trial(case(), reply)) == pytest.approx(1 / 3)


def test_precision_counts_citations_that_help_to_entail() -> None:
    helped = Claimed("A.", (cite(0, 9), cite(9, 20)), entailed=True, needless=(False, True))
    wrong = Claimed("B.", (cite(0, 9), cite(9, 20)), entailed=False, needless=(False, False))
    reply = answered(helped, wrong, claimed("C.", cite(5, 8)))
    # 1 of 2, 0 of 2, 1 of 1
    assert score("citation_precision", Trial(case(), reply)) == pytest.approx(2 / 5)


def test_where_nothing_was_sent_citations_are_undefined_but_gold_was_missed() -> None:
    trial = Trial(case(evidence=((gold(LINE),),)), Reply(outcome="abstained"))
    assert score("citation_recall", trial) is None
    assert score("citation_precision", trial) is None
    assert score("strict_precision", trial) is None
    assert score("strict_recall", trial) == 0


def test_a_gold_sentence_is_cited_when_half_of_it_is() -> None:
    span = gold(LINE, start=100)
    assert covers(cite(100, 131), span)
    assert covers(cite(0, 500), span)
    assert covers(cite(100, 115), span)  # "Three people di": 13 of 26
    assert not covers(cite(100, 114), span)  # 12 of 26
    assert not covers(cite(131, 140), span)
    assert not covers(cite(100, 131, "b"), span)
    assert within(cite(100, 104), span)
    assert not within(cite(99, 104), span)


def test_strict_recall_is_by_needs_and_strict_precision_by_citations() -> None:
    needs = ((gold(LINE), gold(LINE, article="reprint")), (gold(LINE, start=50),))
    trial = Trial(
        case(evidence=needs),
        answered(claimed("A.", cite(0, 31, "reprint"), cite(200, 240)), claimed("B.", cite(0, 4))),
    )
    assert score("strict_recall", trial) == 0.5
    assert score("strict_precision", trial) == pytest.approx(2 / 3)  # one lies within gold


def test_the_same_span_cited_twice_is_one_citation() -> None:
    trial = Trial(
        case(evidence=((gold(LINE),),)),
        answered(claimed("A.", cite(0, 31)), claimed("B.", cite(0, 31), cite(90, 99))),
    )
    assert score("strict_precision", trial) == 0.5


def test_unanswerable_cases_have_no_gold_to_cite() -> None:
    trial = Trial(case(answerable=False), answered(claimed("A.", cite(0, 9))))
    assert score("strict_recall", trial) is None
    assert score("strict_precision", trial) is None
    assert score("citation_recall", replace(trial)) == 1
