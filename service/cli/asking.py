"""`groundwire ask` and `groundwire summarize`: a reply as text with its sources."""

from __future__ import annotations

from typing import Any

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


async def summarize(settings: Settings, request: dict[str, Any], *, as_json: bool) -> int:
    """Print a summary by sections, or why there is none; both are exit code 0."""
    async with connected(settings) as client:
        summary = await client.summary(request)
    if as_json:
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
    markers = {citation["id"]: citation["marker"] for citation in summary["citations"]}

    def line(claim: dict[str, Any]) -> str:
        cited = dict.fromkeys(markers[key] for key in claim["citations"])
        return f"{claim['text']} {''.join(cited)}"

    sections, lines = summary["sections"], []
    if sections["overview"]:
        lines += ["", "Overview", *(f"  {line(claim)}" for claim in sections["overview"])]
    if sections["positions"]:
        lines += ["", "Who says what"]
        for position in sections["positions"]:
            lines += [f"  {position['party']}"]
            lines += [f"    {line(claim)}" for claim in position["claims"]]
    if sections["timeline"]:
        lines += ["", "Timeline"]
        for event in sections["timeline"]:
            lines += [f"  {event['date']}  {line(claim)}" for claim in event["claims"]]
    return lines
