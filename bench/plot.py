"""The figures as small bars, in an SVG that is the same for the same figures."""

from __future__ import annotations

import io
import statistics
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bench.table import Row, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PANELS = (
    "take in, articles/s",
    "take in again, s",
    "take in, peak memory, MB",
    "disk, MB",
    "start to the first result, s",
    "search, p95 ms",
    "search, one month, p95 ms",
    "search, one outlet, p95 ms",
)
_COLUMNS = 4
_RECIPE, _OURS, _INK, _FAINT = "#8a8f98", "#1f6feb", "#1b1f24", "#57606a"
# A white ground of its own: readable wherever it is shown. Text stays text, in the reader's font.
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "groundwire",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 8.5,
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def svg(rows: Sequence[Row]) -> str:
    """One panel for each of `PANELS`: medians as bars, from the least to the most as a line."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    by_name = {row.what: row for row in rows}
    with mpl.rc_context(_STYLE):
        layout = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.08, hspace=0.12)
        figure = Figure(figsize=(9.6, 3.4), facecolor="white", layout=layout)
        for place, what in enumerate(PANELS):
            axes = figure.add_subplot(-(-len(PANELS) // _COLUMNS), _COLUMNS, place + 1)
            _panel(axes, by_name[what], named=place % _COLUMNS == 0)
        out = io.StringIO()
        about = {"Date": None, "Creator": None, "Title": "Groundwire beside the plain recipe"}
        figure.savefig(out, format="svg", metadata=about)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _panel(axes: Axes, row: Row, *, named: bool) -> None:
    """Two bars with their medians; the sides are named in the first column alone."""
    sides = (("recipe", row.recipe, _RECIPE), ("Groundwire", row.ours, _OURS))
    top = max(max(values) for _, values, _ in sides)
    for at, (_, values, colour) in enumerate(sides):
        middle = statistics.median(values)
        axes.barh(at, middle, color=colour, height=0.6)
        if len(values) > 1:
            axes.plot([min(values), max(values)], [at, at], color=_INK, linewidth=0.9)
        axes.text(max(values) + top * 0.03, at, number(middle), va="center")
    axes.set_title(row.what, fontsize=9, loc="left")
    better = "more" if row.what.endswith("/s") else "less"
    axes.set_xlabel(f"{better} is better", fontsize=7.5, loc="left", color=_FAINT)
    axes.set_yticks(range(len(sides)), [name for name, _, _ in sides] if named else ["", ""])
    axes.set_xticks([])
    axes.set_xlim(0, top * 1.3)
    axes.invert_yaxis()
    axes.tick_params(length=0)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
