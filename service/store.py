"""The ledger and its index, kept in step: written here, in one order, and nowhere else.

Order of a write: ledger (pending, durable) -> index -> ledger (visible). Each step can be repeated,
so a write that was cut off is finished at the next start, or never became visible. Last, lineages
that the write has torn are parted; what was cut off before that is done with the next write.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from service.domain import ArticleDraft
from service.errors import Unavailable
from service.ports import Ledger, LineageIndex, PassageIndex, Staged

_SWEEP = 5_000


class Store:
    """Owns the ledger and the index in use; `lock` makes writers go one after the other."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.lock = threading.RLock()
        self.generation = 0  # goes up with every write, so that readers know what is stale
        self.part: Callable[[LineageIndex], int] | None = None  # how; set by ingest, which knows
        self._index: PassageIndex | None = None

    @property
    def index(self) -> PassageIndex:
        """The index in use; raises `Unavailable` while there is none."""
        if self._index is None:
            raise Unavailable("The index is being rebuilt from the ledger; try again shortly.")
        return self._index

    @property
    def ready(self) -> bool:
        """Whether there is an index to search."""
        return self._index is not None

    def adopt(self, index: PassageIndex | None) -> None:
        """Take this index into use and close the one before."""
        before, self._index = self._index, index
        if before is not None:
            before.close()

    def put(
        self,
        batch: Sequence[Staged],
        *,
        sample: bool = False,
        merged: Mapping[str, str] | None = None,
    ) -> None:
        """Write article versions and make them visible, superseding older ones.

        `merged` are the lineages that these versions join to others (`Placed.merged`).
        """
        if not batch:
            return
        with self.lock:
            index = self.index  # before the ledger is touched
            self.ledger.writer.stage(batch, sample=sample, merged=merged)
            ids = [passage.id for item in batch for passage in item.passages]
            index.upsert(ids, np.concatenate([item.vectors for item in batch]))
            self.ledger.writer.publish([(item.draft.id, item.version) for item in batch])
            self.generation += 1
            if any(item.version > 1 for item in batch):
                self.sweep()
                self.part_torn()

    def update_metadata(self, drafts: Sequence[ArticleDraft]) -> None:
        """Replace the metadata of articles whose title and text stay."""
        if drafts:
            with self.lock:
                self.ledger.writer.update_metadata(drafts)
                self.generation += 1

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Delete articles; returns the ids of those that were there."""
        with self.lock:
            _ = self.index  # before the ledger is touched
            gone = self.ledger.writer.remove(article_ids)
            self.generation += 1
            self.sweep()
            self.part_torn()
        return gone

    def set_sample_aside(self) -> int:
        """Delete the sample newsroom, if it is there; returns how many articles it had."""
        with self.lock:
            gone = self.ledger.writer.set_sample_aside()
            if gone:
                self.generation += 1
                self.sweep()
                self.part_torn()
        return gone

    def finish_pending(self) -> int:
        """Finish writes that were cut off; returns how many article versions."""
        with self.lock:
            pending = self.ledger.vectors.pending()
            for article_id, version in pending:
                if found := self.ledger.vectors.vectors_of_version(article_id, version):
                    self.index.upsert(*found)
            if pending:
                self.ledger.writer.publish(pending, late=True)
                self.generation += 1
            self.sweep()
            self.part_torn()
        return len(pending)

    def part_torn(self) -> None:
        """Part the torn lineages, once nothing is pending that may hold them together."""
        with self.lock:
            if self.part and not self.ledger.vectors.pending() and self.part(self.ledger.lineage):
                self.generation += 1

    def sweep(self) -> None:
        """Take superseded and removed passages out of the index, then out of the ledger."""
        while ids := self.ledger.writer.garbage(_SWEEP):
            self.index.delete(ids)
            self.ledger.writer.purge(ids)

    def close(self) -> None:
        """Close the index, then the ledger."""
        with self.lock:
            self.adopt(None)
            self.ledger.close()
