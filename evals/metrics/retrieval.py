"""Retrieval over articles: which of the gold articles are among the first k that are found.

Hits@k (success), MRR@k (reciprocal rank of the first gold article), MAP@k (average precision) and
nDCG@k (binary gain, log2 discount) are those of trec_eval, by ir-measures. Recall of all evidence
is ours: gold articles come as needs, each met by any of its alternatives (reprints, say), and
recall@k is the share of needs that the first k meet, all_evidence@k whether they meet all. With
one alternative a need recall@k is trec_eval's. A case without gold articles (a null query) is
unscored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ir_measures
from ir_measures import AP, RR, Measure, Qrel, ScoredDoc, Success, nDCG

from evals.metrics.base import Metric, Row, Rows
from evals.replies import Trial

_QUERY = "q"


def trec(measure: Measure, found: Sequence[str], gold: Sequence[str]) -> float:
    """One measure of one ranking, best first, with these relevant ids; by ir-measures."""
    qrels = [Qrel(_QUERY, one, 1) for one in dict.fromkeys(gold)]
    run = [ScoredDoc(_QUERY, one, float(len(found) - n)) for n, one in enumerate(found)]
    return float(ir_measures.calc_aggregate([measure], qrels, run)[measure])


def needs_met(found: Sequence[str], needs: Sequence[Sequence[str]], k: int) -> float:
    """The share of needs with an alternative among the first k."""
    first = set(found[:k])
    return sum(not first.isdisjoint(need) for need in needs) / len(needs)


def _rows(score: Callable[[Sequence[str], Trial], float], about: str) -> Rows:
    def rows(trial: Trial) -> Sequence[Row] | None:
        if not trial.case.articles:
            return None
        found = [one.article_id for one in trial.reply.ranked]
        return [(score(found, trial),)]

    rows.__doc__ = about
    return rows


def _trec(measure: Measure, about: str) -> Rows:
    def score(found: Sequence[str], trial: Trial) -> float:
        return trec(measure, found, [one for need in trial.case.articles for one in need])

    return _rows(score, about)


def _recall(k: int) -> Metric:
    about = f"Share of the articles that are needed which are among the first {k} found."
    return Metric(
        f"recall@{k}",
        f"Recall of all evidence at {k}",
        _rows(lambda found, trial: needs_met(found, trial.case.articles, k), about),
    )


def _all(k: int) -> Metric:
    about = f"Whether every article that is needed is among the first {k} found."
    return Metric(
        f"all_evidence@{k}",
        f"All evidence at {k}",
        _rows(lambda found, trial: float(needs_met(found, trial.case.articles, k) == 1.0), about),
    )


METRICS: tuple[Metric, ...] = (
    *(
        Metric(
            f"hits@{k}",
            f"Hits at {k}",
            _trec(Success @ k, f"Whether a gold article is among the first {k} found."),
        )
        for k in (1, 3, 5, 10)
    ),
    Metric(
        "mrr@10",
        "Mean reciprocal rank at 10",
        _trec(RR @ 10, "One over the rank of the first gold article; 0 beyond the tenth."),
    ),
    Metric(
        "map@10",
        "Mean average precision at 10",
        _trec(AP @ 10, "Precision at each gold article within the first 10, averaged over all."),
    ),
    Metric(
        "ndcg@10",
        "nDCG at 10",
        _trec(nDCG @ 10, "Gold articles found, discounted by rank, of the best possible order."),
    ),
    *(_recall(k) for k in (1, 3, 5, 10, 20)),
    *(_all(k) for k in (5, 10, 20)),
)
