"""The write side of the ledger; every public method is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from service.adapters.sql.lineages import forget_sketches, merge, put_sketches, tear
from service.adapters.sql.rows import VISIBLE_VERSIONS, blob_of, fields_of
from service.adapters.sql.schema import articles, meta, passages, versions, writing
from service.domain import ArticleDraft
from service.ports import Head, Staged, Vectors
from service.text.terms import terms

_INSERT_FTS = sa.text(
    "INSERT INTO passages_fts (rowid, title, source, body) "
    "SELECT key, :title, :source, :body FROM passages WHERE id = :id"
)
_DELETE_FTS = sa.text("DELETE FROM passages_fts WHERE rowid = :key")
_UPDATE_FTS = sa.text(
    "UPDATE passages_fts SET source = :source WHERE rowid IN "
    "(SELECT key FROM passages WHERE article_id = :id)"
)


class SqlWriter:
    """Implements `LedgerWriter`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def heads(self, ids: Sequence[str]) -> Mapping[str, Head]:
        """What is known of these identities; the draft is that of the visible version."""
        visible = sa.and_(
            versions.c.article_id == articles.c.id,
            versions.c.version == articles.c.visible_version,
        )
        query = (
            sa.select(
                articles.c.id,
                articles.c.last_version,
                articles.c.visible_version,
                versions.c.title,
                versions.c.text,
                versions.c.content_sha256,
                *(articles.c[name] for name in _METADATA),
            )
            .select_from(articles.outerjoin(versions, visible))
            .where(articles.c.id.in_(ids))
        )
        with self._engine.connect() as connection:
            return {row.id: _head_of(row) for row in connection.execute(query)}

    def stage(
        self,
        batch: Sequence[Staged],
        *,
        sample: bool = False,
        merged: Mapping[str, str] | None = None,
    ) -> None:
        """Write versions with all that belongs to them, pending, and what `publish` will merge."""
        passage_rows, fts_rows = _passage_rows(batch), _fts_rows(batch)
        with writing(self._engine) as connection:
            for item in batch:
                _put_article(connection, item)
            rows = [_version_row(item, merged or {}, sample=sample) for item in batch]
            connection.execute(sa.insert(versions), rows)
            if passage_rows:
                connection.execute(sa.insert(passages), passage_rows)
                connection.execute(_INSERT_FTS, fts_rows)
            put_sketches(connection, {item.draft.id: item.sketch for item in batch})

    def publish(self, published: Sequence[tuple[str, int]], *, late: bool = False) -> None:
        """Make these versions the visible ones, with their metadata and what they merge."""
        torn: set[str | None] = set()
        with writing(self._engine) as connection:
            for article_id, version in published:
                torn |= _publish_one(connection, article_id, version, late=late)
            if torn:
                tear(connection, torn)

    def update_metadata(self, drafts: Sequence[ArticleDraft]) -> None:
        """Replace all metadata but title and text."""
        with writing(self._engine) as connection:
            for draft in drafts:
                connection.execute(
                    sa.update(articles).where(articles.c.id == draft.id).values(fields_of(draft))
                )
                source = " ".join(terms(draft.source or "", draft.language or "en"))
                connection.execute(_UPDATE_FTS, {"source": source, "id": draft.id})

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Hide articles and drop the text of all their versions; the row stays as a tombstone."""
        with writing(self._engine) as connection:
            return _remove(connection, articles.c.id.in_(article_ids))

    def set_sample_aside(self) -> int:
        """Remove the articles marked as sample."""
        with writing(self._engine) as connection:
            return len(_remove(connection, articles.c.sample.is_(True)))

    def garbage(self, limit: int) -> list[str]:
        """Passages of superseded or removed versions."""
        dead = sa.and_(
            versions.c.article_id == passages.c.article_id,
            versions.c.version == passages.c.version,
            versions.c.state.in_(("superseded", "removed")),
        )
        query = sa.select(passages.c.id).select_from(passages.join(versions, dead)).limit(limit)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def purge(self, passage_ids: Sequence[str]) -> None:
        """Forget these passages: their rows, vectors and search terms."""
        chosen = passages.c.id.in_(passage_ids)
        with writing(self._engine) as connection:
            keys = connection.execute(sa.select(passages.c.key).where(chosen)).scalars().all()
            if keys:
                connection.execute(_DELETE_FTS, [{"key": key} for key in keys])
                connection.execute(sa.delete(passages).where(chosen))

    def replace_vectors(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Put other vectors in the place of the stored ones."""
        rows = [{"pid": i, "blob": blob_of(v)} for i, v in zip(ids, vectors, strict=True)]
        query = (
            sa.update(passages)
            .where(passages.c.id == sa.bindparam("pid"))
            .values(vector=sa.bindparam("blob"))
        )
        with writing(self._engine) as connection:
            connection.execute(query, rows)

    def note(self, key: str, value: str) -> None:
        """Write one fact about the ledger itself."""
        with writing(self._engine) as connection:
            connection.execute(sa.delete(meta).where(meta.c.key == key))
            connection.execute(sa.insert(meta).values(key=key, value=value))

    def noted(self, key: str) -> str | None:
        """Read one fact about the ledger itself."""
        query = sa.select(meta.c.value).where(meta.c.key == key)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar_one_or_none()


_MERGED = "merged"  # in `versions.fields`: all else there are columns of `articles`
_METADATA = ("source", "url", "published_at", "authors", "language", "topic", "sample")


def _head_of(row: sa.Row[Any]) -> Head:
    if row.visible_version is None:
        return Head(None, row.last_version)
    draft = ArticleDraft(
        id=row.id,
        title=row.title,
        text=row.text,
        content_sha256=row.content_sha256,
        source=row.source,
        url=row.url,
        published_at=row.published_at,
        authors=tuple(row.authors),
        language=row.language,
        topic=row.topic,
    )
    return Head(draft, row.last_version, sample=row.sample)


def _put_article(connection: sa.Connection, item: Staged) -> None:
    """The row that carries the identity: made new, or told of its newest version."""
    draft = item.draft
    if item.version == 1:
        row = {"id": draft.id, "last_version": 1, "title": draft.title, **fields_of(draft)}
        connection.execute(sa.insert(articles).values(row))
    else:
        connection.execute(
            sa.update(articles).where(articles.c.id == draft.id).values(last_version=item.version)
        )


def _version_row(item: Staged, merged: Mapping[str, str], *, sample: bool) -> dict[str, Any]:
    draft = item.draft
    fields = fields_of(draft) | {"sample": sample, "lineage_id": item.lineage_id}
    if merged:  # of the whole batch, with each of its versions: another one may be removed before
        fields[_MERGED] = dict(merged)
    return {
        "article_id": draft.id,
        "version": item.version,
        "state": "pending",
        "title": draft.title,
        "text": draft.text,
        "content_sha256": draft.content_sha256,
        "fields": fields,
    }


def _passage_rows(batch: Sequence[Staged]) -> list[dict[str, Any]]:
    return [
        {
            "id": passage.id,
            "article_id": passage.article_id,
            "version": passage.version,
            "start_index": passage.span.start,
            "end_index": passage.span.end,
            "vector": blob_of(vector),
        }
        for item in batch
        for passage, vector in zip(item.passages, item.vectors, strict=True)
    ]


def _fts_rows(batch: Sequence[Staged]) -> list[dict[str, str]]:
    rows = []
    for item in batch:
        draft, language = item.draft, item.draft.language or "en"
        title = " ".join(terms(draft.title, language))
        source = " ".join(terms(draft.source or "", language))
        for passage in item.passages:
            body = " ".join(terms(passage.span.of(draft.text), language))
            rows.append({"id": passage.id, "title": title, "source": source, "body": body})
    return rows


def _publish_one(
    connection: sa.Connection, article_id: str, version: int, *, late: bool
) -> set[str | None]:
    """Make a version the visible one; returns the lineages that may not hold any more."""
    of_article = versions.c.article_id == article_id
    this_one = sa.and_(of_article, versions.c.version == version)
    columns = (versions.c.title, versions.c.content_sha256, versions.c.fields)
    row = connection.execute(sa.select(*columns).where(this_one)).one()
    fields = dict(row.fields)
    merged: dict[str, str] = fields.pop(_MERGED, {})
    lineage_id = fields.get("lineage_id")  # none in what schema 1 staged
    merge(connection, merged)
    left = sa.select(articles.c.lineage_id, versions.c.content_sha256).select_from(VISIBLE_VERSIONS)
    before = connection.execute(left.where(articles.c.id == article_id)).one_or_none()
    connection.execute(
        sa.update(versions)
        # with the number SQLite takes the key; without it, it reads every visible version there is
        .where(of_article, versions.c.version < version, versions.c.state == "visible")
        .values(state="superseded")
    )
    connection.execute(sa.update(versions).where(this_one).values(state="visible"))
    connection.execute(
        sa.update(articles)
        .where(articles.c.id == article_id)
        .values(visible_version=version, title=row.title, deleted=False, **fields)
    )
    if before and before.content_sha256 != row.content_sha256:
        return {before.lineage_id, lineage_id}
    return {lineage_id, *merged.values()} if late else set()


def _remove(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[str]:
    visible = sa.and_(which, articles.c.visible_version.is_not(None))
    columns = (articles.c.id, articles.c.lineage_id)
    gone = connection.execute(sa.select(*columns).where(visible)).all()
    if gone:
        chosen = sa.select(articles.c.id).where(visible).scalar_subquery()
        connection.execute(
            sa.update(versions)
            .where(versions.c.article_id.in_(chosen))
            .values(state="removed", text="")
        )
        forget_sketches(connection, chosen)
        connection.execute(
            sa.update(articles)
            .where(visible)
            .values(visible_version=None, deleted=True, sample=False)
        )
        tear(connection, {row.lineage_id for row in gone})
    return [row.id for row in gone]
