"""The feeds in the ledger, and the entries of theirs that were seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from service.adapters.sql.schema import feed_entries, feeds, writing
from service.domain import Feed

_BATCH = 500  # keys in one query
_COUNT = (
    sa.select(sa.func.count(sa.distinct(feed_entries.c.article_id)))
    .where(feed_entries.c.feed_id == feeds.c.id)
    .correlate(feeds)
    .scalar_subquery()
)


class SqlFeeds:
    """Implements `FeedStore`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def all(self) -> list[Feed]:
        """The feeds in the order in which they were added."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(feeds, _COUNT.label("articles")).order_by("key"))
            return [_feed_of(row) for row in rows]

    def get(self, feed_id: str) -> Feed | None:
        """A feed, if it is there."""
        return self._one(feeds.c.id == feed_id)

    def find(self, url_key: str) -> Feed | None:
        """The feed of an address."""
        return self._one(feeds.c.url_key == url_key)

    def add(self, feed: Feed, url_key: str) -> bool:
        """Add a feed, unless there is one with its id or address."""
        same = sa.or_(feeds.c.id == feed.id, feeds.c.url_key == url_key)
        with writing(self._engine) as connection:
            if connection.execute(sa.select(feeds.c.key).where(same)).first():
                return False
            connection.execute(sa.insert(feeds).values(_row_of(feed, url_key)))
        return True

    def put(self, feed: Feed, url_key: str) -> None:
        """Write a feed that is there; another one with its address goes."""
        twin = sa.select(feeds.c.id).where(feeds.c.url_key == url_key, feeds.c.id != feed.id)
        with writing(self._engine) as connection:
            if not connection.execute(sa.select(feeds.c.key).where(feeds.c.id == feed.id)).first():
                return
            for (other,) in connection.execute(twin).all():
                _remove(connection, other)
            row = _row_of(feed, url_key)
            connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(row))

    def remove(self, feed_id: str) -> bool:
        """Forget a feed and its entries; whether it was there."""
        with writing(self._engine) as connection:
            return _remove(connection, feed_id)

    def seen(self, keys: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The marks under which entries were seen, of those that were, in any feed."""
        found: dict[str, frozenset[str]] = {}
        with self._engine.connect() as connection:
            for at in range(0, len(keys), _BATCH):
                query = sa.select(feed_entries.c.key, feed_entries.c.mark).where(
                    feed_entries.c.key.in_(keys[at : at + _BATCH])
                )
                for key, mark in connection.execute(query):
                    found[key] = found.get(key, frozenset()) | {mark}
        return found

    def note(self, feed_id: str, key: str, mark: str, article_id: str | None) -> None:
        """Note that an entry was seen; for a feed that was removed meanwhile nothing is noted."""
        row = {"feed_id": feed_id, "key": key, "mark": mark, "article_id": article_id}
        this = sa.and_(feed_entries.c.feed_id == feed_id, feed_entries.c.key == key)
        with writing(self._engine) as connection:
            if connection.execute(sa.select(feeds.c.key).where(feeds.c.id == feed_id)).first():
                connection.execute(sa.delete(feed_entries).where(this))
                connection.execute(sa.insert(feed_entries).values(row))

    def _one(self, which: sa.ColumnElement[bool]) -> Feed | None:
        query = sa.select(feeds, _COUNT.label("articles")).where(which)
        with self._engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _feed_of(row)


_FIELDS = (
    *("id", "url", "title", "interval_minutes", "state", "last_polled_at", "next_poll_at"),
    *("failures", "error", "etag", "last_modified"),
)


def _row_of(feed: Feed, url_key: str) -> dict[str, Any]:
    return {name: getattr(feed, name) for name in _FIELDS} | {"url_key": url_key}


def _feed_of(row: Any) -> Feed:
    return Feed(**{name: getattr(row, name) for name in _FIELDS}, articles=row.articles)


def _remove(connection: sa.Connection, feed_id: str) -> bool:
    connection.execute(sa.delete(feed_entries).where(feed_entries.c.feed_id == feed_id))
    return connection.execute(sa.delete(feeds).where(feeds.c.id == feed_id)).rowcount > 0
