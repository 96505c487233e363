"""LexRank and TextRank: the two classic summarisers that rank sentences by a graph of likeness.

LexRank (Erkan and Radev 2004): cosines of TF-IDF vectors, edges from 0.1 on, PageRank. TextRank
(Mihalcea and Tarau 2004): shared words over the logarithms of the lengths. Both send the best
sentences until there are 66 words.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.cases import Case
from evals.errors import Failed
from evals.replies import Cited, Claimed, Reply
from evals.sentences import spans
from evals.systems.chunks import Articles

WORDS = 66
_DAMPING, _STEPS, _EDGE = 0.85, 60, 0.1
_WORD = re.compile(r"\w+")
Likeness = NDArray[np.float64]


class Ranked(ABC):
    """Implements `evals.replies.System` for summaries alone."""

    name = "ranked"

    def __init__(self, articles: Articles) -> None:
        self._texts = {str(article["id"]): str(article["text"]) for article in articles}

    @abstractmethod
    def likeness(self, sentences: Sequence[Sequence[str]]) -> Likeness:
        """How alike the sentences (their words) are, shape (n, n), nothing on the diagonal."""

    async def summarise(self, case: Case, length: str) -> Reply:
        """The best sentences of all articles together."""
        cited = [
            Cited(key, start, end, text[start:end])
            for key in (need[0] for need in case.articles)
            for text in (self._texts[key],)
            for start, end in spans(text)
        ]
        words = [[word.lower() for word in _WORD.findall(one.text)] for one in cited]
        rank = _pagerank(self.likeness(words)) if cited else np.zeros(0)
        claims, told = [], 0
        for at in sorted(range(len(cited)), key=lambda at: (-rank[at], at)):
            if told >= WORDS:
                break
            claims.append(Claimed(cited[at].text, (cited[at],)))
            told += len(cited[at].text.split())
        return Reply(
            outcome="answered" if claims else "abstained",
            text=" ".join(one.text for one in claims),
            claims=tuple(claims),
        )

    async def search(self, case: Case, limit: int) -> Reply:
        """It finds nothing."""
        raise Failed(f"{self.name} does not search")

    async def answer(self, case: Case, max_claims: int) -> Reply:
        """It answers nothing."""
        raise Failed(f"{self.name} does not answer")

    async def check(self, case: Case) -> Reply:
        """It judges nothing."""
        raise Failed(f"{self.name} has no judge")


class LexRank(Ranked):
    """By cosines of TF-IDF."""

    name = "lexrank"

    def likeness(self, sentences: Sequence[Sequence[str]]) -> Likeness:
        """Cosines from 0.1 on."""
        known = {word: at for at, word in enumerate(sorted({w for one in sentences for w in one}))}
        matrix = np.zeros((len(sentences), max(1, len(known))))
        for row, one in enumerate(sentences):
            for word, count in Counter(one).items():
                matrix[row, known[word]] = count
        having = (matrix > 0).sum(axis=0)
        matrix *= np.log(len(sentences) / np.maximum(having, 1)) + 1e-9
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        matrix /= np.where(lengths > 0, lengths, 1.0)
        alike = matrix @ matrix.T
        np.fill_diagonal(alike, 0.0)
        return np.where(alike >= _EDGE, alike, 0.0)


class TextRank(Ranked):
    """By shared words."""

    name = "textrank"

    def likeness(self, sentences: Sequence[Sequence[str]]) -> Likeness:
        """Words in common over the sum of the logarithms of both lengths."""
        alike = np.zeros((len(sentences), len(sentences)))
        for row, one in enumerate(sentences):
            for column, two in enumerate(sentences[:row]):
                size = math.log(max(2, len(one))) + math.log(max(2, len(two)))
                alike[row, column] = alike[column, row] = len({*one} & {*two}) / size
        return alike


def _pagerank(alike: Likeness) -> NDArray[np.float64]:
    """The stationary distribution of a walk along the edges, by power iteration."""
    size = len(alike)
    sums = alike.sum(axis=1, keepdims=True)
    steps = np.where(sums > 0, alike / np.where(sums > 0, sums, 1.0), 1.0 / size)
    rank = np.full(size, 1.0 / size)
    for _ in range(_STEPS):
        rank = (1 - _DAMPING) / size + _DAMPING * rank @ steps
    return rank
