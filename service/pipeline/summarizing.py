"""A topic, a question or articles in, the events of a neutral summary out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from time import monotonic

from anyio import to_thread

from service.compose.evidence import reprints_of
from service.compose.summary.about import LEAST_KNOWN
from service.compose.summary.compose import SummaryDraft, compose_summary, sizes, title_of
from service.compose.summary.pieces import openings_of
from service.domain import (
    Abstention,
    Coverage,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Section,
    SummaryRequest,
)
from service.pipeline.authoring import Author, Task, author_of
from service.pipeline.engines import Extracted, Writers
from service.pipeline.layout import Sections
from service.pipeline.parts import (
    NO_DEADLINE_S,
    NOT_RELEVANT,
    Clock,
    Llm,
    Parts,
    covered,
    nothing_found,
)
from service.pipeline.proving import proven
from service.pipeline.reading import Reading, coverage_of, read
from service.ports import SupportJudge
from service.verify.neutrality import neutrality

OF_THE_SERVICE: frozenset[Section] = frozenset({"agreements", "disagreements", "open_questions"})
NOTHING_TO_TELL = Abstention(
    "not_supported",
    "There are articles on this subject, but none of their sentences can stand in a summary.",
)


async def summarize(request: SummaryRequest, parts: Parts) -> AsyncGenerator[Event, None]:
    """The events of one summary: the evidence, each claim passed or removed, the end.

    Claims come in reading order: the overview, positions by party, agreements, disagreements, the
    timeline by date, open questions. Agreements, disagreements and open questions are the service's
    own also where a model writes: what it finds is told from what it does not. Raises
    `NotFound`, `Gone`, `InvalidInput` and `NoModel` before the first event, and `ProviderFailed`
    where the LLM engine was asked for by name and its provider fails.
    """
    clock = Clock()
    llm = parts.llm_for(request.engine)
    until = monotonic() + (llm.timeout_s if llm else NO_DEADLINE_S)
    reading = await to_thread.run_sync(read, request, parts)
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
    strict = request.engine == "llm"
    writers = Writers(author, plan.extract, parts.judge, strict=strict, always=OF_THE_SERVICE)
    async with aclosing(writers.events(clock)) as events:
        async for event in events:
            yield event
    claims = [one.claim for one in writers.passed]
    account = partial(coverage_of, request, reading, claims, writers.columns, parts)
    yield Finished(
        reading.known,
        None if writers.passed else NOTHING_TO_TELL,
        covered(coverage, claims),
        clock.read(),
        plan.title,
        neutrality(writers.passed, writers.left_out),
        writers.engine,
        writers.prompt,
        writers.usage,
        reading=await to_thread.run_sync(account),
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
        draft = replace(draft, evidence=_with_reprints(request, draft.evidence, parts))
        claims = proven(draft, parts.judge)
        return Extracted(claims, draft.evidence, draft.left_out, draft.columns)

    title = _title(request) or title_of(reading.articles, parts.words)
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
    task = Task(llm.prompts["summary"], values, Sections(), claims, neutral=True)
    return author_of(task, plan.evidence, llm, judge, until=until)


def _title(request: SummaryRequest) -> str | None:
    return request.subject.strip() if request.subject else None


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
        words=parts.words,
        length=request.length,
    )
