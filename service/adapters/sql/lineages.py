"""Lineages in the ledger: sketches by hash, the texts behind them, and what joins two lineages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from service.adapters.sql.rows import VISIBLE_VERSIONS
from service.adapters.sql.schema import articles, sketches, versions, writing
from service.ports import Placed, Printed

# One statement for all hashes that reads at most `:limit` rows for each, however many have it.
_SHARING = sa.text(
    "SELECT asked.value AS hash, (SELECT json_group_array(article_id) FROM ("
    "SELECT article_id FROM sketches WHERE hash = asked.value ORDER BY article_id LIMIT :limit"
    ")) AS ids FROM json_each(:hashes) AS asked"
)
_PRINTED = (articles.c.id, articles.c.lineage_id, versions.c.version, versions.c.text)


class SqlLineages:
    """Implements `LineageIndex`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def sharing(self, hashes: Sequence[int], limit: int) -> dict[int, list[str]]:
        """For each hash that stands in a sketch the first `limit` of those articles, by id."""
        asked = {"hashes": json.dumps(list(hashes)), "limit": limit}
        with self._engine.connect() as connection:
            rows = connection.execute(_SHARING, asked).all()
        return {row.hash: json.loads(row.ids) for row in rows if row.ids != "[]"}

    def printed(self, article_ids: Sequence[str]) -> dict[str, Printed]:
        """The visible versions of those of the articles that have a lineage."""
        query = (
            sa.select(*_PRINTED)
            .select_from(VISIBLE_VERSIONS)
            .where(articles.c.id.in_(article_ids), articles.c.lineage_id.is_not(None))
        )
        with self._engine.connect() as connection:
            return {row.id: _printed_of(row) for row in connection.execute(query)}

    def by_age(self, lineage_ids: Sequence[str]) -> list[str]:
        """Those of the lineages that have a member, the one that was begun first in front."""
        begun = sa.func.min(versions.c.added_at)
        query = (
            sa.select(articles.c.lineage_id)
            .select_from(articles.join(versions, versions.c.article_id == articles.c.id))
            .where(articles.c.lineage_id.in_(lineage_ids))
            .group_by(articles.c.lineage_id)
            .order_by(begun, articles.c.lineage_id)
        )
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def unplaced(self, limit: int) -> list[Printed]:
        """Visible articles without a lineage, as schema 1 left them."""
        query = (
            sa.select(*_PRINTED)
            .select_from(VISIBLE_VERSIONS)
            .where(articles.c.lineage_id.is_(None))
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_printed_of(row) for row in connection.execute(query)]

    def place(self, batch: Sequence[Printed], placed: Placed) -> None:
        """Write what was found of visible articles, in one transaction."""
        rows = [
            {"article": one.article_id, "lineage": lineage_id}
            for one, lineage_id in zip(batch, placed.lineage_ids, strict=True)
        ]
        query = (
            sa.update(articles)
            .where(articles.c.id == sa.bindparam("article"))
            .values(lineage_id=sa.bindparam("lineage"))
        )
        with writing(self._engine) as connection:
            merge(connection, placed.merged)
            connection.execute(query, rows)
            ids = [one.article_id for one in batch]
            put_sketches(connection, dict(zip(ids, placed.sketches, strict=True)))


def merge(connection: sa.Connection, merged: Mapping[str, str]) -> None:
    """Give the members of each lineage that went up in another one that one's id."""
    for gone, kept in merged.items():
        connection.execute(
            sa.update(articles).where(articles.c.lineage_id == gone).values(lineage_id=kept)
        )


def put_sketches(connection: sa.Connection, made: Mapping[str, Sequence[int]]) -> None:
    """Put these articles' sketches in the place of their older ones."""
    forget_sketches(connection, list(made))
    rows = [{"hash": one, "article_id": id_} for id_, sketch in made.items() for one in sketch]
    if rows:
        connection.execute(sa.insert(sketches), rows)


def forget_sketches(connection: sa.Connection, article_ids: Any) -> None:
    """Drop the sketches of these articles: a list of ids or a query for them."""
    connection.execute(sa.delete(sketches).where(sketches.c.article_id.in_(article_ids)))


def _printed_of(row: Any) -> Printed:
    return Printed(row.id, row.version, row.text, row.lineage_id)
