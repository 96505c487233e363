"""Filters as SQL conditions on visible articles."""

from __future__ import annotations

import sqlalchemy as sa

from service.adapters.sql.schema import articles
from service.domain import Filters


def matching(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """Conditions that a visible article must meet; an undated one fails every date bound."""
    column = articles.c
    conditions: list[sa.ColumnElement[bool]] = [column.visible_version.is_not(None)]
    if filters.sources:
        conditions.append(column.source_key.in_([s.casefold() for s in filters.sources]))
    if filters.exclude_sources:
        keys = [s.casefold() for s in filters.exclude_sources]
        conditions.append(sa.or_(column.source_key.is_(None), column.source_key.not_in(keys)))
    if filters.languages:
        conditions.append(column.language.in_(filters.languages))
    if filters.article_ids:
        conditions.append(column.id.in_(filters.article_ids))
    if filters.topics:
        conditions.append(column.topic_key.in_([t.casefold() for t in filters.topics]))
    if filters.published_from:
        conditions.append(column.published_at >= filters.published_from)
    if filters.published_to:
        conditions.append(column.published_at <= _end_of(filters.published_to))
    if filters.as_of:
        conditions.append(column.published_at <= _end_of(filters.as_of))
    return conditions


def _end_of(moment: str) -> str:
    """The last moment that `moment` takes in: of the day, if it is a plain date."""
    return f"{moment}T23:59:59Z" if len(moment) == len("2024-11-16") else moment
