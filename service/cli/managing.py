"""`groundwire list`, `delete`, `export`, `reindex`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.cli.connect import connected
from service.cli.console import err, put, put_json
from service.client import ServiceError
from service.settings import Settings

_EXPORTED = (
    "id",
    "title",
    "text",
    "source",
    "url",
    "published_at",
    "authors",
    "language",
    "topic",
)


async def list_articles(
    settings: Settings, query: dict[str, Any], *, limit: int | None, as_json: bool
) -> int:
    """One article a line: id, time, outlet, title, with tabs between; or JSON lines."""
    shown = 0
    async with connected(settings) as client:
        async for item in client.articles(**query):
            if limit is not None and shown == limit:
                break
            shown += 1
            if as_json:
                put_json(item, indent=None)
            else:
                facts = (item["id"], item["published_at"], item["source"], item["title"])
                put("\t".join(fact or "-" for fact in facts))
    if not shown:
        err.print("No articles.")
    return 0


async def export(settings: Settings, query: dict[str, Any]) -> int:
    """JSON lines that `groundwire ingest` takes in again."""
    failed = 0
    async with connected(settings) as client:
        async for item in client.articles(**query):
            try:
                article = await client.article(item["id"])
            except ServiceError as error:  # deleted since it was listed
                failed += 1
                err.print(f"left out: {item['id']}: {error.message}")
                continue
            put_json({key: article[key] for key in _EXPORTED}, indent=None)
    return 1 if failed else 0


async def delete(settings: Settings, ids: Sequence[str], sources: Sequence[str]) -> int:
    """Delete articles by id, and all of some outlets."""
    failed = deleted = 0
    async with connected(settings) as client:
        chosen = list(ids)
        if sources:
            chosen += [a["id"] async for a in client.articles(sources=list(sources), limit=100)]
        for article_id in chosen:
            try:
                await client.delete(article_id)
                deleted += 1
            except ServiceError as error:
                failed += 1
                err.print(error.message)
    put(f"{deleted} deleted")
    return 1 if failed else 0


async def reindex(settings: Settings, *, as_json: bool) -> int:
    """Rebuild the index from the ledger, embedding anew only if the embedder changed."""
    async with connected(settings, reembed=True) as client:
        done = await client.reindex()
    if as_json:
        put_json(done)
    else:
        put(f"{done['passages']} passages indexed")
    return 0
