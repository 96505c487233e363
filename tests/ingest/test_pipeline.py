"""Ingest: every item gets its own result, and what is acknowledged is visible."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import Article, Filters, IngestReport
from service.errors import InvalidInput, Unavailable
from service.ingest.parting import LARGEST
from service.ingest.pipeline import Ingest
from service.ports import Tombstone
from service.store import Store
from tests.fakes import (
    FailingEmbedder,
    HashEmbedder,
    Newsdesk,
    OneLanguage,
    articles,
    item,
    seen,
    sentences,
)

Open = Callable[[HashEmbedder], Newsdesk]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens newsdesks and closes them."""
    made: list[Newsdesk] = []

    def open_(embedder: HashEmbedder) -> Newsdesk:
        made.append(Newsdesk(tmp_path / str(len(made)), embedder))
        return made[-1]

    (tmp_path / "0").mkdir()
    yield open_
    for desk in made:
        desk.close()


@pytest.fixture
def desk(opened: Open) -> Newsdesk:
    return opened(HashEmbedder())


@pytest.fixture(scope="module")
def lasting_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    """One for all examples of a property."""
    desk = Newsdesk(tmp_path_factory.mktemp("lasting"))
    yield desk
    desk.close()


def said(report: IngestReport) -> list[tuple[str, str | None, int | None]]:
    assert [result.index for result in report.results] == list(range(len(report.results)))
    return [(result.status, result.id, result.version) for result in report.results]


def held(desk: Newsdesk, article_id: str, version: int | None = None) -> Article:
    found = desk.ledger.reader.get(article_id, version)
    assert isinstance(found, Article)
    return found


class TestStatuses:
    def test_added_unchanged_updated_rejected_each_at_its_place(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1), item(2), item(3)])
        report = desk.ingest.add(
            [
                item(4),
                item(1),
                {"title": "No text"},
                item(2, text="The council of Port Ellery changed its mind."),
                item(3, source="Kestrel"),
            ]
        )
        assert said(report) == [
            ("added", "item-4", 1),
            ("unchanged", "item-1", 1),
            ("rejected", None, None),
            ("updated", "item-2", 2),
            ("updated", "item-3", 1),
        ]
        seen(desk.ledger, desk.store.index)

    def test_a_second_run_changes_nothing_and_calls_no_embedder(self, desk: Newsdesk) -> None:
        batch = articles(40)
        desk.ingest.add(batch)
        before, calls = seen(desk.ledger), desk.embedder.calls
        generation = desk.store.generation
        report = desk.ingest.add(batch)
        assert {status for status, _, _ in said(report)} == {"unchanged"}
        assert (desk.embedder.calls, desk.store.generation) == (calls, generation)
        assert seen(desk.ledger, desk.store.index) == before

    def test_a_batch_is_embedded_in_one_call(self, desk: Newsdesk) -> None:
        desk.ingest.add(articles(30))
        assert desk.embedder.calls == 1
        assert len(desk.embedder.texts) == desk.ledger.reader.count_passages()

    def test_an_empty_batch_is_an_empty_report(self, desk: Newsdesk) -> None:
        assert desk.ingest.add([]) == IngestReport(())

    def test_a_changed_title_makes_a_new_version(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1)])
        (result,) = desk.ingest.add([item(1, title="Harbour notice, corrected")]).results
        assert (result.status, result.version) == ("updated", 2)
        assert held(desk, "item-1").title == "Harbour notice, corrected"
        assert held(desk, "item-1", 1).title == "Harbour notice 1"

    def test_the_language_is_detected_where_it_is_not_given(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1, language=None), item(2, language="de")])
        assert [held(desk, f"item-{n}").language for n in (1, 2)] == ["en", "de"]


class TestSameIdentityTwice:
    def test_two_texts_in_one_batch_are_two_versions_in_order(self, desk: Newsdesk) -> None:
        texts = ["The council met.", "The council left.", "The council met.", "It rained."]
        report = desk.ingest.add([*(item(1, text=text) for text in texts), item(2)])
        assert said(report) == [
            ("added", "item-1", 1),
            ("updated", "item-1", 2),
            ("updated", "item-1", 3),
            ("updated", "item-1", 4),
            ("added", "item-2", 1),
        ]
        assert [held(desk, "item-1", number).text for number in (1, 2, 3, 4)] == texts
        assert seen(desk.ledger, desk.store.index)["item-1"][:2] == (4, "It rained.")

    def test_the_same_article_twice_is_added_once(self, desk: Newsdesk) -> None:
        assert said(desk.ingest.add([item(1), item(1)])) == [
            ("added", "item-1", 1),
            ("unchanged", "item-1", 1),
        ]

    def test_one_address_in_two_forms_is_one_article(self, desk: Newsdesk) -> None:
        forms = ("https://www.ellery.example/a/?utm_source=x", "http://ellery.example/a#top")
        report = desk.ingest.add([item(1, id=None, url=form) for form in forms])
        assert [result.status for result in report.results] == ["added", "updated"]
        assert len({result.id for result in report.results}) == 1


class TestMetadata:
    def test_other_metadata_is_updated_in_place_without_embedding(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1)])
        calls = desk.embedder.calls
        report = desk.ingest.add([item(1, source="Kestrel", topic="Rail", authors=["Bo Orme"])])
        assert said(report) == [("updated", "item-1", 1)]
        found = held(desk, "item-1")
        assert (found.source, found.topic, found.authors) == ("Kestrel", "Rail", ("Bo Orme",))
        assert desk.embedder.calls == calls
        assert held(desk, "item-1").versions == 1

    @pytest.mark.parametrize(
        "name", ["source", "url", "published_at", "authors", "language", "topic"]
    )
    def test_what_is_not_said_does_not_erase_what_is_known(self, desk: Newsdesk, name: str) -> None:
        desk.ingest.add([item(1)])
        known = held(desk, "item-1")
        assert said(desk.ingest.add([item(1, **{name: None})])) == [("unchanged", "item-1", 1)]
        new_text = "The council of Port Ellery changed its mind."
        desk.ingest.add([item(1, **{name: None, "text": new_text})])
        assert getattr(held(desk, "item-1"), name) == getattr(known, name)

    def test_a_note_says_what_was_changed_or_dropped(self, desk: Newsdesk) -> None:
        (result,) = desk.ingest.add([item(1, id="a b/c", published_at="some day")]).results
        assert result.status == "added"
        assert result.id is not None
        assert result.id.startswith("a-b-c-")
        assert any("a b/c" in note for note in result.notes)
        assert any("some day" in note for note in result.notes)
        assert held(desk, result.id).published_at is None


BAD: dict[str, Any] = {
    "missing text": {"id": "x", "title": "T"},
    "missing title": {"id": "x", "text": "T."},
    "empty text": item(9, text="   "),
    "only boilerplate": item(9, text="ADVERTISEMENT\n\nSubscribe now"),
    "only what cannot be seen": item(9, text="\u200b\ufeff\u202e"),
    "surrogate in text": item(9, text="The council \ud800 met."),
    "surrogate in title": item(9, title="\udfff"),
    "surrogate in id": item(9, id="a\ud800"),
    "number as text": item(9, text=17),
    "list as title": item(9, title=["a"]),
    "object as source": item(9, source={"x": 1}),
    "object as date": item(9, published_at={"day": 1}),
    "list of numbers as authors": item(9, authors=[1, 2]),
    "true as id": item(9, id=True),
    "text too long": item(9, text="a" * 1_000_001),
    "a string": "The council met.",
    "nothing": None,
    "a number": 3.5,
    "a list": [item(9)],
    "NaN": math.nan,
    "a line that was no JSON": InvalidInput("line 3 is not JSON: Expecting value"),
}


class TestBadInput:
    @pytest.mark.parametrize("name", BAD)
    def test_it_is_named_and_everything_else_goes_in(self, desk: Newsdesk, name: str) -> None:
        report = desk.ingest.add([item(1), BAD[name], item(2)])
        assert [result.status for result in report.results] == ["added", "rejected", "added"]
        refused = report.results[1]
        assert refused.error
        assert refused.error.isprintable()
        assert refused.index == 1
        assert set(seen(desk.ledger, desk.store.index)) == {"item-1", "item-2"}

    def test_the_field_that_is_wrong_is_named(self, desk: Newsdesk) -> None:
        report = desk.ingest.add([item(1, text=17), item(2, title=None)])
        assert [result.field for result in report.results] == ["text", "title"]

    def test_an_unknown_date_is_dropped_with_a_note_and_the_article_goes_in(
        self, desk: Newsdesk
    ) -> None:
        (result,) = desk.ingest.add([item(1, published_at="the day after the flood")]).results
        assert result.status == "added"
        assert "published_at" in result.notes[0]

    @given(
        st.lists(
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(["id", "title", "text", "date", "source", "url", "x"])
                        | st.text(max_size=3),
                        inner,
                        max_size=6,
                    )
                ),
                max_leaves=12,
            ),
            max_size=6,
        )
    )
    @settings(max_examples=40, deadline=None)
    def test_no_item_whatever_it_is_stops_a_batch(
        self, tmp_path_factory: pytest.TempPathFactory, raws: list[Any]
    ) -> None:
        desk = Newsdesk(tmp_path_factory.mktemp("any"))
        try:
            report = desk.ingest.add([*raws, item(1)])
            assert len(report.results) == len(raws) + 1
            assert report.results[-1].status == "added"
            for result in report.results:
                assert (result.error is not None) == (result.status == "rejected")
            seen(desk.ledger, desk.store.index)
        finally:
            desk.close()

    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300))
    @settings(max_examples=100, deadline=None)
    def test_any_text_is_refused_or_stored_so_that_its_passages_join_to_it(
        self, lasting_desk: Newsdesk, text: str
    ) -> None:
        (result,) = lasting_desk.ingest.add([item(1, text=text)]).results
        if result.status == "rejected":
            assert result.error in ("text: nothing is left after cleaning", "text: missing")
        else:
            seen(lasting_desk.ledger)


class TestEmbeddingFails:
    @pytest.mark.parametrize("bad", [0, 3, 6])
    def test_the_item_is_named_and_the_others_go_in(self, opened: Open, bad: int) -> None:
        desk = opened(FailingEmbedder("unlucky"))
        batch = [item(n, text="Some unlucky text." if n == bad else None) for n in range(7)]
        batch = [one | {"text": one.get("text", f"The council met {one['id']}.")} for one in batch]
        report = desk.ingest.add(batch)
        expected = ["rejected" if n == bad else "added" for n in range(7)]
        assert [result.status for result in report.results] == expected
        refused = report.results[bad]
        assert (refused.id, refused.error) == (
            f"item-{bad}",
            "the provider does not like this text",
        )
        assert set(seen(desk.ledger, desk.store.index)) == {
            f"item-{n}" for n in range(7) if n != bad
        }

    def test_a_new_version_that_fails_leaves_the_old_one(self, opened: Open) -> None:
        desk = opened(FailingEmbedder("unlucky"))
        desk.ingest.add([item(1)])
        assert said(desk.ingest.add([item(1, text="Some unlucky text.")])) == [
            ("rejected", "item-1", None)
        ]
        assert seen(desk.ledger, desk.store.index)["item-1"][:2] == (1, item(1)["text"])
        assert said(desk.ingest.add([item(1, text="A better text.")])) == [("updated", "item-1", 2)]

    def test_what_failed_goes_in_when_the_provider_is_well_again(self, opened: Open) -> None:
        embedder = FailingEmbedder("unlucky")
        desk = opened(embedder)
        batch = [item(1, text="Some unlucky text."), item(2)]
        desk.ingest.add(batch)
        embedder.mark = "no such text"
        assert said(desk.ingest.add(batch)) == [("added", "item-1", 1), ("unchanged", "item-2", 1)]

    @pytest.mark.parametrize(
        "vector",
        [[0.0] * 16, [math.nan] * 16, [math.inf] + [0.0] * 15, [1.0] * 15, []],
        ids=["zero", "NaN", "infinite", "too short", "empty"],
    )
    def test_a_vector_that_cannot_be_used_never_reaches_the_ledger(
        self, opened: Open, vector: list[float]
    ) -> None:
        desk = opened(HashEmbedder(faults={"unlucky": vector}))
        report = desk.ingest.add([item(1), item(2, text="Some unlucky text."), item(3)])
        assert [result.status for result in report.results] == ["added", "rejected", "added"]
        assert set(seen(desk.ledger, desk.store.index)) == {"item-1", "item-3"}

    def test_a_provider_that_changes_its_size_is_refused_and_harms_nothing(
        self, opened: Open
    ) -> None:
        desk = opened(HashEmbedder())
        desk.ingest.add([item(1)])
        desk.embedder.dimensions = 32
        report = desk.ingest.add([item(2), item(3)])
        assert [result.status for result in report.results] == ["rejected", "rejected"]
        assert "32 dimensions" in (report.results[0].error or "")
        desk.restart()
        assert said(desk.ingest.add([item(4)]))[0][0] == "rejected"
        desk.embedder.dimensions = 16
        assert said(desk.ingest.add([item(2)])) == [("added", "item-2", 1)]
        assert set(seen(desk.ledger, desk.store.index)) == {"item-1", "item-2"}


class TestDeleted:
    def test_an_article_that_comes_back_gets_the_next_version(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1), item(2)])
        assert desk.store.remove(["item-1", "no-such"]) == ["item-1"]
        assert set(seen(desk.ledger, desk.store.index)) == {"item-2"}
        (result,) = desk.ingest.add([item(1)]).results
        assert (result.id, result.version) == ("item-1", 2)
        assert held(desk, "item-1").version == 2
        assert isinstance(desk.ledger.reader.get("item-1", 1), Tombstone)
        seen(desk.ledger, desk.store.index)

    def test_it_does_not_inherit_the_metadata_of_the_deleted_one(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1)])
        desk.store.remove(["item-1"])
        desk.ingest.add([item(1, source=None, topic=None)])
        assert (held(desk, "item-1").source, held(desk, "item-1").topic) == (None, None)


def story(first: int, last: int) -> str:
    """An invented text: two that share half of their numbers or more are reprints."""
    return " ".join(sentences(200)[first:last])


def lineages(report: IngestReport) -> list[str | None]:
    return [result.lineage_id for result in report.results]


class TestLineages:
    def test_each_result_but_a_rejected_one_names_it_also_when_nothing_changed(
        self, desk: Newsdesk
    ) -> None:
        batch = [item(1, text=story(0, 20)), {"title": "No text"}, item(2, text=story(50, 70))]
        first, none, second = lineages(desk.ingest.add(batch))
        assert none is None
        assert first != second
        for id_, lineage in (("item-1", first), ("item-2", second)):
            assert held(desk, id_).lineage_id == lineage
        assert lineages(desk.ingest.add(batch)) == [first, None, second]
        (again,) = lineages(desk.ingest.add([item(1, text=story(0, 20), topic="Rail")]))
        assert again == first

    def test_a_reprint_in_the_same_batch_or_a_later_one_has_that_of_the_original(
        self, desk: Newsdesk
    ) -> None:
        one, reprint, other = lineages(
            desk.ingest.add(
                [
                    item(1, text=story(0, 20)),
                    item(2, text="It is said. " + story(1, 20), source="Kestrel"),
                    item(3, text=story(50, 70)),
                ]
            )
        )
        assert one == reprint != other
        assert lineages(desk.ingest.add([item(4, text=story(2, 18))])) == [one]

    def test_one_that_links_two_lineages_gives_all_of_them_one_id(self, desk: Newsdesk) -> None:
        older, newer = lineages(
            desk.ingest.add([item(1, text=story(0, 16)), item(2, text=story(16, 32))])
        )
        assert older != newer
        report = desk.ingest.add([item(2, text=story(16, 32)), item(3, text=story(8, 24))])
        kept = held(desk, "item-1").lineage_id
        assert kept in (older, newer)  # begun in one batch, they are of one age
        assert lineages(report) == [kept, kept]
        assert held(desk, "item-2").lineage_id == kept

    def test_a_new_version_that_is_edited_stays_and_one_that_is_rewritten_leaves(
        self, desk: Newsdesk
    ) -> None:
        shared, _ = lineages(
            desk.ingest.add([item(1, text=story(0, 20)), item(2, text=story(0, 19))])
        )
        (edited,) = lineages(desk.ingest.add([item(2, text=story(2, 19))]))
        assert edited == shared
        (rewritten,) = lineages(desk.ingest.add([item(2, text=story(50, 70))]))
        assert rewritten != shared
        assert held(desk, "item-1").lineage_id == shared
        assert lineages(desk.ingest.add([item(3, text=story(0, 18))])) == [shared]
        assert lineages(desk.ingest.add([item(4, text=story(51, 69))])) == [rewritten]

    def test_a_new_title_changes_nothing_even_of_a_short_text(self, desk: Newsdesk) -> None:
        (before,) = lineages(desk.ingest.add([item(1)]))
        report = desk.ingest.add([item(1, title="Harbour notice, corrected")])
        assert (report.results[0].version, lineages(report)) == (2, [before])

    def test_two_versions_in_one_batch_end_in_that_of_the_last(self, desk: Newsdesk) -> None:
        desk.ingest.add([item(1, text=story(50, 70))])
        batch = [item(2, text=story(0, 20)), item(2, text=story(51, 70))]
        assert set(lineages(desk.ingest.add(batch))) == {held(desk, "item-1").lineage_id}

    def test_a_deleted_article_joins_nothing_any_more(self, desk: Newsdesk) -> None:
        (before,) = lineages(desk.ingest.add([item(1, text=story(0, 20))]))
        desk.store.remove(["item-1"])
        assert lineages(desk.ingest.add([item(2, text=story(0, 20))])) != [before]
        assert lineages(desk.ingest.add([item(1, text=story(0, 20))])) == [
            held(desk, "item-2").lineage_id
        ]

    @pytest.mark.parametrize("how", ["removed", "rewritten", "edited"])
    def test_what_only_a_text_that_left_held_together_goes_apart(
        self, desk: Newsdesk, how: str
    ) -> None:
        older, newer, _ = lineages(
            desk.ingest.add([item(1, text=story(0, 16)), item(2, text=story(16, 32)), item(8)])
        )
        (joined,) = lineages(desk.ingest.add([item(3, text=story(8, 24))]))
        generation = desk.store.generation
        if how == "removed":
            assert desk.store.remove(["item-3"]) == ["item-3"]
        elif how == "rewritten":
            (left,) = lineages(desk.ingest.add([item(3, text=story(50, 70))]))
            assert left not in (older, newer)
        else:  # it still repeats its older version, and one of the two others
            (left,) = lineages(desk.ingest.add([item(3, text=story(4, 20))]))
            assert left == held(desk, "item-1").lineage_id
        assert joined in (older, newer)
        assert {held(desk, id_).lineage_id for id_ in ("item-1", "item-2")} == {older, newer}
        assert desk.store.generation > generation + 1  # what readers keep of the first is stale

    def test_a_lineage_that_holds_keeps_its_id_whichever_leaves(self, desk: Newsdesk) -> None:
        texts = [item(n, text=f"Part {n}. " + story(0, 20)) for n in range(4)]
        shared = lineages(desk.ingest.add(texts))[0]
        desk.store.remove(["item-0"])
        desk.ingest.add([item(1, text=story(50, 70))])
        assert {held(desk, id_).lineage_id for id_ in ("item-2", "item-3")} == {shared}

    def test_a_lineage_of_more_than_200_is_left_whole(self, desk: Newsdesk) -> None:
        size = LARGEST + 1
        first = [item(n, text=f"Part {n}. " + story(0, 16)) for n in range(size - 1)]
        last = item(900, text=story(16, 32))
        desk.ingest.add([*first, last, item(800, text=story(8, 24))])
        desk.store.remove(["item-800"])
        assert held(desk, "item-900").lineage_id == held(desk, "item-0").lineage_id
        desk.store.remove(["item-0"])
        assert held(desk, "item-900").lineage_id != held(desk, "item-1").lineage_id

    def test_the_newsroom_has_its_three_wire_stories_with_their_reprints(
        self, desk: Newsdesk, newsroom: list[dict[str, Any]]
    ) -> None:
        report = desk.ingest.add(newsroom, sample=True)
        sizes = Counter(lineages(report))
        assert sorted(sizes.values(), reverse=True)[:4] == [6, 3, 3, 1]


class TestSampleNewsroom:
    @pytest.fixture
    def sampled(self, desk: Newsdesk) -> Newsdesk:
        report = desk.ingest.add([item(n) for n in range(5)], sample=True)
        assert report.sample_set_aside == 0
        assert desk.ingest.add([item(5)], sample=True).sample_set_aside == 0
        return desk

    def test_the_first_real_article_sets_it_aside_and_the_report_says_so(
        self, sampled: Newsdesk
    ) -> None:
        assert sampled.ingest.add([item(10), item(11)]).sample_set_aside == 6
        assert set(seen(sampled.ledger, sampled.store.index)) == {"item-10", "item-11"}
        assert sampled.ingest.add([item(12)]).sample_set_aside == 0

    def test_a_batch_in_which_nothing_is_accepted_leaves_it(self, sampled: Newsdesk) -> None:
        assert sampled.ingest.add([{"title": "No text"}]).sample_set_aside == 0
        assert len(seen(sampled.ledger)) == 6

    @pytest.mark.parametrize(
        "changes", [{}, {"source": "Kestrel"}, {"text": "The council has left."}]
    )
    def test_an_article_of_it_that_is_sent_as_a_real_one_stays(
        self, sampled: Newsdesk, changes: dict[str, Any]
    ) -> None:
        report = sampled.ingest.add([item(1, **changes), item(10)])
        assert {result.status for result in report.results} <= {"added", "updated"}
        assert report.sample_set_aside == 5
        assert set(seen(sampled.ledger, sampled.store.index)) == {"item-1", "item-10"}
        assert sampled.ingest.add([item(1, **changes)]).results[0].status == "unchanged"

    def test_a_crash_before_it_was_set_aside_is_made_good_by_the_next_run(
        self, sampled: Newsdesk
    ) -> None:
        sampled.ingest.add([item(10)])
        sampled.ingest.add([item(1)], sample=True)  # as a crash would have left it
        report = sampled.ingest.add([item(10)])
        assert (report.results[0].status, report.sample_set_aside) == ("unchanged", 1)
        assert set(seen(sampled.ledger, sampled.store.index)) == {"item-10"}


class TestWithoutAnIndex:
    def test_nothing_is_acknowledged_and_sending_again_is_safe(self, desk: Newsdesk) -> None:
        store = Store(desk.ledger)
        with pytest.raises(Unavailable):
            Ingest(store, desk.embedder, OneLanguage()).add([item(1)])
        assert desk.ledger.vectors.pending() == []
        assert desk.ledger.reader.count_articles(Filters()) == 0
        assert said(desk.ingest.add([item(1)])) == [("added", "item-1", 1)]


def test_a_batch_with_one_id_twice_changes_nothing_when_it_is_sent_again(
    ingest: Ingest, store: Store
) -> None:
    batch = [
        {"id": "twice", "title": "Bridge", "text": "The bridge will open in May."},
        {"id": "twice", "title": "Bridge", "text": "The bridge will open in June."},
    ]
    first = ingest.add(batch)
    assert [r.status for r in first.results] == ["added", "updated"]
    again = ingest.add(batch)
    assert [r.status for r in again.results] == ["unchanged", "unchanged"]
    assert [r.version for r in again.results] == [2, 2]
    assert [number for number, _ in store.ledger.reader.versions("twice")] == [1, 2]
