"""Schema 4: feeds, their entries that were seen, and background jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Three tables; nothing that was there is touched."""
    op.create_table(
        "feeds",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("url_key", sa.Text, nullable=False, unique=True),
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
    op.create_table(
        "feed_entries",
        sa.Column("feed_id", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("mark", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_index("feed_entries_by_key", "feed_entries", ["key"])
    op.create_table(
        "imports",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("poll", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("job", sa.JSON, nullable=False),
    )
