"""Puts every case to every system, judges what comes back, and scores it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from evals import scoring
from evals.cases import Case, Dataset
from evals.errors import BadData, Failed
from evals.judge import Judge
from evals.metrics import latency, named
from evals.metrics.base import Metric
from evals.replies import Reply, System, Trial
from evals.results import CaseLine, Figure, Measured, MetricNote, Result
from evals.suite import Suite, changed
from evals.systems.fusion import Fusion
from evals.systems.lead import Lead
from evals.systems.lexical import Lexical
from evals.systems.ranked import LexRank, TextRank
from evals.systems.recipe import Recipe
from evals.target import Service, at, holding, in_process
from service.client import Client

OURS = "groundwire"
Articles = Sequence[Mapping[str, Any]]
_BASELINES: Mapping[str, Callable[[Articles], System]] = {
    "bm25": Lexical,
    "recipe": Recipe,
    "rrf": Fusion,
    "lead": Lead,
    "lexrank": LexRank,
    "textrank": TextRank,
}
_DOTS = 50  # cases for a dot of progress


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be run: `url` None is a service in this process; `part` "all" is both halves."""

    suite: Suite
    data: Dataset
    part: str
    systems: tuple[str, ...]
    url: str | None = None
    keep: bool = False
    most: int | None = None
    engine: str = "auto"

    def cases(self) -> list[Case]:
        """The cases of the part, each with what counts as now; raises `BadData` for none."""
        chosen = [
            replace(case, as_of=case.as_of or self.suite.as_of)
            for case in self.data.cases
            if self.part in ("all", case.part)
        ]
        if not chosen:
            raise BadData(f"{self.suite.name}: no cases in the part {self.part}")
        if self.most is None or self.most >= len(chosen):
            return chosen
        return [chosen[n * len(chosen) // self.most] for n in range(self.most)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; the timings by system and metric are the only part that may differ."""

    result: Result
    lines: tuple[CaseLine, ...]
    timings: Mapping[str, Mapping[str, Figure]]


async def run(given: Run) -> Outcome:
    """Run it; a case that a system does not answer is counted as failed, and the run goes on."""
    suite, cases = given.suite, given.cases()
    metrics = named(suite.metrics)
    trials: dict[str, list[Trial]] = {}
    others = 0
    async with in_process() as own:
        judge = Judge(own)
        async with _service(given, given.data.articles) as (service, others):
            trials[OURS] = await _trials(service, cases, suite, judge)
        for name in given.systems:
            async with _system(name, given.data.articles) as system:
                trials[name] = await _trials(system, cases, suite, judge)
    lines = {name: scoring.lines_of(name, of, metrics) for name, of in trials.items()}
    return Outcome(
        result=_result(given, lines, metrics, others),
        lines=tuple(line for of in lines.values() for line in of),
        timings={name: _timings(of) for name, of in trials.items()},
    )


@asynccontextmanager
async def _service(given: Run, articles: Articles) -> AsyncIterator[tuple[System, int]]:
    async with (
        in_process() if given.url is None else at(given.url) as client,
        holding(client, articles, keep=given.keep or given.url is None) as others,
    ):
        yield Service(client, OURS, given.engine), others


@asynccontextmanager
async def _system(name: str, articles: Articles) -> AsyncIterator[System]:
    """A baseline, or our engine with a part switched off, over the same articles."""
    if name in _BASELINES:
        baseline: System = _BASELINES[name](articles)
        yield baseline
        return
    async with AsyncExitStack() as stack:
        client: Client = await stack.enter_async_context(in_process(changed(name)))
        await stack.enter_async_context(holding(client, articles, keep=True))
        yield Service(client, name, "extractive")


async def _trials(system: System, cases: Sequence[Case], suite: Suite, judge: Judge) -> list[Trial]:
    trials = []
    for number, case in enumerate(cases, start=1):
        try:
            reply = await judge.judged(await _reply(system, case, suite))
        except Failed as error:
            reply = Reply(error=str(error))
        trials.append(Trial(case, reply))
        if number % _DOTS == 0:
            sys.stderr.write(f"\r{system.name}: {number} of {len(cases)}")
            sys.stderr.flush()
    sys.stderr.write(f"\r{system.name}: {len(cases)} cases        \n")
    return trials


async def _reply(system: System, case: Case, suite: Suite) -> Reply:
    """The replies of all tasks of the suite as one."""
    reply = Reply()
    if "answers" in suite.tasks:
        reply = await system.answer(case, suite.max_claims)
    if "summaries" in suite.tasks:
        reply = await system.summarise(case, suite.length)
    if "checks" in suite.tasks:
        reply = await system.check(case)
    if "search" in suite.tasks:
        found = await system.search(case, suite.limit)
        reply = replace(reply, ranked=found.ranked)
    return reply


def _result(
    given: Run,
    lines: Mapping[str, Sequence[CaseLine]],
    metrics: Sequence[Metric],
    others: int,
) -> Result:
    suite, data = given.suite, given.data
    measured = {name: scoring.measured(of, metrics) for name, of in lines.items()}
    return Result(
        suite={
            "name": suite.name,
            "version": suite.version,
            "tasks": list(suite.tasks),
            "question": suite.question,
            "notes": suite.notes,
            "tuned_on": suite.tuned_on,
        },
        data={
            "name": data.name,
            "sha256": data.sha256,
            "cases": len(data.cases),
            "articles": len(data.articles),
            "other_articles": others,
            "skipped": dict(data.skipped),
        },
        part=given.part,
        target="in-process" if given.url is None else "http",
        settings={
            "engine": given.engine,
            "systems": list(lines),
            "headline": list(suite.headline),
            "pass_metric": suite.passing,
            "limit": suite.limit,
            "max_claims": suite.max_claims,
            "length": suite.length,
            "as_of": suite.as_of,
            "most": given.most,
        },
        metrics={
            one.name: MetricNote(one.title, one.unit, one.direction, _about(one)) for one in metrics
        },
        systems=measured,
        gains=tuple(scoring.gains(lines, metrics, OURS, given.systems)),
        thresholds=tuple(scoring.thresholds(suite.thresholds, measured[OURS])),
    )


def _about(metric: Metric) -> str:
    return " ".join((metric.rows.__doc__ or "").split("\n\n")[0].split())


def _timings(trials: Sequence[Trial]) -> Mapping[str, Figure]:
    lines = scoring.lines_of("", trials, latency.METRICS)
    measured: Measured = scoring.measured(lines, latency.METRICS)
    return {name: one for name, one in measured.figures.items() if one.scored}
