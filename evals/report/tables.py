"""The tables of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.report import html
from evals.results import CaseLine, Figure, Gain, MetricNote, Result

LATENCY = ("retrieve", "compose", "verify", "total")


def systems(result: Result, metrics: Sequence[str]) -> str:
    """Every system, every metric; the best of a column is bold."""
    notes = result.metrics
    best = {name: _best(result, name) for name in metrics}
    rows = [
        html.row(
            system,
            [
                html.figure(measured.figures.get(name), notes[name].unit, best=best[name] == system)
                for name in metrics
            ],
            ours=at == 0,
        )
        for at, (system, measured) in enumerate(result.systems.items())
    ]
    head = ["System", *(f"{notes[name].title} {_arrow(notes[name])}".strip() for name in metrics)]
    caption = "Each system on the same cases, with the 95 % interval; bold is the best"
    return html.table(caption, head, rows)


def _best(result: Result, metric: str) -> str:
    """The system with the best value; none where two are equal, or nothing is better."""
    direction = result.metrics[metric].direction
    found = {
        name: one.figures[metric].value
        for name, one in result.systems.items()
        if metric in one.figures and one.figures[metric].value is not None
    }
    if direction is None or len(found) < 2:
        return ""
    pick = max if direction == "higher" else min
    value = pick(v for v in found.values() if v is not None)
    winners = [name for name, v in found.items() if v == value]
    return winners[0] if len(winners) == 1 else ""


def _arrow(note: MetricNote) -> str:
    return {"higher": "↑", "lower": "↓"}.get(note.direction or "", "")


def all_metrics(result: Result, system: str) -> str:
    """Every metric of one system with how many cases it rests on."""
    rows = []
    for name, one in result.systems[system].figures.items():
        note = result.metrics[name]
        cells = [
            html.cell(html.number(one.value, note.unit)),
            html.cell(html.between(one.low, one.high, note.unit)),
            *(html.cell(str(n)) for n in (one.n, one.scored, one.unscored, one.failed)),
            html.words(note.about),
        ]
        rows.append(html.row(f"{note.title} {_arrow(note)}".strip(), cells))
    head = ["Metric", "Value", "95 % interval", "n", "scored", "unscored", "failed", "What it is"]
    return html.table(f"All metrics of {system}", head, rows)


def gains(result: Result, metrics: Sequence[str]) -> str:
    """What the service gains over each other system on the same cases."""
    found = {(one.over, one.metric): one for one in result.gains}
    others = list(dict.fromkeys(one.over for one in result.gains))
    rows = [
        html.row(over, [_gain(found[over, name], result.metrics[name]) for name in metrics])
        for over in others
    ]
    head = ["Over", *(result.metrics[name].title for name in metrics)]
    caption = (
        "The service minus each other system on the same cases, its 95 % interval, and p; "
        "coloured where the interval leaves out 0"
    )
    return html.table(caption, head, rows)


def _gain(one: Gain, note: MetricNote) -> str:
    between = "" if one.low is None else f"{one.low:+.3f} to {one.high:+.3f}"
    under = f"{between}<br>p {one.p:.3f}, n {one.n}" if one.p is not None else f"n {one.n}"
    shown = f'{_signed(one.difference)}<span class="between">{under}</span>'
    return html.cell(shown, kind=_kind(one, note))


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.3f}"


def _kind(one: Gain, note: MetricNote) -> str:
    """Coloured only where the interval leaves no doubt."""
    if one.low is None or one.high is None or note.direction is None or one.low <= 0 <= one.high:
        return ""
    return "good" if (one.low > 0) == (note.direction == "higher") else "bad"


def thresholds(result: Result) -> str:
    """What the suite asks for, and whether it was met."""
    rows = []
    for one in result.thresholds:
        where = f", {one.slice} {one.value}" if one.slice else ""
        asked = f"at least {one.at_least}" if one.at_least is not None else f"at most {one.at_most}"
        known = {True: ("met", "good"), False: ("missed", "bad"), None: ("no figure", "")}
        said, kind = known[one.met]
        cells = [
            html.cell(asked),
            html.cell(html.number(one.got, result.metrics[one.metric].unit)),
            html.cell(said, kind=kind),
        ]
        rows.append(html.row(result.metrics[one.metric].title + where, cells))
    return html.table("Thresholds", ["Figure", "Asked for", "Got", ""], rows)


def slices(result: Result, system: str, metrics: Sequence[str]) -> str:
    """A table for each way to cut the cases."""
    made = []
    for name, values in result.systems[system].slices.items():
        rows = [
            html.row(
                value,
                [
                    html.cell(str(next(iter(figures.values())).n)),
                    *(html.figure(figures.get(m), result.metrics[m].unit) for m in metrics),
                ],
            )
            for value, figures in values.items()
        ]
        head = [name, "cases", *(result.metrics[m].title for m in metrics)]
        made.append(f"<h3>By {html.text(name)}</h3>{html.table(f'By {name}', head, rows)}")
    return "".join(made)


def latency(timings: Mapping[str, Mapping[str, Figure]]) -> str:
    """Medians and 95th percentiles by stage."""
    shown = [(f"latency_{stage}_p{p}", f"{stage} p{p}") for stage in LATENCY for p in (50, 95)]
    rows = [
        html.row(system, [html.cell(_ms(figures.get(name))) for name, _ in shown])
        for system, figures in timings.items()
        if figures
    ]
    caption = "Milliseconds as the service measured them; they differ between runs and machines"
    return html.table(caption, ["System", *(title for _, title in shown)], rows)


def _ms(one: Figure | None) -> str:
    return "–" if one is None or one.value is None else f"{one.value:.1f}"


def failed(lines: Sequence[CaseLine]) -> str:
    """The cases without a reply."""
    rows = [
        html.row(f"{line.system} {line.case['id']}", [html.words(line.reply["error"])])
        for line in lines
        if line.reply["error"]
    ]
    return html.table("Cases without a reply", ["Case", "Why"], rows) if rows else ""
