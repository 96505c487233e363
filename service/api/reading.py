"""Search and citation permalinks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from service.api import render, schemas
from service.api.requests import SearchQuery, SuggestionsQuery
from service.api.state import Here, filters_of, now

router = APIRouter(prefix="/v1", tags=["reading"])


@router.get("/search")
def search(query: Annotated[SearchQuery, Query()], service: Here) -> schemas.SearchOut:
    """Ranked passages for a query: retrieval alone."""
    hits = service.collection.search(
        query.q,
        filters=filters_of(query, query.as_of),
        now=query.as_of or now(),
        limit=query.limit,
    )
    return render.search(hits)


@router.get("/suggestions")
async def get_suggestions(
    query: Annotated[SuggestionsQuery, Query()], service: Here
) -> schemas.SuggestionsOut:
    """Questions and topics to begin with: each was tried on the collection as it is."""
    found = await service.suggested.read(now=now(), limit=query.limit)
    return schemas.SuggestionsOut(
        items=[
            schemas.SuggestionOut(kind=one.kind, text=one.text, article_ids=list(one.article_ids))
            for one in found
        ]
    )


@router.get("/citations/{citation_id}")
def get_citation(citation_id: str, service: Here) -> schemas.PermalinkOut:
    """What a citation's id stands for: the quote, the text around it, the article."""
    return render.permalink(service.collection.permalink(citation_id))
