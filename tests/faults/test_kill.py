"""kill -9 while articles are taken in: the same command again, and nothing shows that it was."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from service.adapters.chroma_index import ChromaIndex
from service.adapters.sql.ledger import SqlLedger
from service.maintenance import IndexHome
from service.store import Store
from tests.fakes import articles, seen

ROOT = Path(__file__).parents[2]
ARTICLES = 256
KILLS = 4  # in each of three folders


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("articles") / "invented.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in articles(ARTICLES)))
    return path


def ingesting(file: Path | str, data: Path) -> subprocess.Popen[str]:
    verb = [sys.executable, "-m", "service", "ingest", str(file), "--json", "--data-dir", str(data)]
    pipe = subprocess.PIPE
    return subprocess.Popen(verb, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def finished(file: Path, data: Path) -> dict[str, Any]:
    """Run to the end; the report."""
    with ingesting(file, data) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    report: dict[str, Any] = json.loads(out)
    return report


def visible(data: Path) -> set[str]:
    """Ids that can be seen, read beside the process that writes."""
    try:
        address = f"file:{data / 'ledger.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as reader:
            rows = reader.execute("SELECT id FROM articles WHERE visible_version IS NOT NULL")
            return {row[0] for row in rows}
    except sqlite3.OperationalError:  # not made yet
        return set()


def killed(file: Path, data: Path, *, when: int, delay_s: float) -> bool:
    """Kill the process a moment after `when` articles are visible; False if it was done before."""
    with ingesting(file, data) as process:
        while process.poll() is None and len(visible(data)) < when:
            time.sleep(0.005)
        time.sleep(delay_s)
        process.kill()
        process.communicate()
    return process.returncode == -signal.SIGKILL


def state(data: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Articles, versions, texts, hashes, passages; and the vectors, in ledger and index alike."""
    store = Store(SqlLedger(data / "ledger.sqlite3"))
    assert IndexHome(data / "index", ChromaIndex).start(store) is None
    shown = seen(store.ledger, store.index)
    vectors = {
        key: vector
        for ids, some in store.ledger.vectors.all_vectors(1_000)
        for key, vector in zip(ids, some, strict=True)
    }
    store.close()
    return shown, vectors


@pytest.fixture(scope="module")
def uninterrupted(
    file: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    data = tmp_path_factory.mktemp("uninterrupted")
    assert finished(file, data)["counts"]["added"] == ARTICLES
    return state(data)


def killed_again_and_again(file: Path, data: Path, seed: int) -> int:
    """Kill at random moments, resume to the end; how many kills found it at work."""
    rng = random.Random(seed)
    # seldom before the first article, and up to the last one
    moments = sorted(rng.choice([0, *range(1, ARTICLES, 3)]) for _ in range(KILLS))
    kills = 0
    before: set[str] = set()
    for when in moments:
        kills += killed(file, data, when=when, delay_s=rng.uniform(0, 0.08))
        after = visible(data)
        assert before <= after
        before = after
    counts = finished(file, data)["counts"]
    assert before <= visible(data)
    assert counts["rejected"] == counts["updated"] == 0
    assert counts["added"] + counts["unchanged"] == ARTICLES
    return kills


def test_killed_at_random_moments_and_resumed_it_is_as_if_it_never_was_killed(
    file: Path,
    uninterrupted: tuple[dict[str, Any], dict[str, np.ndarray]],
    tmp_path: Path,
) -> None:
    folders = [tmp_path / str(seed) for seed in range(3)]
    with ThreadPoolExecutor(2) as pool:
        kills = list(pool.map(lambda f: killed_again_and_again(file, f, int(f.name)), folders))
    assert sum(kills) >= len(folders) * KILLS / 2
    for folder in folders:
        shown, vectors = state(folder)
        assert shown == uninterrupted[0]
        assert vectors.keys() == uninterrupted[1].keys()
        for key, vector in vectors.items():
            np.testing.assert_allclose(vector, uninterrupted[1][key], atol=1e-5)


def test_a_second_process_is_refused_by_name_and_the_killed_one_leaves_the_folder_free(
    file: Path, tmp_path: Path
) -> None:
    with ingesting("-", tmp_path) as first:  # waits for its input, which never comes
        while not (tmp_path / "ledger.sqlite3").exists():
            assert first.poll() is None
            time.sleep(0.01)
        begun = time.monotonic()
        with ingesting(file, tmp_path) as second:
            _, err = second.communicate(timeout=60)
        assert second.returncode == 1
        assert "data_folder_in_use" in err
        assert f"process {first.pid}" in err
        assert time.monotonic() - begun < 30  # Chroma's own wait would be 1,000 s
        first.kill()
        first.communicate()
    small = tmp_path / "small.jsonl"
    small.write_text(json.dumps(articles(1)[0]))
    assert finished(small, tmp_path)["counts"]["added"] == 1
