"""A summary as a document: Markdown with footnotes, and a page to read and to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from service.api import schemas as out

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LINE_START = re.compile(r"^(\d*)([-+]|(?<=\d)[.)])(?=\s)")
_ADDRESS = re.compile(r"(?<=[a-z])(://)|\b(www)\.", re.IGNORECASE)
_STATUS = {"open": "side by side", "updated": "updated: the last one is the newest"}


@dataclass(frozen=True, slots=True)
class Line:
    """One claim of a section, with the numbers of its footnotes; `lead` stands before it."""

    text: str
    notes: tuple[int, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading, if it has one; `prose` lines follow each other in a paragraph."""

    heading: str
    lines: tuple[Line, ...]
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its title."""

    title: str
    blocks: tuple[Block, ...]


def markdown(summary: out.SummaryOut, base_url: str) -> str:
    """The summary in Markdown; each citation is a footnote with its quote and permalink.

    `base_url` ends in a slash. Text of articles is escaped: it is no markup.
    """
    lines = [f"# {_plain(summary.title or 'Summary')}", ""]
    if summary.abstention is not None:
        return "\n".join([*lines, _plain(summary.abstention.message), ""])
    lines += [f"*{_plain(about(summary))}*", ""]
    for part in parts(summary):
        lines += [f"## {part.title}", ""]
        for block in part.blocks:
            if block.heading:
                lines += [f"### {_plain(block.heading)}", ""]
            told = [_markdown_line(line) for line in block.lines]
            lines += [" ".join(told)] if block.prose else [f"- {one}" for one in told]
            lines.append("")
    lines += [f"> {_plain(note)}" for note in notes(summary)]
    lines.append("")
    for number, one in enumerate(summary.citations, start=1):
        link = f"{base_url.rstrip('/')}{one.permalink}"
        lines.append(f"[^{number}]: “{_plain(one.cited_text)}” {_plain(_source(one))} <{link}>")
    return "\n".join(lines) + "\n"


def html(summary: out.SummaryOut, base_url: str) -> str:
    """The body of a page: sections, and the sources with their quotes and permalinks.

    `base_url` ends in a slash.
    """
    if summary.abstention is not None:
        return f"<p>{escape(summary.abstention.message)}</p>"
    found = [f'<p class="meta">{escape(about(summary))}</p>']
    for part in parts(summary):
        found.append(f"<section><h2>{escape(part.title)}</h2>")
        for block in part.blocks:
            if block.heading:
                found.append(f"<h3>{escape(block.heading)}</h3>")
            told = [_html_line(line) for line in block.lines]
            if block.prose:
                found.append(f"<p>{' '.join(told)}</p>")
            else:
                found.append(f"<ul>{''.join(f'<li>{one}</li>' for one in told)}</ul>")
        found.append("</section>")
    found += [f'<p class="notice">{escape(note)}</p>' for note in notes(summary)]
    found.append('<section class="sources"><h2>Sources</h2><ol>')
    for number, one in enumerate(summary.citations, start=1):
        found.append(
            f'<li id="n{number}"><q>{escape(one.cited_text)}</q> {escape(_source(one))} '
            f'<a href="{escape(base_url.rstrip("/") + one.permalink)}">in the article</a></li>'
        )
    return "\n".join([*found, "</ol></section>"])


def parts(summary: out.SummaryOut) -> Iterator[Part]:
    """The sections that have something, in reading order."""
    told, noted = summary.sections, _Notes(summary.citations)

    def listed(title: str, claims: Sequence[out.ClaimOut], *, prose: bool = False) -> Part:
        return Part(title, (Block("", tuple(noted.line(one) for one in claims), prose),))

    if told.overview:
        yield listed("What happened", told.overview, prose=True)
    if told.positions:
        yield Part(
            "Who says what",
            tuple(Block(one.party, tuple(map(noted.line, one.claims))) for one in told.positions),
        )
    if told.agreements:
        yield listed("What several sources tell", told.agreements)
    if told.disagreements:
        yield Part("Where they differ", tuple(map(noted.dispute, told.disagreements)))
    if told.timeline:
        lines = [noted.line(claim, day.date) for day in told.timeline for claim in day.claims]
        yield Part("Timeline", (Block("", tuple(lines)),))
    if told.open_questions:
        yield listed("What is open", told.open_questions)


def about(summary: out.SummaryOut) -> str:
    """One line on what the summary rests on, how old it is, and who wrote it."""
    seen = summary.coverage
    articles = "article" if seen.articles_cited == 1 else "articles"
    told = f"From {seen.articles_cited} {articles}, {_sources(seen.independent_sources)}"
    if seen.newest:
        days = seen.newest_age_days
        age = "" if days is None else f", {days} {'day' if days == 1 else 'days'} old"
        told += f"; the newest is of {seen.newest[:10]}{age}"
    wrote = "verbatim sentences"
    if summary.engine.kind == "llm":
        wrote = f"written by {summary.engine.model}, each sentence verified"
    return f"{told}. {wrote[0].upper()}{wrote[1:]}."


def notes(summary: out.SummaryOut) -> Iterator[str]:
    """What a reader should know of the sources: outlets that are silent, articles left out."""
    seen = summary.coverage
    if seen.outlets_silent:
        yield f"In the collection, and silent on this: {', '.join(seen.outlets_silent)}."
    if unused := [
        f"{one.source or 'unknown outlet'} ({one.reason})" for one in seen.articles_unused
    ]:
        yield f"On this, and not cited: {', '.join(unused).replace('_', ' ')}."
    if summary.neutrality and summary.neutrality.loaded_words:
        words = dict.fromkeys(one.text for one in summary.neutrality.loaded_words)
        yield f"Words that judge, left in: {', '.join(words)}."


class _Notes:
    """Lines with the numbers of the citations that they rest on."""

    def __init__(self, citations: Sequence[out.CitationOut]) -> None:
        self._numbers = {one.id: number for number, one in enumerate(citations, start=1)}

    def line(self, claim: out.ClaimOut, lead: str = "") -> Line:
        return Line(claim.text, tuple(self._numbers[key] for key in claim.citations), lead)

    def dispute(self, one: out.DisagreementOut) -> Block:
        lines = []
        for side in one.positions:
            who = ", ".join(part for part in (side.speaker, side.source) if part)
            day = (side.published_at or "")[:10]
            lead = f"{side.value} ({'; '.join(part for part in (who, day) if part)})"
            lines += [self.line(claim, lead) for claim in side.claims]
        return Block(f"{one.about} ({_STATUS[one.status]})", tuple(lines))


def _sources(count: int) -> str:
    return "one independent source" if count == 1 else f"{count} independent sources"


def _source(one: out.CitationOut) -> str:
    day = one.published_at[:10] if one.published_at else "undated"
    return f"{one.source or 'unknown outlet'}, {one.title}, {day}."


def _markdown_line(line: Line) -> str:
    marks = "".join(f"[^{number}]" for number in line.notes)
    lead = f"**{_plain(line.lead)}** " if line.lead else ""
    return f"{lead}{_plain(line.text)}{marks}"


def _plain(text: str) -> str:
    """Text in which nothing is markup, on one line."""
    flat = _MARKDOWN.sub(r"\\\1", " ".join(text.split()).replace("&", "&amp;"))
    flat = _ADDRESS.sub(lambda one: one[1].replace(":", "\\:") if one[1] else f"{one[2]}\\.", flat)
    return _LINE_START.sub(r"\1\\\2", flat, count=1)


def _html_line(line: Line) -> str:
    marks = "".join(f'<sup><a href="#n{n}">{n}</a></sup>' for n in line.notes)
    lead = f"<b>{escape(line.lead)}</b> " if line.lead else ""
    return f"{lead}{escape(line.text)}{marks}"
