"""Finding passages inside the ledger: BM25 over FTS5, filters, neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from service.adapters.sql.filters import matching
from service.adapters.sql.rows import (
    ARTICLE_COLUMNS,
    PASSAGE_COLUMNS,
    VISIBLE_PASSAGES,
    VISIBLE_VERSIONS,
    article_of,
    passage_of,
)
from service.adapters.sql.schema import articles, passages
from service.domain import Article, Filters, Passage

_BATCH = 500  # SQLite's default limit of variables is far above; this keeps statements small

_FTS = sa.table("passages_fts", sa.column("rowid", sa.Integer))
# The plus keeps SQLite from asking FTS5 about each key in turn: 300 ms for a month, not 10.
_KEY = sa.literal_column("+passages_fts.rowid", sa.Integer)
_BM25 = sa.literal_column("-bm25(passages_fts, 1.0, 0.5, 1.0)", sa.Float).label("bm25")


class SqlFinder:
    """Implements `PassageFinder`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def lexical(
        self, terms: Sequence[str], filters: Filters, limit: int
    ) -> list[tuple[Passage, float]]:
        """Passages with any of the terms and their BM25 (higher is better), best first.

        Without filters FTS5 ranks alone and twice the limit is taken, for passages that are no
        longer visible; with filters the condition goes into the ranked query.
        """
        if not terms:
            return []
        match = " OR ".join(f'"{term}"' for term in terms)
        matches = sa.text("passages_fts MATCH :match").bindparams(match=match)
        ranked = sa.select(_FTS.c.rowid.label("key"), _BM25).where(matches)
        if not filters.empty:
            inside = sa.select(passages.c.key).select_from(VISIBLE_PASSAGES)
            ranked = ranked.where(_KEY.in_(inside.where(*matching(filters))))
        top = ranked.order_by(_BM25.desc(), _FTS.c.rowid).limit(2 * limit).subquery("top")
        query = (
            sa.select(*PASSAGE_COLUMNS, top.c.bm25)
            .select_from(VISIBLE_PASSAGES.join(top, top.c.key == passages.c.key))
            .order_by(top.c.bm25.desc(), passages.c.key)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query)
            return [(passage_of(row), float(row.bm25)) for row in rows]

    def visible(self, passage_ids: Sequence[str], filters: Filters) -> dict[str, Passage]:
        """Those of the passages that can be seen and match the filters."""
        query = sa.select(*PASSAGE_COLUMNS).select_from(VISIBLE_PASSAGES)
        query = query.where(*matching(filters))
        found: dict[str, Passage] = {}
        with self._engine.begin() as connection:
            for at in range(0, len(passage_ids), _BATCH):
                some = query.where(passages.c.id.in_(passage_ids[at : at + _BATCH]))
                found |= {row.id: passage_of(row) for row in connection.execute(some)}
        return found

    def matching_ids(self, filters: Filters, limit: int) -> list[str] | None:
        """Ids of all passages that match, or None when there are more than `limit`."""
        query = (
            sa.select(passages.c.id)
            .select_from(VISIBLE_PASSAGES)
            .where(*matching(filters))
            .limit(limit + 1)
        )
        with self._engine.connect() as connection:
            ids = list(connection.execute(query).scalars())
        return ids if len(ids) <= limit else None

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term stands; terms that stand nowhere are left out."""
        query = sa.text("SELECT term, doc FROM passages_vocabulary WHERE term = :term")
        found = {}
        with self._engine.begin() as connection:
            for term in terms:
                if row := connection.execute(query, {"term": term}).first():
                    found[row.term] = int(row.doc)
        return found

    def passages_of(self, of: Sequence[Article]) -> dict[str, list[Passage]]:
        """The passages of these versions in reading order, by article id; an empty list for none.

        All in one query: a question reads a dozen articles.
        """
        versions = {article.id: article.version for article in of}
        query = (
            sa.select(*PASSAGE_COLUMNS)
            .where(passages.c.article_id.in_(versions))
            .order_by(passages.c.start_index)
        )
        found: dict[str, list[Passage]] = {key: [] for key in versions}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                if row.version == versions[row.article_id]:
                    found[row.article_id].append(passage_of(row))
        return found

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        """Visible articles by id."""
        query = (
            sa.select(*ARTICLE_COLUMNS).select_from(VISIBLE_VERSIONS).where(articles.c.id.in_(ids))
        )
        with self._engine.connect() as connection:
            return {row.id: article_of(row) for row in connection.execute(query)}

    def lineages(self, article_ids: Sequence[str]) -> dict[str, str]:
        """The lineage of each visible article; one that has none yet is left out."""
        query = sa.select(articles.c.id, articles.c.lineage_id).where(
            articles.c.id.in_(article_ids),
            articles.c.visible_version.is_not(None),
            articles.c.lineage_id.is_not(None),
        )
        with self._engine.connect() as connection:
            return {row.id: row.lineage_id for row in connection.execute(query)}

    def members(
        self, lineage_ids: Sequence[str], filters: Filters, limit_each: int
    ) -> dict[str, list[Article]]:
        """Visible articles of these lineages that match, the oldest first, then by id.

        At most `limit_each` of each lineage; undated ones come last, and a lineage of which
        nothing matches is left out.
        """
        place = sa.func.row_number().over(
            partition_by=articles.c.lineage_id,
            order_by=(articles.c.published_at.is_(None), articles.c.published_at, articles.c.id),
        )
        matching_ones = sa.and_(articles.c.lineage_id.in_(lineage_ids), *matching(filters))
        ranked = sa.select(articles.c.id, place.label("place")).where(matching_ones).subquery()
        query = (
            sa.select(*ARTICLE_COLUMNS)
            .select_from(VISIBLE_VERSIONS.join(ranked, ranked.c.id == articles.c.id))
            .where(ranked.c.place <= limit_each)
            .order_by(articles.c.lineage_id, ranked.c.place)
        )
        found: dict[str, list[Article]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.lineage_id, []).append(article_of(row))
        return found
