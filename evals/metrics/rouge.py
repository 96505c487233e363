"""ROUGE against long answers or expert summaries (Lin 2004), the best over the references.

By rouge-score, with its Porter stemmer: ROUGE-n counts n-grams, ROUGE-L the longest common
subsequence. An abstention scores 0; cases without a reference are unscored.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from rouge_score.rouge_scorer import RougeScorer

from evals.metrics.base import Metric, Row, Rows
from evals.metrics.texts import said
from evals.replies import Trial

WORDS = 66  # NeuS's expert summaries have as many on average
Kind = Literal["rouge1", "rouge2", "rougeL"]
Side = Literal["f", "recall"]


@cache
def _scorer() -> RougeScorer:
    return RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


@cache
def scores(reference: str, text: str) -> dict[str, tuple[float, float]]:
    """By kind: F and recall."""
    found = _scorer().score(reference, text)
    return {kind: (one.fmeasure, one.recall) for kind, one in found.items()}


def _rows(kind: Kind, side: Side) -> Rows:
    def rows(trial: Trial) -> Sequence[Row] | None:
        case = trial.case
        wanted = (*case.long_answers, *case.references) if case.answerable else ()
        if not wanted:
            return None
        text = said(trial.reply)
        place = 0 if side == "f" else 1
        return [(max(scores(one, text)[kind][place] for one in wanted),)]

    what = {"rouge1": "words", "rouge2": "pairs of words", "rougeL": "words in the same order"}
    rows.__doc__ = (
        f"Share of the reference's {what[kind]} that the reply has."
        if side == "recall"
        else f"How much the reply and the reference agree in {what[kind]}, as an F1."
    )
    return rows


def _cut(trial: Trial) -> Sequence[Row] | None:
    """Share of an expert summary's words that the first 66 words of the reply have."""
    if not trial.case.references:
        return None
    text = " ".join(said(trial.reply).split()[:WORDS])
    return [(max(scores(one, text)["rouge1"][1] for one in trial.case.references),)]


METRICS = (
    *(
        Metric(f"{kind}_{side}", f"{kind.replace('rouge', 'ROUGE-')} {side}", _rows(kind, side))
        for kind in ("rouge1", "rouge2", "rougeL")
        for side in ("f", "recall")
    ),
    Metric("rouge1_recall@66", "ROUGE-1 recall, 66 words", _cut),
)
