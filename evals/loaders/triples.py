"""Triples of articles on one event by three outlets, to be summarised together."""

from __future__ import annotations

from pathlib import Path

from evals.cases import Case, Dataset, part_of
from evals.loaders import same_event
from evals.loaders.rows import jsonl, reading


def load(path: Path) -> Dataset:
    """Each triple is a case; the articles are those of the triples alone."""
    articles = {str(one["id"]): one for one in same_event.articles_in(path)}
    cases = []
    for where, row in jsonl(path / "same_event" / "triples.jsonl"):
        with reading(where):
            ids = [str(row[side]) for side in same_event.SIDES]
            group = "-".join(ids)
            cases.append(
                Case(
                    id=group,
                    kind="same-event",
                    group=group,
                    part=part_of(group),
                    slices={"topic": row["topic"]},
                    question=row["center_title"],
                    articles=tuple((one,) for one in ids),
                    sources=tuple(str(articles[one]["text"]) for one in ids),
                )
            )
    wanted = {need[0] for case in cases for need in case.articles}
    kept = tuple(one for key, one in articles.items() if key in wanted)
    return Dataset("triples", tuple(cases), kept)
