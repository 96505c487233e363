"""Whether the evidence holds the answer: a number from 0 to 1, and where to draw the line.

Its weights are in `learned/answerable.json`, fitted by `evals/fit_answers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from service.compose.asked import COUNTS, FACTOIDS, Asked
from service.compose.matching import Matching, share, terms_of
from service.compose.ranking import Ranked, Scored
from service.compose.slots import Slots
from service.learned.linear import Floats, Linear, load

LEAST = 0.5  # below it the service abstains

NAMES = (
    "score",  # of the best sentence
    "chance",  # of the best sentence among all
    "entropy",  # of those chances, in nats
    "focus_window",  # of the best sentence, as in `signs`
    "fit",  # ...
    "length",  # ...
    "cosine_most",  # of the sentences of its article with the question
    "cosine_mean",  # ...
    "near_fact_most",  # ...
    "pair",  # share of the question in the best two sentences of its article that touch
    "title",  # share of the question, light words aside, in its title
    "names",  # share of the question's names in its article
    "names_window",  # ... in the sentence, the one before, and the title
    "names_joined",  # share of parts of names that stand together there too
    "missing",  # share of words that stand nowhere in its article
    "unfit",  # 1 when a fact is asked for and the sentence has none of its kind
    "asks_who",
    "asks_count",
    "asks_other",
)


@lru_cache(maxsize=1)
def model() -> Linear:
    """The fitted weights."""
    return load("answerable", NAMES)


def answerability(signs: Floats) -> float:
    """The probability that the best sentence answers, from `signs_of`."""
    return float(model().probability(signs[None])[0])


def signs_of(asked: Asked, slots: Slots, ranked: Ranked) -> Floats:
    """What is looked at, in the order of `NAMES`: the best sentence and its article."""
    best, matching = ranked.scored[0], ranked.matching
    article = best.candidate.evidence.article
    own = [one for one in ranked.scored if one.candidate.evidence.article.id == article.id]
    chances = np.array([one.chance for one in ranked.scored])
    about = matching.about(best.row)
    heavy = matching.weights - matching.of_light
    found = _terms(best, article.source)
    both = np.maximum(matching.filled[best.row], matching.before[best.row])
    window = np.maximum(both, about.title)
    fit = best.sign("fit")
    # Which outlet reported something is told by one sentence of an article on it, so there the
    # whole article stands for the sentence, and the outlet that is named for the fact.
    named_here = asked is Asked.OUTLET
    focus = share(matching.of_focus, about.whole) if named_here else best.sign("focus_window")
    pair = share(matching.weights, about.whole) if named_here else _pair(matching, about.rows)
    return np.array(
        [
            best.score,
            best.chance,
            float(-(chances * np.log(chances + 1e-12)).sum()),
            focus,
            fit,
            best.sign("length"),
            max(one.sign("cosine") for one in own),
            sum(one.sign("cosine") for one in own) / len(own),
            fit if named_here else max(one.sign("near_fact") for one in own),
            pair,
            share(heavy, about.title),
            share(matching.of_names, about.whole),
            share(matching.of_names, window),
            slots.joined(found),
            1 - share((heavy > 0).astype(np.float64), (about.whole > 0).astype(np.float64)),
            float(asked in FACTOIDS and fit < 0.35),
            float(asked in (Asked.WHO, Asked.IDENTITY)),
            float(asked in COUNTS),
            float(asked is Asked.OTHER),
        ],
        dtype=np.float64,
    )


def _terms(best: Scored, outlet: str | None) -> Sequence[str]:
    """The terms of the article, its title and its outlet."""
    article = best.candidate.evidence.article
    return terms_of(f"{article.text}\n{article.title}\n{outlet or ''}", best.candidate.language)


def _pair(matching: Matching, rows: Sequence[int]) -> float:
    """The largest share of the question that a sentence and the one before it fill."""
    both = np.maximum(matching.filled[list(rows)], matching.before[list(rows)])
    total = float(matching.weights.sum())
    return float((both @ matching.weights).max()) / total if total > 0 else 1.0
