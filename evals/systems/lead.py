"""Lead: the first sentences of the articles in turn, the strongest simple summary of news."""

from __future__ import annotations

from collections.abc import Iterator

from evals.cases import Case
from evals.errors import Failed
from evals.replies import Cited, Claimed, Reply
from evals.sentences import spans
from evals.systems.chunks import Articles

WORDS = 66  # NeuS's expert summaries have about as many


class Lead:
    """Implements `evals.replies.System` for summaries alone."""

    name = "lead"

    def __init__(self, articles: Articles) -> None:
        self._texts = {str(article["id"]): str(article["text"]) for article in articles}

    async def summarise(self, case: Case, length: str) -> Reply:
        """First sentences, then second ones, until there are 66 words."""
        claims = []
        words = 0
        for cited in self._in_turns([need[0] for need in case.articles]):
            if words >= WORDS:
                break
            claims.append(Claimed(cited.text, (cited,)))
            words += len(cited.text.split())
        return Reply(
            outcome="answered" if claims else "abstained",
            text=" ".join(one.text for one in claims),
            claims=tuple(claims),
        )

    def _in_turns(self, ids: list[str]) -> Iterator[Cited]:
        each = [(key, self._texts[key], list(spans(self._texts[key]))) for key in ids]
        for n in range(max((len(found) for _, _, found in each), default=0)):
            for key, text, found in each:
                if n < len(found):
                    yield Cited(key, *found[n], text[found[n][0] : found[n][1]])

    async def search(self, case: Case, limit: int) -> Reply:
        """It finds nothing."""
        raise Failed("lead does not search")

    async def answer(self, case: Case, max_claims: int) -> Reply:
        """It answers nothing."""
        raise Failed("lead does not answer")

    async def check(self, case: Case) -> Reply:
        """It judges nothing."""
        raise Failed("lead has no judge")
