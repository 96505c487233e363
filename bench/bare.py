"""The parts that a search rests on, called with nothing around them.

`python -m bench.bare DATA_DIR` opens a data folder that nobody serves and answers lines
(`bench.worker`): `in process` is a whole search without HTTP, `bare` one Chroma query and one FTS5
query, `embed` embeds every passage anew.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

from anyio.from_thread import start_blocking_portal

from bench.articles import LIMIT
from bench.worker import answer_lines
from service.api.app import create_app
from service.api.state import Service, now
from service.domain import Filters
from service.ingest.passages import embedding_text
from service.settings import Settings
from service.text.terms import terms

_CANDIDATES = 100
_BATCH = 512


class Bare:
    """The parts of an opened service, and its ledger file once more for queries of our own."""

    def __init__(self, service: Service, ledger: Path) -> None:
        self._service = service
        self._ledger = sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)
        self._texts = self._passage_texts()

    def in_process(self, question: str) -> int:
        """What `GET /v1/search` does, without HTTP."""
        search = self._service.collection.search
        return len(search(question, filters=Filters(), now=now(), limit=LIMIT))

    def both(self, question: str) -> int:
        """The 100 nearest passages (the question is embedded for it) and the 100 best by BM25."""
        vector = self._service.parts.embedder.embed([question])[0]
        near = self._service.store.index.nearest(vector, _CANDIDATES)
        match = " OR ".join(f'"{term}"' for term in dict.fromkeys(terms(question)))
        query = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ? ORDER BY rank LIMIT ?"
        best = self._ledger.execute(query, (match, _CANDIDATES)).fetchall() if match else []
        return len(near) + len(best)

    def embed(self, _: str) -> int:
        """Embed all passages; returns how many there are."""
        for at in range(0, len(self._texts), _BATCH):
            self._service.parts.embedder.embed(self._texts[at : at + _BATCH])
        return len(self._texts)

    def close(self) -> None:
        """Let go of the ledger."""
        self._ledger.close()

    def _passage_texts(self) -> list[str]:
        rows = self._ledger.execute(
            "SELECT v.title, substr(v.text, p.start_index + 1, p.end_index - p.start_index) "
            "FROM passages p JOIN versions v ON v.article_id = p.article_id "
            "AND v.version = p.version"
        )
        return [embedding_text(title, body) for title, body in rows]


def main(data_dir: Path) -> None:
    """Open the folder as the server does, and answer until the input ends."""
    app = create_app(Settings(data_dir=data_dir, _env_file=None))
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
        bare = Bare(app.state.service, data_dir / "ledger.sqlite3")
        answer_lines({"in process": bare.in_process, "bare": bare.both, "embed": bare.embed})
        bare.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
