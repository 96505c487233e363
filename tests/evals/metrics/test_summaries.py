"""Each metric of summaries on a reply that is right, and on one that is wrong in one way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evals.cases import Case, Dated, Dispute, Party, SummaryGold
from evals.metrics import ALL
from evals.replies import Cited, Claimed, Reply, Shown, Trial
from tests.evals.make import case

GOLD = SummaryGold(
    request={"topic": "hall"},
    facts=(("14 were hurt", "fourteen"),),
    parties=(Party(("Lena Orth", "mayor"), True, ("the hall was safe",)),),
    disputes=(
        Dispute("hurt", "disagreement", True, (("14 were hurt",), ("17 were hurt",))),
        Dispute("cost", "update", True, (("cost 3",), ("costs 4 now",))),
    ),
    dates=(Dated(("2026-04-20",), ("14 were hurt",)),),
    open=("why is not known",),
    closed=("who is not known",),
)
TOLD = (
    "On Monday 14 were hurt.",
    "Orth said the hall was safe.",
    "17 were hurt, Rees said.",
    "It was to cost 3.",
    "It costs 4 now.",
    "The reason why is not known.",
)
SHOWN = Shown(
    positions=(("Mayor Lena Orth", (1,)),),
    disputes=(("hurt", "open", ((0,), (2,))), ("cost", "updated", ((3,), (4,)))),
    timeline=(("2026-04-20", (0,)),),
    open_questions=(5,),
)


def trial(shown: Shown = SHOWN, **more: Any) -> Trial:
    claims = tuple(Claimed(text, (Cited("a", 0, len(text), text),)) for text in TOLD)
    asked: Case = case(summary=GOLD, forbidden=("shameful",), articles=(("a",),))
    return Trial(replace(asked, **more), Reply(outcome="answered", claims=claims, shown=shown))


def figure(name: str, one: Trial) -> float | None:
    rows = ALL[name].rows(one)
    return ALL[name].total(rows) if rows is not None else None


RIGHT = {
    "facts_found": 1.0,
    "positions_right": 1.0,
    "positions_unjudged": 0.0,
    "parties_found": 1.0,
    "disagreements_found": 1.0,
    "updates_found": 1.0,
    "disputes_invented": 0.0,
    "dates_right": 1.0,
    "dates_unjudged": 0.0,
    "open_found": 1.0,
    "closed_shown": 0.0,
    "clean_words": 1.0,
    "all_cited": 1.0,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_summary_has_the_best_figure(name: str) -> None:
    assert figure(name, trial()) == RIGHT[name]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("positions_right", replace(SHOWN, positions=(("Rees", (1,)),))),
        ("positions_unjudged", replace(SHOWN, positions=(("Rees", (4,)),))),
        ("parties_found", replace(SHOWN, positions=())),
        ("disagreements_found", replace(SHOWN, disputes=())),
        ("disagreements_found", replace(SHOWN, disputes=(("hurt", "updated", ((0,), (2,))),))),
        ("updates_found", replace(SHOWN, disputes=(("cost", "open", ((3,), (4,))),))),
        ("disputes_invented", replace(SHOWN, disputes=(("odd", "open", ((0,), (4,))),))),
        ("dates_right", replace(SHOWN, timeline=(("2026-04-21", (0,)),))),
        ("dates_unjudged", replace(SHOWN, timeline=(("2026-04-21", (4,)),))),
        ("open_found", replace(SHOWN, open_questions=())),
    ],
)
def test_a_wrong_one_has_the_worst(name: str, shown: Shown) -> None:
    assert figure(name, trial(shown)) == 1.0 - RIGHT[name]


def test_words_that_must_not_stand_and_articles_that_are_not_cited() -> None:
    assert figure("clean_words", trial(forbidden=("safe",))) == 0.0
    assert figure("all_cited", trial(articles=(("a",), ("b",)))) == 0.0
    assert figure("facts_found", trial(summary=None)) is None


def test_recall_at_66_words_reads_no_further() -> None:
    words = " ".join(f"w{n}" for n in range(66))
    said = Reply(outcome="answered", claims=(Claimed(f"{words} late"),))
    assert figure("rouge1_recall@66", Trial(case(references=("late",)), said)) == 0.0
    assert figure("rouge1_recall@66", Trial(case(references=("w0",)), said)) == 1.0
