"""The ledger keeps versions, tombstones and terms, and refuses a file that it can't trust."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import event

from service.adapters.sql.ledger import SqlLedger
from service.domain import Article, ArticleDraft, Filters
from service.errors import LedgerDamaged, SchemaUnknown, SetupError
from service.ports import SourceCount, Tombstone
from service.text.terms import terms
from tests.fakes import articles, draft, staged


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    made = SqlLedger(tmp_path / "ledger.sqlite3")
    yield made
    made.close()


def put(ledger: SqlLedger, one: ArticleDraft, version: int = 1, **options: Any) -> None:
    ledger.writer.stage([staged(one, version)], **options)
    ledger.writer.publish([(one.id, version)])


def listed(ledger: SqlLedger, **filters: Any) -> set[str]:
    """Ids that match, in all the ways that filters are asked."""
    chosen = Filters(**filters)
    ids = {article.id for article in ledger.reader.list_articles(chosen, 100, None)}
    assert ledger.reader.count_articles(chosen) == len(ids)
    passages = ledger.finder.matching_ids(chosen, 1_000)
    assert passages is not None
    assert {key.partition("@")[0] for key in passages} == ids
    every = ledger.finder.matching_ids(Filters(), 1_000) or []
    assert {p.article_id for p in ledger.finder.visible(every, chosen).values()} == ids
    found = ledger.finder.lexical(terms("council", "en"), chosen, 1_000)
    assert {p.article_id for p, _ in found} == ids
    return ids


class TestVersions:
    def test_a_staged_version_is_not_visible_until_it_is_published(self, ledger: SqlLedger) -> None:
        one = draft()
        ledger.writer.stage([staged(one)])
        assert ledger.reader.get(one.id) is None
        assert ledger.reader.get(one.id, 1) is None
        assert not ledger.reader.holds_articles()
        assert ledger.reader.count_passages() == 0
        assert ledger.finder.lexical(terms("council", "en"), Filters(), 10) == []
        assert ledger.vectors.pending() == [(one.id, 1)]
        ledger.writer.publish([(one.id, 1)])
        assert isinstance(ledger.reader.get(one.id), Article)
        assert ledger.reader.holds_articles()
        assert ledger.vectors.pending() == []

    def test_what_was_put_in_comes_out(self, ledger: SqlLedger) -> None:
        one = draft(url="https://ellery.example/1", authors=("Ada Vane", "Bo Orme"))
        put(ledger, one)
        found = ledger.reader.get(one.id)
        assert isinstance(found, Article)
        for name in ("id", "title", "text", "content_sha256", "source", "url", "published_at"):
            assert getattr(found, name) == getattr(one, name)
        assert (found.authors, found.language, found.topic) == (one.authors, "en", "Harbour")
        assert (found.version, found.versions) == (1, 1)
        assert ledger.writer.heads([one.id, "no-such"])[one.id].draft == one

    def test_a_new_version_supersedes_and_the_old_one_can_still_be_read(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft(text="The council met."))
        put(ledger, draft(text="The council did not meet."), 2)
        newest, old = ledger.reader.get("item-1"), ledger.reader.get("item-1", 1)
        assert isinstance(newest, Article)
        assert isinstance(old, Article)
        assert (newest.version, newest.text) == (2, "The council did not meet.")
        assert (old.version, old.versions, old.text) == (1, 2, "The council met.")
        assert [number for number, _ in ledger.reader.versions("item-1")] == [1, 2]
        assert ledger.reader.count_articles(Filters()) == 1

    def test_while_a_newer_version_is_pending_the_older_one_answers(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft(text="The council met."))
        ledger.writer.stage([staged(draft(text="The council left.", source="Other"), 2)])
        found = ledger.reader.get("item-1")
        assert isinstance(found, Article)
        assert (found.version, found.text, found.source) == (1, "The council met.", "Ellery Post")
        assert ledger.reader.get("item-1", 2) is None
        assert [number for number, _ in ledger.reader.versions("item-1")] == [1]
        (hit,) = ledger.finder.lexical(terms("council", "en"), Filters(), 10)
        assert hit[0].version == 1

    def test_passages_of_superseded_versions_are_garbage_until_purged(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft(text="The council met."))
        first = ledger.reader.get("item-1", 1)
        assert isinstance(first, Article)
        put(ledger, draft(text="The council left."), 2)
        [[old]] = ledger.finder.passages_of([first]).values()
        assert ledger.writer.garbage(10) == [old.id]
        assert ledger.vectors.count_indexed() == ledger.reader.count_passages() == 1
        ledger.writer.purge([old.id])
        assert ledger.writer.garbage(10) == []
        assert ledger.finder.passages_of([first]) == {"item-1": []}
        assert ledger.finder.document_frequency(["met"]) == {}

    def test_metadata_is_replaced_in_place(self, ledger: SqlLedger) -> None:
        put(ledger, draft())
        changed = draft(source="Kestrel", url="https://k.example/", topic=None, authors=())
        ledger.writer.update_metadata([changed])
        found = ledger.reader.get("item-1")
        assert isinstance(found, Article)
        assert (found.version, found.source, found.url) == (1, "Kestrel", "https://k.example/")
        assert (found.topic, found.authors, found.text) == (None, (), draft().text)
        assert ledger.writer.heads(["item-1"])["item-1"].draft == changed


class TestRemoval:
    def test_a_removed_article_leaves_its_title_and_outlet(self, ledger: SqlLedger) -> None:
        put(ledger, draft())
        put(ledger, draft(2))
        assert ledger.writer.remove(["item-1", "no-such"]) == ["item-1"]
        assert ledger.reader.get("item-1") == Tombstone("Harbour notice 1", "Ellery Post")
        assert ledger.reader.get("item-1", 1) == Tombstone("Harbour notice 1", "Ellery Post")
        assert ledger.reader.get("item-1", 7) is None
        assert ledger.reader.get("no-such") is None
        assert ledger.reader.versions("item-1") == []
        assert listed(ledger) == {"item-2"}
        assert ledger.writer.remove(["item-1"]) == []

    def test_removal_drops_the_text_of_every_version_from_every_table(
        self, ledger: SqlLedger, tmp_path: Path
    ) -> None:
        put(ledger, draft(text="The zebrawood council met."))
        put(ledger, draft(text="The zebrawood council left."), 2)
        ledger.writer.stage([staged(draft(text="The zebrawood council is back."), 3)])
        ledger.writer.remove(["item-1"])
        while ids := ledger.writer.garbage(2):
            ledger.writer.purge(ids)
        assert ledger.vectors.pending() == []
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as plain:
            dump = "\n".join(plain.iterdump())
        assert "council" not in dump
        assert "zebrawood" not in dump
        assert ledger.finder.document_frequency(["zebrawood"]) == {}

    def test_one_that_comes_back_gets_the_next_version_and_the_old_one_stays_gone(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft())
        ledger.writer.remove(["item-1"])
        head = ledger.writer.heads(["item-1"])["item-1"]
        assert (head.draft, head.version) == (None, 1)
        ledger.writer.stage([staged(draft(), 2)])
        assert isinstance(ledger.reader.get("item-1"), Tombstone)
        ledger.writer.publish([("item-1", 2)])
        found = ledger.reader.get("item-1")
        assert isinstance(found, Article)
        assert (found.version, found.text) == (2, draft().text)
        assert isinstance(ledger.reader.get("item-1", 1), Tombstone)
        assert [number for number, _ in ledger.reader.versions("item-1")] == [2]

    def test_only_sample_articles_are_set_aside(self, ledger: SqlLedger) -> None:
        put(ledger, draft(1), sample=True)
        put(ledger, draft(2), sample=True)
        put(ledger, draft(3))
        assert ledger.writer.heads(["item-1"])["item-1"].sample
        assert ledger.writer.set_sample_aside() == 2
        assert listed(ledger) == {"item-3"}
        assert ledger.writer.set_sample_aside() == 0


class TestFilters:
    @pytest.fixture(autouse=True)
    def _collection(self, ledger: SqlLedger) -> None:
        put(ledger, draft(1, published_at="2031-04-08", language="de"))
        put(ledger, draft(2, published_at="2031-04-09T00:00:00Z", topic="Rail"))
        put(ledger, draft(3, published_at="2031-04-09T23:59:59Z", source="KESTREL Straße"))
        put(ledger, draft(4, published_at="2031-04-10", source=None, topic=None))
        put(ledger, draft(5, published_at=None, language=None))

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({}, "12345"),
            ({"sources": ("ellery POST",)}, "125"),
            ({"sources": ("Ellery Post", "kestrel strasse")}, "1235"),
            ({"sources": ("Nobody",)}, ""),
            ({"exclude_sources": ("Ellery Post",)}, "34"),
            ({"exclude_sources": ("ellery post", "KESTREL STRASSE")}, "4"),
            ({"sources": ("Ellery Post",), "exclude_sources": ("Ellery Post",)}, ""),
            ({"languages": ("de",)}, "1"),
            ({"languages": ("de", "en")}, "1234"),
            ({"article_ids": ("item-2", "item-5", "no-such")}, "25"),
            ({"topics": ("harbour",)}, "135"),
            ({"topics": ("RAIL", "Harbour")}, "1235"),
            ({"published_from": "2031-04-09"}, "234"),
            ({"published_to": "2031-04-09"}, "123"),
            ({"published_from": "2031-04-09", "published_to": "2031-04-09"}, "23"),
            ({"as_of": "2031-04-09"}, "123"),
            ({"as_of": "2031-04-09T12:00:00Z"}, "12"),
            ({"as_of": "2031-04-07"}, ""),
            ({"as_of": "2031-04-09", "published_from": "2031-04-09", "topics": ("rail",)}, "2"),
        ],
    )
    def test_each_filter_restricts_every_way_of_asking(
        self, ledger: SqlLedger, filters: dict[str, Any], expected: str
    ) -> None:
        assert listed(ledger, **filters) == {f"item-{number}" for number in expected}

    def test_the_first_and_last_second_of_a_day_belong_to_it(self, ledger: SqlLedger) -> None:
        day = {"published_from": "2031-04-09", "published_to": "2031-04-09"}
        assert listed(ledger, **day) == {"item-2", "item-3"}

    def test_nothing_removed_or_superseded_matches(self, ledger: SqlLedger) -> None:
        ledger.writer.remove(["item-2"])
        put(ledger, draft(1, published_at="2031-05-01"), 2)
        assert listed(ledger, published_to="2031-04-30") == {"item-3", "item-4"}

    def test_more_matches_than_the_limit_are_not_listed_one_by_one(self, ledger: SqlLedger) -> None:
        assert ledger.finder.matching_ids(Filters(), 4) is None
        assert len(ledger.finder.matching_ids(Filters(), 5) or []) == 5

    def test_hundreds_of_values_in_a_filter_are_no_problem(self, ledger: SqlLedger) -> None:
        many = tuple(f"no-such-{number}" for number in range(2_000))
        assert listed(ledger, article_ids=(*many, "item-1"), sources=(*many, "Ellery Post")) == {
            "item-1"
        }


class TestListing:
    def test_pages_run_from_the_newest_to_the_undated_and_miss_nothing(
        self, ledger: SqlLedger
    ) -> None:
        dates = ["2031-04-09", "2031-04-09T08:00:00Z", None, "2031-04-10", None, "2031-04-09"]
        for number, date in enumerate(dates):
            put(ledger, draft(number, published_at=date))
        expected = ["item-3", "item-1", "item-0", "item-5", "item-2", "item-4"]
        for limit in (1, 2, 3, 4, 7):
            got: list[str] = []
            after: tuple[str, str] | None = None
            while page := ledger.reader.list_articles(Filters(), limit, after):
                got += [article.id for article in page]
                after = (page[-1].published_at or "", page[-1].id)
            assert got == expected

    def test_sources_are_counted_under_one_name_whatever_its_case(self, ledger: SqlLedger) -> None:
        put(ledger, draft(1, source="Kestrel", published_at="2031-04-09"))
        put(ledger, draft(2, source="KESTREL", published_at="2031-04-07"))
        put(ledger, draft(3, source="Kestrel", published_at=None))
        put(ledger, draft(4, source="Aldern Echo", published_at=None))
        put(ledger, draft(5, source=None, published_at="2031-01-01"))
        put(ledger, draft(6, source="Gone"))
        ledger.writer.remove(["item-6"])
        assert ledger.reader.sources(Filters(languages=("sv",))) == []
        assert ledger.reader.sources(Filters()) == [
            SourceCount("Aldern Echo", 1, None, None),
            SourceCount("KESTREL", 3, "2031-04-07", "2031-04-09"),
            SourceCount(None, 1, "2031-01-01", "2031-01-01"),
        ]

    def test_languages_come_with_the_most_frequent_first(self, ledger: SqlLedger) -> None:
        for number, language in enumerate(["de", "en", "en", None, "fr"]):
            put(ledger, draft(number, language=language))
        assert ledger.reader.languages() == ["en", "de", "fr"]


class TestTerms:
    def test_title_outlet_and_body_are_found_and_the_body_counts_more(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft(1, title="Bridge", text="The parade was dull.", source="Post"))
        put(ledger, draft(2, title="Weather", text="The bridge was open.", source="Post"))
        put(ledger, draft(3, title="Weather", text="The parade was long.", source="Bridge Post"))
        found = ledger.finder.lexical(terms("bridges", "en"), Filters(), 10)
        assert {p.article_id for p, _ in found} == {"item-1", "item-2", "item-3"}
        assert found[-1][0].article_id == "item-3"
        similarities = [value for _, value in found]
        assert similarities == sorted(similarities, reverse=True)
        assert ledger.finder.lexical([], Filters(), 10) == []

    def test_after_another_outlet_is_noted_only_its_words_find_the_article(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, draft(source="Ellery Post"))
        ledger.writer.update_metadata([draft(source="Kestrel Courier")])
        assert ledger.finder.lexical(terms("Kestrel", "en"), Filters(), 10)
        assert not ledger.finder.lexical(terms("Ellery Post", "en")[-1:], Filters(), 10)
        assert ledger.finder.lexical(terms("council", "en"), Filters(), 10)
        assert set(ledger.finder.document_frequency(terms("Kestrel", "en"))) == {"kestrel"}

    def test_document_frequency_counts_passages_and_leaves_out_what_stands_nowhere(
        self, ledger: SqlLedger
    ) -> None:
        for number in range(4):
            put(ledger, draft(number, text="The bridge, the bridge." if number else "A reef."))
        (bridge,) = terms("bridge", "en")
        (reef,) = terms("reef", "en")
        found = ledger.finder.document_frequency([bridge, reef, "nowhere", '"', "*"])
        assert found == {bridge: 3, reef: 1}

    @pytest.mark.parametrize("text", ["AND OR NOT", "NEAR(a b)", '"', "a* b:c", "^x -y", "'; --"])
    def test_no_question_is_taken_for_an_operator(self, ledger: SqlLedger, text: str) -> None:
        put(ledger, draft())
        ledger.finder.lexical(terms(text, "en"), Filters(sources=("Ellery Post",)), 10)


class TestVectors:
    def test_vectors_come_back_as_they_were(self, ledger: SqlLedger) -> None:
        one = staged(draft(text="The council met. " * 200))
        ledger.writer.stage([one])
        ids, vectors = next(ledger.vectors.all_vectors(100))
        assert ids == [p.id for p in one.passages]
        np.testing.assert_array_equal(vectors, one.vectors)
        held = ledger.vectors.vectors_of_version("item-1", 1)
        assert held is not None
        np.testing.assert_array_equal(held[1], one.vectors)
        assert ledger.vectors.vectors_of_version("item-1", 2) is None

    @pytest.mark.parametrize("batch", [1, 2, 3, 100])
    def test_batches_hold_every_passage_once(self, ledger: SqlLedger, batch: int) -> None:
        for number in range(5):
            put(ledger, draft(number, text="The council met. " * 100))
        ids = [key for some, _ in ledger.vectors.all_vectors(batch) for key in some]
        texts = [row for rows in ledger.vectors.texts(batch) for row in rows]
        assert len(ids) == len(set(ids)) == ledger.vectors.count_indexed()
        assert [passage.id for passage, _, _ in texts] == ids
        assert all(len(body) == p.span.end - p.span.start for p, _, body in texts)

    def test_a_sample_holds_the_newest_and_is_spread_over_the_rest(self, ledger: SqlLedger) -> None:
        assert ledger.vectors.sample_vectors(4) is None
        for number in range(60):
            put(ledger, draft(number))
        found = ledger.vectors.sample_vectors(4)
        assert found is not None
        numbers = sorted(int(key.partition("@")[0].removeprefix("item-")) for key in found[0])
        assert numbers == [0, 15, 30, *range(44, 60)]

    def test_replaced_vectors_keep_their_places(self, ledger: SqlLedger) -> None:
        put(ledger, draft(1))
        put(ledger, draft(2))
        ids, _ = next(ledger.vectors.all_vectors(10))
        others = np.eye(2, 8, dtype=np.float32)
        ledger.writer.replace_vectors(ids[::-1], others)
        np.testing.assert_array_equal(next(ledger.vectors.all_vectors(10))[1], others[::-1])


class TestLineages:
    def test_those_of_visible_articles_are_told(self, ledger: SqlLedger) -> None:
        put(ledger, draft(1))
        put(ledger, draft(2))
        put(ledger, draft(3))
        ledger.writer.stage([staged(draft(4))])
        ledger.writer.remove(["item-3"])
        ids = [f"item-{number}" for number in range(6)]
        found = ledger.finder.lineages(ids)
        assert set(found) == {"item-1", "item-2"}
        for id_, lineage in found.items():
            article = ledger.reader.get(id_)
            assert isinstance(article, Article)
            assert article.lineage_id == lineage == ledger.finder.articles([id_])[id_].lineage_id

    def test_members_come_the_oldest_first_and_undated_ones_last(self, ledger: SqlLedger) -> None:
        dates = ["2031-04-09", None, "2031-04-08T10:00:00Z", "2031-04-08", "2031-04-09"]
        for number, date in enumerate(dates):
            join(ledger, draft(number, published_at=date), "lin_a")
        join(ledger, draft(7), "lin_b")
        join(ledger, draft(8), "lin_c")
        found = ledger.finder.members(["lin_a", "lin_b", "no-such"], Filters(), 10)
        assert {key: [one.id for one in some] for key, some in found.items()} == {
            "lin_a": ["item-3", "item-2", "item-0", "item-4", "item-1"],
            "lin_b": ["item-7"],
        }
        found = ledger.finder.members(["lin_a", "lin_c"], Filters(), 2)
        assert [one.id for one in found["lin_a"]] == ["item-3", "item-2"]
        assert [one.id for one in found["lin_c"]] == ["item-8"]

    def test_members_match_the_filters_and_can_be_seen(self, ledger: SqlLedger) -> None:
        for number, source in enumerate(["Post", "Echo", "Echo", "Post"]):
            join(ledger, draft(number, source=source), "lin_a")
        ledger.writer.remove(["item-1"])
        found = ledger.finder.members(["lin_a"], Filters(sources=("echo",)), 10)
        assert [one.id for one in found["lin_a"]] == ["item-2"]
        assert found["lin_a"][0] == ledger.reader.get("item-2")
        assert ledger.finder.members(["lin_a"], Filters(sources=("Nobody",)), 10) == {}

    def test_a_new_version_has_its_own_when_it_is_published_and_not_before(
        self, ledger: SqlLedger
    ) -> None:
        join(ledger, draft(text="The council met."), "lin_a")
        ledger.writer.stage([replace(staged(draft(), 2), lineage_id="lin_b")])
        assert ledger.finder.lineages(["item-1"]) == {"item-1": "lin_a"}
        ledger.writer.publish([("item-1", 2)])
        assert ledger.finder.lineages(["item-1"]) == {"item-1": "lin_b"}

    def test_lineages_are_merged_when_what_joins_them_can_be_seen_and_not_before(
        self, ledger: SqlLedger
    ) -> None:
        for number, lineage in enumerate(["lin_a", "lin_b", "lin_b", "lin_c"]):
            join(ledger, draft(number), lineage)
        ids = [f"item-{number}" for number in range(4)]
        before = ledger.finder.lineages(ids)
        batch = [replace(staged(draft(number)), lineage_id="lin_a") for number in (8, 9)]
        ledger.writer.stage(batch, merged={"lin_b": "lin_a"})
        assert ledger.finder.lineages(ids) == before
        ledger.writer.publish([("item-9", 1)])  # each of the batch knows it
        known = ledger.finder.lineages([*ids, "item-9"])
        assert list(known.values()) == ["lin_a", "lin_a", "lin_a", "lin_c", "lin_a"]

    def test_a_lineage_is_torn_when_a_text_leaves_several_others(self, ledger: SqlLedger) -> None:
        for number in range(4):
            join(ledger, draft(number), "lin_a")
        join(ledger, draft(7), "lin_b")
        join(ledger, draft(8), "lin_b")
        assert ledger.lineage.torn() == []
        ledger.writer.remove(["item-8"])  # one is left
        titled = replace(staged(draft(2, title="Another"), 2), lineage_id="lin_a")
        ledger.writer.stage([titled])
        ledger.writer.publish([("item-2", 2)])  # the same text
        assert ledger.lineage.torn() == []
        ledger.writer.remove(["item-0"])
        assert ledger.lineage.torn() == ["lin_a"]
        assert [one.article_id for one in ledger.lineage.members("lin_a", 9)] == [
            *("item-1", "item-2", "item-3")
        ]
        assert len(ledger.lineage.members("lin_a", 2)) == 2
        ledger.lineage.part("lin_a", {"item-3": "lin_c"})
        assert ledger.lineage.torn() == []
        known = ledger.finder.lineages(["item-1", "item-2", "item-3"])
        assert list(known.values()) == ["lin_a", "lin_a", "lin_c"]
        ledger.writer.stage([replace(staged(draft(1, text="It left."), 2), lineage_id="lin_c")])
        ledger.writer.publish([("item-1", 2)])  # one is left there, two are where it came to
        assert ledger.lineage.torn() == ["lin_c"]

    def test_what_is_published_late_tears_what_it_joins(self, ledger: SqlLedger) -> None:
        for number, lineage in enumerate(["lin_a", "lin_b", "lin_c"]):
            join(ledger, draft(number), lineage)
        one = replace(staged(draft(9)), lineage_id="lin_c")
        ledger.writer.stage([one], merged={"lin_b": "lin_a"})
        ledger.writer.publish([("item-9", 1)], late=True)
        assert ledger.lineage.torn() == ["lin_a", "lin_c"]

    def test_a_hash_leads_to_no_more_articles_than_asked_for(self, ledger: SqlLedger) -> None:
        for number in range(9):
            put_sketch(ledger, draft(number), (-5, 2**62, number))
        found = ledger.lineage.sharing([-5, 2**62, 3, 77], 4)
        first = [f"item-{number}" for number in range(4)]
        assert found == {-5: first, 2**62: first, 3: ["item-3"]}

    def test_an_older_text_is_not_found_and_a_deleted_one_neither(self, ledger: SqlLedger) -> None:
        put_sketch(ledger, draft(1), (1, 2))
        put_sketch(ledger, draft(2), (1, 3))
        put_sketch(ledger, draft(1, text="The council left."), (4,), 2)
        ledger.writer.remove(["item-2"])
        assert ledger.lineage.sharing([1, 2, 3, 4], 9) == {4: ["item-1"]}
        printed = ledger.lineage.printed(["item-1", "item-2", "no-such"])
        assert {key: (one.version, one.text) for key, one in printed.items()} == {
            "item-1": (2, "The council left.")
        }

    def test_the_lineage_that_was_begun_first_is_the_oldest(
        self, ledger: SqlLedger, tmp_path: Path
    ) -> None:
        for number, lineage in enumerate(["lin_a", "lin_b", "lin_c", "lin_b"]):
            join(ledger, draft(number), lineage)
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as plain, plain:
            for number, day in enumerate(["03", "04", "02", "01"]):
                plain.execute(
                    "UPDATE versions SET added_at = ? WHERE article_id = ?",
                    (f"2031-04-{day}T00:00:00Z", f"item-{number}"),
                )
        asked = ["lin_a", "lin_b", "lin_c", "no-such"]
        assert ledger.lineage.by_age(asked) == ["lin_b", "lin_c", "lin_a"]


def join(ledger: SqlLedger, one: ArticleDraft, lineage: str) -> None:
    """Put an article into a lineage by name."""
    ledger.writer.stage([replace(staged(one), lineage_id=lineage)])
    ledger.writer.publish([(one.id, 1)])


def put_sketch(
    ledger: SqlLedger, one: ArticleDraft, sketch: tuple[int, ...], version: int = 1
) -> None:
    """Put an article with a sketch of one's own making."""
    ledger.writer.stage([replace(staged(one, version), sketch=sketch)])
    ledger.writer.publish([(one.id, version)])


class TestReach:
    """What grows with a batch and not with the collection."""

    @pytest.fixture
    def plans(self, ledger: SqlLedger) -> Iterator[Callable[[], list[str]]]:
        """How SQLite goes about the statements since the last call."""
        said: list[tuple[str, Any]] = []

        def note(_c: Any, _cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                said.append((statement, values[0] if many else values))

        engine = ledger._engine  # the connections know what was asked, and nothing else does
        event.listen(engine, "before_cursor_execute", note)

        def plans() -> list[str]:
            asked, found = list(said), []
            with engine.connect() as connection:
                for statement, values in asked:
                    rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                    found += [f"{row.detail} <- {statement}" for row in rows]
            said.clear()
            return found

        yield plans
        event.remove(engine, "before_cursor_execute", note)

    def test_taking_in_a_new_version_reads_nothing_but_what_it_touches(
        self, ledger: SqlLedger, plans: Callable[[], list[str]]
    ) -> None:
        put(ledger, draft(1))
        put(ledger, draft(1, text="The council left."), 2)
        ledger.lineage.printed(["item-1"])
        ledger.lineage.sharing([1, 2], 50)
        ledger.finder.lineages(["item-1"])
        found = plans()
        assert len(found) > 10
        tables = ("articles", "versions", "passages", "sketches")
        scanned = [f"SCAN {table} " for table in tables] + ["versions_by_state"]
        assert [plan for plan in found if any(mark in plan for mark in scanned)] == []

    def test_vectors_are_read_along_their_keys(
        self, ledger: SqlLedger, plans: Callable[[], list[str]]
    ) -> None:
        put(ledger, draft(1))
        plans()
        assert list(ledger.vectors.all_vectors(10))
        assert list(ledger.vectors.texts(10))
        found = plans()
        assert found
        assert [plan for plan in found if "B-TREE" in plan or "versions_by_state" in plan] == []


class TestFile:
    """What lies in the file, and which files are refused."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """A closed ledger with twenty articles."""
        path = tmp_path / "full.sqlite3"
        ledger = SqlLedger(path)
        for one in articles(20):
            put(ledger, draft(id=one["id"], text=one["text"]))
        ledger.close()
        return path

    def test_everything_is_there_after_opening_again(self, path: Path) -> None:
        for _ in range(2):
            ledger = SqlLedger(path)
            assert ledger.reader.count_articles(Filters()) == 20
            ledger.writer.note("colour", "blue")
            ledger.writer.note("colour", "green")
            assert ledger.writer.noted("colour") == "green"
            assert ledger.writer.noted("shape") is None
            ledger.close()

    def test_a_ledger_of_an_unknown_schema_is_refused_and_left_alone(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as plain:
            plain.execute("PRAGMA user_version = 99")
        with pytest.raises(SchemaUnknown, match="schema 99"):
            SqlLedger(path)
        with closing(sqlite3.connect(path)) as plain:
            assert plain.execute("SELECT count(*) FROM articles").fetchone() == (20,)

    def test_some_other_database_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "other.sqlite3"
        with closing(sqlite3.connect(path)) as plain:
            plain.execute("CREATE TABLE recipes (name)")
        with pytest.raises(SchemaUnknown):
            SqlLedger(path)
        with closing(sqlite3.connect(path)) as plain:
            tables = plain.execute("SELECT name FROM sqlite_master").fetchall()
        assert tables == [("recipes",)]

    def test_a_file_of_garbage_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "garbage.sqlite3"
        garbage = random.Random(3).randbytes(50_000)
        path.write_bytes(garbage)
        with pytest.raises(LedgerDamaged, match=r"garbage\.sqlite3 is damaged.*backup"):
            SqlLedger(path)
        assert path.read_bytes() == garbage

    @pytest.mark.parametrize("kept", [0.9, 0.5, 0.1])
    def test_a_truncated_file_is_refused(self, path: Path, kept: float) -> None:
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * kept)])
        with pytest.raises(LedgerDamaged):
            SqlLedger(path)

    def test_a_flipped_header_is_refused(self, path: Path) -> None:
        whole = bytearray(path.read_bytes())
        whole[:16] = bytes(byte ^ 0xFF for byte in whole[:16])
        path.write_bytes(whole)
        with pytest.raises(LedgerDamaged):
            SqlLedger(path)

    def test_overwritten_pages_are_refused(self, path: Path) -> None:
        whole = bytearray(path.read_bytes())
        for at in range(8_192, len(whole) - 4_096, 16_384):
            whole[at : at + 100] = b"\xa5" * 100
        path.write_bytes(whole)
        with pytest.raises(LedgerDamaged):
            SqlLedger(path)

    @pytest.mark.parametrize("name", ["what?", "50%20off", "a#b", "with space", "é", "a&b=c"])
    def test_it_lies_where_it_was_asked_to_lie(self, tmp_path: Path, name: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        ledger = SqlLedger(folder / "ledger.sqlite3")
        ledger.writer.note("colour", "blue")
        ledger.close()
        assert [path.name for path in folder.iterdir()] == ["ledger.sqlite3"]
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_a_file_that_cannot_be_opened_is_not_called_damaged(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="can't be opened") as caught:
            SqlLedger(tmp_path / "no-such-folder" / "ledger.sqlite3")
        assert not isinstance(caught.value, LedgerDamaged)
