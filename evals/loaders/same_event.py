"""Triples of articles on one event by three outlets: one's headline asks for the others.

A folder with `same_event/triples.jsonl` and `news_articles/*.jsonl`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, part_of
from evals.errors import BadData
from evals.loaders.rows import jsonl, reading, slices_of, unique

SIDES = ("left", "center", "right")


def load(path: Path) -> Dataset:
    """Each article of a triple asks once; both others are needed."""
    articles = articles_in(path)
    known = {article["id"]: article for article in articles}
    cases = []
    for where, row in jsonl(path / "same_event" / "triples.jsonl"):
        with reading(where):
            cases += [_case(row, side, known) for side in SIDES]
    return Dataset("same_event", tuple(cases), articles)


def articles_in(path: Path) -> tuple[dict[str, Any], ...]:
    """The articles of `news_articles` under the folder, each id once; raises `BadData`."""
    files = sorted((path / "news_articles").glob("*.jsonl"))
    if not files:
        raise BadData(f"{path / 'news_articles'}: has no .jsonl files")
    return unique(_article(where, row) for file in files for where, row in jsonl(file))


def _case(row: Mapping[str, Any], side: str, articles: Mapping[str, Mapping[str, Any]]) -> Case:
    group = "-".join(row[one] for one in SIDES)
    return Case(
        id=f"{group}-{side}",
        kind="same-event",
        group=group,
        part=part_of(group),
        slices={**slices_of(articles[row[side]]), "topic": row["topic"], "asked by": side},
        question=row[f"{side}_title"],
        articles=tuple((row[one],) for one in SIDES if one != side),
    )


def _article(where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    with reading(where):
        return {
            "id": row["ID"],
            "title": row["title"],
            "text": row["content_original"],
            "source": row["source"],
            "url": row["url"],
            "published_at": row["date"],
            "topic": row["topic"],
        }
