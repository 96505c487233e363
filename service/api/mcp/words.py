"""What the tools answer, in words: to be read without the structured form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.api import schemas as out
from service.api.mcp.shapes import ArticlePartOut
from service.api.render import documents


def search(found: out.SearchOut) -> str:
    """The passages, best first."""
    if not found.results:
        return "No passage matches."
    lines = []
    for hit in found.results:
        about = _about(hit.source, hit.title, hit.published_at)
        where = _where(hit.article_id, hit.version, hit.start, hit.end)
        lines += [f"{hit.rank}. {about}", f"   {where}", f"   {' '.join(hit.text.split())}", ""]
    return "\n".join(lines).rstrip()


def answer(reply: out.AnswerOut) -> str:
    """The cited sentences and their sources, or why there are none."""
    if reply.abstention is not None:
        return _abstained(reply.abstention)
    lines = [reply.text]
    markers = {one.id: one.marker for one in reply.citations}
    for one in reply.disagreements:
        lines += ["", f"The articles differ on {one.about} ({one.status}):"]
        for side in one.positions:
            who = ", ".join(part for part in (side.speaker, side.source) if part)
            day = (side.published_at or "undated")[:10]
            cited = _markers(side.citations, markers)
            lines.append(f"- {side.value} ({who or 'outlet unknown'}, {day}) {cited}")
    lines += [*_degraded(reply.engine), *_sources(reply.citations)]
    return "\n".join(lines)


def summary(reply: out.SummaryOut) -> str:
    """The sections with cited sentences and their sources, or why there are none."""
    if reply.abstention is not None:
        return _abstained(reply.abstention)
    markers = [one.marker for one in reply.citations]
    lines = [reply.title, documents.about(reply)]
    for part in documents.parts(reply):
        lines += ["", part.title]
        for block in part.blocks:
            lines += [f"{block.heading}:"] if block.heading else []
            for line in block.lines:
                cited = "".join(dict.fromkeys(markers[number - 1] for number in line.notes))
                lead = f"{line.lead}: " if line.lead else ""
                lines.append(f"- {lead}{line.text} {cited}")
    lines += ["", *documents.notes(reply)]
    lines += [*_degraded(reply.engine), *_sources(reply.citations)]
    return "\n".join(lines)


def check(reply: out.CheckOut) -> str:
    """Each sentence with its verdict, and the sources."""
    counts = reply.counts
    lines = [
        f"{counts.supported} supported, {counts.unsupported} unsupported, "
        f"{counts.unjudged} not judged.",
        "",
    ]
    markers = {one.id: one.marker for one in reply.citations}
    for one in reply.sentences:
        why = "; ".join(part for part in (one.reason, *one.missing) if part)
        near = "nearest " if one.verdict != "supported" and one.citations else ""
        cited = _markers(one.citations, markers)
        facts = " ".join(part for part in (f"({why})" if why else "", near + cited) if part)
        lines.append(f"- {one.verdict}{' ' if facts else ''}{facts}: {' '.join(one.text.split())}")
    return "\n".join([*lines, *_sources(reply.citations)])


def article(part: ArticlePartOut) -> str:
    """The facts of an article, then the part of its text."""
    lines = [
        _about(part.source, part.title, part.published_at),
        f"article_id {part.id}, version {part.version} of {part.versions}, "
        f"characters {part.start} to {part.end} of {part.total_chars}",
        *([part.url] if part.url else []),
        "",
        part.text,
    ]
    if part.next_start is not None:
        lines += ["", f"(The text goes on: start {part.next_start}.)"]
    return "\n".join(lines)


def _abstained(one: out.AbstentionOut) -> str:
    return f"No answer ({one.reason}): {one.message}"


def _degraded(engine: out.EngineOut) -> Iterator[str]:
    if engine.degraded:
        yield ""
        yield f"Verbatim sentences: the language model could not answer ({engine.reason})."


def _sources(citations: Sequence[out.CitationOut]) -> Iterator[str]:
    """The articles in the order of their markers, each with its quotes."""
    if citations:
        yield ""
        yield "Sources"
    for marker in dict.fromkeys(one.marker for one in citations):
        quotes = [one for one in citations if one.marker == marker]
        about = quotes[0]
        yield f"{marker} {_about(about.source, about.title, about.published_at)}"
        for one in quotes:
            where = _where(one.article_id, one.version, one.start_char_index, one.end_char_index)
            yield f"    {one.permalink} ({where})"


def _about(source: str | None, title: str, published_at: str | None) -> str:
    return f"{source or 'outlet unknown'} | {title} | {published_at or 'undated'}"


def _where(article_id: str, version: int, start: int, end: int) -> str:
    return f"article_id {article_id}, version {version}, start {start}, end {end}"


def _markers(citations: Sequence[str], markers: dict[str, str]) -> str:
    return "".join(dict.fromkeys(markers[one] for one in citations if one in markers))
