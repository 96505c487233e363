"""Server-sent events as a client reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Received:
    """One event: its name, its id, its data as JSON."""

    name: str
    id: str
    data: Any


def received(lines: Iterable[str]) -> list[Received]:
    """The events of a stream, by the rules of the HTML standard that they use; no comments."""
    events: list[Received] = []
    fields: dict[str, str] = {}
    for line in lines:
        if not line and fields:
            events.append(Received(fields["event"], fields["id"], json.loads(fields["data"])))
            fields = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = fields[name] + "\n" + value if name in fields else value
    assert not fields, "the stream ended inside an event"
    return events


def folded(events: list[Received]) -> dict[str, Any]:
    """What the events before the last one add up to: text, claims, citations, removed."""
    body: dict[str, Any] = {"text": "", "claims": [], "citations": [], "removed": []}
    for event in events[:-1]:
        match event.name:
            case "claim":
                body["text"] += event.data["text"]
                body["claims"].append(event.data["claim"])
                body["citations"] += event.data["citations"]
            case "removed":
                body["removed"].append(event.data)
            case name:
                assert name == "evidence"
    return body
