"""Short answers: exact match and token F1 (SQuAD), and whether they stand in the reply.

Exact match and F1 (Rajpurkar et al. 2016): after normalisation, the best over the alternatives;
F1 is the harmonic mean of precision and recall of the tokens that both have, as bags. They ask for
a reply that is nothing but the answer, so whole sentences score low by design. Containment asks
whether an alternative stands in the reply between word boundaries. An abstention where there is an
answer scores 0; cases without a short answer are unscored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.metrics.base import Metric, Row
from evals.metrics.texts import said, squad, stands_in
from evals.replies import Trial


def exact(given: str, wanted: str) -> float:
    """1 if both are the same after normalisation."""
    return float(squad(given) == squad(wanted))


def f1(given: str, wanted: str) -> float:
    """The F1 of tokens; 1 if both have none."""
    one, other = squad(given), squad(wanted)
    if not one or not other:
        return float(one == other)
    common = sum((Counter(one) & Counter(other)).values())
    return 2 * common / (len(one) + len(other))


def _alternatives(trial: Trial) -> Sequence[str] | None:
    case = trial.case
    return case.answers[0] if case.answerable and len(case.answers) == 1 else None


def _exact(trial: Trial) -> Sequence[Row] | None:
    """Whether the reply is the short answer and nothing else (SQuAD's normalisation)."""
    wanted = _alternatives(trial)
    return None if wanted is None else [(max(exact(said(trial.reply), one) for one in wanted),)]


def _f1(trial: Trial) -> Sequence[Row] | None:
    """Words that the reply and the short answer share: F1 of tokens, best alternative."""
    wanted = _alternatives(trial)
    return None if wanted is None else [(max(f1(said(trial.reply), one) for one in wanted),)]


def share_contained(trial: Trial) -> float | None:
    """The share of needs with an alternative in the reply; None without answers."""
    needs = trial.case.answers
    if not trial.case.answerable or not needs:
        return None
    text = said(trial.reply)
    return sum(any(stands_in(one, text) for one in need) for need in needs) / len(needs)


def is_clean(trial: Trial) -> bool:
    """Whether nothing that is forbidden stands in the reply."""
    text = said(trial.reply)
    return not any(stands_in(one, text) for one in trial.case.forbidden)


def _contained(trial: Trial) -> Sequence[Row] | None:
    """Share of the short answers asked for that stand in the reply; an abstention has none."""
    share = share_contained(trial)
    return None if share is None else [(share,)]


def _correct(trial: Trial) -> Sequence[Row] | None:
    """Whether all short answers asked for stand in the reply, and nothing that is forbidden."""
    share = share_contained(trial)
    return None if share is None else [(float(share == 1.0 and is_clean(trial)),)]


def _clean(trial: Trial) -> Sequence[Row] | None:
    """Whether the reply keeps out what it must not say: an injected text, a superseded figure."""
    return [(float(is_clean(trial)),)] if trial.case.forbidden else None


METRICS = (
    Metric("correct", "Right answers", _correct),
    Metric("contained", "Answers contained", _contained),
    Metric("exact_match", "Exact match", _exact),
    Metric("token_f1", "Token F1", _f1),
    Metric("clean", "Nothing forbidden", _clean),
)
