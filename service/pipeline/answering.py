"""A question in, its answer's events out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from time import monotonic

from anyio import to_thread

from service.compose.answerable import LEAST
from service.compose.differing import differing
from service.compose.extractive import compose
from service.domain import (
    Abstention,
    Coverage,
    Draft,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Question,
    Understood,
)
from service.pipeline.authoring import Author, Plain, Task, author_of
from service.pipeline.engines import Extracted, Writers
from service.pipeline.finding import evidence_of, search
from service.pipeline.parts import (
    NO_DEADLINE_S,
    NOT_RELEVANT,
    NOT_SUPPORTED,
    Clock,
    Llm,
    Parts,
    covered,
    nothing_found,
)
from service.pipeline.understanding import understand
from service.ports import SupportJudge
from service.retrieve.search import Found

PART = 0.6  # of the least answerability, for a part of a question of which another is answered
GATE = 2  # pieces of evidence, the best: 4 ms; all of them take 12


async def answer(question: Question, parts: Parts) -> AsyncGenerator[Event, None]:
    """The events of one question: the evidence, each claim passed or removed, the end.

    Raises `NoModel` before the first event, and `ProviderFailed` where the LLM engine was asked
    for by name and its provider fails; else the extractive engine takes over.
    """
    clock = Clock()
    llm = parts.llm_for(question.engine)
    until = monotonic() + (llm.timeout_s if llm else NO_DEADLINE_S)
    read, usage = await understand(question, llm, until=until, without=parts.without)
    found, evidence = await to_thread.run_sync(_found, question, read, parts)
    clock.stop("retrieve")
    end = Finished(0.0, None, Coverage(), {}, understood=read, usage=usage)
    if not evidence or not found.weights:  # nothing found, or no word in the question to look for
        coverage = await to_thread.run_sync(_coverage, question, found, parts)
        abstention = await to_thread.run_sync(nothing_found, parts, coverage.articles_searched)
        yield replace(end, abstention=abstention, coverage=coverage, timings_ms=clock.read())
        return
    yield EvidenceFound(evidence)
    draft = await to_thread.run_sync(_gate, question, read, found, evidence, parts)
    clock.stop("compose")
    end = replace(end, answerability=draft.answerability)
    if why := _hopeless(draft, llm, parts.least_answerability):
        coverage = await to_thread.run_sync(_coverage, question, found, parts)
        yield replace(end, abstention=why, coverage=coverage, timings_ms=clock.read())
        return

    def extract() -> Extracted:
        whole = draft if llm is None else _compose(question, read, found, evidence, parts)
        claims = whole.claims if whole.answerability >= parts.least_answerability else ()
        return Extracted([(one, None) for one in claims], evidence)

    author = _author(question, read, evidence, llm, parts.judge, until=until) if llm else None
    strict, most = question.engine == "llm", question.max_claims
    writers = Writers(author, extract, parts.judge, most=most, strict=strict)
    async with aclosing(writers.events(clock)) as events:
        async for event in events:
            yield event
    coverage = await to_thread.run_sync(_coverage, question, found, parts)
    claims = [one.claim for one in writers.passed]
    yield replace(
        end,
        abstention=None if writers.passed else NOT_SUPPORTED,
        coverage=covered(coverage, claims),
        differing=await to_thread.run_sync(differing, claims, parts.words),
        timings_ms=clock.read(),
        engine=writers.engine,
        prompt=writers.prompt,
        usage=usage + writers.usage,
    )


def _found(
    question: Question, read: Understood, parts: Parts
) -> tuple[Found, tuple[Evidence, ...]]:
    found = search(question, read, parts)
    return found, evidence_of(question, found, parts)


def _coverage(question: Question, found: Found, parts: Parts) -> Coverage:
    """What was looked at; counted last, since nobody waits for it."""
    searched = parts.reader.count_articles(question.filters)
    return Coverage(articles_searched=searched, passages_considered=found.considered)


def _hopeless(draft: Draft, llm: Llm | None, least: float) -> Abstention | None:
    """Why nothing is written at all, decided before any model is called.

    A model may put together what no single sentence says, so it is let try where the extractive
    engine would only say that the sentences do not answer.
    """
    if draft.answerability < least / 2:
        return NOT_RELEVANT
    if llm is None and (draft.answerability < least or not draft.claims):
        return NOT_SUPPORTED
    return None


def _author(
    question: Question,
    understood: Understood,
    evidence: Sequence[Evidence],
    llm: Llm,
    judge: SupportJudge,
    *,
    until: float,
) -> Author:
    values = {
        "question": understood.question,
        "most": question.max_claims,
        "now": question.now[:10],
    }
    task = Task(llm.prompts["answer"], values, Plain(), question.max_claims)
    return author_of(task, evidence, llm, judge, until=until)


def _gate(
    question: Question,
    understood: Understood,
    found: Found,
    evidence: Sequence[Evidence],
    parts: Parts,
) -> Draft:
    """What decides whether anything is written; the extractive engine's draft where it writes.

    A model should not wait for more than that: the best evidence is looked at first, and all of it
    only where that speaks against the question.
    """
    if parts.llm_for(question.engine) is not None and len(evidence) > GATE:
        draft = _compose(question, understood, found, evidence[:GATE], parts)
        if draft.answerability >= LEAST / 2:
            return draft
    return _compose(question, understood, found, evidence, parts)


def _compose(
    question: Question,
    understood: Understood,
    found: Found,
    evidence: Sequence[Evidence],
    parts: Parts,
) -> Draft:
    """What the extractive engine would say, part by part; at least one claim of each."""
    asked = understood.parts
    drafts = [
        compose(
            part,
            evidence,
            weights=found.weights,
            words=parts.words,
            max_claims=max(1, question.max_claims // len(asked)),
        )
        for part in asked
    ]
    if len(drafts) == 1:
        return drafts[0]
    best = max(one.answerability for one in drafts)
    least = parts.least_answerability * (PART if best >= parts.least_answerability else 1.0)
    kept = [one for one in drafts if one.answerability >= least]
    claims = {claim.text: claim for draft in kept for claim in draft.claims}
    return Draft(
        tuple(claims.values())[: question.max_claims],
        best,
    )
