"""The collection over HTTP: take in, list, read, delete."""

from __future__ import annotations

import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from service.api import render, schemas
from service.api.cursors import cursor, read_cursor
from service.api.requests import ChangesQuery, ListQuery, QueryFilters, SourcesQuery
from service.api.state import Here, filters_of
from service.errors import InvalidInput, TooLarge

router = APIRouter(prefix="/v1", tags=["articles"])

BATCH_MAX = 500
Version = Annotated[int, Path(ge=1, le=999_999_999)]
_NDJSON = ("application/x-ndjson", "application/jsonl", "application/ndjson")
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/ArticleIn"},
                        {"type": "array", "items": {"$ref": "#/components/schemas/ArticleIn"}},
                    ]
                }
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    }
}


@router.post("/articles", openapi_extra=_BODY)
async def post_articles(request: Request, service: Here) -> schemas.IngestOut:
    """Take in one article, a list, or JSON lines; each item gets its own result."""
    kind = request.headers.get("content-type", "application/json").partition(";")[0].strip()
    body = await request.body()
    items = _lines(body) if kind.lower() in _NDJSON else _items(body)
    if len(items) > BATCH_MAX:
        raise TooLarge(f"{len(items)} articles in one request; the limit is {BATCH_MAX}.")
    return render.report(await to_thread.run_sync(service.ingest.add, items))


@router.get("/articles")
def list_articles(query: Annotated[ListQuery, Query()], service: Here) -> schemas.ArticlesOut:
    """The articles, newest first, in pages."""
    after = read_cursor(query.cursor)
    found = service.collection.page(filters_of(query, query.as_of), query.limit + 1, after)
    page = found[: query.limit]
    return schemas.ArticlesOut(
        items=[render.article(one) for one in page],
        next_cursor=cursor(page[-1].published_at or "", page[-1].id)
        if len(found) > query.limit
        else None,
    )


@router.get("/articles/{article_id}")
def get_article(article_id: str, service: Here) -> schemas.FullArticleOut:
    """An article with its canonical text."""
    return render.full_article(service.collection.article(article_id))


@router.get("/articles/{article_id}/versions")
def list_versions(article_id: str, service: Here) -> schemas.VersionsOut:
    """The versions of an article, oldest first."""
    service.collection.article(article_id)
    return schemas.VersionsOut(
        items=[
            schemas.VersionOut(
                version=number, added_at=added, href=render.version_href(article_id, number)
            )
            for number, added in service.collection.versions(article_id)
        ]
    )


@router.get("/articles/{article_id}/versions/{version}")
def get_version(article_id: str, version: Version, service: Here) -> schemas.FullArticleOut:
    """An article as it was in one version."""
    return render.full_article(service.collection.article(article_id, version))


@router.get("/articles/{article_id}/changes")
def get_changes(
    article_id: str, query: Annotated[ChangesQuery, Query()], service: Here
) -> schemas.ChangesOut:
    """What changed between two versions, by default the newest and the one before."""
    return render.changes(service.collection.changes(article_id, query.from_, query.to))


@router.get("/articles/{article_id}/reprints")
def list_reprints(article_id: str, service: Here) -> schemas.ArticlesOut:
    """The other articles that print the same story, oldest first."""
    found = service.collection.reprints(article_id)
    return schemas.ArticlesOut(items=[render.article(one) for one in found], next_cursor=None)


@router.delete("/articles/{article_id}", status_code=204)
def delete_article(article_id: str, service: Here) -> Response:
    """Delete an article with all its versions; its permalinks answer 410 from then on."""
    if not service.collection.delete([article_id]):
        service.collection.article(article_id)  # says whether it is gone or was never there
    return Response(status_code=204)


@router.get("/sources")
def list_sources(query: Annotated[SourcesQuery, Query()], service: Here) -> schemas.SourcesOut:
    """The outlets with article counts, first and newest dates; with `interval` also over time."""
    filters = filters_of(query, query.as_of)
    counts = service.collection.sources(filters)
    if query.interval is None:
        return render.sources(counts)
    return render.sources(counts, service.collection.over_time(filters, query.interval))


@router.get("/facets")
def get_facets(query: Annotated[QueryFilters, Query()], service: Here) -> schemas.FacetsOut:
    """Outlets, languages and topics of the articles with their counts, and their dates."""
    return render.facets(service.collection.facets(filters_of(query, query.as_of)))


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"the body is not UTF-8: byte {error.start}") from error


def _items(body: bytes) -> list[Any]:
    text = _decoded(body)
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"the body is not JSON: {_why(error)}") from error
    return read if isinstance(read, list) else [read]


def _lines(body: bytes) -> list[Any]:
    """One item a line; a line that is no JSON is an item that is rejected."""
    items: list[Any] = []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            items.append(json.loads(_decoded(line)))
        except InvalidInput as error:
            items.append(InvalidInput(f"line {number}: {error.message}"))
        except (ValueError, RecursionError) as error:
            items.append(InvalidInput(f"line {number} is not JSON: {_why(error)}"))
    return items


def _why(error: Exception) -> str:
    """What is wrong with a JSON text, in words for the one who sent it."""
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number is too long"
