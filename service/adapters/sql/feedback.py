"""Feedback in the ledger's file."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from service.adapters.sql.schema import feedback, writing
from service.domain import Feedback, Rating


class SqlFeedback:
    """Implements `FeedbackStore`."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, feedback_: Feedback) -> None:
        """Keep one."""
        values = asdict(feedback_) | {"citations": list(feedback_.citations)}
        with writing(self._engine) as connection:
            connection.execute(sa.insert(feedback).values(values))

    def page(
        self, limit: int, after: tuple[str, str] | None, rating: Rating | None
    ) -> list[Feedback]:
        """A page, newest first, then by id."""
        columns = feedback.c
        query = (
            sa.select(feedback).order_by(columns.created_at.desc(), columns.id.desc()).limit(limit)
        )
        if rating is not None:
            query = query.where(columns.rating == rating)
        if after is not None:
            query = query.where(sa.tuple_(columns.created_at, columns.id) < sa.tuple_(*after))
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings()
            return [Feedback(**{**row, "citations": tuple(row["citations"])}) for row in rows]

    def remove(self, feedback_id: str) -> bool:
        """Forget one; whether it was there."""
        with writing(self._engine) as connection:
            gone = connection.execute(sa.delete(feedback).where(feedback.c.id == feedback_id))
            return gone.rowcount > 0
