"""BM25 alone: SQLite's FTS5 over title and text of the chunks, Porter stems, any of the words."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from evals.systems.baseline import Baseline, Scored
from evals.systems.chunks import Articles

_WORD = re.compile(r"\w+")


class Lexical(Baseline):
    """Implements `evals.replies.System`."""

    name = "bm25"

    def __init__(self, articles: Articles) -> None:
        super().__init__(articles)
        self._index = Bm25([f"{chunk.title}\n{chunk.text}" for chunk in self.chunks])

    def rank(self, question: str) -> Iterator[Scored]:
        """By BM25 (k1 1.2, b 0.75, FTS5's)."""
        return ((score, self.chunks[n]) for n, score in self._index.best(question))

    def weigh(self, question: str, texts: Sequence[str]) -> list[float]:
        """BM25 among these sentences."""
        found = dict(Bm25(texts).best(question))
        return [found.get(n, 0.0) for n in range(len(texts))]


class Bm25:
    """An index of texts in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
        rows = ((n, text) for n, text in enumerate(texts))
        self._db.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)

    def __del__(self) -> None:
        self._db.close()

    def best(self, question: str) -> list[tuple[int, float]]:
        """Numbers of the texts with their scores, higher is better, best first."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(_WORD.findall(question)))
        query = "SELECT rowid, -rank FROM texts WHERE texts MATCH ? ORDER BY rank, rowid"
        return self._db.execute(query, (match,)).fetchall() if match else []
