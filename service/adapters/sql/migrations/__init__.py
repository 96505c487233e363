"""How a ledger of an older schema becomes one of the present: one revision per schema.

Imported only when an upgrade is due. Revision 0001 is schema 1, which had no Alembic.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

_FIRST = "0001"


def upgrade(connection: sa.Connection) -> None:
    """Bring the ledger to the newest revision, in the transaction of `connection`."""
    config = Config()
    here = str(Path(__file__).parent).replace("%", "%%")  # the option is interpolated
    config.set_main_option("script_location", here)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    if not sa.inspect(connection).has_table("alembic_version"):
        command.stamp(config, _FIRST)
    command.upgrade(config, "head")
