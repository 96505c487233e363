"""What the loaders share: rows of a file with their places, and what figures are sliced by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.errors import BadData

SHORT, LONG = 1_500, 4_000  # code points of an article


def jsonl(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each object of a JSON Lines file with its place; raises `BadData` naming the line."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadData(f"{where}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise BadData(f"{where}: not an object")
        yield where, row


def whole(path: Path) -> Any:
    """A JSON file; raises `BadData`."""
    try:
        return json.loads(_text(path))
    except ValueError as error:
        raise BadData(f"{path}: not JSON ({error})") from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"{path}: can't be read ({error})") from error


@contextmanager
def reading(where: str) -> Iterator[None]:
    """A key that is missing, or of another shape, becomes `BadData` with the row's place."""
    try:
        yield
    except KeyError as error:
        raise BadData(f"{where}: no key {error}") from error
    except (TypeError, AttributeError, IndexError, ValueError) as error:
        raise BadData(f"{where}: not as expected ({error})") from error


def file_in(path: Path, *names: str) -> Path:
    """The path itself if it is a file, else the first of these in the folder."""
    if path.is_file():
        return path
    for name in names:
        if (path / name).is_file():
            return path / name
    raise BadData(f"{path}: has none of {', '.join(names)}")


def digest(text: str) -> str:
    """An id of a text."""
    return hashlib.md5(text.encode()).hexdigest()


def slices_of(article: Mapping[str, Any]) -> dict[str, str]:
    """The outlet, the month and the length of a case's article."""
    length = len(article["text"])
    kind = "short" if length < SHORT else "medium" if length < LONG else "long"
    found = {"article length": kind}
    if article.get("source"):
        found["outlet"] = str(article["source"])
    if article.get("published_at"):
        found["month"] = str(article["published_at"])[:7]
    return found


def question_length(question: str) -> dict[str, str]:
    """The length of a question in words."""
    words = len(question.split())
    return {"question length": "to 8 words" if words <= 8 else "9 to 15" if words < 16 else "16 on"}


def unique(articles: Iterator[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Each id once, the first one's article."""
    found: dict[str, dict[str, Any]] = {}
    for article in articles:
        found.setdefault(article["id"], article)
    return tuple(found.values())
