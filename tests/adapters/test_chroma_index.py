"""The index finds nearest passages by cosine and passes over what it does not hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.adapters.chroma_index import ChromaIndex
from service.ports import Vectors


def vectors(count: int, dimensions: int = 16, seed: int = 1) -> Vectors:
    made = np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)
    scaled: Vectors = made / np.linalg.norm(made, axis=1, keepdims=True)
    return scaled


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    made = ChromaIndex(tmp_path / "index")
    yield made
    made.close()


class TestNearest:
    def test_the_nearest_come_first_with_their_cosine(self, index: ChromaIndex) -> None:
        made = vectors(50)
        ids = [f"p{number}" for number in range(50)]
        index.upsert(ids, made)
        found = index.nearest(made[7], 5)
        cosines = made @ made[7]
        expected = [ids[at] for at in np.argsort(-cosines)[:5]]
        assert [key for key, _ in found] == expected
        for key, similarity in found:
            assert similarity == pytest.approx(float(cosines[ids.index(key)]), abs=1e-5)

    def test_similarity_runs_from_minus_one_to_one(self, index: ChromaIndex) -> None:
        east = np.asarray([[1.0, 0.0]], dtype=np.float32)
        index.upsert(["same", "opposite"], np.concatenate([east, -east]))
        assert dict(index.nearest(east[0], 2)) == {"same": 1.0, "opposite": -1.0}

    @given(st.lists(st.floats(-1, 1, width=32), min_size=4, max_size=4).filter(any))
    @settings(max_examples=15, deadline=None)
    def test_similarity_never_leaves_its_range(
        self, tmp_path_factory: pytest.TempPathFactory, values: list[float]
    ) -> None:
        raw = np.asarray([values], dtype=np.float64)
        one = (raw / np.linalg.norm(raw)).astype(np.float32)
        index = ChromaIndex(tmp_path_factory.mktemp("range") / "index")
        index.upsert(["a", "b"], np.concatenate([one, -one]))
        assert all(-1.0 <= similarity <= 1.0 for _, similarity in index.nearest(one[0], 2))
        index.close()

    def test_an_empty_index_finds_nothing(self, index: ChromaIndex) -> None:
        assert index.nearest(vectors(1)[0], 3) == []
        assert index.nearest(vectors(1)[0], 3, among=["a"]) == []
        assert (index.count(), dict(index.vectors(["a"]))) == (0, {})

    def test_each_of_many_vectors_that_are_much_alike_is_reached(self, index: ChromaIndex) -> None:
        middle = vectors(1, dimensions=64)
        made = middle + 0.3 * vectors(900, dimensions=64, seed=2)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        ids = [f"p{number}" for number in range(900)]
        for at in range(0, 900, 150):
            index.upsert(ids[at : at + 150], made[at : at + 150])
        missed = [
            key for key, one in zip(ids, made, strict=True) if index.nearest(one, 1)[0][0] != key
        ]
        assert missed == []

    def test_it_finds_as_many_as_there_are(self, index: ChromaIndex) -> None:
        index.upsert(["a", "b"], vectors(2))
        assert len(index.nearest(vectors(1)[0], 100)) == 2


class TestAmong:
    def test_only_these_are_found_however_far_they_are(self, index: ChromaIndex) -> None:
        made = vectors(300)
        ids = [f"p{number}" for number in range(300)]
        index.upsert(ids, made)
        far = [ids[at] for at in np.argsort(made @ made[0])[:20]]
        found = index.nearest(made[0], 50, among=far)
        assert {key for key, _ in found} == set(far)
        assert index.nearest(made[0], 50, among=[]) == []

    def test_ids_that_are_not_there_are_passed_over(self, index: ChromaIndex) -> None:
        made = vectors(3)
        index.upsert(["a", "b", "c"], made)
        found = index.nearest(made[0], 2, among=["no-such", "b", "a"])
        assert [key for key, _ in found] == ["a", "b"]
        assert index.nearest(made[0], 2, among=["no-such"]) == []

    def test_asking_while_articles_are_deleted_is_no_error(self, index: ChromaIndex) -> None:
        made = vectors(600)
        ids = [f"p{number}" for number in range(600)]
        index.upsert(ids, made)
        stop = threading.Event()

        def write() -> None:
            at = 0
            while not stop.is_set():
                some = slice(at % 500, at % 500 + 5)
                index.delete(ids[some])
                index.upsert(ids[some], made[some])
                at += 5

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for at in range(25):
                assert len(index.nearest(made[at], 10, among=ids[:400])) == 10
        finally:
            stop.set()
            writer.join()


class TestWriting:
    def test_putting_again_replaces_and_does_not_double(self, index: ChromaIndex) -> None:
        first, second = vectors(2, seed=1), vectors(2, seed=2)
        index.upsert(["a", "b"], first)
        index.upsert(["a", "b"], first)
        index.upsert(["b", "c"], second)
        assert index.count() == 3
        held = index.vectors(["a", "b", "c", "no-such"])
        assert set(held) == {"a", "b", "c"}
        np.testing.assert_allclose(held["b"], second[0], atol=1e-6)

    def test_what_was_taken_out_is_found_no_more(self, index: ChromaIndex) -> None:
        made = vectors(3)
        index.upsert(["a", "b", "c"], made)
        index.delete(["a", "no-such"])
        index.delete([])
        assert index.count() == 2
        assert [key for key, _ in index.nearest(made[0], 5)] != []
        assert "a" not in dict(index.nearest(made[0], 5))
        assert set(index.vectors(["a", "b", "c"])) == {"b", "c"}

    def test_more_than_one_batch_of_chroma_is_split(self, index: ChromaIndex) -> None:
        made = vectors(6_000, dimensions=4)
        ids = [f"p{number}" for number in range(6_000)]
        index.upsert(ids, made)
        assert index.count() == len(index.vectors(ids)) == 6_000
        index.delete(ids[:5_990])
        assert index.count() == 10

    def test_everything_is_there_after_opening_again(self, tmp_path: Path) -> None:
        made = vectors(30)
        ids = [f"p{number}" for number in range(30)]
        first = ChromaIndex(tmp_path / "again")
        first.upsert(ids, made)
        first.delete(ids[:3])
        first.close()
        second = ChromaIndex(tmp_path / "again")
        assert second.count() == 27
        ((key, similarity),) = second.nearest(made[9], 1)
        assert key == "p9"
        assert similarity == pytest.approx(1.0, abs=1e-5)
        second.close()
