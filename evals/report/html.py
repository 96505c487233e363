"""Pieces of HTML; everything that comes from data goes through `text`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.results import Figure


def text(value: object) -> str:
    """Text as text, whatever stands in it."""
    return escape(str(value), quote=True)


def table(caption: str, head: Sequence[str], rows: Sequence[str]) -> str:
    """A table that scrolls in its own box; the head is text, the rows are HTML."""
    heads = "".join(f'<th scope="col">{text(one)}</th>' for one in head)
    return (
        f'<div class="box" tabindex="0" role="region" aria-label="{text(caption)}"><table>'
        f"<caption>{text(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def row(head: str, cells: Sequence[str], *, ours: bool = False) -> str:
    """A row with its heading as text; cells are HTML from `cell` or `words`."""
    kind = ' class="ours"' if ours else ""
    return f'<tr{kind}><th scope="row">{text(head)}</th>{"".join(cells)}</tr>'


def cell(value: str, *, best: bool = False, kind: str = "") -> str:
    """A cell of HTML."""
    classes = " ".join(one for one in (kind, "best" if best else "") if one)
    return f'<td class="{classes}">{value}</td>' if classes else f"<td>{value}</td>"


def words(value: str) -> str:
    """A cell of running text."""
    return f'<td class="words">{text(value)}</td>'


def number(value: float | None, unit: str = "share") -> str:
    """A figure as it is printed; a dash where it is undefined."""
    if value is None:
        return "–"
    return f"{value:.3f}" if unit == "share" else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def between(low: float | None, high: float | None, unit: str = "share") -> str:
    """The interval in brackets, nothing where there is none."""
    return "" if low is None else f"{number(low, unit)} to {number(high, unit)}"


def figure(one: Figure | None, unit: str, *, best: bool = False) -> str:
    """A cell of a figure with its interval under it."""
    if one is None:
        return cell("–")
    under = between(one.low, one.high, unit)
    shown = f'<span class="between">{under}</span>' if under else ""
    return cell(number(one.value, unit) + shown, best=best)
