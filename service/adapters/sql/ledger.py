"""The ledger: one SQLite file behind five roles, which keeps feedback, feeds and jobs as well."""

from __future__ import annotations

from pathlib import Path

from service.adapters.sql.feedback import SqlFeedback
from service.adapters.sql.feeds import SqlFeeds
from service.adapters.sql.finder import SqlFinder
from service.adapters.sql.jobs import SqlJobs
from service.adapters.sql.lineages import SqlLineages
from service.adapters.sql.reader import SqlReader
from service.adapters.sql.schema import open_engine
from service.adapters.sql.vectors import SqlVectors
from service.adapters.sql.writer import SqlWriter


class SqlLedger:
    """Opens the file once; its roles are attributes.

    Raises `LedgerDamaged` and `SchemaUnknown` when the file can't be used.
    """

    def __init__(self, path: Path) -> None:
        self._engine = open_engine(path)
        self.writer = SqlWriter(self._engine)
        self.reader = SqlReader(self._engine)
        self.finder = SqlFinder(self._engine)
        self.lineage = SqlLineages(self._engine)
        self.vectors = SqlVectors(self._engine)
        self.feedback = SqlFeedback(self._engine)
        self.feeds = SqlFeeds(self._engine)
        self.jobs = SqlJobs(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()
