"""The index is opened only when it is true to the ledger, and rebuilt from it otherwise."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from service.adapters.chroma_index import ChromaIndex
from service.adapters.sql.ledger import SqlLedger
from service.errors import EmbedderChanged, EmbeddingFailed
from service.maintenance import (
    IndexHome,
    check_embedder,
    embed_anew,
    mark_closed,
    mark_open,
    probe,
)
from service.ports import Vectors
from service.store import Store
from tests.fakes import Crash, FrozenIndex, HashEmbedder, Newsdesk, articles, item, seen


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    made = Newsdesk(tmp_path)
    made.ingest.add(articles(30))
    yield made
    made.close()


@pytest.fixture
def ledger(desk: Newsdesk) -> SqlLedger:
    return desk.ledger


def all_vectors(ledger: SqlLedger) -> dict[str, Vectors]:
    return {
        key: vector
        for ids, vectors in ledger.vectors.all_vectors(1_000)
        for key, vector in zip(ids, vectors, strict=True)
    }


class TestProbe:
    def test_an_index_that_is_true_to_the_ledger_passes(self, desk: Newsdesk) -> None:
        for whole in (False, True):
            assert probe(desk.ledger, desk.store.index, whole=whole) is None

    def test_an_empty_ledger_needs_an_empty_index(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        empty = Newsdesk(tmp_path / "empty")
        assert probe(empty.ledger, empty.store.index, whole=True) is None
        empty.store.index.upsert(["stray"], np.eye(1, 16, dtype=np.float32))
        assert "holds 1 vectors, the ledger 0" in str(
            probe(empty.ledger, empty.store.index, whole=False)
        )
        empty.close()

    @pytest.mark.parametrize("count", [1, 20])
    def test_missing_vectors_are_noticed(self, desk: Newsdesk, count: int) -> None:
        desk.store.index.delete(list(all_vectors(desk.ledger))[:count])
        assert "vectors, the ledger" in str(probe(desk.ledger, desk.store.index, whole=False))

    def test_one_vector_too_many_is_noticed(self, desk: Newsdesk) -> None:
        desk.store.index.upsert(["stray"], np.eye(1, 16, dtype=np.float32))
        assert "vectors, the ledger" in str(probe(desk.ledger, desk.store.index, whole=False))

    def test_foreign_vectors_under_the_right_ids_are_noticed(self, desk: Newsdesk) -> None:
        ids = list(all_vectors(desk.ledger))
        desk.store.index.upsert(ids, HashEmbedder("other/1/16").embed(ids))
        assert "does not find passage" in str(probe(desk.ledger, desk.store.index, whole=False))

    def test_a_foreign_id_in_the_place_of_one_is_noticed_when_all_are_compared(
        self, desk: Newsdesk
    ) -> None:
        stored = all_vectors(desk.ledger)
        victim = list(stored)[1]
        desk.store.index.delete([victim])
        desk.store.index.upsert(["stray"], stored[victim][None])
        assert "1 vectors are missing" in str(probe(desk.ledger, desk.store.index, whole=True))

    def test_one_foreign_vector_is_noticed_when_all_are_compared(self, desk: Newsdesk) -> None:
        victim = list(all_vectors(desk.ledger))[1]
        desk.store.index.upsert([victim], np.eye(1, 16, dtype=np.float32))
        assert probe(desk.ledger, desk.store.index, whole=True) is not None

    @pytest.mark.parametrize("value", [float("nan"), 0.0, -1.0])
    def test_a_stored_vector_that_became_something_else_is_noticed(
        self, ledger: SqlLedger, value: float
    ) -> None:
        stored = all_vectors(ledger)
        assert probe(ledger, FrozenIndex(len(stored), stored), whole=True) is None
        victim = list(stored)[3]
        damaged = stored | {victim: np.full(16, value, dtype=np.float32)}
        problem = probe(ledger, FrozenIndex(len(stored), damaged), whole=True)
        assert problem == "a vector in the index differs from the ledger's"


class TestStart:
    """Each test reopens the folder as the next process would, in a fresh copy of it."""

    @pytest.fixture
    def reopened(
        self, desk: Newsdesk, tmp_path: Path
    ) -> Iterator[Callable[[Callable[[Path], None]], tuple[str | None, Store, IndexHome]]]:
        before = seen(desk.ledger)
        desk.close()
        stores: list[Store] = []

        def reopen(
            damage: Callable[[Path], None], *, ended_well: bool = True
        ) -> tuple[str | None, Store, IndexHome]:
            copy = tmp_path / "copy"  # Chroma keeps what it once opened under a path
            copy.mkdir()
            shutil.copytree(tmp_path / "index", copy / "index")
            shutil.copy(tmp_path / "ledger.sqlite3", copy / "ledger.sqlite3")
            damage(copy / "index")
            store = Store(SqlLedger(copy / "ledger.sqlite3"))
            stores.append(store)
            (mark_closed if ended_well else mark_open)(store.ledger)
            home = IndexHome(copy / "index", ChromaIndex)
            problem = home.start(store)
            return problem, store, home

        yield reopen
        for store in stores:
            if not store.ready:
                IndexHome(tmp_path / "copy" / "index", ChromaIndex).rebuild(store)
            assert seen(store.ledger, store.index) == before
            store.close()

    def test_an_index_in_order_is_taken_into_use(
        self, reopened: Callable[..., tuple[str | None, Store, IndexHome]]
    ) -> None:
        problem, store, _ = reopened(lambda index: None, ended_well=False)
        assert (problem, store.ready) == (None, True)

    def test_a_missing_folder_is_noticed_and_rebuilt(
        self, reopened: Callable[..., tuple[str | None, Store, IndexHome]]
    ) -> None:
        problem, store, home = reopened(lambda index: shutil.rmtree(index))
        assert (problem, store.ready) == ("the index folder is missing", False)
        assert home.rebuild(store) == store.ledger.vectors.count_indexed()
        assert store.ready

    def test_an_index_that_took_the_process_down_is_not_opened_again(
        self, reopened: Callable[..., tuple[str | None, Store, IndexHome]]
    ) -> None:
        problem, store, home = reopened(lambda index: (index / "opening").touch())
        assert problem == "the index took the process down when it was last opened"
        home.rebuild(store)
        assert home.start(store) is None

    @pytest.mark.parametrize("file", ["chroma.sqlite3", "extra file"])
    def test_files_that_are_not_as_they_were_left_are_not_even_opened(
        self, desk: Newsdesk, file: str
    ) -> None:
        desk.home.close(desk.store)
        mark_open(desk.ledger)
        desk.home.close(desk.store)
        path = desk.folder / "index" / "000001" / file
        content = bytearray(path.read_bytes() if path.exists() else b"x")
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        assert desk.home.start(desk.store) == "the index files are not as they were left"
        assert not (desk.folder / "index" / "opening").exists()
        desk.home.rebuild(desk.store)
        assert len(seen(desk.ledger, desk.store.index)) == 30

    def test_a_sealed_index_is_taken_into_use_again_as_often_as_one_likes(
        self, desk: Newsdesk
    ) -> None:
        for number in range(3):
            desk.home.close(desk.store)
            assert desk.home.start(desk.store) is None
            mark_open(desk.ledger)
            desk.ingest.add([item(number)])
        assert len(seen(desk.ledger, desk.store.index)) == 33

    def test_no_seal_is_asked_for_after_a_process_that_did_not_end_well(
        self, desk: Newsdesk
    ) -> None:
        desk.home.close(desk.store)
        assert desk.home.start(desk.store) is None
        mark_open(desk.ledger)
        desk.ingest.add([item(1)])
        desk.restart()
        assert desk.problem is None

    def test_a_deleted_database_is_noticed(
        self, reopened: Callable[..., tuple[str | None, Store, IndexHome]]
    ) -> None:
        problem, store, _ = reopened(
            lambda index: next(index.glob("*/chroma.sqlite3")).unlink(), ended_well=True
        )
        assert "holds 0 vectors" in str(problem)
        assert not store.ready

    def test_a_database_of_garbage_is_noticed(
        self, reopened: Callable[..., tuple[str | None, Store, IndexHome]]
    ) -> None:
        def damage(index: Path) -> None:
            next(index.glob("*/chroma.sqlite3")).write_bytes(os.urandom(20_000))

        problem, store, _ = reopened(damage)
        assert "can't be read" in str(problem)
        assert not store.ready


class TestRebuild:
    def test_it_calls_no_embedder_and_the_new_index_works_as_the_old_one(
        self, desk: Newsdesk
    ) -> None:
        calls = desk.embedder.calls
        question = desk.embedder.embed(["Which ferry?"])[0]
        before = seen(desk.ledger, desk.store.index), desk.store.index.nearest(question, 5)
        size = desk.home.rebuild(desk.store)
        assert size == desk.ledger.vectors.count_indexed()
        assert desk.embedder.calls == calls + 1
        assert seen(desk.ledger, desk.store.index) == before[0]
        assert [k for k, _ in desk.store.index.nearest(question, 5)] == [k for k, _ in before[1]]

    def test_each_takes_a_fresh_folder_and_the_old_one_goes(self, desk: Newsdesk) -> None:
        folder = desk.folder / "index"
        assert [path.name for path in folder.iterdir()] == ["000001"]
        desk.home.rebuild(desk.store)
        desk.home.rebuild(desk.store)
        assert [path.name for path in folder.iterdir()] == ["000003"]

    def test_one_that_was_cut_off_leaves_the_index_before_it_in_use(self, desk: Newsdesk) -> None:
        desk.fuse.steps = 0
        with pytest.raises(Crash):
            desk.home.rebuild(desk.store)
        desk.restart()
        assert desk.problem is None
        desk.home.rebuild(desk.store)
        assert [path.name for path in (desk.folder / "index").iterdir()] == ["000003"]

    def test_what_is_pending_is_in_it_and_what_is_garbage_is_not(self, desk: Newsdesk) -> None:
        desk.fuse.steps = 1  # the new versions are staged, the index does not have them
        with pytest.raises(Crash):
            desk.ingest.add([item(1), item(2)])
        desk.home.rebuild(desk.store)
        assert desk.store.index.count() == desk.ledger.vectors.count_indexed()
        desk.store.finish_pending()
        assert len(seen(desk.ledger, desk.store.index)) == 32


class TestEmbedderChange:
    @pytest.fixture
    def other(self) -> HashEmbedder:
        return HashEmbedder("other/1/24")

    def test_another_embedder_is_refused_with_both_names(
        self, ledger: SqlLedger, other: HashEmbedder
    ) -> None:
        with pytest.raises(EmbedderChanged, match=r"hash/1/16.*other/1/24.*reindex"):
            check_embedder(ledger, other)

    def test_an_empty_collection_takes_any_embedder(self, tmp_path: Path) -> None:
        ledger = SqlLedger(tmp_path / "empty.sqlite3")
        check_embedder(ledger, HashEmbedder("one/1/16"))
        check_embedder(ledger, HashEmbedder("two/1/24"))
        ledger.close()

    def test_the_same_embedder_embeds_nothing_anew(self, desk: Newsdesk) -> None:
        calls = desk.embedder.calls
        assert not embed_anew(desk.ledger, desk.embedder)
        assert desk.embedder.calls == calls

    def test_embedding_anew_and_a_rebuild_cure_it(
        self, desk: Newsdesk, other: HashEmbedder
    ) -> None:
        asked = set(desk.embedder.texts)
        assert embed_anew(desk.ledger, other)
        check_embedder(desk.ledger, other)
        assert set(other.texts) == asked  # title and text, as at first
        desk.home.rebuild(desk.store)
        seen(desk.ledger, desk.store.index)
        passage, vector = next(iter(all_vectors(desk.ledger).items()))
        assert desk.store.index.nearest(vector, 1)[0][0] == passage
        assert probe(desk.ledger, desk.store.index, whole=True) is None
        with pytest.raises(EmbedderChanged):
            check_embedder(desk.ledger, desk.embedder)

    def test_cut_off_it_leaves_a_mixture_that_neither_embedder_may_use(
        self, desk: Newsdesk, other: HashEmbedder
    ) -> None:
        desk.ingest.add(articles(500, seed=8))
        assert desk.ledger.vectors.count_indexed() > 1_000  # more than one batch
        last = list(desk.ledger.vectors.texts(10_000))[-1][-1]
        other.faults = {last[2]: [0.0] * 24}
        for _ in range(2):
            with pytest.raises(EmbeddingFailed):
                embed_anew(desk.ledger, other)
            for embedder in (desk.embedder, other):
                with pytest.raises(EmbedderChanged):
                    check_embedder(desk.ledger, embedder)
        other.faults = {}
        assert embed_anew(desk.ledger, other)
        check_embedder(desk.ledger, other)
        assert {vector.shape for vector in all_vectors(desk.ledger).values()} == {(24,)}
