"""Whether the evidence holds the answer: a number from 0 to 1, and where to draw the line."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

LEAST = 0.5  # below it the service abstains


@dataclass(frozen=True, slots=True)
class Signals:
    """What abstention looks at, each 0 to 1, about the best sentence and its article.

    Shares of the question's weight: `sentence` in it; `window` with the sentence before and the
    title; `article` in the whole. `focus`, `focus_window`: the same of what is asked about the
    names. `names_passage`, `names_article`: the same of the names (1 without any, and then
    `names_none` is 1); `names_joined`: of parts of names that stand together. `adjacency`:
    neighbours in the question that are near in the sentence. `missing`: words that stand nowhere
    in the article. `unfit`: 1 when a fact is asked for and the sentence has none of its kind.
    None depends on the size of the collection but through damped weights.
    """

    sentence: float
    window: float
    article: float
    adjacency: float
    cosine: float
    fit: float
    focus: float
    focus_window: float
    names_passage: float
    names_article: float
    names_none: float
    names_joined: float
    missing: float
    unfit: float


# Fitted by `evals/fit_answerable.py` on the development half of CLAPNQ, off-topic questions, null
# queries of MultiHop-RAG and questions on five events of the sample newsroom; written by hand into
# this module as it printed them.
_BIAS = -8.40
_WEIGHTS = Signals(
    sentence=0.46,
    window=1.44,
    article=1.92,
    adjacency=0.26,
    cosine=1.68,
    fit=1.53,
    focus=0.94,
    focus_window=0.73,
    names_passage=0.94,
    names_article=0.94,
    names_none=1.24,
    names_joined=0.52,
    missing=-1.53,
    unfit=0.10,
)


def answerability(signals: Signals) -> float:
    """Logistic combination of the signals."""
    z = _BIAS + sum(w * x for w, x in zip(astuple(_WEIGHTS), astuple(signals), strict=True))
    return 1.0 / (1.0 + math.exp(-z))
