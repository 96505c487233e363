"""Figures of several rounds as Markdown, and where they stand in a document."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import Round

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with a value a round; empty for a side that has no such thing."""

    what: str
    recipe: tuple[float, ...]
    ours: tuple[float, ...]


def rows_of(rounds: Sequence[Round]) -> list[Row]:
    """One row for each figure, in the order of the first round."""
    rows = []
    for what in rounds[0].figures:
        both = [one.figures[what] for one in rounds]
        recipe = tuple(one.recipe for one in both if one.recipe is not None)
        ours = tuple(one.ours for one in both if one.ours is not None)
        rows.append(Row(what, recipe, ours))
    return rows


def markdown(rows: Sequence[Row]) -> str:
    """The table of both; the last column is our median by the recipe's."""
    lines = ["| what | recipe | Groundwire | ratio |", "| --- | --- | --- | --- |"]
    for row in rows:
        ratio = ""
        if row.recipe and row.ours:
            ratio = f"{statistics.median(row.ours) / statistics.median(row.recipe):.2f}"
        lines.append(f"| {row.what} | {shown(row.recipe)} | {shown(row.ours)} | {ratio} |")
    return "\n".join(lines)


def parts_markdown(rounds: Sequence[Round]) -> str:
    """The table of our parts."""
    lines = ["| part | figure |", "| --- | --- |"]
    for name in rounds[0].parts:
        lines.append(f"| {name} | {shown([one.parts[name] for one in rounds])} |")
    return "\n".join(lines)


def shown(values: Sequence[float]) -> str:
    """The median, and behind it the least and the most when there are several."""
    if not values:
        return ""
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({number(min(values))} to {number(max(values))})"


def number(value: float) -> str:
    """Three digits that count; from 100 on, whole."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def replaced(document: str, figures: str) -> str:
    """The document with `figures` between its two marks; `SystemExit` when they are not there."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"the marks {BEGIN} and {END} are not in the document")
    return f"{before}{BEGIN}\n{figures.strip()}\n{END}{after}"


def counted(rounds: Sequence[Round]) -> str:
    """How much both hold, and how often they were measured."""
    counts = rounds[0].counts
    times = "One round" if len(rounds) == 1 else f"{len(rounds)} rounds"
    values = "" if len(rounds) == 1 else ": the median of the rounds (the least to the most)"
    return (
        f"{counts['articles']:,} articles, {counts['chunks']:,} chunks in the recipe, "
        f"{counts['passages']:,} passages in Groundwire. "
        f"{times} of {counts['questions']} questions{values}."
    )
