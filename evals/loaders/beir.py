"""The BEIR layout (Thakur et al. 2021): `corpus.jsonl`, `queries.jsonl`, `qrels/test.tsv`."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, part_of
from evals.errors import BadData
from evals.loaders.rows import jsonl, question_length, reading, unique


def load(path: Path) -> Dataset:
    """The queries with a positive judgement; documents keep their ids."""
    gold = _qrels(path / "qrels" / "test.tsv")
    articles = unique(_article(where, row) for where, row in jsonl(path / "corpus.jsonl"))
    known = {article["id"] for article in articles}
    cases = []
    skipped = 0
    for where, row in jsonl(path / "queries.jsonl"):
        with reading(where):
            key = str(row["_id"])
            if key not in gold:
                skipped += 1
                continue
            if missing := [one for one in gold[key] if one not in known]:
                raise BadData(f"{where}: the corpus has no document {missing[0]}")
            cases.append(
                Case(
                    id=key,
                    kind="query",
                    group=key,
                    part=part_of(key),
                    slices=question_length(row["text"]),
                    question=row["text"],
                    articles=tuple((one,) for one in gold[key]),
                )
            )
    return Dataset("beir", tuple(cases), articles, {"no judgement": skipped} if skipped else {})


def _article(where: str, row: dict[str, Any]) -> dict[str, Any]:
    with reading(where):
        text = row["text"].strip() or row["title"].strip()
        title = row.get("title", "").strip() or text[:80]
        return {"id": str(row["_id"]), "title": title, "text": text}


def _qrels(path: Path) -> dict[str, list[str]]:
    """Documents with a grade above 0 by query, in the order of the file."""
    gold: dict[str, list[str]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t"))
    except OSError as error:
        raise BadData(f"{path}: can't be read ({error})") from error
    for number, row in enumerate(rows[1:], start=2):
        try:
            query, document, grade = row[0], row[1], float(row[2])
        except (IndexError, ValueError) as error:
            raise BadData(f"{path}, line {number}: not query, document, grade") from error
        if grade > 0:
            gold[query].append(document)
    return dict(gold)
