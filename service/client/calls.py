"""What is asked of the service and in which shape it answers; shared by the two typed clients."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypedDict, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from service.api import schemas

Shape = TypeVar("Shape", bound=BaseModel)
Engine = Literal["auto", "extractive", "llm"]
BATCH, BATCH_BYTES = 500, 24 * 1024 * 1024  # a little under the API's 25 MiB


class Filters(TypedDict, total=False):
    """What restricts a search; dates are inclusive UTC days."""

    sources: Sequence[str]
    exclude_sources: Sequence[str]
    published_from: str
    published_to: str
    languages: Sequence[str]
    article_ids: Sequence[str]
    topics: Sequence[str]


class Turn(TypedDict):
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class AnswerOptions(TypedDict, total=False):
    """What else may be said with a question."""

    filters: Filters
    as_of: str
    history: Sequence[Turn]
    max_claims: int
    engine: Engine


class SummaryOptions(TypedDict, total=False):
    """What a summary is of (one of the first three) and how it shall be."""

    topic: str
    question: str
    article_ids: Sequence[str]
    filters: Filters
    as_of: str
    length: Literal["brief", "standard", "full"]
    engine: Engine


class CheckOptions(TypedDict, total=False):
    """What a text is checked against."""

    article_ids: Sequence[str]
    evidence: Sequence[str]
    filters: Filters
    as_of: str


class FeedbackOptions(TypedDict, total=False):
    """What feedback speaks of."""

    comment: str
    reply_id: str
    question: str
    text: str
    citations: Sequence[str]
    engine: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Call(Generic[Shape]):
    """One request, and the shape of its reply."""

    method: str
    path: str
    shape: type[Shape]
    json: Mapping[str, Any] | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    content: bytes | None = None


def answer(question: str, options: AnswerOptions) -> Call[schemas.AnswerOut]:
    """A question."""
    body = {"question": question, **options}
    return Call("POST", "/v1/answers", schemas.AnswerOut, json=body)


def summary(options: SummaryOptions) -> Call[schemas.SummaryOut]:
    """A summary."""
    return Call("POST", "/v1/summaries", schemas.SummaryOut, json={**options})


def check(text: str, options: CheckOptions) -> Call[schemas.CheckOut]:
    """A text to judge."""
    return Call("POST", "/v1/checks", schemas.CheckOut, json={"text": text, **options})


def search(q: str, limit: int, as_of: str | None, filters: Filters) -> Call[schemas.SearchOut]:
    """Ranked passages."""
    params = {"q": q, "limit": limit, **_as_of(as_of), **filters}
    return Call("GET", "/v1/search", schemas.SearchOut, params=params)


def page(cursor: str | None, as_of: str | None, filters: Filters) -> Call[schemas.ArticlesOut]:
    """A page of articles."""
    params = {"limit": 100, **({"cursor": cursor} if cursor else {}), **_as_of(as_of), **filters}
    return Call("GET", "/v1/articles", schemas.ArticlesOut, params=params)


def article(article_id: str, version: int | None) -> Call[schemas.FullArticleOut]:
    """An article with its text."""
    path = f"/v1/articles/{quote(article_id, safe='')}"
    if version is not None:
        path += f"/versions/{version}"
    return Call("GET", path, schemas.FullArticleOut)


def sources(filters: Filters) -> Call[schemas.SourcesOut]:
    """The outlets."""
    return Call("GET", "/v1/sources", schemas.SourcesOut, params={**filters})


def suggestions(limit: int) -> Call[schemas.SuggestionsOut]:
    """What to ask."""
    return Call("GET", "/v1/suggestions", schemas.SuggestionsOut, params={"limit": limit})


def citation(citation_id: str) -> Call[schemas.PermalinkOut]:
    """What a citation stands for."""
    path = f"/v1/citations/{quote(citation_id, safe='')}"
    return Call("GET", path, schemas.PermalinkOut)


def feedback(about: str, rating: str, options: FeedbackOptions) -> Call[schemas.FeedbackOut]:
    """A rating."""
    body = {"about": about, "rating": rating, **options}
    return Call("POST", "/v1/feedback", schemas.FeedbackOut, json=body)


def ready() -> Call[schemas.ReadyOut]:
    """Whether the service can answer."""
    return Call("GET", "/readyz", schemas.ReadyOut)


def batches(items: Iterable[Mapping[str, Any]]) -> Iterator[Call[schemas.IngestOut]]:
    """Articles to take in, in requests of at most 500 items and 24 MiB."""
    lines: list[bytes] = []
    size = 0
    for item in items:
        line = json.dumps(item).encode() + b"\n"
        if lines and (len(lines) == BATCH or size + len(line) > BATCH_BYTES):
            yield _ingest(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield _ingest(lines)


def _ingest(lines: list[bytes]) -> Call[schemas.IngestOut]:
    return Call("POST", "/v1/articles", schemas.IngestOut, content=b"".join(lines))


def joined(reports: Sequence[schemas.IngestOut]) -> schemas.IngestOut:
    """The reports of several batches as one; indices run through."""
    results: list[schemas.ItemResultOut] = []
    counts = {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    for report in reports:
        before = len(results)
        results += [one.model_copy(update={"index": one.index + before}) for one in report.results]
        for name, number in report.counts.items():
            counts[name] = counts.get(name, 0) + number
    aside = sum(report.sample_set_aside for report in reports)
    return schemas.IngestOut(results=results, counts=counts, sample_set_aside=aside)


def _as_of(as_of: str | None) -> dict[str, str]:
    return {"as_of": as_of} if as_of else {}
