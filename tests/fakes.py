"""Small fakes of ports and providers, and invented articles; nothing here patches the service."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np

from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedders import unit
from service.adapters.sql.ledger import SqlLedger
from service.domain import ArticleDraft, Filters
from service.errors import EmbeddingFailed
from service.ingest.lineage import founded, shingles
from service.ingest.passages import passages_of
from service.ingest.pipeline import Ingest
from service.maintenance import IndexHome, check_embedder, mark_open
from service.ports import (
    Ledger,
    LedgerReader,
    LedgerWriter,
    LineageIndex,
    PassageFinder,
    PassageIndex,
    Staged,
    Vectors,
    VectorStore,
)
from service.store import Store

_WORDS = (
    *("harbour", "council", "ferry", "minister", "strike", "valley", "dam", "bridge", "tariff"),
    *("budget", "rail", "union", "court", "orchard", "turbine", "festival", "island", "glacier"),
    *("parade", "museum", "lantern", "quarry", "vessel", "reef", "storm", "clinic", "pilot"),
)


class HashEmbedder:
    """A vector per text, always the same and unlike any other's; counts what it is asked.

    A text that contains a key of `faults` gives that vector, as a provider might send it.
    """

    def __init__(
        self, fingerprint: str = "hash/1/16", *, faults: Mapping[str, list[float]] | None = None
    ) -> None:
        self.fingerprint = fingerprint
        self.faults = dict(faults or {})
        self.dimensions = int(fingerprint.rsplit("/", 1)[1])
        self.calls = 0
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        self.texts += texts
        try:
            made = np.asarray([self._vector(text) for text in texts], dtype=np.float32)
        except ValueError as error:
            raise EmbeddingFailed("vectors of different sizes") from error
        return unit(made, len(texts))

    def _vector(self, text: str) -> list[float]:
        for mark, vector in self.faults.items():
            if mark in text:
                return vector
        seed = int.from_bytes(sha256(f"{self.fingerprint}|{text}".encode()).digest()[:8], "big")
        made: list[float] = np.random.default_rng(seed).normal(size=self.dimensions).tolist()
        return made


class FailingEmbedder(HashEmbedder):
    """Fails for every batch in which a text contains `mark`."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark = mark

    def embed(self, texts: Sequence[str]) -> Vectors:
        if any(self.mark in text for text in texts):
            self.calls += 1
            raise EmbeddingFailed("the provider does not like this text")
        return super().embed(texts)


class OneLanguage:
    """A `LanguageDetector` that always gives the same answer."""

    def detect(self, text: str) -> str:
        return "en"


class Crash(BaseException):
    """The process ends here; not an `Exception`, so that nobody handles it."""


@dataclass
class Fuse:
    """Burns through after so many steps; None never does."""

    steps: int | None = None

    def burn(self) -> None:
        if self.steps is None:
            return
        if self.steps == 0:
            self.steps = None
            raise Crash
        self.steps -= 1


class CrashingIndex:
    """A `PassageIndex` before and after whose writes a `Fuse` burns."""

    def __init__(self, index: PassageIndex, fuse: Fuse) -> None:
        self._index = index
        self._fuse = fuse

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        self._fuse.burn()
        self._index.upsert(ids, vectors)
        self._fuse.burn()

    def delete(self, ids: Sequence[str]) -> None:
        self._fuse.burn()
        self._index.delete(ids)
        self._fuse.burn()

    def nearest(
        self, vector: Vectors, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        return self._index.nearest(vector, limit, among)

    def count(self) -> int:
        return self._index.count()

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        return self._index.vectors(ids)

    def close(self) -> None:
        self._index.close()


@dataclass
class FrozenIndex:
    """A `PassageIndex` that answers what it is told, for probes; it holds nothing."""

    size: int
    held: Mapping[str, Vectors] = field(default_factory=dict)

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        raise AssertionError("a probe does not write")

    def delete(self, ids: Sequence[str]) -> None:
        raise AssertionError("a probe does not write")

    def nearest(
        self, vector: Vectors, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        return [("some passage", 1.0)]

    def count(self) -> int:
        return self.size

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        return {key: self.held[key] for key in ids if key in self.held}

    def close(self) -> None:
        pass


class CrashingLedger:
    """A `Ledger` behind each of whose writes a `Fuse` burns (each is one transaction)."""

    def __init__(self, ledger: Ledger, fuse: Fuse) -> None:
        self._ledger = ledger
        self.writer: LedgerWriter = _CrashingWriter(ledger.writer, fuse)

    @property
    def reader(self) -> LedgerReader:
        return self._ledger.reader

    @property
    def finder(self) -> PassageFinder:
        return self._ledger.finder

    @property
    def lineage(self) -> LineageIndex:
        return self._ledger.lineage

    @property
    def vectors(self) -> VectorStore:
        return self._ledger.vectors

    def close(self) -> None:
        self._ledger.close()


class _CrashingWriter:
    _WRITES = ("stage", "publish", "update_metadata", "remove", "set_sample_aside", "purge")

    def __init__(self, writer: LedgerWriter, fuse: Fuse) -> None:
        self._writer = writer
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        verb = getattr(self._writer, name)
        if name not in self._WRITES:
            return verb

        def crashing(*args: Any, **options: Any) -> Any:
            done = verb(*args, **options)
            self._fuse.burn()
            return done

        return crashing


class Newsdesk:
    """A data folder with its parts, opened as the service opens it; can crash and start again."""

    def __init__(self, folder: Path, embedder: HashEmbedder | None = None) -> None:
        self.folder = folder
        self.embedder = embedder or HashEmbedder()
        self.fuse = Fuse()
        self.problem: str | None = None
        self._open()

    def _open(self) -> None:
        self.ledger = SqlLedger(self.folder / "ledger.sqlite3")
        check_embedder(self.ledger, self.embedder)
        self.store = Store(CrashingLedger(self.ledger, self.fuse))
        self.home = IndexHome(
            self.folder / "index", lambda at: CrashingIndex(ChromaIndex(at), self.fuse)
        )
        self.problem = self.home.start(self.store)
        if self.problem is not None:
            self.home.rebuild(self.store)
        self.store.finish_pending()
        mark_open(self.ledger)
        self.ingest = Ingest(self.store, self.embedder, OneLanguage())

    def restart(self) -> None:
        """What the next process does after one that did not end well."""
        self.close()
        self.fuse.steps = None
        self._open()

    def close(self) -> None:
        self.store.close()


def item(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One raw article, invented."""
    made: dict[str, Any] = {
        "id": f"item-{number}",
        "title": f"Harbour notice {number}",
        "text": f"The council of Port Ellery read notice {number}. It was adopted at once.",
        "source": "Ellery Post",
        "url": f"https://ellery.example/{number}",
        "published_at": "2031-04-09",
        "authors": ["Ada Vane"],
        "language": "en",
        "topic": "Harbour",
    }
    made |= changes
    return {key: value for key, value in made.items() if value is not None}


def articles(count: int, *, seed: int = 7) -> list[dict[str, Any]]:
    """Invented articles of three to seven paragraphs; the same for the same seed."""
    rng = random.Random(seed)

    def sentence() -> str:
        return " ".join(rng.choice(_WORDS) for _ in range(rng.randint(8, 20))).capitalize() + "."

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(rng.randint(2, 5)))

    return [
        {
            "id": f"invented-{number}",
            "title": f"Report {number} on the {rng.choice(_WORDS)}",
            "text": "\n\n".join(paragraph() for _ in range(rng.randint(3, 7))),
            "source": f"Outlet {number % 7}",
            "published_at": f"2031-0{1 + number % 9}-1{number % 10}",
            "language": "en",
        }
        for number in range(count)
    ]


def sentences(count: int, *, seed: int = 7) -> list[str]:
    """Invented sentences of 12 to 20 words; no two of them have a run of words in common."""
    rng = random.Random(seed)
    return [
        " ".join(rng.choices(_WORDS, k=rng.randint(12, 20))).capitalize() + "."
        for _ in range(count)
    ]


def draft(number: int = 1, **changes: Any) -> ArticleDraft:
    """One draft, invented."""
    text = changes.pop("text", f"The council of Port Ellery read notice {number}. It was adopted.")
    fields: dict[str, Any] = {
        "id": f"item-{number}",
        "title": f"Harbour notice {number}",
        "source": "Ellery Post",
        "published_at": "2031-04-09",
        "authors": ("Ada Vane",),
        "language": "en",
        "topic": "Harbour",
    }
    fields |= changes
    return ArticleDraft(text=text, content_sha256=sha256(text.encode()).hexdigest(), **fields)


def staged(draft: ArticleDraft, version: int = 1, embedder: HashEmbedder | None = None) -> Staged:
    """A draft cut and embedded, in a lineage of its own."""
    passages = passages_of(draft, version)
    texts = [f"{draft.title}\n{passage.span.of(draft.text)}" for passage in passages]
    vectors = (embedder or HashEmbedder()).embed(texts)
    sketch = shingles(draft.text).sketch
    return Staged(draft, version, passages, vectors, founded(draft.id, version), sketch)


def seen(
    ledger: Ledger, index: PassageIndex | None = None
) -> dict[str, tuple[int, str, str, tuple[str, ...]]]:
    """Visible articles: version, text, content hash, passage ids; with an index, checked too.

    Every passage tiles its article, and the index holds exactly the passages of the ledger, with
    the ledger's vectors.
    """
    visible: dict[str, tuple[int, str, str, tuple[str, ...]]] = {}
    after: tuple[str, str] | None = None
    while page := ledger.reader.list_articles(Filters(), 500, after):
        tiles = ledger.finder.passages_of(page)
        for article in page:
            passages = tiles[article.id]
            assert "".join(p.span.of(article.text) for p in passages) == article.text
            assert sha256(article.text.encode()).hexdigest() == article.content_sha256
            ids = tuple(passage.id for passage in passages)
            visible[article.id] = (article.version, article.text, article.content_sha256, ids)
        after = (page[-1].published_at or "", page[-1].id)
    if index is not None:
        expected = {key for _, _, _, ids in visible.values() for key in ids}
        assert index.count() == len(expected) == ledger.vectors.count_indexed()
        for ids_, vectors in ledger.vectors.all_vectors(1_000):
            held = index.vectors(ids_)
            assert set(held) == set(ids_) <= expected
            stored = np.stack([held[key] for key in ids_])
            np.testing.assert_allclose(stored, vectors, atol=1e-5)
    return visible


class EmbeddingsServer:
    """An OpenAI-compatible `/v1/embeddings`; `answer` makes status and vectors from the texts."""

    def __init__(self) -> None:
        self.status = 200
        self.requests: list[dict[str, Any]] = []
        self.vectors: list[Any] | None = None  # instead of the right ones
        self.url = ""

    def vector(self, text: str) -> list[float]:
        """What this provider's model makes of a text: not of length 1."""
        return [float(byte) + 1.0 for byte in sha256(text.encode()).digest()[:6]]

    def reply(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.requests.append(request)
        if self.status != 200:
            return self.status, {"error": {"message": "out of order", "type": "server_error"}}
        texts = request["input"] if isinstance(request["input"], list) else [request["input"]]
        vectors = self.vectors or [self.vector(text) for text in texts]
        data = [
            {"object": "embedding", "index": at, "embedding": vector}
            for at, vector in enumerate(vectors)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return 200, {"object": "list", "data": data, "model": "tiny", "usage": usage}


@contextmanager
def embeddings_server() -> Iterator[EmbeddingsServer]:
    """Serves on a free port of the loopback address until the block ends."""
    fake = EmbeddingsServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = fake.reply(json.loads(body))
            encoded = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
