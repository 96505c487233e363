"""CLAPNQ (Rosenthal et al. 2024): long answers from one passage each; and questions without.

A folder with `answerable*.jsonl` and `unanswerable*.jsonl`. All passages are one collection, equal
ones once. The text is tokenised in the files and is joined as it is printed. Gold sentences are
those of the first annotator who chose some, each a need. Groups and halves go by the passage's
title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Gold, part_of
from evals.errors import BadData
from evals.loaders.rows import digest, jsonl, question_length, reading, unique


def load(path: Path) -> Dataset:
    """The questions of the folder over all its passages."""
    files = sorted(path.glob("*answerable*.jsonl"))
    if not files:
        raise BadData(f"{path}: has no answerable*.jsonl")
    rows = [
        (where, row, not file.name.startswith("un")) for file in files for where, row in jsonl(file)
    ]
    return Dataset(
        "clapnq",
        tuple(_case(where, row, answerable) for where, row, answerable in rows),
        unique(_article(where, row) for where, row, _ in rows),
    )


def joined(text: str) -> str:
    """Tokenised text as it is printed: " ," is ","."""
    for marks in ("``", "''"):
        text = text.replace(marks, '"')
    text = re.sub(r" ([,.;:?!%)\]])", r"\1", text)
    text = re.sub(r"([(\[$]) ", r"\1", text)
    text = re.sub(r" ('s|'t|n't|'re|'ve|'d|'ll|')\b", r"\1", text)
    return re.sub(r"(\w) - (\w)", r"\1-\2", text).strip()


def _article(where: str, row: Mapping[str, Any]) -> dict[str, Any]:
    with reading(where):
        passage = row["passages"][0]
        text = joined(passage["text"])
        return {"id": digest(text), "title": passage["title"], "text": text}


def _case(where: str, row: Mapping[str, Any], answerable: bool) -> Case:
    with reading(where):
        article = _article(where, row)
        chosen = next((o for o in row["output"] if o.get("selected_sentences")), None)
        golds = _golds(article, chosen["selected_sentences"]) if answerable and chosen else []
        return Case(
            id=str(row["id"]),
            kind="answerable" if answerable else "unanswerable",
            group=article["title"],
            part=part_of(article["title"]),
            slices=question_length(row["input"]),
            question=row["input"],
            answerable=answerable,
            long_answers=tuple(joined(o["answer"]) for o in row["output"] if o.get("answer"))
            if answerable
            else (),
            articles=((article["id"],),) if answerable else (),
            evidence=tuple((gold,) for gold in golds),
        )


def _golds(article: Mapping[str, Any], sentences: Sequence[str]) -> list[Gold]:
    """The sentences where they stand; one that can't be found again is left out."""
    found = []
    for sentence in dict.fromkeys(joined(one) for one in sentences):
        start = article["text"].find(sentence)
        if sentence and start >= 0:
            found.append(Gold(article["id"], start, start + len(sentence), sentence))
    return found
