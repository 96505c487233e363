"""What retrieval knows of the whole collection, read again only after a write."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from service.domain import Filters
from service.ports import LedgerReader, PassageFinder


@dataclass(slots=True)
class _Snapshot:
    generation: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    passages: int
    frequencies: dict[str, int] = field(default_factory=dict)


class Statistics:
    """Outlets, languages, sizes and document frequencies as of the newest write.

    `generation` changes with every write to the collection; what was read under an older one is
    dropped.
    """

    def __init__(
        self, reader: LedgerReader, finder: PassageFinder, generation: Callable[[], int]
    ) -> None:
        self._reader = reader
        self._finder = finder
        self._generation = generation
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    @property
    def outlets(self) -> tuple[str, ...]:
        """Outlets as the collection writes them."""
        return self._current().outlets

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes of the articles; English when there are none."""
        return self._current().languages

    def weights(self, terms: Sequence[str]) -> dict[str, float]:
        """Inverse document frequency of each term over the passages; see `idf`."""
        snapshot = self._current()
        unknown = [term for term in terms if term not in snapshot.frequencies]
        if unknown:
            found = self._finder.document_frequency(unknown)
            snapshot.frequencies.update({term: found.get(term, 0) for term in unknown})
        total = max(1, snapshot.passages)
        return {term: idf(snapshot.frequencies[term], total) for term in terms}

    def _current(self) -> _Snapshot:
        generation = self._generation()
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != generation:
                self._snapshot = _Snapshot(
                    generation,
                    tuple(s.source for s in self._reader.sources(Filters()) if s.source),
                    tuple(self._reader.languages()) or ("en",),
                    self._reader.count_passages(),
                )
            return self._snapshot


def idf(frequency: int, total: int) -> float:
    """Inverse document frequency in Lucene's form: ln(1 + (N - n + 0.5) / (n + 0.5)).

    Positive also for a term that stands in more than half of the N passages.
    """
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
