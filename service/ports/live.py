"""The seams to what is kept of jobs and feeds; every method blocks and is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from service.domain import Feed, Job


class JobStore(Protocol):
    """Keeps jobs over a restart."""

    def put(self, job: Job, *, keep: int) -> None:
        """Write a job as it stands; of those that are over only the newest `keep` stay.

        Polls are counted apart.
        """

    def get(self, job_id: str) -> Job | None:
        """A job, if it is kept."""

    def newest(self, limit: int) -> list[Job]:
        """Jobs, the newest first."""

    def interrupt(self, now: str, message: str) -> int:
        """Mark jobs that were not over as interrupted; returns how many."""


class FeedStore(Protocol):
    """Keeps feeds, and which of their entries were seen in which form.

    `url_key` is one form for all that an address can be written in.
    """

    def all(self) -> list[Feed]:
        """The feeds in the order in which they were added."""

    def get(self, feed_id: str) -> Feed | None:
        """A feed, if it is there."""

    def find(self, url_key: str) -> Feed | None:
        """The feed of an address."""

    def add(self, feed: Feed, url_key: str) -> bool:
        """Add a feed; False, and nothing done, when there is one with its id or address."""

    def put(self, feed: Feed, url_key: str) -> None:
        """Write a feed that is there; one that was removed meanwhile stays removed.

        When another feed has this address already, it goes and this one stays.
        """

    def remove(self, feed_id: str) -> bool:
        """Forget a feed and its entries; whether it was there."""

    def seen(self, keys: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The marks under which entries were seen, of those that were, in any feed."""

    def note(self, feed_id: str, key: str, mark: str, article_id: str | None) -> None:
        """Note that an entry was seen in the form of `mark`, and the article it became."""
