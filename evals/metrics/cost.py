"""Cost and length: tokens and calls of a language model, sentences and words of the reply."""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.base import Metric, Row, Rows
from evals.metrics.texts import said
from evals.replies import DEGRADED, Trial


def _usage(key: str, about: str) -> Rows:
    def rows(trial: Trial) -> Sequence[Row] | None:
        used = trial.reply.usage.get(key)
        return None if used is None else [(float(used),)]

    rows.__doc__ = about
    return rows


def _degraded(trial: Trial) -> Sequence[Row] | None:
    """Share of the replies that another engine than the language model had to write."""
    engine = trial.reply.engine
    return [(float(engine.endswith(DEGRADED)),)] if engine else None


def _claims(trial: Trial) -> Sequence[Row] | None:
    """Sentences that a reply has, abstentions left out."""
    return [(float(len(trial.reply.claims)),)] if trial.reply.claims else None


def _words(trial: Trial) -> Sequence[Row] | None:
    """Words that a reply has, abstentions left out."""
    return [(float(len(said(trial.reply).split())),)] if trial.reply.claims else None


METRICS = (
    Metric(
        "tokens_in",
        "Tokens read",
        _usage("input_tokens", "Tokens that the model read for a reply."),
        unit="tokens",
        direction="lower",
    ),
    Metric(
        "tokens_out",
        "Tokens written",
        _usage("output_tokens", "Tokens that the model wrote for a reply."),
        unit="tokens",
        direction="lower",
    ),
    Metric(
        "calls",
        "Calls of the model",
        _usage("calls", "Calls of the model for a reply."),
        unit="tokens",
        direction="lower",
    ),
    Metric("degraded", "Degraded", _degraded, direction="lower"),
    Metric("claims", "Sentences", _claims, unit="words", direction=None),
    Metric("answer_words", "Words", _words, unit="words", direction=None),
)
