"""Ledger and index stay in step whatever is written, and wherever the writing is cut off."""

from __future__ import annotations

import itertools
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from service.domain import Filters
from service.errors import Unavailable
from service.ports import Tombstone
from service.store import Store
from tests.fakes import (
    Crash,
    FrozenIndex,
    Newsdesk,
    articles,
    draft,
    item,
    seen,
    sentences,
    staged,
)

IDS = st.sampled_from(["a", "b", "c", "d"])
TEXTS = st.sampled_from(
    [
        "The council met.",
        "The council left.",
        "The ferry is late. " * 60,
        "The ferry is here. " * 120,
    ]
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsdesk]:
    made = Newsdesk(tmp_path)
    yield made
    made.close()


class Shelf(RuleBasedStateMachine):
    """Random writes, some of them cut off by a crash, against a plain dict.

    The model: id -> (version, text, outlet), and the newest number that an id was ever given. A
    write that was cut off may or may not have happened; nothing else may have.
    """

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="shelf")
        self.desk = Newsdesk(Path(self.folder.name))
        self.visible: dict[str, tuple[int, str, str]] = {}
        self.numbers: dict[str, int] = {}

    def teardown(self) -> None:
        self.desk.close()
        self.folder.cleanup()

    def _after_adding(self, batch: list[tuple[str, str, str]]) -> dict[str, tuple[int, str, str]]:
        """One after the other, but what ends where it stood before has not moved at all."""
        expected = dict(self.visible)
        numbers = dict(self.numbers)
        last = {id_: at for at, (id_, _, _) in enumerate(batch)}
        for at, (id_, text, source) in enumerate(batch):
            known = expected.get(id_)
            before = self.visible.get(id_)
            if at != last[id_] and before and before[1] == batch[last[id_]][1].strip():
                continue
            if known is None or known[1] != text.strip():
                numbers[id_] = numbers.get(id_, 0) + 1
            expected[id_] = (numbers[id_], text.strip(), source)
        return expected

    @rule(batch=st.lists(st.tuples(IDS, TEXTS, st.sampled_from(["Post", "Echo"])), max_size=5))
    def add(self, batch: list[tuple[str, str, str]]) -> None:
        expected = self._after_adding(batch)
        report = self.desk.ingest.add(
            [item(id=id_, title="Notice", text=text, source=source) for id_, text, source in batch]
        )
        assert [result.id for result in report.results] == [id_ for id_, _, _ in batch]
        self.visible = expected
        self.numbers |= {id_: version for id_, (version, _, _) in expected.items()}

    @rule(ids=st.lists(IDS, max_size=3, unique=True))
    def remove(self, ids: list[str]) -> None:
        gone = self.desk.store.remove(ids)
        assert set(gone) == {id_ for id_ in ids if self.visible.pop(id_, None)}

    @rule(
        batch=st.lists(st.tuples(IDS, TEXTS), min_size=1, max_size=3, unique_by=lambda p: p[0]),
        steps=st.integers(0, 6),
    )
    def add_and_crash(self, batch: list[tuple[str, str]], steps: int) -> None:
        sent = [(id_, text, "Post") for id_, text in batch]
        expected = self._after_adding(sent)
        self.desk.fuse.steps = steps
        with suppress(Crash):
            self.desk.ingest.add(
                [item(id=i, title="Notice", text=text, source=source) for i, text, source in sent]
            )
        self.desk.restart()
        self._all_or_nothing(expected)

    @rule(ids=st.lists(IDS, min_size=1, max_size=3, unique=True), steps=st.integers(0, 3))
    def remove_and_crash(self, ids: list[str], steps: int) -> None:
        expected = {id_: what for id_, what in self.visible.items() if id_ not in ids}
        self.desk.fuse.steps = steps
        with suppress(Crash):
            self.desk.store.remove(ids)
        self.desk.restart()
        self._all_or_nothing(expected)

    def _all_or_nothing(self, expected: dict[str, tuple[int, str, str]]) -> None:
        """Per article: as before, or as it should have become."""
        found = self._found()
        for id_ in {*expected, *self.visible, *found}:
            before, after = self.visible.get(id_), expected.get(id_)
            assert found.get(id_) in (before, after)
        self.visible = found
        for id_, (version, _, _) in found.items():
            self.numbers[id_] = max(version, self.numbers.get(id_, 0))

    @rule()
    def restart(self) -> None:
        self.desk.restart()
        assert self.desk.problem is None  # nothing was cut off: the index is as it should be

    @invariant()
    def the_ledger_shows_what_the_model_shows_and_the_index_holds_just_that(self) -> None:
        assert self._found() == self.visible
        assert self.desk.ledger.vectors.pending() == []
        assert self.desk.ledger.writer.garbage(1) == []

    @invariant()
    def every_version_that_is_not_deleted_can_be_read(self) -> None:
        for id_, newest in self.numbers.items():
            if id_ in self.visible:
                numbers = [number for number, _ in self.desk.ledger.reader.versions(id_)]
                assert numbers[-1] == newest
            else:
                assert isinstance(self.desk.ledger.reader.get(id_), Tombstone)

    def _found(self) -> dict[str, tuple[int, str, str]]:
        shown = seen(self.desk.ledger, self.desk.store.index)
        sources = {
            article.id: article.source or ""
            for article in self.desk.ledger.reader.list_articles(Filters(), 100, None)
        }
        return {id_: (version, text, sources[id_]) for id_, (version, text, _, _) in shown.items()}


Shelf.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestShelf = Shelf.TestCase


class TestCutOff:
    @pytest.mark.parametrize("steps", range(7))
    def test_a_crash_at_any_step_of_an_update_shows_the_old_or_the_new_never_a_mix(
        self, desk: Newsdesk, steps: int
    ) -> None:
        old, new = "The ferry is late. " * 100, "The ferry is here. " * 100
        desk.ingest.add([item(1, text=old), item(2)])
        desk.fuse.steps = steps
        with suppress(Crash):
            desk.ingest.add([item(1, text=new), item(3)])
        shown = seen(desk.ledger)
        assert shown["item-1"][1] in (old.strip(), new.strip())
        desk.restart()
        shown = seen(desk.ledger, desk.store.index)
        # staging is the first durable step, before any of these crashes
        assert shown["item-1"][:2] == (2, new.strip())
        assert set(shown) == {"item-1", "item-2", "item-3"}
        report = desk.ingest.add([item(1, text=new), item(3)])
        assert [result.status for result in report.results] == ["unchanged", "unchanged"]

    @pytest.mark.parametrize("steps", range(5))
    def test_a_crash_at_any_step_leaves_whole_lineages(self, desk: Newsdesk, steps: int) -> None:
        said = sentences(40)
        ids = ["item-1", "item-2", "item-3", "item-4"]
        desk.ingest.add([item(1, text=" ".join(said[:16])), item(2, text=" ".join(said[16:32]))])
        linking = [item(3, text=" ".join(said[8:24])), item(4, text=" ".join(said[9:24]))]
        desk.fuse.steps = steps
        with suppress(Crash):
            desk.ingest.add(linking)
        desk.restart()
        known = desk.ledger.finder.lineages(ids)
        assert set(known) == set(ids)
        assert len(set(known.values())) == 1
        assert {result.lineage_id for result in desk.ingest.add(linking).results} == set(
            known.values()
        )

    @pytest.mark.parametrize("steps", range(7))
    @pytest.mark.parametrize("removed", [True, False])
    def test_a_crash_at_any_step_leaves_no_lineage_that_does_not_hold(
        self, desk: Newsdesk, steps: int, *, removed: bool
    ) -> None:
        said = [" ".join(sentences(60)[at : at + 16]) for at in (0, 16, 8, 40)]
        ids = ["item-0", "item-1", "item-2"]
        desk.ingest.add([item(number, text=said[number]) for number in range(3)])
        assert len(set(desk.ledger.finder.lineages(ids).values())) == 1
        desk.fuse.steps = steps
        with suppress(Crash):
            if removed:
                desk.store.remove(["item-2"])
            else:
                desk.ingest.add([item(2, text=said[3])])
        desk.restart()
        desk.ingest.add([])
        known = desk.ledger.finder.lineages(ids)
        assert len(set(known.values())) == len(known) == 3 - removed
        assert desk.ledger.lineage.torn() == []

    def test_lineages_stay_two_until_what_joins_them_can_be_seen(self, desk: Newsdesk) -> None:
        said = [" ".join(sentences(60)[at : at + 16]) for at in (0, 16, 8)]
        desk.ingest.add([item(number, text=said[number]) for number in range(2)])
        desk.fuse.steps = 1  # staged, not in the index
        with suppress(Crash):
            desk.ingest.add([item(2, text=said[2])])
        ids = ["item-0", "item-1", "item-2"]
        known = desk.ledger.finder.lineages(ids)
        assert len(known) == len(set(known.values())) == 2
        desk.fuse.steps = None
        desk.store.finish_pending()
        known = desk.ledger.finder.lineages(ids)
        assert (len(known), len(set(known.values()))) == (3, 1)

    def test_what_was_removed_before_a_write_was_finished_joins_nothing(
        self, desk: Newsdesk
    ) -> None:
        said = [" ".join(sentences(60)[at : at + 16]) for at in (0, 16, 8, 40)]
        desk.ingest.add([item(0, text=said[0]), item(1, text=said[1]), item(2, text=said[3])])
        desk.fuse.steps = 1  # staged, not in the index
        with suppress(Crash):  # a new version that joins two, and one of the same batch that stays
            desk.ingest.add([item(2, text=said[2]), item(3, text=said[0])])
        desk.fuse.steps = None
        desk.store.remove(["item-2"])
        desk.restart()
        desk.ingest.add([])
        known = desk.ledger.finder.lineages(["item-0", "item-1", "item-2", "item-3"])
        assert "item-2" not in known
        assert known["item-3"] == known["item-0"] != known["item-1"]

    @pytest.mark.parametrize("steps", range(4))
    def test_a_crash_at_any_step_of_a_removal_never_brings_the_article_back(
        self, desk: Newsdesk, steps: int
    ) -> None:
        desk.ingest.add(articles(3))
        desk.fuse.steps = steps
        with suppress(Crash):
            desk.store.remove(["invented-1"])
        desk.restart()
        assert set(seen(desk.ledger, desk.store.index)) == {"invented-0", "invented-2"}

    def test_without_a_restart_the_next_batch_finishes_what_was_cut_off(
        self, desk: Newsdesk
    ) -> None:
        desk.fuse.steps = 1  # staged, not in the index
        with suppress(Crash):
            desk.ingest.add([item(1)])
        assert seen(desk.ledger) == {}
        desk.fuse.steps = None
        desk.ingest.add([item(2)])
        assert set(seen(desk.ledger, desk.store.index)) == {"item-1", "item-2"}

    def test_a_crash_while_finishing_is_finished_at_the_next_start(self, desk: Newsdesk) -> None:
        desk.fuse.steps = 1
        with suppress(Crash):
            desk.ingest.add(articles(5))
        for steps in (0, 1, 2):
            desk.fuse.steps = steps
            with suppress(Crash):
                desk.store.finish_pending()
        desk.restart()
        assert len(seen(desk.ledger, desk.store.index)) == 5

    def test_pending_and_garbage_are_counted_and_cleared_at_the_start(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1)])
        desk.ledger.writer.stage([staged(draft(1, text="The ferry is here."), 2)])
        desk.ledger.writer.publish([("item-1", 2)])
        desk.ledger.writer.stage([staged(draft(2))])
        assert len(desk.ledger.writer.garbage(10)) == 1
        desk.restart()
        assert desk.problem is not None  # the index lacked two passages and held one too many
        assert desk.ledger.writer.garbage(10) == []
        shown = seen(desk.ledger, desk.store.index)
        assert {id_: version for id_, (version, _, _, _) in shown.items()} == {
            "item-1": 2,
            "item-2": 1,
        }


class TestStore:
    def test_the_generation_goes_up_with_every_write(self, desk: Newsdesk) -> None:
        generations = [desk.store.generation]
        desk.ingest.add([item(1)])
        generations.append(desk.store.generation)
        desk.ingest.add([item(1, source="Kestrel")])
        generations.append(desk.store.generation)
        desk.store.remove(["item-1"])
        generations.append(desk.store.generation)
        assert all(one < next_ for one, next_ in itertools.pairwise(generations))

    def test_without_an_index_nothing_is_written(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1)])
        store = Store(desk.ledger)
        assert not store.ready
        for write in (
            lambda: store.put([staged(draft(2))]),
            lambda: store.remove(["item-1"]),
        ):
            with pytest.raises(Unavailable):
                write()
        assert set(seen(desk.ledger, desk.store.index)) == {"item-1"}
        assert desk.ledger.vectors.pending() == []

    def test_another_index_takes_the_place_of_the_one_before(self, desk: Newsdesk) -> None:
        class Closing(FrozenIndex):
            closed = False

            def close(self) -> None:
                self.closed = True

        store = Store(desk.ledger)
        first, second = Closing(0), Closing(0)
        store.adopt(first)
        store.adopt(second)
        assert (first.closed, second.closed, store.index) == (True, False, second)
        store.adopt(None)
        assert second.closed

    def test_writers_go_one_after_the_other(self, desk: Newsdesk) -> None:
        def write(writer: int) -> None:
            for number in range(5):
                desk.ingest.add([item(number, text=f"Writer {writer} was here."), item(100)])

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        shown = seen(desk.ledger, desk.store.index)
        assert len(shown) == 6
        assert shown["item-100"][0] == 1
        for number in range(5):
            assert 1 <= shown[f"item-{number}"][0] <= 4
