"""How long a summary of 20 articles takes over HTTP: `python -m bench.summaries FOLDER`.

The articles of the folder are taken in; each request names 20 others by id, at the standard length,
so that nothing that was asked before helps.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import httpx2

from bench.articles import articles_in
from bench.processes import run, server

EACH = 20  # articles of a summary


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    articles = Path(arguments[0] if arguments else "../shared/data/news_articles").resolve()
    ids = [row["ID"] for row in articles_in(articles)]
    asked = [ids[at : at + EACH] for at in range(0, len(ids) - EACH + 1, EACH)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        run("service", "ingest", str(articles), "--data-dir", str(data), folder=folder)
        with (
            server(data, folder=folder) as (service, _),
            httpx2.Client(base_url=service.url, timeout=60.0, trust_env=False) as http,
        ):
            spent, claims = [], 0
            for number, these in enumerate(asked):
                began = perf_counter()
                reply = http.post("/v1/summaries", json={"article_ids": these})
                took = (perf_counter() - began) * 1_000
                if number:  # the first one loads what is loaded late
                    spent.append(took)
                    claims += len(reply.raise_for_status().json()["claims"])
    spent.sort()
    sys.stdout.write(
        f"{len(spent)} summaries of {EACH} articles, {claims / len(spent):.0f} claims each: "
        f"p50 {spent[len(spent) // 2]:.0f} ms, p95 {spent[int(0.95 * len(spent))]:.0f} ms, "
        f"longest {spent[-1]:.0f} ms\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
