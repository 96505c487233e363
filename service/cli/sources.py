"""The list of sources under a reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.client import Client


def source_lines(citations: Sequence[dict[str, Any]], client: Client) -> list[str]:
    """One line an article, in the order of the markers, with a permalink to each quote."""
    lines = []
    for marker in dict.fromkeys(citation["marker"] for citation in citations):
        quotes = [citation for citation in citations if citation["marker"] == marker]
        about = quotes[0]
        facts = [about["title"], about["source"] or "outlet unknown"]
        facts.append(about["published_at"] or "undated")
        lines.append(f"{marker} {' | '.join(facts)}")
        lines += [f"    {client.link(quote['permalink'])}" for quote in quotes]
    return lines
