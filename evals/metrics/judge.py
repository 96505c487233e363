"""The judge of support against people's marks, by sentence and by response.

A sentence is unsupported for people when a stretch that they marked so overlaps it. Sentences that
the judge does not judge (headings, questions) are left out and counted by `judged`. A response is
flagged when any of its sentences is judged unsupported; response-level figures detect responses
with a marked stretch, as RAGTruth (Niu et al. 2024) reports them. Flagging every response has an
F1 of 2 p / (1 + p), p the share of responses with a mark: the line to beat.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics import ranks
from evals.metrics.base import Metric, Row
from evals.replies import Checked, Trial

SUPPORTED = "supported"


def is_supported(trial: Trial, sentence: Checked) -> bool:
    """What people said of a sentence."""
    return not any(
        label.start < sentence.end and sentence.start < label.end
        for label in trial.case.labels
        if not label.supported
    )


def _judged_sentences(trial: Trial) -> list[Checked]:
    return [one for one in trial.reply.checked if one.verdict != "unjudged"]


def _support(trial: Trial) -> Sequence[Row] | None:
    """How often a supported sentence gets the higher support than one that is not."""
    rows = [(float(is_supported(trial, s)), s.support) for s in _judged_sentences(trial)]
    return rows or None


def _verdicts(trial: Trial) -> Sequence[Row] | None:
    """Mean of: supported sentences passed, unsupported ones caught. Chance is .5."""
    rows = [
        (float(is_supported(trial, s)), float(s.verdict == SUPPORTED))
        for s in _judged_sentences(trial)
    ]
    return rows or None


def _kept(trial: Trial) -> Sequence[Row] | None:
    """Share of the sentences that people found supported which the judge passes."""
    return [row for row in _verdicts(trial) or () if row[0]] or None


def _caught(trial: Trial) -> Sequence[Row] | None:
    """Share of the sentences that people marked which the judge does not pass."""
    return [(1 - label, 1 - said) for label, said in _verdicts(trial) or () if not label] or None


def _share_judged(trial: Trial) -> Sequence[Row] | None:
    """Share of the sentences that the judge gives a verdict on."""
    return [(float(one.verdict != "unjudged"),) for one in trial.reply.checked] or None


def _response(trial: Trial) -> Sequence[Row] | None:
    """Responses with a marked stretch, found by an unsupported sentence."""
    if not trial.reply.checked:
        return None
    marked = any(not label.supported for label in trial.case.labels)
    flagged = any(one.verdict == "unsupported" for one in trial.reply.checked)
    return [(float(marked), float(flagged))]


def _flag_all(trial: Trial) -> Sequence[Row] | None:
    """The F1 of calling every response unsupported: the line to beat."""
    rows = _response(trial)
    return None if rows is None else [(rows[0][0], 1.0)]


METRICS = (
    Metric("support_auc", "Support, ROC AUC of sentences", _support, ranks.auc),
    Metric("support_balanced_accuracy", "Support, balanced accuracy", _verdicts, ranks.balanced),
    Metric("support_kept", "Supported sentences passed", _kept, ranks.recall),
    Metric("support_caught", "Unsupported sentences caught", _caught, ranks.recall),
    Metric("judged", "Sentences judged", _share_judged, direction=None),
    Metric("response_precision", "Responses flagged that are marked", _response, ranks.precision),
    Metric("response_recall", "Marked responses flagged", _response, ranks.recall),
    Metric("response_f1", "Response-level F1", _response, ranks.f1),
    Metric("response_f1_all_positive", "F1 of flagging all", _flag_all, ranks.f1, direction=None),
)
