"""RAGTruth (Niu et al. 2024): outputs of language models, unsupported stretches marked by people.

A JSON Lines file of sources with their responses; a response is a case, a source is a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Sentence, part_of
from evals.loaders.rows import jsonl, reading

_PASSAGE = re.compile(r"^passage \d+:", re.MULTILINE)


def load(path: Path) -> Dataset:
    """The responses of the file."""
    cases = []
    skipped = 0
    for where, row in jsonl(path):
        with reading(where):
            found = list(_cases(row))
            cases += found
            skipped += len(row["responses"]) - len(found)
    return Dataset("ragtruth", tuple(cases), skipped={"empty response": skipped} if skipped else {})


def _cases(row: dict[str, Any]) -> Iterator[Case]:
    source, key = row["source"], str(row["source_id"])
    kind = "summary" if isinstance(source, str) else "qa"
    texts = [source] if isinstance(source, str) else _PASSAGE.split(source["passages"])
    for response in row["responses"]:
        if not response["response"].strip():
            continue
        labels = tuple(Sentence(one["start"], one["end"], False) for one in response["labels"])
        yield Case(
            id=f"{key}-{response['model']}",
            kind=kind,
            group=key,
            part=part_of(key),
            slices={"model": response["model"], "marked": "yes" if labels else "no"},
            question="" if isinstance(source, str) else source["question"],
            text=response["response"],
            sources=tuple(text.strip() for text in texts if text.strip()),
            labels=labels,
        )
