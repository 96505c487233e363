"""The collection over HTTP: take in, list, read, delete."""

from __future__ import annotations

import base64
import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Request, Response

from service.api import render, schemas
from service.api.requests import ListQuery
from service.api.state import Here, filters_of
from service.domain import Article
from service.errors import FieldProblem, InvalidInput, TooLarge

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
    after = _read_cursor(query.cursor) if query.cursor else None
    found = service.collection.page(filters_of(query, query.as_of), query.limit + 1, after)
    page = found[: query.limit]
    return schemas.ArticlesOut(
        items=[render.article(one) for one in page],
        next_cursor=_cursor(page[-1]) if len(found) > query.limit else None,
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


@router.delete("/articles/{article_id}", status_code=204)
def delete_article(article_id: str, service: Here) -> Response:
    """Delete an article with all its versions; its permalinks answer 410 from then on."""
    if not service.collection.delete([article_id]):
        service.collection.article(article_id)  # says whether it is gone or was never there
    return Response(status_code=204)


@router.get("/sources")
def list_sources(service: Here) -> schemas.SourcesOut:
    """The outlets with article counts, first and newest dates."""
    return render.sources(service.collection.sources())


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


def _cursor(last: Article) -> str:
    packed = json.dumps([last.published_at or "", last.id])
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, str]:
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        match json.loads(packed):
            case [str(published), str(article_id)] if (published + article_id).isascii():
                return published, article_id
    except (ValueError, RecursionError):
        pass
    message = "not a cursor of this service"
    raise InvalidInput(f"cursor: {message}", fields=(FieldProblem("cursor", message),))
