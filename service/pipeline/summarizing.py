"""A topic, a question or articles in, the events of a neutral summary out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic

from anyio import to_thread

from service.compose.evidence import REPRINTS, reprints_of
from service.compose.summary.about import LEAST_KNOWN, about
from service.compose.summary.compose import SummaryDraft, compose_summary, sizes, title_of
from service.compose.summary.pieces import openings_of
from service.domain import (
    Abstention,
    Article,
    Coverage,
    Event,
    Evidence,
    EvidenceFound,
    Filters,
    Finished,
    Passage,
    SummaryRequest,
)
from service.errors import FieldProblem, Gone, InvalidInput, NotFound
from service.pipeline.authoring import Author, Task, author_of
from service.pipeline.engines import Extracted, Writers
from service.pipeline.layout import Sections
from service.pipeline.parts import (
    NO_DEADLINE_S,
    NOT_RELEVANT,
    SEARCHED,
    Clock,
    Llm,
    Parts,
    covered,
    nothing_found,
)
from service.ports import SupportJudge, Tombstone
from service.retrieve.query import understand
from service.verify.neutrality import neutrality

MOST_ARTICLES = 50
NOTHING_TO_TELL = Abstention(
    "not_supported",
    "There are articles on this subject, but none of their sentences can stand in a summary.",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles to be summarised with their passages; `known` is 0 to 1."""

    articles: tuple[Article, ...]
    passages: Mapping[str, Sequence[Passage]]
    weights: Mapping[str, float]
    considered: int
    known: float


async def summarize(request: SummaryRequest, parts: Parts) -> AsyncGenerator[Event, None]:
    """The events of one summary: the evidence, each claim passed or removed, the end.

    Claims come in reading order: the overview, positions by party, the timeline by date. Raises
    `NotFound`, `Gone`, `InvalidInput` and `NoModel` before the first event, and `ProviderFailed`
    where the LLM engine was asked for by name and its provider fails.
    """
    clock = Clock()
    llm = parts.llm_for(request.engine)
    until = monotonic() + (llm.timeout_s if llm else NO_DEADLINE_S)
    reading = await to_thread.run_sync(_read, request, parts)
    searched = await to_thread.run_sync(parts.reader.count_articles, request.filters)
    clock.stop("retrieve")
    coverage = Coverage(articles_searched=searched, passages_considered=reading.considered)
    if not reading.articles or reading.known < LEAST_KNOWN:
        why = NOT_RELEVANT
        if not reading.articles:
            why = await to_thread.run_sync(nothing_found, parts, searched)
        yield Finished(reading.known, why, coverage, clock.read(), _title(request))
        return
    plan = await to_thread.run_sync(_plan, request, reading, parts)
    yield EvidenceFound(plan.evidence)
    clock.stop("compose")
    author = _author(request, plan, llm, parts.judge, until=until) if llm else None
    writers = Writers(author, plan.extract, parts.judge, strict=request.engine == "llm")
    async with aclosing(writers.events(clock)) as events:
        async for event in events:
            yield event
    yield Finished(
        reading.known,
        None if writers.passed else NOTHING_TO_TELL,
        covered(coverage, [one.claim for one in writers.passed]),
        clock.read(),
        plan.title,
        neutrality(writers.passed, writers.left_out),
        writers.engine,
        writers.prompt,
        writers.usage,
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a summary is written from; `extract` makes the extractive engine's draft."""

    title: str
    evidence: tuple[Evidence, ...]
    extract: Callable[[], Extracted]


def _plan(request: SummaryRequest, reading: Reading, parts: Parts) -> _Plan:
    """The extractive engine's own draft, or for a model the beginnings of all articles. Blocks."""

    def extract() -> Extracted:
        draft = _compose(request, reading, parts)
        behind = _with_reprints(request, draft.evidence, parts)
        return Extracted(draft.claims, behind, draft.left_out)

    title = _title(request) or title_of(reading.articles, parts.embedder)
    if parts.llm_for(request.engine) is None:
        made = extract()
        return _Plan(title, tuple(made.evidence), lambda: made)
    pieces = openings_of(reading.articles, reading.passages)
    return _Plan(title, _with_reprints(request, pieces, parts), extract)


def _author(
    request: SummaryRequest, plan: _Plan, llm: Llm, judge: SupportJudge, *, until: float
) -> Author:
    most = sizes(request.length)
    values = {**most, "subject": plan.title, "now": request.now[:10]}
    claims = most["overview"] + most["positions"] * most["each"] + 2 * most["timeline"]
    task = Task(llm.prompts["summary"], values, Sections(), claims)
    return author_of(task, plan.evidence, llm, judge, until=until)


def _title(request: SummaryRequest) -> str | None:
    return request.subject.strip() if request.subject else None


def _read(request: SummaryRequest, parts: Parts) -> Reading:
    """The articles about the subject, or those that the filters name; blocks."""
    return _searched(request, request.subject, parts) if request.subject else _named(request, parts)


def _searched(request: SummaryRequest, subject: str, parts: Parts) -> Reading:
    query = understand(
        subject,
        now=request.now,
        outlets=parts.statistics.outlets,
        languages=parts.statistics.languages,
    )
    found = parts.search.find(query, request.filters, SEARCHED)
    topic = about(
        subject, found.hits, found.articles, weights=found.weights, embedder=parts.embedder
    )
    articles = topic.articles + _reprints(topic.articles, request.filters, parts)
    return _reading(articles, parts, found.weights, found.considered, topic.known)


def _reprints(articles: Sequence[Article], filters: Filters, parts: Parts) -> tuple[Article, ...]:
    """The other articles that print the same stories; search shows one of each."""
    lineages = list(dict.fromkeys(a.lineage_id for a in articles if a.lineage_id))
    if not lineages:
        return ()
    known = {article.id for article in articles}
    found = parts.finder.members(lineages, filters, REPRINTS)
    return tuple(a for members in found.values() for a in members if a.id not in known)


def _named(request: SummaryRequest, parts: Parts) -> Reading:
    ids = tuple(dict.fromkeys(request.filters.article_ids))
    if not ids or len(ids) > MOST_ARTICLES:
        problem = f"Name 1 to {MOST_ARTICLES} articles."
        raise InvalidInput(problem, fields=(FieldProblem("article_ids", problem),))
    for article_id in ids:
        match parts.reader.get(article_id):
            case Tombstone(title, source):
                raise Gone(f"Article {article_id} was deleted.", title=title, source=source)
            case None:
                raise NotFound(f"There is no article {article_id}.")
    articles = parts.reader.list_articles(request.filters, MOST_ARTICLES, None)
    return _reading(articles, parts, {}, 0, 1.0)


def _reading(
    articles: Sequence[Article],
    parts: Parts,
    weights: Mapping[str, float],
    considered: int,
    known: float,
) -> Reading:
    """With the passages; an article that was superseded and swept meanwhile drops out."""
    passages = parts.finder.passages_of(articles)
    kept = tuple(article for article in articles if passages[article.id])
    considered = considered or sum(map(len, passages.values()))
    return Reading(kept, passages, weights, considered, known if kept else 0.0)


def _with_reprints(
    request: SummaryRequest, evidence: tuple[Evidence, ...], parts: Parts
) -> tuple[Evidence, ...]:
    return evidence + reprints_of(evidence, request.filters, parts.finder)


def _compose(request: SummaryRequest, reading: Reading, parts: Parts) -> SummaryDraft:
    return compose_summary(
        request.subject,
        reading.articles,
        reading.passages,
        weights=reading.weights,
        embedder=parts.embedder,
        length=request.length,
    )
