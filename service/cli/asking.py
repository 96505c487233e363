"""`groundwire ask`: the answer as text with its sources."""

from __future__ import annotations

from typing import Any

from service.cli.connect import connected
from service.cli.console import put, put_json
from service.settings import Settings


async def ask(settings: Settings, request: dict[str, Any], *, as_json: bool) -> int:
    """Print an answer, or why there is none; both are exit code 0."""
    async with connected(settings) as client:
        answer = await client.answer(request)
    if as_json:
        put_json(answer)
    elif answer["outcome"] == "abstained":
        put(f"No answer ({answer['abstention']['reason']}): {answer['abstention']['message']}")
    else:
        put(answer["text"])
        put("")
        for line in _sources(answer["citations"]):
            put(line)
    return 0


def _sources(citations: list[dict[str, Any]]) -> list[str]:
    """One line an article, in the order of the markers, with a permalink to each quote."""
    lines = []
    for marker in dict.fromkeys(citation["marker"] for citation in citations):
        quotes = [citation for citation in citations if citation["marker"] == marker]
        about = quotes[0]
        facts = [about["title"], about["source"] or "outlet unknown"]
        facts.append(about["published_at"] or "undated")
        lines.append(f"{marker} {' | '.join(facts)}")
        lines += [f"    {quote['permalink']}" for quote in quotes]
    return lines
