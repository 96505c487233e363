"""What both sides get: the same articles, questions and filters. Imports nothing large."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LIMIT = 10
MONTH = ("2020-03-01", "2020-03-31")
OUTLET = "Reuters"

Article = dict[str, Any]


def articles_in(folder: Path) -> list[Article]:
    """The rows of a folder of JSON lines; of several with one `ID` the last one counts."""
    rows = [
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
        if line.strip()
    ]
    return list({row["ID"]: row for row in rows}.values())


def questions_in(folder: Path, wanted: int) -> list[str]:
    """At most so many different titles, spread over the articles: what people search news for."""
    return spread(list(dict.fromkeys(row["title"] for row in articles_in(folder))), wanted)


def spread(values: Sequence[str], wanted: int) -> list[str]:
    """At most so many of the values, evenly from first to last."""
    if len(values) <= wanted:
        return list(values)
    return [values[at * len(values) // wanted] for at in range(wanted)]
