"""The vectors in the ledger, from which the index is rebuilt and probed."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from service.adapters.sql.rows import PASSAGE_COLUMNS, passage_of, vectors_of
from service.adapters.sql.schema import passages, versions
from service.domain import Passage
from service.ports import Vectors

_INDEXED = passages.join(
    versions,
    sa.and_(
        versions.c.article_id == passages.c.article_id,
        versions.c.version == passages.c.version,
        # not "in": SQLite would sort all passages by the index of states, for every batch anew
        versions.c.state.not_in(("superseded", "removed")),
    ),
)


class SqlVectors:
    """Implements `VectorStore`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all_vectors(self, batch: int) -> Iterator[tuple[list[str], Vectors]]:
        """Ids and vectors of every passage that belongs in the index, in batches."""
        last = 0
        while True:
            query = (
                sa.select(passages.c.key, passages.c.id, passages.c.vector)
                .select_from(_INDEXED)
                .where(passages.c.key > last)
                .order_by(passages.c.key)
                .limit(batch)
            )
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].key
            yield [row.id for row in rows], vectors_of([row.vector for row in rows])

    def vectors_of_version(self, article_id: str, version: int) -> tuple[list[str], Vectors] | None:
        """Ids and vectors of one version's passages."""
        query = sa.select(passages.c.id, passages.c.vector).where(
            passages.c.article_id == article_id, passages.c.version == version
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return ([r.id for r in rows], vectors_of([r.vector for r in rows])) if rows else None

    def sample_vectors(self, size: int) -> tuple[list[str], Vectors] | None:
        """Up to `size` passages spread evenly over the collection and the 16 newest."""
        with self._engine.begin() as connection:
            keys = list(
                connection.execute(
                    sa.select(passages.c.key).select_from(_INDEXED).order_by(passages.c.key)
                ).scalars()
            )
            if not keys:
                return None
            chosen = set(keys[:: max(1, len(keys) // size)][:size]) | set(keys[-16:])
            rows = connection.execute(
                sa.select(passages.c.id, passages.c.vector).where(passages.c.key.in_(chosen))
            ).all()
        return [row.id for row in rows], vectors_of([row.vector for row in rows])

    def count_indexed(self) -> int:
        """How many passages belong in the index."""
        query = sa.select(sa.func.count()).select_from(_INDEXED)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def texts(self, batch: int) -> Iterator[list[tuple[Passage, str, str]]]:
        """Every passage that belongs in the index with its title and its text, in batches."""
        last = 0
        while True:
            query = (
                sa.select(passages.c.key, *PASSAGE_COLUMNS, versions.c.title, versions.c.text)
                .select_from(_INDEXED)
                .where(passages.c.key > last)
                .order_by(passages.c.key)
                .limit(batch)
            )
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            last = rows[-1].key
            found = [(passage_of(row), row) for row in rows]
            yield [(passage, row.title, passage.span.of(row.text)) for passage, row in found]

    def pending(self) -> list[tuple[str, int]]:
        """Versions that were staged and never published."""
        query = sa.select(versions.c.article_id, versions.c.version).where(
            versions.c.state == "pending"
        )
        with self._engine.connect() as connection:
            return [(row.article_id, row.version) for row in connection.execute(query)]
