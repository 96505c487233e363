"""`python -m bench`: the service beside the plain LangChain and Chroma recipe, in one run.

Prints the tables; with `--write` they also go into `bench/README.md` and the bars into
`bench/plot.svg`. It needs the shared real articles.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import FrameType
from typing import NoReturn

from bench.articles import questions_in
from bench.measure import Place, Round, one_round
from bench.table import counted, markdown, parts_markdown, replaced, rows_of

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "shared" / "data" / "news_articles"
ROUNDS, QUESTIONS = 3, 200
VENDORS = ("chromadb", "langchain-chroma", "langchain-text-splitters", "wordllama")


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write when told to."""
    options = _options(arguments)
    if not options.data.is_dir():
        raise SystemExit(f"{options.data} is not here: the bench runs on the shared real articles")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    rounds = measured(options.data.resolve(), options.rounds, options.questions)
    rows = rows_of(rounds)
    caption = f"{counted(rounds)} {machine()}"
    tables = f"{caption}\n\n{markdown(rows)}\n"
    inside = f"What a search of ours is made of:\n\n{parts_markdown(rounds)}\n"
    print(f"{tables}\n{inside}")
    if options.write:
        from bench.plot import svg  # late: the measured processes inherit our peak of memory

        readme = HERE / "README.md"
        figures = f"{tables}\n![The same figures as bars](plot.svg)\n\n{inside}"
        readme.write_text(replaced(readme.read_text("utf-8"), figures), "utf-8")
        (HERE / "plot.svg").write_text(svg(rows), "utf-8")


def measured(articles: Path, rounds: int, questions: int) -> list[Round]:
    """All rounds, each in a fresh temporary folder that is removed, with questions of its own."""
    titles = questions_in(articles, rounds * questions)
    done = []
    for number in range(rounds):

        def say(what: str, number: int = number) -> None:
            print(f"round {number + 1} of {rounds}: {what}", file=sys.stderr)

        with tempfile.TemporaryDirectory(prefix="groundwire-bench-") as folder:
            place = Place(articles, Path(folder), recipe_first=number % 2 == 0)
            done.append(one_round(place, titles[number::rounds], say))
    return done


def machine() -> str:
    """Where and when this was, and with which versions."""
    vendors = ", ".join(f"{name} {version(name)}" for name in VENDORS)
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {vendors}, {datetime.now(UTC).date()}."
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("--write", action="store_true", help="also write README.md and plot.svg")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="in each round")
    parser.add_argument("--data", type=Path, default=DATA, help="a folder of articles (.jsonl)")
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.questions < 2:
        parser.error("at least 1 round and 2 questions")
    return options


def _leave(number: int, _: FrameType | None) -> NoReturn:
    """Told to end: leave by way of every `finally`, so that nothing stays behind."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    main(sys.argv[1:])
