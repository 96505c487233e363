"""Schema 1, the first: made by Groundwire itself, so there is nothing to do."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Nothing: a ledger without a revision is stamped with this one."""
