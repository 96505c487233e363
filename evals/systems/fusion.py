"""Plain reciprocal rank fusion of BM25 and the recipe.

Cormack, Clarke and Büttcher 2009, with their k of 60.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from evals.systems.baseline import Baseline, Scored
from evals.systems.chunks import Articles
from evals.systems.lexical import Lexical
from evals.systems.recipe import Recipe

K = 60
_DEPTH = 100  # of each ranking


def fused(rankings: Iterable[Sequence[Hashable]]) -> list[tuple[Hashable, float]]:
    """The sum over the rankings of 1 / (60 + rank), best first, ties in order of appearance."""
    scores: dict[Hashable, float] = defaultdict(float)
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] += 1 / (K + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


class Fusion(Baseline):
    """Implements `evals.replies.System`."""

    name = "rrf"

    def __init__(self, articles: Articles) -> None:
        super().__init__(articles)
        self._both: tuple[Baseline, ...] = (Lexical(articles), Recipe(articles))

    def rank(self, question: str) -> Iterator[Scored]:
        """By the sum of both."""
        known = {}
        rankings = []
        for one in self._both:
            chunks = [chunk for _, chunk in one.rank(question)][:_DEPTH]
            known.update({(chunk.article_id, chunk.number): chunk for chunk in chunks})
            rankings.append([(chunk.article_id, chunk.number) for chunk in chunks])
        return ((score, known[key]) for key, score in fused(rankings))  # type: ignore[index]

    def weigh(self, question: str, texts: Sequence[str]) -> list[float]:
        """The sum of both ranks among these sentences."""
        rankings = []
        for one in self._both:
            weights = one.weigh(question, texts)
            rankings.append(sorted(range(len(texts)), key=lambda n: -weights[n]))
        found = dict(fused(rankings))
        return [found.get(n, 0.0) for n in range(len(texts))]
