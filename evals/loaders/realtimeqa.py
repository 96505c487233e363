"""RealTimeQA (Kasai et al. 2023): a weekly news quiz over the search results of its questions.

A folder with `*_qa.jsonl` files and, beside each, the search results with the same date
(`20230101_qa.jsonl`, `20230101_gcs.jsonl` or `20230101_dpr.jsonl`). A right choice is a short
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, part_of
from evals.errors import BadData
from evals.loaders.rows import digest, jsonl, question_length, reading, unique


def load(path: Path) -> Dataset:
    """The questions of all weeks, over all their search results."""
    files = sorted(path.glob("*_qa.jsonl"))
    if not files:
        raise BadData(f"{path}: has no *_qa.jsonl")
    cases = [_case(where, row) for file in files for where, row in jsonl(file) if not _nota(row)]
    found = [row for name in ("*_gcs.jsonl", "*_dpr.jsonl") for row in _rows(path, name)]
    articles = unique(_article(one) for where, row in found for one in _results(where, row))
    return Dataset("realtimeqa", tuple(cases), articles)


def _rows(path: Path, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(path.glob(name)):
        yield from jsonl(file)


def _nota(row: Mapping[str, Any]) -> bool:
    """The same questions once more with "none of the above"."""
    return "none of the above" in [str(one).casefold() for one in row.get("choices", ())]


def _case(where: str, row: Mapping[str, Any]) -> Case:
    with reading(where):
        key = str(row["question_id"])
        right = [str(row["choices"][int(n)]) for n in row["answer"]]
        date = str(row.get("question_date", ""))
        return Case(
            id=key,
            kind="quiz",
            group=key,
            part=part_of(key),
            slices=question_length(row["question_sentence"])
            | ({"month": f"{date[:4]}-{date[4:6]}"} if len(date) == 8 else {}),
            question=row["question_sentence"],
            answers=(tuple(right),),
        )


def _results(where: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    with reading(where):
        return [one for one in row["search_result"] if str(one.get("text", "")).strip()]


def _article(one: Mapping[str, Any]) -> dict[str, Any]:
    text = str(one["text"]).strip()
    article = {"id": digest(text), "title": str(one.get("title") or text[:80]), "text": text}
    if one.get("url"):
        article["url"] = str(one["url"])
    date = str(one.get("publish_date") or "").replace("/", "-")
    return article | ({"published_at": date} if date else {})
