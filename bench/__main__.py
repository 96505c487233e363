"""`python -m bench`: take in the real articles, serve, ask; print a table.

Every figure of the service goes through what a user uses: the command line and HTTP on a socket.
Beside it stands the bare part it rests on (the embedder, a Chroma query, an FTS5 query), measured
in the same run on the same data, and the ratio.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

import httpx2

from bench.bare import Bare

ROOT = Path(__file__).parent.parent
DATA = ROOT.parent / "shared" / "data" / "news_articles"
COMMAND = [sys.executable, "-m", "service"]
QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Run:
    """One finished command: seconds, processor seconds, peak resident memory in MB."""

    seconds: float
    cpu_s: float
    peak_mb: float


def main() -> None:
    """Measure and print."""
    if not DATA.is_dir():
        raise SystemExit(f"{DATA} is not here: the bench runs on the shared real articles")
    with tempfile.TemporaryDirectory() as folder:
        data_dir = Path(folder) / "data"
        first = run("ingest", str(DATA), "--data-dir", str(data_dir))
        second = run("ingest", str(DATA), "--data-dir", str(data_dir))
        with served(data_dir) as (base_url, ready_s):
            http = httpx2.Client(base_url=base_url, timeout=60.0, trust_env=False)
            articles = http.get("/readyz").json()["articles"]
            titles = some_titles()
            searches = timed(titles, lambda q: http.get("/v1/search", params={"q": q}))
            month = {"published_from": "2020-03-01", "published_to": "2020-03-31"}
            by_month = timed(titles, lambda q: http.get("/v1/search", params={"q": q, **month}))
            outlet = {"sources": "Reuters"}
            by_outlet = timed(titles, lambda q: http.get("/v1/search", params={"q": q, **outlet}))
            answers = timed(titles, lambda q: http.post("/v1/answers", json={"question": q}))
            http.close()
        bare = Bare(data_dir)
        print(f"{articles} articles, {bare.passages} passages, {os.cpu_count()} cores\n")
        rate = articles / first.seconds
        rows = [
            ("take in, articles/s", rate, "embedder alone", bare.articles_per_second(articles)),
            ("take in, CPU s per article", first.cpu_s / articles, "", None),
            ("take in, peak memory MB", first.peak_mb, "", None),
            ("take in again, s", second.seconds, "", None),
            ("start to ready, s", ready_s, "", None),
            ("disk, MB", disk_mb(data_dir), "", None),
        ]
        both = timed(titles, bare.both)
        for name, mine in (
            ("search", searches),
            ("search, one month", by_month),
            ("search, one outlet", by_outlet),
            ("answer", answers),
        ):
            rows.append((f"{name}, p50 ms", p50(mine), "Chroma and FTS5 query", p50(both)))
            rows.append((f"{name}, p95 ms", p95(mine), "Chroma and FTS5 query", p95(both)))
        bare.close()
    print_table(rows)


def run(*verb: str) -> Run:
    """Run a verb of the command line to its end."""
    began = perf_counter()
    process = subprocess.Popen([*COMMAND, *verb], cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(verb)} ended with {process.returncode}")
    return Run(perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


@contextmanager
def served(data_dir: Path) -> Iterator[tuple[str, float]]:
    """A server on the data folder: its address and the seconds until it was ready."""
    began = perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--data-dir", str(data_dir)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = next(line for line in process.stderr if "serves http" in line)
        base_url = next(word for word in line.split() if word.startswith("http"))
        while httpx2.get(f"{base_url}/readyz", trust_env=False).status_code != 200:
            sleep(0.02)
        yield base_url, perf_counter() - began
    finally:
        process.terminate()
        process.communicate(timeout=20)


def some_titles() -> list[str]:
    """200 different titles, spread over the articles: what people type into a news search."""
    titles = [
        json.loads(line)["title"]
        for file in sorted(DATA.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    distinct = list(dict.fromkeys(titles))
    return distinct[:: max(1, len(distinct) // QUESTIONS)][:QUESTIONS]


def timed(questions: Sequence[str], call: Callable[[str], object]) -> list[float]:
    """Milliseconds of each call; five calls before it count for nothing."""
    for question in questions[:5]:
        call(question)
    spent = []
    for question in questions:
        began = perf_counter()
        answered = call(question)
        spent.append((perf_counter() - began) * 1_000)
        if isinstance(answered, httpx2.Response):
            answered.raise_for_status()
    return spent


def p50(values: Sequence[float]) -> float:
    """The median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]


def disk_mb(folder: Path) -> float:
    """What a folder takes up."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def print_table(rows: Sequence[tuple[str, float, str, float | None]]) -> None:
    """A Markdown table."""
    print("| what | Groundwire | bare part | its figure | ratio |\n| --- | --- | --- | --- | --- |")
    for name, mine, part, its in rows:
        if its is None:
            print(f"| {name} | {mine:.3g} | | | |")
        else:
            print(f"| {name} | {mine:.3g} | {part} | {its:.3g} | {mine / its:.2f} |")


if __name__ == "__main__":
    main()
