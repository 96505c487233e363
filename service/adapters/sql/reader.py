"""The read side of the ledger: articles, versions, outlets, lists."""

from __future__ import annotations

import sqlalchemy as sa

from service.adapters.sql.filters import matching
from service.adapters.sql.rows import (
    ARTICLE_COLUMNS,
    VERSIONS_OF_ARTICLES,
    VISIBLE_PASSAGES,
    VISIBLE_VERSIONS,
    article_of,
)
from service.adapters.sql.schema import articles, versions
from service.domain import Article, Filters
from service.ports import Facets, SourceCount, Tombstone


class SqlReader:
    """Implements `LedgerReader`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def get(self, article_id: str, version: int | None = None) -> Article | Tombstone | None:
        """One version (the visible one by default), what is left of it, or nothing."""
        wanted = articles.c.visible_version if version is None else sa.literal(version)
        query = (
            sa.select(*ARTICLE_COLUMNS)
            .select_from(VERSIONS_OF_ARTICLES)
            .where(
                articles.c.id == article_id,
                versions.c.version == wanted,
                versions.c.state.in_(("visible", "superseded")),
            )
        )
        stone = sa.select(articles.c.title, articles.c.source).where(
            articles.c.id == article_id, articles.c.deleted
        )
        removed = (
            sa.select(articles.c.title, articles.c.source)
            .select_from(VERSIONS_OF_ARTICLES)
            .where(
                articles.c.id == article_id,
                versions.c.version == wanted,
                versions.c.state == "removed",
            )
        )
        with self._engine.begin() as connection:
            if row := connection.execute(query).one_or_none():
                return article_of(row)
            left = connection.execute(removed if version is not None else stone).one_or_none()
        return Tombstone(left.title, left.source) if left else None

    def versions(self, article_id: str) -> list[tuple[int, str]]:
        """Numbers of the versions that can be read, with their times of arrival."""
        query = (
            sa.select(versions.c.version, versions.c.added_at)
            .where(
                versions.c.article_id == article_id,
                versions.c.state.in_(("visible", "superseded")),
            )
            .order_by(versions.c.version)
        )
        with self._engine.connect() as connection:
            return [(row.version, row.added_at) for row in connection.execute(query)]

    def list_articles(
        self, filters: Filters, limit: int, after: tuple[str, str] | None
    ) -> list[Article]:
        """A page, newest first, then by id; undated ones last."""
        published = sa.func.coalesce(articles.c.published_at, "")
        query = (
            sa.select(*ARTICLE_COLUMNS)
            .select_from(VISIBLE_VERSIONS)
            .where(*matching(filters))
            .order_by(published.desc(), articles.c.id)
            .limit(limit)
        )
        if after is not None:
            date, article_id = after
            query = query.where(
                sa.or_(published < date, sa.and_(published == date, articles.c.id > article_id))
            )
        with self._engine.connect() as connection:
            return [article_of(row) for row in connection.execute(query)]

    def sources(self, filters: Filters) -> list[SourceCount]:
        """The outlets of the articles that match, by name; those of unknown outlet last."""
        query = (
            sa.select(
                sa.func.min(articles.c.source).label("source"),
                sa.func.count().label("articles"),
                sa.func.min(articles.c.published_at).label("first"),
                sa.func.max(articles.c.published_at).label("newest"),
            )
            .where(*matching(filters))
            .group_by(articles.c.source_key)
            .order_by(articles.c.source_key.is_(None), articles.c.source_key)
        )
        with self._engine.connect() as connection:
            return [
                SourceCount(row.source, row.articles, row.first, row.newest)
                for row in connection.execute(query)
            ]

    def days(self, filters: Filters) -> list[tuple[str | None, str, int]]:
        """Outlets with the days on which they published, oldest first; undated left out."""
        day = sa.func.substr(articles.c.published_at, 1, 10).label("day")
        query = (
            sa.select(
                sa.func.min(articles.c.source).label("source"),
                day,
                sa.func.count().label("articles"),
            )
            .where(*matching(filters), articles.c.published_at.is_not(None))
            .group_by(articles.c.source_key, day)
            .order_by(day)
        )
        with self._engine.connect() as connection:
            return [(row.source, row.day, row.articles) for row in connection.execute(query)]

    def facets(self, filters: Filters) -> Facets:
        """What the articles that match can be narrowed down by."""
        ours = articles.c
        whole = sa.select(
            sa.func.count(),
            sa.func.min(ours.published_at),
            sa.func.max(ours.published_at),
            sa.func.coalesce(sa.func.min(sa.cast(ours.sample, sa.Integer)), 0),
        ).where(*matching(filters))
        with self._engine.connect() as connection:
            number, first, newest, sample = connection.execute(whole).one()
            counts = [
                _counted(connection, shown, key, filters)
                for shown, key in (
                    (ours.source, ours.source_key),
                    (ours.language, ours.language),
                    (ours.topic, ours.topic_key),
                )
            ]
        return Facets(number, first, newest, bool(sample), *counts)

    def languages(self) -> list[str]:
        """ISO 639-1 codes of the visible articles, the most frequent first."""
        query = (
            sa.select(articles.c.language)
            .where(*matching(Filters()), articles.c.language.is_not(None))
            .group_by(articles.c.language)
            .order_by(sa.func.count().desc(), articles.c.language)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def count_articles(self, filters: Filters) -> int:
        """How many visible articles match."""
        query = sa.select(sa.func.count()).select_from(articles).where(*matching(filters))
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def count_passages(self) -> int:
        """How many passages of visible articles there are."""
        query = sa.select(sa.func.count()).select_from(VISIBLE_PASSAGES)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def holds_articles(self) -> bool:
        """Whether any article is visible."""
        query = sa.select(articles.c.id).where(*matching(Filters())).limit(1)
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None


def _counted(
    connection: sa.Connection,
    shown: sa.ColumnElement[str | None],
    key: sa.ColumnElement[str | None],
    filters: Filters,
) -> tuple[tuple[str | None, int], ...]:
    """The values of a column with how many articles have each, the most frequent first."""
    value, number = sa.func.min(shown).label("value"), sa.func.count().label("articles")
    query = (
        sa.select(value, number)
        .where(*matching(filters))
        .group_by(key)
        .order_by(number.desc(), value)
    )
    return tuple((row.value, row.articles) for row in connection.execute(query))
