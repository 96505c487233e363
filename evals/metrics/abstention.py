"""Abstention: answered where there is an answer, and only there.

`answerability` (0 to 1, higher is surer) comes with every answer; its ROC AUC is how often an
answerable question has a higher one than an unanswerable one. Balanced accuracy is the mean of the
two shares that are right, so always answering and never answering both come to .5.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.base import Metric, Row
from evals.metrics.ranks import auc, balanced
from evals.replies import Trial


def _answered(trial: Trial) -> bool | None:
    return {"answered": True, "abstained": False}.get(trial.reply.outcome)


def _both(trial: Trial) -> Sequence[Row] | None:
    """Mean of: answerable questions answered, unanswerable ones not. Chance is .5."""
    answered = _answered(trial)
    return None if answered is None else [(float(trial.case.answerable), float(answered))]


def _kept(trial: Trial) -> Sequence[Row] | None:
    """Of the questions that the articles answer, the share that got an answer."""
    answered = _answered(trial)
    return [(float(answered),)] if answered is not None and trial.case.answerable else None


def _abstained(trial: Trial) -> Sequence[Row] | None:
    """Of the questions that the articles do not answer, the share that was declined."""
    answered = _answered(trial)
    return [(float(not answered),)] if answered is not None and not trial.case.answerable else None


def _answerability(trial: Trial) -> Sequence[Row] | None:
    """How often an answerable question gets the higher `answerability`. Chance is .5."""
    number = trial.reply.answerability
    return None if number is None else [(float(trial.case.answerable), number)]


METRICS = (
    Metric("balanced_accuracy", "Abstention, balanced accuracy", _both, balanced),
    Metric("kept", "Answerable answered", _kept),
    Metric("abstained", "Unanswerable declined", _abstained),
    Metric("answerability_auc", "Answerability, ROC AUC", _answerability, auc),
)
