"""What every request is worked on with, and what every reply says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from service.compose.answerable import LEAST
from service.domain import Abstention, Article, Claim, Coverage, EngineChoice, Filters, Price
from service.domain.without import NOTHING, Without
from service.errors import FieldProblem, NoModel
from service.ports import (
    ChatModel,
    Embedder,
    LedgerReader,
    PassageFinder,
    SecondJudge,
    SupportJudge,
    WordVectors,
)
from service.prompts import Prompt
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics

NO_DEADLINE_S = 600.0  # of the extractive engine, which waits for nobody
SEARCHED = 48  # hits, from which the evidence is chosen

NOT_RELEVANT = Abstention(
    "no_relevant_articles", "No article in the collection speaks of what was asked."
)
NOT_SUPPORTED = Abstention(
    "not_supported",
    "There are articles on this subject, but none of their sentences answers the question.",
)


@dataclass(frozen=True, slots=True)
class Llm:
    """The LLM engine: a model with its prompts by name.

    `timeout_s` is the time of a whole request, `repair` whether removed sentences are written once
    more, `second` who decides where the lexical judge can't; the prices are those of each.
    """

    model: ChatModel
    prompts: Mapping[str, Prompt]
    timeout_s: float
    max_output_tokens: int
    repair: bool = True
    second: SecondJudge | None = None
    price: Price | None = None
    second_price: Price | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What answering needs; made once at the root. Without `llm` the engine is extractive."""

    search: Search
    finder: PassageFinder
    reader: LedgerReader
    embedder: Embedder
    judge: SupportJudge
    statistics: Statistics
    words: WordVectors
    llm: Llm | None = None
    without: Without = NOTHING

    @property
    def least_answerability(self) -> float:
        """From where on the extractive engine answers."""
        return 0.0 if "abstention" in self.without else LEAST

    def llm_for(self, choice: EngineChoice) -> Llm | None:
        """The LLM engine if it is to be used; raises `NoModel` if it is asked for and not there."""
        if choice == "llm" and self.llm is None:
            problem = "no language model is configured (GROUNDWIRE_LLM)"
            raise NoModel(f"engine: {problem}", fields=(FieldProblem("engine", problem),))
        return None if choice == "extractive" else self.llm


def nothing_found(parts: Parts, searched: int) -> Abstention:
    """Why there is no evidence; `searched` is how many articles match the filters. Blocks."""
    if searched:
        return NOT_RELEVANT
    if parts.reader.count_articles(Filters()):
        return Abstention("filtered_out", "No article matches the filters or the as_of date.")
    return Abstention("empty_collection", "There are no articles yet.")


def covered(coverage: Coverage, passed: Sequence[Claim]) -> Coverage:
    """The coverage with what the claims that passed cite."""
    articles = {c.article.id: c.article for claim in passed for c in claim.citations}
    dates = sorted(a.published_at for a in articles.values() if a.published_at)
    return replace(
        coverage,
        articles_cited=len(articles),
        independent_sources=independent_sources(articles.values()),
        oldest=dates[0] if dates else None,
        newest=dates[-1] if dates else None,
    )


def independent_sources(articles: Iterable[Article]) -> int:
    """How many sources the articles are, reprints of one story and one outlet's stories as one.

    A story that several of these outlets print is one source, whoever else they are; a story that
    only one of them prints is that outlet's. An unknown outlet is one by itself.
    """
    printed_by: dict[str, set[str | None]] = {}
    for article in articles:
        outlet = article.source.casefold() if article.source else None
        printed_by.setdefault(article.lineage_id or article.id, set()).add(outlet)
    return len(
        {
            lineage if len(outlets) > 1 or outlets == {None} else next(iter(outlets))
            for lineage, outlets in printed_by.items()
        }
    )


class Clock:
    """Milliseconds per stage, monotonic."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._spent = dict.fromkeys(("retrieve", "compose", "verify"), 0.0)

    def stop(self, stage: str) -> None:
        """What was spent since the last stop belongs to `stage`."""
        now = perf_counter()
        self._spent[stage] += (now - self._last) * 1_000
        self._last = now

    def read(self) -> dict[str, float]:
        """Milliseconds by stage, and their total with what lies between."""
        total = (perf_counter() - self._began) * 1_000
        return {name: round(ms, 2) for name, ms in {**self._spent, "total": total}.items()}
