"""The bare parts that the service rests on, called with nothing around them."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import perf_counter

from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedders import WordLlamaEmbedder
from service.ingest.passages import embedding_text
from service.text.terms import terms

_CANDIDATES = 100


class Bare:
    """The embedder, the Chroma collection and the FTS5 table of a data folder."""

    def __init__(self, data_dir: Path) -> None:
        self._ledger = sqlite3.connect(data_dir / "ledger.sqlite3")
        generation = self._one("SELECT value FROM meta WHERE key = 'index_generation'")
        self._index = ChromaIndex(data_dir / "index" / str(generation))
        self._embedder = WordLlamaEmbedder()
        self.passages = self._index.count()

    def articles_per_second(self, articles: int) -> float:
        """Articles a second if embedding their passages were all the work."""
        rows = self._ledger.execute(
            "SELECT v.title, substr(v.text, p.start_index + 1, p.end_index - p.start_index) "
            "FROM passages p JOIN versions v ON v.article_id = p.article_id "
            "AND v.version = p.version"
        )
        texts = [embedding_text(title, body) for title, body in rows]
        began = perf_counter()
        for at in range(0, len(texts), 512):
            self._embedder.embed(texts[at : at + 512])
        return articles / (perf_counter() - began)

    def both(self, question: str) -> object:
        """A Chroma and an FTS5 query, one after the other."""
        return self._chroma(question), self._fts(question)

    def _chroma(self, question: str) -> object:
        """The 100 nearest passages; embedding the question is part of it."""
        return self._index.nearest(self._embedder.embed([question])[0], _CANDIDATES)

    def _fts(self, question: str) -> object:
        """The 100 best passages by BM25."""
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(question)))
        query = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ? ORDER BY rank LIMIT ?"
        return self._ledger.execute(query, (match, _CANDIDATES)).fetchall() if match else []

    def close(self) -> None:
        """Close both."""
        self._index.close()
        self._ledger.close()

    def _one(self, query: str) -> object:
        return self._ledger.execute(query).fetchone()[0]
