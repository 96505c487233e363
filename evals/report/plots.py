"""The plots of the report as SVG that takes the page's colours; equal data, equal bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from evals.report import html
from evals.results import Figure, Gain

INK, ACCENT, SOFT = "#010203", "#040506", "#070809"  # stand-ins, replaced by the page's colours
_COLOURS = {INK: "var(--ink)", ACCENT: "var(--accent)", SOFT: "var(--soft)"}
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
_WIDTH, _LINE, _FRAME = 7.2, 0.3, 0.9  # inches


def gains(found: Sequence[Gain], title: str) -> str:
    """A forest plot: differences with their intervals, and the line of no difference."""
    rows = [
        (one.over, one.difference, one.low, one.high) for one in found if one.difference is not None
    ]
    return _dots(rows, title, "difference on the same cases", zero=True)


def by_value(values: Mapping[str, Figure], title: str, label: str) -> str:
    """One metric by the values of a slice."""
    rows = [
        (f"{name} ({one.scored})", one.value, one.low, one.high)
        for name, one in values.items()
        if one.value is not None
    ]
    return _dots(rows, title, label, zero=False)


_Dot = tuple[str, float, float | None, float | None]


def _dots(rows: Sequence[_Dot], title: str, label: str, *, zero: bool) -> str:
    if not rows:
        return ""
    with mpl.rc_context({**_STYLE, "svg.hashsalt": title}):
        canvas = Canvas(figsize=(_WIDTH, _FRAME + _LINE * len(rows)), layout="constrained")
        axes = canvas.add_subplot()
        for at, (_, value, low, high) in enumerate(rows):
            if low is not None and high is not None:
                axes.plot([low, high], [at, at], color=SOFT, linewidth=1.6)
            axes.plot([value], [at], "o", color=ACCENT, markersize=6)
        axes.set_yticks(range(len(rows)), [name for name, *_ in rows])
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.set_xlabel(label)
        if zero:
            axes.axvline(0, color=INK, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.tick_params(length=0)
        return _svg(canvas, title)


def histogram(groups: Mapping[str, Sequence[float]], title: str, label: str) -> str:
    """Numbers from 0 to 1 of two groups, one above the other."""
    kept = {name: numbers for name, numbers in groups.items() if numbers}
    if not kept:
        return ""
    edges = [n / 20 for n in range(21)]
    with mpl.rc_context({**_STYLE, "svg.hashsalt": title}):
        canvas = Canvas(figsize=(_WIDTH, 1.5 * len(kept) + 0.5), layout="constrained")
        every = canvas.subplots(len(kept), sharex=True, squeeze=False)[:, 0]
        for axes, (name, numbers) in zip(every, kept.items(), strict=True):
            axes.hist(numbers, bins=edges, color=ACCENT, rwidth=0.9)
            axes.set_title(f"{name} ({len(numbers)})", loc="left", fontsize=10)
            axes.set_xlim(0, 1)
        every[-1].set_xlabel(label)
        return _svg(canvas, title)


def _svg(canvas: Canvas, title: str) -> str:
    """The plot inside a figure, its title for those who can't see it."""
    file = io.StringIO()
    canvas.set_canvas(FigureCanvasSVG(canvas))
    canvas.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    svg = file.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="patch_1">.*?</g>', "", svg, count=1, flags=re.DOTALL)  # the paper
    svg = re.sub(r'(<g id="axes_\d+">\s*)<g id="patch_\d+">.*?</g>', r"\1", svg, flags=re.DOTALL)
    for stand_in, colour in _COLOURS.items():
        svg = svg.replace(stand_in, colour)
    name = re.sub(r"\W+", "-", title.lower())
    svg = re.sub(r'\b(id="|url\(#|href="#)', rf"\g<1>{name}-", svg)  # ids are the page's
    svg = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", svg).replace("xlink:href", "href")
    svg = svg.replace("<svg", f'<svg role="img" aria-label="{html.text(title)}"', 1)
    return f"<figure>{svg.strip()}<figcaption>{html.text(title)}</figcaption></figure>"
