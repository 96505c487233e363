"""A ledger of schema 1 becomes one of the present schema where it lies, or stays as it was."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from service.adapters.sql.ledger import SqlLedger
from service.adapters.sql.schema import REVISION, SCHEMA
from service.api.app import create_app
from service.domain import Article, Filters
from service.errors import SchemaUnknown, SetupError
from service.maintenance import find_lineages
from service.ports import Tombstone
from service.settings import Settings
from service.store import Store
from service.text.terms import terms
from tests.conftest import ROOT
from tests.fakes import Newsdesk, draft, item, sentences, staged

SCHEMA_1 = (Path(__file__).parent / "schema_1.sql").read_text(encoding="utf-8")
COUNT = 260  # articles: more than are placed in one transaction


def text(number: int) -> str:
    """Of the first twenty articles all reprint one story, the others are alone."""
    if number < 20:
        return " ".join([f"Report {number}.", *sentences(20)[number % 3 :]])
    return " ".join(sentences(6, seed=number))


def write_schema_1(path: Path, count: int = COUNT) -> None:
    """A ledger as schema 1 was written: visible articles, one deleted, one pending version."""
    vector = np.eye(1, 16, dtype="<f4").tobytes()
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.executescript(SCHEMA_1)
        for number in range(count):
            one = staged(draft(number, text=text(number))).draft
            key, body = one.id, one.text
            fields = {"source": "Ellery Post", "source_key": "ellery post", "url": None}
            fields |= {"published_at": "2031-04-09", "language": "en", "topic": None}
            row: dict[str, Any] = fields | {"topic_key": None, "authors": "[]", "id": key}
            row |= {"visible_version": 1, "last_version": 1, "deleted": 0, "sample": 0}
            row["title"] = one.title
            marks = ", ".join(f":{name}" for name in row)
            plain.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks})", row)
            plain.execute(
                "INSERT INTO versions (article_id, version, state, title, text, content_sha256,"
                " fields) VALUES (?, 1, 'visible', ?, ?, ?, ?)",
                (key, one.title, body, one.content_sha256, json.dumps(fields | {"authors": []})),
            )
            passage = f"{key}@1:0-{len(body)}"
            made = plain.execute(
                "INSERT INTO passages (id, article_id, version, start_index, end_index, vector)"
                " VALUES (?, ?, 1, 0, ?, ?)",
                (passage, key, len(body), vector),
            )
            plain.execute(
                "INSERT INTO passages_fts (rowid, title, source, body) VALUES (?, '', '', ?)",
                (made.lastrowid, " ".join(terms(body, "en"))),
            )
        plain.execute("UPDATE versions SET state = 'removed', text = '' WHERE article_id='item-30'")
        plain.execute("UPDATE articles SET visible_version = NULL, deleted = 1 WHERE id='item-30'")
        plain.execute("UPDATE versions SET state = 'pending' WHERE article_id = 'item-5'")
        plain.execute("UPDATE articles SET visible_version = NULL WHERE id = 'item-5'")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.sqlite3"
    write_schema_1(path)
    return path


@pytest.fixture
def ledger(path: Path) -> Iterator[SqlLedger]:
    made = SqlLedger(path)
    yield made
    made.close()


def shape(path: Path) -> dict[str, Any]:
    """Tables with their columns, keys and indexes, whatever statement made them."""
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(path)) as plain:
        found["number"] = plain.execute("PRAGMA user_version").fetchall()
        for _, table, kind, _, without_rowid, _ in plain.execute("PRAGMA table_list"):
            if table.startswith("sqlite_"):
                continue
            columns = plain.execute(f"PRAGMA table_xinfo({table})").fetchall()
            indexes = plain.execute(f"PRAGMA index_list({table})").fetchall()
            keys = plain.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            found[table] = (
                kind,
                without_rowid,
                columns,
                keys,
                sorted(
                    (name, unique, origin, plain.execute(f"PRAGMA index_xinfo({name})").fetchall())
                    for _, name, unique, origin, _ in indexes
                ),
            )
    return found


def test_an_upgraded_ledger_has_the_shape_of_a_new_one(path: Path, tmp_path: Path) -> None:
    assert shape(path)["number"] == [(1,)]
    SqlLedger(path).close()
    SqlLedger(tmp_path / "new.sqlite3").close()
    assert shape(path) == shape(tmp_path / "new.sqlite3")
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISION,)]


def test_everything_that_was_in_it_can_be_read_searched_and_written(ledger: SqlLedger) -> None:
    assert ledger.reader.count_articles(Filters()) == COUNT - 2
    found = ledger.reader.get("item-25")
    assert isinstance(found, Article)
    assert (found.text, found.lineage_id) == (text(25), None)
    assert isinstance(ledger.reader.get("item-30"), Tombstone)
    assert ledger.vectors.pending() == [("item-5", 1)]
    assert ledger.vectors.count_indexed() == COUNT - 1
    assert ledger.finder.lexical(terms("harbour", "en"), Filters(), 5)
    ledger.writer.stage([staged(draft(900))])
    ledger.writer.publish([("item-900", 1)])
    assert ledger.finder.lineages(["item-900", "item-25"]).keys() == {"item-900"}


def test_the_lineages_are_found_at_the_next_start_and_after_an_interruption(
    ledger: SqlLedger,
) -> None:
    store = Store(ledger)
    ledger.writer.publish(ledger.vectors.pending())
    begun = iter([False, True])
    first = find_lineages(store, lambda: next(begun))
    assert 0 < first < COUNT - 1
    assert first + find_lineages(store) == COUNT - 1
    assert find_lineages(store) == 0
    known = ledger.finder.lineages([f"item-{number}" for number in range(COUNT)])
    assert len(known) == COUNT - 1  # all but the deleted one
    assert len({known[f"item-{number}"] for number in range(20)}) == 1
    assert len(set(known.values())) == COUNT - 20


def test_what_comes_in_before_they_are_found_belongs_to_them_afterwards(path: Path) -> None:
    desk = Newsdesk(path.parent)
    try:
        (result,) = desk.ingest.add([item(800, text=text(2))]).results
        assert result.status == "added"
        find_lineages(desk.store)
        known = desk.ledger.finder.lineages(["item-1", "item-800"])
        assert len(set(known.values())) == 1
    finally:
        desk.close()


def test_the_service_finds_them_by_itself_once_it_runs(settings: Settings) -> None:
    settings.data_dir.mkdir()
    write_schema_1(settings.data_dir / "ledger.sqlite3", 40)
    with TestClient(create_app(settings)) as client:
        for _ in range(500):
            items = client.get("/v1/articles", params={"limit": 100}).json()["items"]
            if all(one["lineage_id"] for one in items):
                break
            time.sleep(0.02)
    assert len(items) == 39
    assert len({one["lineage_id"] for one in items}) == 39 - 19


def test_an_upgrade_that_fails_leaves_the_ledger_as_it_was(path: Path) -> None:
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("CREATE TABLE sketches (by_hand TEXT)")
    before = shape(path)
    with pytest.raises(SetupError, match=rf"can't be brought to schema {SCHEMA}.*left as it is"):
        SqlLedger(path)
    assert shape(path) == before
    with closing(sqlite3.connect(path)) as plain, plain:
        assert plain.execute("SELECT count(*) FROM articles").fetchone() == (COUNT,)
        plain.execute("DROP TABLE sketches")
    SqlLedger(path).close()
    assert shape(path)["number"] == [(SCHEMA,)]


def test_a_revision_of_a_later_version_is_refused(path: Path) -> None:
    SqlLedger(path).close()
    with closing(sqlite3.connect(path)) as plain, plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaUnknown, match="schema 9999"):
        SqlLedger(path)


def test_a_ledger_that_is_up_to_date_is_opened_without_alembic(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from service.adapters.sql.ledger import SqlLedger\n"
        "SqlLedger(Path(sys.argv[1])).close(); print('alembic' in sys.modules)"
    )

    def imported() -> str:
        run = [sys.executable, "-c", code, str(path)]
        return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert imported().strip() == "True"  # the upgrade
    assert imported().strip() == "False"
