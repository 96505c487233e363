"""Schema 3: what readers think of replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """A table; no row is touched."""
    op.create_table(
        "feedback",
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
    )
    op.create_index("feedback_by_date", "feedback", ["created_at", "id"])
