"""The page, read from top to bottom: what was asked, how it went, against whom, where it fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.report import failures, plots, tables
from evals.report.html import between, number, text
from evals.results import CaseLine, Figure, Result

CSS = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
DRAWN = 3  # headline metrics that are plotted
Timings = Mapping[str, Mapping[str, Figure]]

READING = (
    "<li>A figure is a mean over cases, from 0 to 1, unless a unit is given. ↑ higher is better, "
    "↓ lower is.</li>"
    "<li>The interval holds the true value in about 95 of 100 such samples of articles. It is "
    "drawn by whole articles (bootstrap): questions on one article fail together.</li>"
    "<li><b>n</b> cases are <b>scored</b>, <b>unscored</b> (the metric has no meaning there: no "
    "citation, no gold) or <b>failed</b> (no reply came). Unscored is never counted as 0.</li>"
    "<li>A gain is the difference on the same cases. It is coloured only where its interval "
    "leaves out 0; <b>p</b> is that of a paired randomisation test.</li>"
    "<li>Citations are judged by one judge for all systems, which is the project's own: it looks "
    "at words, numbers, names and dates. Gold sentences need no judge.</li>"
    "<li>The part that is reported here was not tuned on, unless the page says so.</li>"
)


def report(
    result: Result,
    lines: Sequence[CaseLine],
    timings: Timings | None,
    articles: Mapping[str, Mapping[str, Any]],
) -> str:
    """The whole page; `articles` are those of the data, by id, for showing evidence."""
    title = f"{result.suite['name']}: evaluation report"
    sections = list(_sections(result, lines, timings or {}, articles))
    links = "".join(f'<a href="#{key}">{text(name)}</a>' for key, name, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{key}"><h2 id="{key}">{text(name)}</h2>{made}</section>'
        for key, name, made in sections
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{CSS}</style></head><body><main>"
        f'{_opening(result)}<nav aria-label="Sections">{links}</nav>{body}'
        "</main></body></html>\n"
    )


def _opening(result: Result) -> str:
    suite, data = result.suite, result.data
    own = next(iter(result.systems))
    n = next(iter(result.systems[own].figures.values())).n
    tuned = (
        f"the part that may be tuned on is “{text(suite['tuned_on'])}”"
        if result.part != "all"
        else f"“{text(suite['tuned_on'])}”, which may be tuned on, included"
    )
    where = "in one process" if result.target == "in-process" else "over HTTP at an address"
    others = data["other_articles"]
    beside = f", beside {others:,} other articles that it holds" if others else ""
    return (
        f'<p class="eyebrow">Evaluation report, suite {text(suite["name"])} '
        f"version {text(suite['version'])}</p><h1>{text(suite['question'])}</h1>"
        f'<p class="lede">{_headline(result, own)}</p>'
        f'<p class="facts">{n} cases of the part “{text(result.part)}” ({tuned}), over '
        f"{data['articles']:,} articles{beside}. The service ran {where}, "
        f"engine “{text(result.settings['engine'])}”. Data {text(data['sha256'][:16])}.</p>"
        + (f"<p>{text(suite['notes'])}</p>" if suite["notes"] else "")
    )


def _headline(result: Result, system: str) -> str:
    """The main figures as a sentence."""
    parts = []
    for name in result.settings["headline"]:
        one, note = result.systems[system].figures[name], result.metrics[name]
        if one.value is None:
            continue
        inside = between(one.low, one.high, note.unit)
        shown = f" ({inside}, n {one.scored})" if inside else f" (n {one.scored})"
        parts.append(f"{text(note.title)} <b>{number(one.value, note.unit)}</b>{shown}")
    return "; ".join(parts) + "."


def _sections(
    result: Result,
    lines: Sequence[CaseLine],
    timings: Timings,
    articles: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[str, str, str]]:
    """Id, name and HTML of each section that has something to show."""
    own = next(iter(result.systems))
    headline = [name for name in result.settings["headline"] if name in result.metrics]
    ours = [line for line in lines if line.system == own]
    yield "reading", "How to read this", f"<ul>{READING}</ul>"
    yield "systems", "The service and the baselines", tables.systems(result, headline)
    if result.thresholds:
        yield "thresholds", "What the suite asks for", tables.thresholds(result)
    if result.gains:
        drawn = "".join(_forest(result, name) for name in headline[:DRAWN])
        yield "gains", "Gains", tables.gains(result, headline) + drawn
    yield "metrics", "All metrics", tables.all_metrics(result, own)
    if result.systems[own].slices:
        yield "slices", "Where it does well and badly", _slices(result, own, headline)
    if drawn := _histograms(ours):
        yield "sureness", "How sure it was", drawn
    if any(timings.values()):
        yield "latency", "Latency", tables.latency(timings)
    if worst := failures.worst(result, ours, articles):
        yield "worst", "The worst cases", worst
    if failed := tables.failed(lines):
        yield "failed", "Without a reply", failed
    if result.data["skipped"]:
        items = "".join(f"<li>{text(k)}: {n}</li>" for k, n in result.data["skipped"].items())
        yield "skipped", "Rows of the data that are no cases", f"<ul>{items}</ul>"


def _forest(result: Result, name: str) -> str:
    found = [one for one in result.gains if one.metric == name]
    return plots.gains(found, f"{result.metrics[name].title}: the service minus the others")


def _slices(result: Result, own: str, headline: Sequence[str]) -> str:
    kinds = result.systems[own].slices.get("kind", {})
    drawn = ""
    for name in headline[:DRAWN]:
        values = {value: of[name] for value, of in kinds.items()}
        title = f"{result.metrics[name].title} by kind (cases scored)"
        drawn += plots.by_value(values, title, result.metrics[name].title)
    return drawn + tables.slices(result, own, headline)


def _histograms(lines: Sequence[CaseLine]) -> str:
    answerable: dict[str, list[float]] = {"answerable": [], "unanswerable": []}
    support: dict[str, list[float]] = {"supported": [], "unsupported": []}
    for line in lines:
        sure = line.reply["answerability"]
        if sure is not None:
            answerable["answerable" if line.case["answerable"] else "unanswerable"].append(sure)
        for label, number_ in line.rows.get("support_auc") or ():
            support["supported" if label else "unsupported"].append(number_)
    return plots.histogram(
        answerable, "Answerability of questions that can and can't be answered", "answerability"
    ) + plots.histogram(support, "Support of sentences, by what people said of them", "support")
