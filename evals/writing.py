"""The files of a run, and its figures in a few lines for the terminal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from evals import junit, results, trec
from evals.cases import Dataset
from evals.report import report
from evals.results import CaseLine, Figure, Result, Threshold
from evals.running import OURS, Outcome


def write(folder: Path, outcome: Outcome, data: Dataset) -> None:
    """Write everything.

    Equal runs write equal files, but for `timings.json` and the report's table of times.
    """
    result, lines = outcome.result, outcome.lines
    results.write(folder, result, lines)
    timings = {
        system: {name: asdict(one) for name, one in figures.items()}
        for system, figures in outcome.timings.items()
    }
    _put(folder / "timings.json", json.dumps(timings, indent=1, sort_keys=True) + "\n")
    articles = {str(article["id"]): article for article in data.articles}
    _put(folder / "report.html", report(result, lines, outcome.timings, articles))
    _put(folder / "junit.xml", junit.junit(result, lines))
    if "search" in result.suite["tasks"]:
        _write_trec(folder, lines)


def _write_trec(folder: Path, lines: Sequence[CaseLine]) -> None:
    for system in dict.fromkeys(line.system for line in lines):
        of = [line for line in lines if line.system == system]
        _put(folder / f"run.{system}.trec", trec.run_lines(of))
    ours = [line for line in lines if line.system == OURS]
    _put(folder / "qrels.trec", trec.qrels_lines(ours))


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def headline(result: Result) -> str:
    """The main figures of every system, one line each."""
    names = result.settings["headline"] or list(result.metrics)
    first = f"{result.suite['name']} v{result.suite['version']}, part {result.part}"
    lines = [f"{first}, data {result.data['sha256'][:12]}"]
    for system, measured in result.systems.items():
        shown = "  ".join(f"{name} {figure(measured.figures[name])}" for name in names)
        lines.append(f"  {system:20} {shown}")
    return "\n".join(lines)


def figure(one: Figure) -> str:
    """`.912 [.880, .940] n 120`."""
    if one.value is None:
        return f"- (n {one.n})"
    between = f" [{one.low:.3f}, {one.high:.3f}]" if one.low is not None else ""
    failed = f", {one.failed} failed" if one.failed else ""
    return f"{one.value:.3f}{between} (n {one.scored}{failed})"


def threshold(one: Threshold) -> str:
    """What was asked and what came."""
    where = f" ({one.slice} {one.value})" if one.slice else ""
    asked = f">= {one.at_least}" if one.at_least is not None else f"<= {one.at_most}"
    got = "nothing" if one.got is None else f"{one.got:.3f}"
    return f"{one.metric}{where} {asked}, got {got}"
