"""How well the service reads follow-up questions and questions of several parts, over HTTP.

    .venv/bin/python -m evals.understanding --in-process
    .venv/bin/python -m evals.understanding --target http://127.0.0.1:8000 --json report.json

The cases are `data/followups.jsonl` and `data/multipart.jsonl` (see the README beside them), asked
of the sample newsroom. A follow-up is found when a gold article is among the first 1, 3 and 5 that
the service reads for it with the conversation, beside the same question without. Of a question in
parts the share of its parts with a gold article among the first k articles counts, k as many as it
has parts and twice as many, beside a search for the whole question. Both halves of the data are
reported apart: `dev` is what the rules were made with, `test` is not.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx2

from service.api.app import create_app
from service.client import Client
from service.settings import Settings

DATA = Path(__file__).parent / "data"
PARTS = ("dev", "test")
FIRST = (1, 3, 5)
DRAWS, SEED = 10_000, 20_261_126
_SEARCHED = 100
_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """How the service read one question, and the articles it read for it, best first."""

    question: str
    parts: tuple[str, ...]
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one half of the data.

    `ours` and `plain` are shares of the `n` cases, `low` and `high` the 95 % interval of their
    difference; `plain` is None where there is nothing to compare with.
    """

    part: str
    figure: str
    n: int
    ours: float
    plain: float | None = None
    low: float | None = None
    high: float | None = None


def cases_of(name: str, folder: Path = DATA) -> list[dict[str, Any]]:
    """The cases of one file."""
    lines = (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def found(articles: Sequence[str], gold: Iterable[str], first: int) -> bool:
    """Whether one of the gold articles is among the first."""
    return not set(gold).isdisjoint(articles[:first])


def share_found(articles: Sequence[str], gold: Sequence[Sequence[str]], first: int) -> float:
    """The share of parts of which a gold article is among the first."""
    return fmean(found(articles, one, first) for one in gold)


def interval(differences: Sequence[float], draws: int = DRAWS) -> tuple[float, float]:
    """The 95 % interval of the mean of paired differences, by the percentile bootstrap, seeded."""
    chance = random.Random(SEED)
    means = sorted(fmean(chance.choices(differences, k=len(differences))) for _ in range(draws))
    return means[round(0.025 * (draws - 1))], means[round(0.975 * (draws - 1))]


def compared(part: str, figure: str, pairs: Sequence[tuple[float, float]]) -> Row:
    """A row of (ours, plain) of every case."""
    low, high = interval([ours - plain for ours, plain in pairs])
    means = fmean(ours for ours, _ in pairs), fmean(plain for _, plain in pairs)
    return Row(part, figure, len(pairs), *means, low, high)


def counted(part: str, figure: str, hits: Sequence[bool]) -> list[Row]:
    """A row of yes and no, none without cases."""
    return [Row(part, figure, len(hits), fmean(hits))] if hits else []


async def reading(http: httpx2.AsyncClient, question: str, history: Sequence[Any]) -> Reading:
    """Ask for an answer as a stream; a service that abstains at once has read no articles."""
    body = {"question": question, "history": list(history), "stream": True}
    response = await http.post("/v1/answers", json=body)
    response.raise_for_status()
    events = events_of(response.text)
    understood = events["final"]["understood"]
    articles = [one["article_id"] for one in events.get("evidence", {"articles": []})["articles"]]
    return Reading(
        understood["question"], tuple(understood["parts"]), tuple(dict.fromkeys(articles))
    )


def events_of(stream: str) -> dict[str, Any]:
    """The data of each kind of server-sent event, of the last one of its kind."""
    events: dict[str, Any] = {}
    for block in stream.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "event" in fields:
            events[fields["event"]] = json.loads(fields["data"])
    return events


async def searched(client: Client, question: str) -> tuple[str, ...]:
    """The articles that a search for the whole question finds, best first."""
    body = await client.search(q=question, limit=_SEARCHED)
    return tuple(dict.fromkeys(one["article_id"] for one in body["results"]))


async def followups(http: httpx2.AsyncClient, cases: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The figures of follow-up questions of one half of the data."""
    part = cases[0]["part"]
    own = [await reading(http, case["question"], case["history"]) for case in cases]
    plain = [await reading(http, case["question"], []) for case in cases]
    both = list(zip(cases, own, plain, strict=True))
    rows = [
        compared(
            part,
            f"follow-up: found in first {first}",
            [
                (
                    float(found(a.articles, case["gold"][0], first)),
                    float(found(b.articles, case["gold"][0], first)),
                )
                for case, a, b in both
            ],
        )
        for first in FIRST
    ]
    alone = [(is_switch(case), a.question == case["question"]) for case, a, _ in both]
    rows += counted(part, "follow-up: rewritten", [not same for new, same in alone if not new])
    rows += counted(part, "new topic: left alone", [same for new, same in alone if new])
    return rows


def is_switch(case: Mapping[str, Any]) -> bool:
    """Whether the question is about another topic than the conversation before it."""
    return "switch" in case["kind"]


async def multipart(
    http: httpx2.AsyncClient, client: Client, cases: Sequence[Mapping[str, Any]]
) -> list[Row]:
    """The figures of questions in parts of one half of the data."""
    part = cases[0]["part"]
    own = [await reading(http, case["question"], []) for case in cases]
    plain = [await searched(client, case["question"]) for case in cases]
    both = list(zip(cases, own, plain, strict=True))
    rows = [
        compared(
            part,
            f"parts: found in first {name}",
            [
                (
                    share_found(a.articles, case["gold"], times * len(case["gold"])),
                    share_found(b, case["gold"], times * len(case["gold"])),
                )
                for case, a, b in both
            ],
        )
        for times, name in ((1, "n"), (2, "2n"))
    ]
    counts = [(len(case["gold"]), len(a.parts)) for case, a, _ in both]
    rows += counted(part, "one part: left whole", [is_ == 1 for has, is_ in counts if has == 1])
    rows += counted(part, "parts: as many as gold", [has == is_ for has, is_ in counts if has > 1])
    return rows


async def measure(
    http: httpx2.AsyncClient, parts: Sequence[str] = PARTS, folder: Path = DATA
) -> list[Row]:
    """All figures of these halves; raises `RuntimeError` when the service does not get ready."""
    client = Client(http)
    while not (state := await client.ready())["ready"]:
        if state.get("failed"):
            raise RuntimeError(f"Not ready: {state['reason']}.")
        await asyncio.sleep(_POLL_S)
    rows = []
    for part in parts:
        led = [case for case in cases_of("followups", folder) if case["part"] == part]
        several = [case for case in cases_of("multipart", folder) if case["part"] == part]
        rows += await followups(http, led) if led else []
        rows += await multipart(http, client, several) if several else []
    return rows


def table(rows: Iterable[Row]) -> str:
    """The rows as Markdown."""
    lines = [
        "| part | figure | n | service | plain | difference (95 % interval) |",
        "| --- | --- | ---: | ---: | ---: | --- |",
    ]
    for row in rows:
        plain = difference = ""
        if row.plain is not None:
            plain = f"{row.plain:.3f}"
            difference = f"{row.ours - row.plain:+.3f} ({row.low:+.3f} to {row.high:+.3f})"
        figures = f"{row.n} | {row.ours:.3f} | {plain} | {difference}"
        lines.append(f"| {row.part} | {row.figure} | {figures} |")
    return "\n".join(lines)


@asynccontextmanager
async def connected(target: str | None) -> AsyncIterator[httpx2.AsyncClient]:
    """The service at an address, else one in this process with the sample newsroom."""
    if target is not None:
        async with httpx2.AsyncClient(base_url=target, timeout=60.0, trust_env=False) as http:
            yield http
        return
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), _env_file=None), sample=True)
        transport = httpx2.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx2.AsyncClient(base_url="http://groundwire", transport=transport) as http,
        ):
            yield http


async def run(target: str | None, parts: Sequence[str] = PARTS) -> list[Row]:
    """Measure there, or in this process."""
    async with connected(target) as http:
        return await measure(http, parts)


def main(arguments: Sequence[str]) -> None:
    """Print the table, write the figures."""
    parser = argparse.ArgumentParser(prog="evals.understanding")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--in-process", action="store_true", help="with the sample newsroom")
    where.add_argument("--target", metavar="URL", help="a service that has the sample newsroom")
    parser.add_argument("--part", choices=PARTS, help="only this half")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    given = parser.parse_args(arguments)
    rows = asyncio.run(run(given.target, [given.part] if given.part else PARTS))
    print(table(rows))
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
