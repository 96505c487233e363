"""Lineages in the ledger: sketches by hash, the texts behind them, and what joins two lineages."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from service.adapters.sql.rows import VISIBLE_VERSIONS
from service.adapters.sql.schema import articles, meta, sketches, versions, writing
from service.ports import Placed, Printed

# One statement for all hashes that reads at most `:limit` rows for each, however many have it.
_SHARING = sa.text(
    "SELECT asked.value AS hash, (SELECT json_group_array(article_id) FROM ("
    "SELECT article_id FROM sketches WHERE hash = asked.value ORDER BY article_id LIMIT :limit"
    ")) AS ids FROM json_each(:hashes) AS asked"
)
_TORN = "torn "  # then a lineage's id: a key of `meta`
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
        ids = [one.article_id for one in batch]
        with writing(self._engine) as connection:
            merge(connection, placed.merged)
            _move(connection, dict(zip(ids, placed.lineage_ids, strict=True)))
            put_sketches(connection, dict(zip(ids, placed.sketches, strict=True)))

    def torn(self) -> list[str]:
        """The lineages that may not hold together any more."""
        query = sa.select(meta.c.key).where(meta.c.key.between(_TORN, _TORN + "~"))
        with self._engine.connect() as connection:
            keys = connection.execute(query).scalars().all()
        return [key.removeprefix(_TORN) for key in keys]

    def members(self, lineage_id: str, limit: int) -> list[Printed]:
        """Visible articles of a lineage, those whose version came in first in front."""
        query = (
            sa.select(*_PRINTED)
            .select_from(VISIBLE_VERSIONS)
            .where(articles.c.lineage_id == lineage_id)
            .order_by(versions.c.added_at, articles.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return [_printed_of(row) for row in connection.execute(query)]

    def part(self, lineage_id: str, moved: Mapping[str, str]) -> None:
        """Move articles out of a torn lineage, which is whole then, in one transaction."""
        with writing(self._engine) as connection:
            _move(connection, moved)
            connection.execute(sa.delete(meta).where(meta.c.key == _TORN + lineage_id))


def tear(connection: sa.Connection, lineage_ids: Collection[str | None]) -> None:
    """Note those of the lineages that still have several visible members as torn."""
    several = (
        sa.select(sa.literal(_TORN) + articles.c.lineage_id, sa.literal(""))
        .where(articles.c.lineage_id.in_(lineage_ids), articles.c.visible_version.is_not(None))
        .group_by(articles.c.lineage_id)
        .having(sa.func.count() > 1)
    )
    insert = sa.insert(meta).prefix_with("OR IGNORE")
    connection.execute(insert.from_select(["key", "value"], several))


def _move(connection: sa.Connection, lineage_of: Mapping[str, str]) -> None:
    """Put these articles into these lineages."""
    query = (
        sa.update(articles)
        .where(articles.c.id == sa.bindparam("article"))
        .values(lineage_id=sa.bindparam("lineage"))
    )
    if lineage_of:
        rows = [{"article": id_, "lineage": lineage} for id_, lineage in lineage_of.items()]
        connection.execute(query, rows)


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
