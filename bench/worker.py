"""A process that answers questions on its standard input and says how long each took."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter

Ask = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Timed:
    """One answered question: milliseconds, and how many results there were."""

    ms: float
    found: int


def timed(ask: Ask, question: str) -> Timed:
    """Ask and measure."""
    began = perf_counter()
    found = ask(question)
    return Timed((perf_counter() - began) * 1_000, found)


def answer_lines(kinds: Mapping[str, Ask]) -> None:
    """The worker's side: lines of JSON, `[kind, question]` in, `[ms, found]` out, until the end."""
    for line in sys.stdin:
        kind, question = json.loads(line)
        reply = timed(kinds[kind], question)
        print(json.dumps([reply.ms, reply.found]), flush=True)


class Worker:
    """The asking side of a running worker; what is measured is measured inside of it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid

    def ask(self, kind: str, question: str) -> Timed:
        """Put a question and wait for the reply; `SystemExit` when the worker is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = ""
        try:
            self._process.stdin.write(json.dumps([kind, question]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            pass
        if not line:
            raise SystemExit(f"a worker ended before it answered: {self._process.args!r}")
        return Timed(*json.loads(line))
