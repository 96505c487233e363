"""Evidence made of the articles of the newsroom, one piece an article."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain import Article, Evidence, Span
from service.ingest.clean import clean
from service.ingest.passages import passages_of


def evidence_of(raw: dict[str, Any], number: int = 1, span: Span | None = None) -> Evidence:
    """The whole article, or a part of it, as one piece of evidence."""
    draft = clean(raw)
    article = Article(
        id=draft.id,
        version=1,
        versions=1,
        title=draft.title,
        text=draft.text,
        content_sha256=draft.content_sha256,
        source=draft.source,
        url=draft.url,
        published_at=draft.published_at,
        authors=draft.authors,
        language=draft.language or "en",
        topic=draft.topic,
    )
    covered = span or Span(0, len(draft.text))
    touched = tuple(
        passage
        for passage in passages_of(draft, 1)
        if passage.span.start < covered.end and covered.start < passage.span.end
    )
    return Evidence(number, article, covered, touched, 1.0)


@pytest.fixture(scope="session")
def pieces(newsroom: list[dict[str, Any]]) -> list[Evidence]:
    """Every article of the newsroom as evidence."""
    return [evidence_of(raw) for raw in newsroom]
