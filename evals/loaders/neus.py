"""NeuS (Lee et al. 2022): three outlets' reports of one event, and an expert's neutral roundup."""

from __future__ import annotations

from pathlib import Path

from evals.cases import Case, Dataset, part_of
from evals.loaders.rows import jsonl, reading


def load(path: Path) -> Dataset:
    """An event of the file is a case, its reports are its articles."""
    cases, articles = [], []
    for where, row in jsonl(path):
        with reading(where):
            key = str(row["id"])
            own = [
                {"id": f"neus-{key}-{n}", "title": one["title"], "text": one["article"]}
                for n, one in enumerate(row["sources"])
                if one["article"].strip()
            ]
            articles += own
            cases.append(
                Case(
                    id=key,
                    kind="event",
                    group=key,
                    part=part_of(key),
                    slices={"reports": str(len(own))},
                    question=row["neutral_title"],
                    articles=tuple((one["id"],) for one in own),
                    sources=tuple(one["text"] for one in own),
                    references=(row["neutral_summary"],),
                )
            )
    return Dataset("neus", tuple(cases), tuple(articles))
