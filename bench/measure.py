"""One round: both take in the same articles, start, and are asked the same questions in turns."""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.articles import LIMIT, MONTH, OUTLET
from bench.processes import Kept, Run, Server, run, server, worker
from bench.worker import Timed, Worker

BLOCK = 20  # questions that one side is asked before the other has its turn
WARM_UP = 5
FILTERS = {
    "plain": {},
    "month": {"published_from": MONTH[0], "published_to": MONTH[1]},
    "outlet": {"sources": OUTLET},
}

Asker = Callable[[str], Timed]


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure of both; `None` where one of them has no such thing."""

    recipe: float | None
    ours: float | None


@dataclass(frozen=True, slots=True)
class Round:
    """The figures of a round by their names, those of our parts, and what was counted."""

    figures: Mapping[str, Beside]
    parts: Mapping[str, float]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """The articles, the folder that the round may fill, and who begins."""

    articles: Path
    folder: Path
    recipe_first: bool

    @property
    def recipe(self) -> Path:
        """What the recipe keeps."""
        return self.folder / "recipe"

    @property
    def ours(self) -> Path:
        """What the service keeps."""
        return self.folder / "data"

    def recipe_ingest(self) -> Run:
        """The recipe's run, from the start of Python to its exit."""
        return self._run("bench.recipe", "ingest", str(self.articles), str(self.recipe))

    def our_ingest(self) -> Run:
        """Ours, likewise."""
        return self._run("service", "ingest", str(self.articles), "--data-dir", str(self.ours))

    def both_ingest(self) -> tuple[Run, Run]:
        """The recipe's run and ours, one after the other."""
        if self.recipe_first:
            return self.recipe_ingest(), self.our_ingest()
        ours = self.our_ingest()
        return self.recipe_ingest(), ours

    def _run(self, module: str, *arguments: str) -> Run:
        return run(module, *arguments, folder=self.folder)


def one_round(place: Place, questions: Sequence[str], say: Callable[[str], None]) -> Round:
    """Measure everything once; `say` is told what comes next."""
    say("take in")
    first = place.both_ingest()
    disk = Beside(disk_mb(place.recipe), disk_mb(place.ours))
    say("take in again")
    again = place.both_ingest()
    say("start and ask")
    asked = _asked(place, questions)
    taken = json.loads(first[0].printed)
    if taken["articles"] != asked.articles:
        raise SystemExit(f"the recipe holds {taken['articles']} articles, ours {asked.articles}")
    articles = asked.articles
    figures = {
        "take in, articles/s": Beside(*(articles / one.seconds for one in first)),
        "take in, CPU ms per article": Beside(*(one.usage.cpu_s * 1e3 / articles for one in first)),
        "take in, peak memory, MB": Beside(*(one.usage.peak_mb for one in first)),
        "take in again, s": Beside(*(one.seconds for one in again)),
        "disk, MB": disk,
        "start to the first result, s": asked.start_s,
        "serve and ask, peak memory, MB": asked.peak_mb,
    }
    counts = {
        "articles": articles,
        "chunks": taken["chunks"],
        "passages": asked.passages,
        "questions": len(questions),
    }
    embedding = {"embedding alone, articles/s": articles / asked.embed_s}
    return Round(figures | latencies(asked.spent), embedding | parts(asked.spent), counts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of starting both and asking."""

    start_s: Beside
    peak_mb: Beside
    spent: Mapping[str, Sequence[Timed]]
    articles: int
    passages: int
    embed_s: float


def _asked(place: Place, questions: Sequence[str]) -> _Asked:
    """Start both, and the parts on a copy of the data folder; ask them in turns; stop them."""
    copy = place.folder / "copy"
    shutil.copytree(place.ours, copy)
    with ExitStack() as running:

        def start_recipe() -> tuple[Worker, Kept, float]:
            began = perf_counter()
            opened = worker("bench.recipe", "ask", str(place.recipe), folder=place.folder)
            recipe, kept = running.enter_context(opened)
            recipe.ask("plain", questions[0])
            return recipe, kept, perf_counter() - began

        def start_ours() -> tuple[Server, Kept, float]:
            began = perf_counter()
            ours, kept = running.enter_context(server(place.ours, folder=place.folder))
            ours.search(questions[0])
            return ours, kept, perf_counter() - began

        if place.recipe_first:
            recipe, recipe_kept, recipe_s = start_recipe()
            ours, our_kept, our_s = start_ours()
        else:
            ours, our_kept, our_s = start_ours()
            recipe, recipe_kept, recipe_s = start_recipe()
        bare, _ = running.enter_context(worker("bench.bare", str(copy), folder=place.folder))
        spent = interleaved(_askers(recipe, ours, bare), questions)
        embedded = bare.ask("embed", "")
        articles = ours.articles()
    return _Asked(
        start_s=Beside(recipe_s, our_s),
        peak_mb=Beside(recipe_kept.usage.peak_mb, our_kept.usage.peak_mb),
        spent=spent,
        articles=articles,
        passages=embedded.found,
        embed_s=embedded.ms / 1_000,
    )


def _askers(recipe: Worker, ours: Server, bare: Worker) -> dict[str, Asker]:
    """Whom to ask, by the name of what is measured."""

    def of_recipe(kind: str) -> Asker:
        return lambda question: recipe.ask(kind, question)

    def of_ours(kind: str) -> Asker:
        return lambda question: ours.search(question, limit=str(LIMIT), **FILTERS[kind])

    askers: dict[str, Asker] = {}
    for kind in FILTERS:
        askers[f"recipe {kind}"] = of_recipe(kind)
        askers[f"ours {kind}"] = of_ours(kind)
    askers["ours answer"] = ours.answer
    askers["in process"] = lambda question: bare.ask("in process", question)
    askers["bare"] = lambda question: bare.ask("bare", question)
    return askers


def interleaved(askers: Mapping[str, Asker], questions: Sequence[str]) -> dict[str, list[Timed]]:
    """Each is asked every question, in blocks in turn; every second time round backwards.

    `SystemExit` when a search finds nothing: then something else than a search was measured.
    """
    for ask in askers.values():
        for question in questions[:WARM_UP]:
            ask(question)
    spent: dict[str, list[Timed]] = {name: [] for name in askers}
    for turn, at in enumerate(range(0, len(questions), BLOCK)):
        order = list(askers)[:: -1 if turn % 2 else 1]
        for name in order:
            spent[name] += [askers[name](question) for question in questions[at : at + BLOCK]]
    for name, replies in spent.items():
        if name != "ours answer" and not all(one.found for one in replies):
            raise SystemExit(f"{name}: a search found nothing")
    return spent


def latencies(spent: Mapping[str, Sequence[Timed]]) -> dict[str, Beside]:
    """Median and 95th percentile of each kind of search, and of answers."""
    names = {
        "plain": "search",
        "month": "search, one month",
        "outlet": "search, one outlet",
    }
    figures = {}
    for kind, name in names.items():
        for label, quantile in (("p50", p50), ("p95", p95)):
            figures[f"{name}, {label} ms"] = Beside(
                quantile(spent[f"recipe {kind}"]), quantile(spent[f"ours {kind}"])
            )
    for label, quantile in (("p50", p50), ("p95", p95)):
        figures[f"answer, {label} ms"] = Beside(None, quantile(spent["ours answer"]))
    return figures


def parts(spent: Mapping[str, Sequence[Timed]]) -> dict[str, float]:
    """A search over HTTP, in process, and what it rests on."""
    names = {
        "ours plain": "search over HTTP",
        "in process": "the same in process",
        "bare": "one Chroma and one FTS5 query",
    }
    return {
        f"{name}, {label} ms": quantile(spent[key])
        for key, name in names.items()
        for label, quantile in (("p50", p50), ("p95", p95))
    }


def p50(replies: Sequence[Timed]) -> float:
    """The median of the milliseconds."""
    return statistics.median(one.ms for one in replies)


def p95(replies: Sequence[Timed]) -> float:
    """The 95th percentile of the milliseconds, of at least two."""
    return statistics.quantiles([one.ms for one in replies], n=20)[-1]


def disk_mb(folder: Path) -> float:
    """The sizes of the files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
