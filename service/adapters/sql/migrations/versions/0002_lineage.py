"""Schema 2: the lineage of each article, and the sketches that reprints are found by.

The lineages themselves are found at the next start, as ingest would have found them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """A column, its index, and a table; no row is touched."""
    op.add_column("articles", sa.Column("lineage_id", sa.Text))
    op.create_index("articles_by_lineage", "articles", ["lineage_id"])
    op.create_table(
        "sketches",
        sa.Column("hash", sa.BigInteger, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("sketches_by_article", "sketches", ["article_id"])
