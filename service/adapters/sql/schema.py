"""The tables of the ledger, and how a ledger file is opened and checked.

Schema 4. A new ledger is made in this form at once; one of an older schema is brought to it where
it lies, by Alembic (`migrations`); one of a newer or foreign schema is refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from service.errors import LedgerDamaged, SchemaUnknown, SetupError, StorageFull

SCHEMA = 4
REVISION = "0004"  # the same, as Alembic knows it

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("visible_version", sa.Integer),  # null: pending first version, or deleted
    sa.Column("last_version", sa.Integer, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False, default=False),
    sa.Column("sample", sa.Boolean, nullable=False, default=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("source_key", sa.Text),  # casefolded, for filters
    sa.Column("url", sa.Text),
    sa.Column("published_at", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("topic", sa.Text),
    sa.Column("topic_key", sa.Text),
    sa.Column("authors", sa.JSON, nullable=False),
    sa.Column("lineage_id", sa.Text),  # null: pending first version, or not looked for yet
    sa.Index("articles_by_date", "published_at", "id"),
    sa.Index("articles_by_source", "source_key"),
    sa.Index("articles_by_lineage", "lineage_id"),
)

versions = sa.Table(
    "versions",
    metadata,
    sa.Column("article_id", sa.Text, sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),  # pending, visible, superseded, removed
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("content_sha256", sa.Text, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),  # the metadata that publishing puts in place
    sa.Column(
        "added_at",
        sa.Text,
        nullable=False,
        server_default=sa.text("(strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))"),
    ),
    sa.CheckConstraint("state IN ('pending','visible','superseded','removed')"),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),  # also the rowid of passages_fts
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("article_id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("start_index", sa.Integer, nullable=False),
    sa.Column("end_index", sa.Integer, nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # float32, little-endian
    sa.Index("passages_by_version", "article_id", "version", "start_index"),
)

sa.Index("versions_by_state", versions.c.state)

# Of every article with a pending or visible version, the hashes of the newest one's text.
sketches = sa.Table(
    "sketches",
    metadata,
    sa.Column("hash", sa.BigInteger, primary_key=True),
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Index("sketches_by_article", "article_id"),
    sqlite_with_rowid=False,
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("created_at", sa.Text, nullable=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("rating", sa.Text, nullable=False),
    sa.Column("comment", sa.Text),
    sa.Column("reply_id", sa.Text),
    sa.Column("question", sa.Text),
    sa.Column("text", sa.Text),
    sa.Column("citations", sa.JSON, nullable=False),
    sa.Column("engine", sa.Text),
    sa.Column("prompt", sa.Text),
    sa.Index("feedback_by_date", "created_at", "id"),
)

# The feeds that are polled, in the order of `key`.
feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("url_key", sa.Text, nullable=False, unique=True),  # one form for all of an address
    sa.Column("title", sa.Text),
    sa.Column("interval_minutes", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("last_polled_at", sa.Text),
    sa.Column("next_poll_at", sa.Text),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
)

# Entries of feeds that were seen, with a mark of the form they had.
feed_entries = sa.Table(
    "feed_entries",
    metadata,
    sa.Column("feed_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("mark", sa.Text, nullable=False),
    sa.Column("article_id", sa.Text),
    sa.Index("feed_entries_by_key", "key"),
    sqlite_with_rowid=False,
)

# Background jobs, in the order of `key`.
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("poll", sa.Boolean, nullable=False),  # kept apart, since there are many
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("job", sa.JSON, nullable=False),
)

# Alembic's own; made here so that it is only imported for an upgrade.
alembic_version = sa.Table(
    "alembic_version",
    metadata,
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)

# Search terms (service.text.terms) joined by spaces: stemmed once, for the index and for queries.
_FTS = (
    "CREATE VIRTUAL TABLE passages_fts USING fts5"
    "(title, source, body, tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* Co M*'\")"
)
_VOCABULARY = "CREATE VIRTUAL TABLE passages_vocabulary USING fts5vocab(passages_fts, row)"


def open_engine(path: Path) -> sa.Engine:
    """An engine on the ledger file, made when absent and checked when present.

    Raises `LedgerDamaged` and `SchemaUnknown`, and `SetupError` for a file that can't be opened.
    """
    address = sa.URL.create("sqlite", database=str(path))  # a path may have "?" or "%" in it
    engine = sa.create_engine(address, connect_args={"timeout": 5.0})
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    try:
        _prepare(engine)
    except DatabaseError as error:
        engine.dispose()
        raise _unusable(path, error) from error
    except Exception:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One write transaction; raises `StorageFull` when the disk is full."""
    try:
        with engine.execution_options(write=True).begin() as connection:
            yield connection
    except OperationalError as error:
        if "disk is full" in str(error.orig) or "disk I/O" in str(error.orig):
            raise StorageFull("The disk is full; nothing of this batch was kept.") from error
        raise


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event opens the transactions
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _prepare(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        found = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
        empty = not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if not empty:
            _check(connection, found, engine.url.database or "")
    if empty:
        _make(engine)
    elif found < SCHEMA:
        _upgrade(engine)


def _make(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql(_FTS)
        connection.exec_driver_sql(_VOCABULARY)
        connection.execute(sa.insert(alembic_version).values(version_num=REVISION))
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def _upgrade(engine: sa.Engine) -> None:
    """Bring an older ledger to this schema; on any failure it stays as it was."""
    from service.adapters.sql.migrations import upgrade  # Alembic takes 0.2 s to import

    try:
        with writing(engine) as connection:
            upgrade(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
    except DatabaseError as error:
        raise SetupError(
            f"The ledger {engine.url.database} can't be brought to schema {SCHEMA}: {error.orig}. "
            "It was left as it is, and the version that wrote it can still use it."
        ) from error


def _check(connection: sa.Connection, found: int, path: str) -> None:
    revision: object = REVISION
    if found == SCHEMA:
        revision = connection.execute(sa.select(alembic_version.c.version_num)).scalar()
    if not 1 <= found <= SCHEMA or revision != REVISION:
        raise SchemaUnknown(
            f"{path} has ledger schema {found if revision == REVISION else revision}, this "
            f"Groundwire writes schema {SCHEMA}. Use the version that wrote it, or another data "
            "folder."
        )
    answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if answer != "ok":
        raise LedgerDamaged(_damaged(Path(path), str(answer)))


def _unusable(path: Path, error: DatabaseError) -> SetupError:
    """A file that is locked, missing or not ours to open is not a damaged one."""
    if isinstance(error, OperationalError) and "disk I/O" not in str(error.orig):
        return SetupError(f"The ledger {path} can't be opened: {error.orig}.")
    return LedgerDamaged(_damaged(path, str(error.orig)))


def _damaged(path: Path, why: str) -> str:
    return (
        f"The ledger {path} is damaged ({why.splitlines()[0]}). Move it away and put a copy from "
        "a backup in its place, or start with another data folder and ingest again."
    )
