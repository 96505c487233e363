"""A damaged index is noticed when it is opened, and the next one is made from the ledger."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import Newsdesk, articles

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with so many passages that Chroma wrote HNSW files and kept a queue."""
    folder = tmp_path_factory.mktemp("whole")
    desk = Newsdesk(folder)
    made = articles(560)
    for at in range(0, len(made), 100):
        desk.ingest.add(made[at : at + 100])
    desk.close()
    return folder


def hnsw(index: Path, name: str) -> Path:
    return next(index.glob(f"*/*/{name}"))


def database(index: Path) -> Path:
    return next(index.glob("*/chroma.sqlite3"))


def cut(file: Path, kept: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * kept)])


def flip(file: Path, count: int, *, first: int = 0, last: int | None = None) -> None:
    """Flip bits of `count` bytes between `first` and `last`, always the same ones."""
    content, rng = bytearray(file.read_bytes()), random.Random(count)
    for _ in range(count):
        content[rng.randrange(first, last or len(content))] ^= rng.randrange(1, 256)
    file.write_bytes(content)


def empty_queue(index: Path) -> None:
    with closing(sqlite3.connect(database(index), isolation_level=None)) as chroma:
        chroma.execute("DELETE FROM embeddings_queue")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "HNSW folder deleted": lambda at: shutil.rmtree(hnsw(at, "header.bin").parent),
    "pickle deleted": lambda at: hnsw(at, "index_metadata.pickle").unlink(),
    "pickle cut": lambda at: cut(hnsw(at, "index_metadata.pickle"), 0.5),
    "level 0 cut": lambda at: cut(hnsw(at, "data_level0.bin"), 0.5),
    "level 0 flipped": lambda at: flip(hnsw(at, "data_level0.bin"), 2_000),
    "links deleted": lambda at: hnsw(at, "link_lists.bin").unlink(),
    "SQLite header flipped": lambda at: flip(database(at), 10, last=16),
    "SQLite cut": lambda at: cut(database(at), 0.5),
    "SQLite deleted": lambda at: database(at).unlink(),
    "SQLite emptied": lambda at: database(at).write_bytes(b""),
    "queue emptied": empty_queue,
    "everything deleted": lambda at: shutil.rmtree(at),
}


def reopened(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.reopen", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def after(damage: str, whole: Path, folder: Path) -> dict[str, Any]:
    """What is found by the first process after the damage that is not taken down by it."""
    shutil.copytree(whole, folder)
    DAMAGE[damage](folder / "index")
    found = reopened(folder)
    if found.returncode == -signal.SIGSEGV:
        found = reopened(folder)
        assert "took the process down" in found.stdout
    assert found.returncode == 0, found.stderr
    result: dict[str, Any] = json.loads(found.stdout)
    return result


def test_each_kind_of_damage_is_noticed_within_5_s_and_the_rebuilt_index_misses_nothing(
    whole: Path, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as processes:
        found = processes.map(lambda kind: after(kind, whole, tmp_path / kind), DAMAGE)
        for kind, result in zip(DAMAGE, found, strict=True):
            assert result["problem"], f"{kind} was not noticed"
            assert result["misses"] == 0, kind
            assert result["noticed_s"] < 5, kind
