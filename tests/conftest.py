"""Fixtures: real parts on temporary folders, nothing patched, no network but loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedders import WordLlamaEmbedder
from service.adapters.language import LangidDetector
from service.adapters.sql.ledger import SqlLedger
from service.api.app import create_app
from service.ingest.pipeline import Ingest
from service.maintenance import IndexHome, check_embedder
from service.settings import Settings
from service.store import Store

ROOT = Path(__file__).parent.parent
NEWSROOM = ROOT / "service" / "newsroom"
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture
def shared() -> Path:
    """The real articles that developers and CI have beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared real articles are not here")
    return SHARED


@pytest.fixture(scope="session")
def newsroom() -> list[dict[str, Any]]:
    """All articles of the sample newsroom."""
    files = sorted(NEWSROOM.glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


@pytest.fixture(scope="session")
def embedder() -> WordLlamaEmbedder:
    return WordLlamaEmbedder()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", _env_file=None)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """The whole service in process, empty."""
    with TestClient(create_app(settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sample_client(settings: Settings) -> Iterator[TestClient]:
    """The whole service in process, with the sample newsroom."""
    app = create_app(settings, sample=True)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def store(tmp_path: Path, embedder: WordLlamaEmbedder) -> Iterator[Store]:
    """A ledger and an index, empty."""
    store = Store(SqlLedger(tmp_path / "ledger.sqlite3"))
    check_embedder(store.ledger, embedder)
    home = IndexHome(tmp_path / "index", ChromaIndex)
    home.start(store)
    home.rebuild(store)
    yield store
    store.close()


@pytest.fixture
def ingest(store: Store, embedder: WordLlamaEmbedder) -> Ingest:
    return Ingest(store, embedder, LangidDetector())
