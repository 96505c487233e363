"""SQuAD 2.0 (Rajpurkar et al. 2018): its JSON file; paragraphs are articles, titles are groups."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Gold, part_of
from evals.loaders.rows import digest, file_in, question_length, reading, unique, whole


def load(path: Path) -> Dataset:
    """The questions of a file, or of `dev-v2.0.json` in a folder, over all its paragraphs."""
    file = file_in(path, "dev-v2.0.json")
    cases, articles = [], []
    body = whole(file)
    with reading(str(file)):
        for topic in body["data"]:
            for paragraph in topic["paragraphs"]:
                text = paragraph["context"]
                article = {"id": digest(text), "title": topic["title"], "text": text}
                articles.append(article)
                cases += [_case(article, asked) for asked in paragraph["qas"]]
    return Dataset("squad", tuple(cases), unique(iter(articles)))


def _case(article: Mapping[str, Any], asked: Mapping[str, Any]) -> Case:
    answers = [] if asked.get("is_impossible") else asked["answers"]
    golds = {
        Gold(
            article["id"], one["answer_start"], one["answer_start"] + len(one["text"]), one["text"]
        )
        for one in answers
    }
    return Case(
        id=str(asked["id"]),
        kind="answerable" if answers else "unanswerable",
        group=article["title"],
        part=part_of(article["title"]),
        slices=question_length(asked["question"]),
        question=asked["question"].strip(),
        answerable=bool(answers),
        answers=(tuple(dict.fromkeys(one["text"] for one in answers)),) if answers else (),
        articles=((article["id"],),) if answers else (),
        evidence=(tuple(sorted(golds, key=lambda one: (one.start, one.end))),) if answers else (),
    )
