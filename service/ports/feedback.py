"""The seam to where feedback is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from service.domain import Feedback, Rating


class FeedbackStore(Protocol):
    """Keeps what readers sent, newest first."""

    def add(self, feedback: Feedback) -> None:
        """Keep one."""

    def page(
        self, limit: int, after: tuple[str, str] | None, rating: Rating | None
    ) -> Sequence[Feedback]:
        """A page; `after` is (created_at, id) of the last one of the page before."""

    def remove(self, feedback_id: str) -> bool:
        """Forget one; whether it was there."""
