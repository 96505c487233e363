"""`groundwire ingest`: files in, a report out; one bad row never stops the rest."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from service.cli.connect import connected
from service.cli.console import err, put, put_json
from service.errors import InvalidInput
from service.ingest.files.aside import Aside
from service.ingest.loaders import Loaded, Skipped, Unreadable, load
from service.settings import Settings

BATCH = 64  # articles: measured best for the embedder and small for memory
BATCH_BYTES = 4 * 1024 * 1024
ITEM_BYTES = 25 * 1024 * 1024  # the service takes no larger body


@dataclass(slots=True)
class Report:
    """What became of everything that was found."""

    counts: Counter[str] = field(
        default_factory=lambda: Counter(
            {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0}
        )
    )
    results: list[dict[str, Any]] = field(default_factory=list)
    sample_set_aside: int = 0

    def refuse(self, status: str, where: str, reason: str) -> None:
        """Note something that was not sent."""
        self.counts[status] += 1
        self.results.append({"where": where, "status": status, "error": reason})
        err.print(f"{status}: {where}: {reason}")

    def note(self, batch: Sequence[Loaded], answered: dict[str, Any]) -> None:
        """Note what the service said of a batch."""
        self.sample_set_aside += answered["sample_set_aside"]
        for loaded, result in zip(batch, answered["results"], strict=True):
            result = result | {"notes": [*loaded.notes, *result["notes"]]}
            self.counts[result["status"]] += 1
            self.results.append({"where": loaded.where} | result)
            if result["error"]:
                err.print(f"rejected: {loaded.where}: {result['error']}")
            for note in result["notes"]:
                err.print(f"note: {loaded.where}: {note}")


async def ingest(settings: Settings, paths: Sequence[str], *, as_json: bool) -> int:
    """Take in files and folders; returns the exit code."""
    for path in paths:
        if path.startswith(("http://", "https://")):
            raise InvalidInput(f"{path} is an address: use `groundwire import {path}`.")
    report = Report()
    async with connected(settings) as client:
        with progress_of(quiet=not err.is_terminal) as progress, Aside() as aside:
            task = progress.add_task("articles", total=None)
            batches = _batches(load(paths, sys.stdin.buffer, aside), report)
            while batch := await _next(batches, in_thread="-" not in paths):
                report.note(batch, await client.ingest([loaded.item for loaded in batch]))
                progress.advance(task, len(batch))
    if report.sample_set_aside:
        err.print(
            f"The sample newsroom ({report.sample_set_aside} articles) was set aside: "
            "these are your first own articles."
        )
    if as_json:
        put_json(
            {
                "counts": dict(report.counts),
                "results": report.results,
                "sample_set_aside": report.sample_set_aside,
            }
        )
    else:
        put(", ".join(f"{number} {status}" for status, number in report.counts.items()))
    return 1 if report.counts["rejected"] else 0


async def _next(batches: Iterator[list[Loaded]], *, in_thread: bool) -> list[Loaded] | None:
    """The next batch; in a thread Ctrl-C is heard while a file is read, and closes `Aside`.

    Standard input is read here: a thread that waits for it could not be ended.
    """
    return await asyncio.to_thread(next, batches, None) if in_thread else next(batches, None)


def _batches(
    found: Iterable[Loaded | Unreadable | Skipped], report: Report
) -> Iterator[list[Loaded]]:
    """Up to 64 articles or 4 MiB; what could not be read is noted on the way."""
    batch: list[Loaded] = []
    size = 0
    for one in found:
        match one:
            case Unreadable(where, reason):
                report.refuse("rejected", where, reason)
            case Skipped(where, reason):
                report.refuse("skipped", where, reason)
            case Loaded(item):
                bytes_ = len(json.dumps(item))
                if bytes_ > ITEM_BYTES:
                    report.refuse("rejected", one.where, "larger than 25 MiB when sent as JSON")
                    continue
                if batch and (len(batch) == BATCH or size + bytes_ > BATCH_BYTES):
                    yield batch
                    batch, size = [], 0
                batch.append(one)
                size += bytes_
    if batch:
        yield batch


def progress_of(*, quiet: bool) -> Progress:
    """How far it is, on stderr while it goes on."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.completed} {task.description}"),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=quiet,
    )
