"""Plain JSON Lines of one's own: cases whose gold sentences are quoted, and articles beside them.

A case has `id`, `question`, and of the rest what it needs: `part` (dev or test), `event` (what
halves are cut by where there is no `part`; groups are first gold articles), `kind`, `language`,
`answerable`, `answers` and `quotes` (lists of needs, each a list of alternatives; a quote is
`{"article": id, "quote": "exact text"}`), `forbidden`, `history`, `as_of`, `note`. Articles are as
`POST /v1/articles` takes them, each with an `id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.cases import Case, Dataset, Gold, part_of
from evals.errors import BadData
from evals.loaders.rows import jsonl, question_length, reading, slices_of
from evals.metrics.texts import stands_in

KEYS = frozenset(
    ("id", "part", "event", "kind", "question", "language", "answerable", "answers", "quotes")
) | frozenset(("forbidden", "history", "as_of", "note"))

Articles = Mapping[str, Mapping[str, Any]]


def load(path: Path, articles: Sequence[Path]) -> Dataset:
    """The cases of a file, and the articles of these files and folders of JSON Lines.

    Raises `BadData` for a quote that its article does not have, an answer that none of its need's
    quotes has, an id twice, an unknown key.
    """
    known = {article["id"]: article for article in articles_in(articles)}
    cases: dict[str, Case] = {}
    for where, row in jsonl(path):
        with reading(where):
            case = _case(where, row, known)
        if case.id in cases:
            raise BadData(f"{where}: the id {case.id} is there twice")
        cases[case.id] = case
    return Dataset(path.stem, tuple(cases.values()), tuple(known.values()))


def articles_in(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """The articles of these files and folders of JSON Lines."""
    for path in paths:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files:
            raise BadData(f"{path}: has no .jsonl files")
        for file in files:
            for where, row in jsonl(file):
                for key in ("id", "title", "text"):
                    if not row.get(key):
                        raise BadData(f"{where}: an article without {key}")
                yield row


def _case(where: str, row: Mapping[str, Any], articles: Articles) -> Case:
    for key in row:
        if key not in KEYS:
            raise BadData(f"{where}: the key {key} is unknown")
    answers = tuple(tuple(need) for need in row.get("answers", ()))
    evidence = tuple(
        tuple(_gold(where, one, articles) for one in need) for need in row.get("quotes", ())
    )
    answerable = bool(row.get("answerable", True))
    if answers and len(answers) != len(evidence):
        raise BadData(f"{where}: {len(answers)} answers and {len(evidence)} quotes")
    if not answerable and (answers or evidence):
        raise BadData(f"{where}: unanswerable, with an answer")
    for need, golds in zip(answers, evidence, strict=bool(answers)):
        for gold in golds:
            if not any(stands_in(one, gold.text) for one in need):
                raise BadData(f"{where}: none of {list(need)} stands in {gold.text!r}")
    event = str(row.get("event") or row["id"])
    ids = [[gold.article_id for gold in need] for need in evidence]
    first = slices_of(articles[ids[0][0]]) if ids else {}
    return Case(
        id=str(row["id"]),
        kind=str(row.get("kind", "question")),
        group=ids[0][0] if ids else event,
        part=row.get("part") or part_of(event),
        language=str(row.get("language", "en")),
        slices={**first, **question_length(row["question"]), "event": event},
        question=str(row["question"]),
        answerable=answerable,
        answers=answers,
        articles=tuple(tuple(dict.fromkeys(need)) for need in ids),
        evidence=evidence,
        forbidden=tuple(row.get("forbidden", ())),
        history=tuple(row.get("history", ())),
        as_of=row.get("as_of"),
    )


def _gold(where: str, one: Mapping[str, str], articles: Articles) -> Gold:
    article = articles.get(one["article"])
    if article is None:
        raise BadData(f"{where}: there is no article {one['article']}")
    start = article["text"].find(one["quote"])
    if start < 0 or not one["quote"].strip():
        raise BadData(f"{where}: {one['article']} does not have {one['quote']!r}")
    return Gold(one["article"], start, start + len(one["quote"]), one["quote"])
