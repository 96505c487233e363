"""What all baselines share: how a ranking of chunks becomes a search reply and an answer.

Without a language model a plain pipeline can only send what it found: the sentences of its five
best chunks that its own similarity ranks highest, at most three, each citing itself. It never
abstains unless it finds nothing; its best similarity is its `answerability`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from itertools import islice

from evals.cases import Case
from evals.errors import Failed
from evals.replies import Cited, Claimed, Ranked, Reply
from evals.sentences import spans
from evals.systems.chunks import READ, Articles, Chunk, chunks

SENT = 3  # sentences
_LEAST = 3  # words of a sentence

Scored = tuple[float, Chunk]


class Baseline(ABC):
    """Implements `evals.replies.System` on a ranking of chunks and one of sentences."""

    name = "baseline"

    def __init__(self, articles: Articles) -> None:
        self.chunks = chunks(articles)
        self._texts = {str(article["id"]): str(article["text"]) for article in articles}

    @abstractmethod
    def rank(self, question: str) -> Iterator[Scored]:
        """Chunks with their similarity, best first."""

    @abstractmethod
    def weigh(self, question: str, texts: Sequence[str]) -> list[float]:
        """The similarity of some texts to the question, in order."""

    async def search(self, case: Case, limit: int) -> Reply:
        """Articles by their best chunk."""
        best: dict[str, Ranked] = {}
        for similarity, chunk in self._seen(case, limit):
            best.setdefault(chunk.article_id, Ranked(chunk.article_id, similarity))
        return Reply(ranked=tuple(best.values()))

    async def answer(self, case: Case, max_claims: int) -> Reply:
        """The best sentences of the best chunks."""
        read = self._seen(case, READ)
        cited = list(dict.fromkeys(one for _, chunk in read for one in self._sentences(chunk)))
        weights = self.weigh(case.question, [one.text for one in cited]) if cited else []
        order = sorted(range(len(cited)), key=lambda n: (-weights[n], n))
        distinct = {cited[n].text: cited[n] for n in reversed(order)}
        chosen = [cited[n] for n in order if distinct[cited[n].text] is cited[n]]
        claims = tuple(Claimed(one.text, (one,)) for one in chosen[: min(SENT, max_claims)])
        return Reply(
            outcome="answered" if claims else "abstained",
            text=" ".join(one.text for one in claims),
            claims=claims,
            answerability=read[0][0] if read else 0.0,
        )

    async def check(self, case: Case) -> Reply:
        """A baseline judges nothing."""
        raise Failed(f"{self.name} has no judge")

    async def summarise(self, case: Case, length: str) -> Reply:
        """A baseline of search writes no summaries."""
        raise Failed(f"{self.name} writes no summaries")

    def _seen(self, case: Case, most: int) -> list[Scored]:
        ranked = (one for one in self.rank(case.question) if not one[1].is_hidden(case))
        return list(islice(ranked, most))

    def _sentences(self, chunk: Chunk) -> Iterator[Cited]:
        """The sentences of a chunk where they stand in the article."""
        for start, end in spans(chunk.text):
            text = chunk.text[start:end]
            if len(text.split()) >= _LEAST:
                begin = chunk.start + start
                yield Cited(chunk.article_id, begin, begin + len(text), text)
