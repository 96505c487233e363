"""MultiHop-RAG (Tang and Yang 2024): queries whose evidence lies in several articles.

A folder with `queries*.jsonl` and `evidence_articles.jsonl`: the articles are their evidence
sentences under their titles, one a line. Null queries have no gold. Halves are cut by the query's
id, as the abstention weights were fitted; groups are the first gold title.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Gold, part_of
from evals.errors import BadData
from evals.loaders.rows import digest, jsonl, question_length, reading, unique


def load(path: Path) -> Dataset:
    """The queries of the folder over its articles."""
    articles = unique(
        _article(where, row) for where, row in jsonl(path / "evidence_articles.jsonl")
    )
    known = {article["id"]: article for article in articles}
    files = sorted(path.glob("queries*.jsonl"))
    if not files:
        raise BadData(f"{path}: has no queries*.jsonl")
    rows = [row for file in files for row in jsonl(file)]
    return Dataset("multihop_rag", tuple(_case(where, row, known) for where, row in rows), articles)


def _article(where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    with reading(where):
        return {
            "id": digest(row["title"]),
            "title": row["title"],
            "text": "\n".join(fact.strip() for fact in row["facts"]),
            "source": row["source"],
            "url": row["url"],
            "published_at": row["published_at"],
        }


def _case(where: str, row: Mapping[str, Any], articles: Mapping[str, Mapping[str, Any]]) -> Case:
    with reading(where):
        key = str(row["query_id"])
        answerable = row["question_type"] != "null_query"
        facts = row["evidence_list"] if answerable else []
        titles = list(dict.fromkeys(fact["title"] for fact in facts))
        missing = [title for title in titles if digest(title) not in articles]
        if missing:
            raise BadData(f"{where}: no article is called {missing[0]!r}")
        golds = [_gold(fact, articles[digest(fact["title"])]) for fact in facts]
        return Case(
            id=key,
            kind=row["question_type"].removesuffix("_query"),
            group=min(titles) if titles else key,
            part=part_of(key),
            slices=question_length(row["query"]),
            question=row["query"],
            answerable=answerable,
            answers=((row["answer"],),) if answerable else (),
            articles=tuple((digest(title),) for title in titles),
            evidence=tuple((gold,) for gold in golds if gold is not None),
        )


def _gold(fact: Mapping[str, str], article: Mapping[str, Any]) -> Gold | None:
    text = fact["fact"].strip()
    start = article["text"].find(text)
    return Gold(article["id"], start, start + len(text), text) if start >= 0 else None
