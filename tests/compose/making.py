"""Evidence made of invented articles, one piece each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain import Article, Evidence, Span
from service.text.terms import query_terms

WEIGHT = 3.0  # the same for every term: what a middling collection would say


def piece(
    number: int,
    text: str,
    *,
    title: str = "",
    source: str = "",
    day: str = "2026-03-01",
    **more: str,
) -> Evidence:
    """The whole of an article as evidence."""
    article = Article(
        id=f"a{number}",
        version=1,
        versions=1,
        title=title,
        text=text,
        content_sha256="",
        source=source or None,
        url=None,
        published_at=day or None,
        authors=(),
        language=more.get("language", "en"),
        topic=None,
    )
    return Evidence(number, article, Span(0, len(text)), (), 1.0)


def weights(question: str, languages: Sequence[str] = ("en",)) -> Mapping[str, float]:
    """The same weight for every term of the question."""
    return dict.fromkeys(query_terms(question, languages), WEIGHT)
