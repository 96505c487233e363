"""Rows to values and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import sqlalchemy as sa

from service.adapters.sql.schema import articles, passages, versions
from service.domain import Article, ArticleDraft, Passage, Span
from service.ports import Vectors

ARTICLE_COLUMNS = (
    articles.c.id,
    versions.c.version,
    articles.c.last_version,
    versions.c.title,
    versions.c.text,
    versions.c.content_sha256,
    articles.c.source,
    articles.c.url,
    articles.c.published_at,
    articles.c.authors,
    articles.c.language,
    articles.c.topic,
    articles.c.lineage_id,
)
PASSAGE_COLUMNS = (
    passages.c.id,
    passages.c.article_id,
    passages.c.version,
    passages.c.start_index,
    passages.c.end_index,
)
VERSIONS_OF_ARTICLES = articles.join(versions, versions.c.article_id == articles.c.id)
VISIBLE_VERSIONS = articles.join(
    versions,
    sa.and_(
        versions.c.article_id == articles.c.id, versions.c.version == articles.c.visible_version
    ),
)
VISIBLE_PASSAGES = passages.join(
    articles,
    sa.and_(
        articles.c.id == passages.c.article_id, articles.c.visible_version == passages.c.version
    ),
)


def article_of(row: Any) -> Article:
    """An article from `ARTICLE_COLUMNS`."""
    return Article(
        id=row.id,
        version=row.version,
        versions=row.last_version,
        title=row.title,
        text=row.text,
        content_sha256=row.content_sha256,
        source=row.source,
        url=row.url,
        published_at=row.published_at,
        authors=tuple(row.authors),
        language=row.language,
        topic=row.topic,
        lineage_id=row.lineage_id,
    )


def passage_of(row: Any) -> Passage:
    """A passage from `PASSAGE_COLUMNS`."""
    return Passage(row.id, row.article_id, row.version, Span(row.start_index, row.end_index))


def fields_of(draft: ArticleDraft) -> dict[str, Any]:
    """The columns of `articles` that follow from a draft, without title and text."""
    return {
        "source": draft.source,
        "source_key": draft.source.casefold() if draft.source else None,
        "url": draft.url,
        "published_at": draft.published_at,
        "language": draft.language,
        "topic": draft.topic,
        "topic_key": draft.topic.casefold() if draft.topic else None,
        "authors": list(draft.authors),
    }


def blob_of(vector: Vectors) -> bytes:
    """A vector as float32, little-endian."""
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def vectors_of(blobs: list[bytes]) -> Vectors:
    """Vectors of equal size, shape `(n, dimensions)`."""
    return np.stack([np.frombuffer(blob, dtype="<f4") for blob in blobs]).astype(np.float32)
