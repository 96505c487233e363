"""`groundwire ask` and `groundwire summarize`: a reply as text with its sources."""

from __future__ import annotations

from typing import Any

from service.api.render import documents
from service.api.schemas import SummaryOut
from service.cli.connect import connected
from service.cli.console import err, put, put_json
from service.cli.sources import source_lines
from service.settings import Settings


async def ask(settings: Settings, request: dict[str, Any], *, as_json: bool) -> int:
    """Print an answer, or why there is none; both are exit code 0."""
    async with connected(settings) as client:
        answer = await client.answer(request)
    if as_json:
        put_json(answer)
    elif answer["outcome"] == "abstained":
        _abstained(answer)
    else:
        put(answer["text"])
        _note(answer)
        put("")
        for line in source_lines(answer["citations"], client):
            put(line)
    return 0


DOCUMENTS = {"markdown": "text/markdown", "html": "text/html"}


async def summarize(settings: Settings, request: dict[str, Any], *, form: str) -> int:
    """Print a summary as `text`, `json`, `markdown` or `html`, or why there is none.

    All are exit code 0.
    """
    async with connected(settings) as client:
        if form in DOCUMENTS:
            put((await client.summary_as(DOCUMENTS[form], request)).rstrip("\n"))
            return 0
        summary = await client.summary(request)
    if form == "json":
        put_json(summary)
    elif summary["outcome"] == "abstained":
        _abstained(summary)
    else:
        _note(summary)
        for line in [summary["title"], *_sections(summary), "", "Sources"]:
            put(line)
        for line in source_lines(summary["citations"], client):
            put(line)
    return 0


def _note(reply: dict[str, Any]) -> None:
    """On stderr: that the model failed, and how many of its sentences were not sent."""
    engine = reply["engine"]
    if engine["degraded"]:
        err.print(f"Note: the language model could not answer ({engine['reason']}).")
    if engine["kind"] == "llm" and reply["removed"]:
        err.print(f"Note: {len(reply['removed'])} unsupported sentences were removed (--json).")


def _abstained(reply: dict[str, Any]) -> None:
    put(f"No answer ({reply['abstention']['reason']}): {reply['abstention']['message']}")


def _sections(summary: dict[str, Any]) -> list[str]:
    """The claims under their headings, with the markers of what they cite."""
    told = SummaryOut.model_validate(summary)
    markers = [citation.marker for citation in told.citations]
    lines = []
    for part in documents.parts(told):
        lines += ["", part.title]
        for block in part.blocks:
            lines += [f"  {block.heading}"] if block.heading else []
            indent = "    " if block.heading else "  "
            for line in block.lines:
                cited = "".join(dict.fromkeys(markers[number - 1] for number in line.notes))
                lead = f"{line.lead}  " if line.lead else ""
                lines.append(f"{indent}{lead}{line.text} {cited}")
    return lines
