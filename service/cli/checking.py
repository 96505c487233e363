"""`groundwire check`: a text of the user's own, sentence by sentence, with what it rests on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from service.cli.connect import connected
from service.cli.console import err, put, put_json
from service.client import Client
from service.settings import Settings
from service.verify.statements import Statement, statements

PART_CHARACTERS = 20_000  # the service checks no longer text at once
PART_SENTENCES = 150  # nor one of more than 200 sentences, which it may cut a little differently


def read_text(file: str) -> str:
    """The text of a file, or of stdin for `-`; raises `ValueError` where there is none."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise ValueError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{file} is not UTF-8 at byte {error.start}") from error
    if not text.strip():
        raise ValueError(f"{file} is empty")
    return text


async def check(settings: Settings, text: str, request: dict[str, Any], *, as_json: bool) -> int:
    """Print the verdicts; 1 when any sentence is unsupported."""
    bodies = []
    async with connected(settings) as client:
        for start, part in _parts(text):
            bodies.append(_moved(await client.check(request | {"text": part}), start))
    checked = _joined(bodies)
    if as_json:
        put_json(checked)
    else:
        quotes = {one["id"]: one for one in checked["citations"]}
        for sentence in checked["sentences"]:
            for line in _lines(sentence, [quotes[key] for key in sentence["citations"]], client):
                put(line)
    counts = checked["counts"]
    err.print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    return 1 if counts["unsupported"] else 0


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """The text in parts that the service takes, each with its position.

    A part ends with a paragraph where it can, else with a sentence, and only inside of a sentence
    that is longer than a part.
    """
    found = statements(text)
    start = 0
    while len(text) - start > PART_CHARACTERS or len(found) > PART_SENTENCES:
        ends = _ends(text, start, found)
        stop = ends[-1] if ends else start + PART_CHARACTERS
        yield start, text[start:stop]
        start = stop
        found = tuple(one for one in found if one.span.end > stop)
    if text[start:].strip():
        yield start, text[start:]


def _ends(text: str, start: int, found: Sequence[Statement]) -> list[int]:
    """Where the part that begins at `start` may end: paragraph ends, else sentence ends."""
    ends = [one.span.end for one in found[:PART_SENTENCES]]
    within = [end for end in ends if start < end <= start + PART_CHARACTERS]
    starts = {one.span.end: after.span.start for one, after in pairwise(found)}
    return [end for end in within if "\n" in text[end : starts.get(end, end)]] or within


def _moved(body: dict[str, Any], start: int) -> dict[str, Any]:
    """With the positions counted in the whole text."""
    for sentence in body["sentences"]:
        sentence["start"] += start
        sentence["end"] += start
    return body


def _joined(bodies: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The bodies of all parts as one; articles are numbered anew, each once."""
    citations = {one["id"]: one for body in bodies for one in body["citations"]}
    articles = list(dict.fromkeys(one["article_id"] for one in citations.values()))
    for one in citations.values():
        one["marker"] = f"[{articles.index(one['article_id']) + 1}]"
    first = bodies[0]
    return first | {
        "sentences": [sentence for body in bodies for sentence in body["sentences"]],
        "citations": list(citations.values()),
        "counts": {key: sum(body["counts"][key] for body in bodies) for key in first["counts"]},
        "timings_ms": {"total": round(sum(body["timings_ms"]["total"] for body in bodies), 2)},
    }


def _lines(
    sentence: dict[str, Any], quotes: Sequence[dict[str, Any]], client: Client
) -> Iterator[str]:
    """A verdict with its sentence; below it what is missing, and the best evidence."""
    text = " ".join(sentence["text"].split())
    why = f" ({sentence['reason']})" if sentence["verdict"] == "unjudged" else ""
    yield f"{sentence['verdict']:<11} {text}{why}"
    for missing in sentence["missing"]:
        yield f"    missing {missing}"
    if sentence["verdict"] == "unsupported" and not sentence["missing"]:
        yield f"    {sentence['detail'] or sentence['reason']}"
    for quote in quotes:
        about = [quote["title"], quote["source"] or "outlet unknown"]
        about += [quote["published_at"] or "undated", client.link(quote["permalink"])]
        yield f"    {quote['marker']} {' | '.join(about)}"
        if (said := " ".join(quote["cited_text"].split())) != text:
            yield f"        {said}"
