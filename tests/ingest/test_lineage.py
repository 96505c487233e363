"""Reprints of one story share a lineage, whatever was cut or changed; other stories do not."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from service.adapters.sql.ledger import SqlLedger
from service.domain import ArticleDraft
from service.ingest.clean import canonical_text, clean
from service.ingest.lineage import KEPT, LEAST, RUN, is_reprint, overlap, place, shingles
from service.ports import Printed, Staged
from service.text.sentences import sentence_spans
from tests.conftest import ROOT, SHARED
from tests.fakes import Newsdesk, draft, sentences

NO_VECTORS = np.empty((0, 16), dtype=np.float32)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqlLedger]:
    made = SqlLedger(tmp_path / "ledger.sqlite3")
    yield made
    made.close()


def take_in(ledger: SqlLedger, drafts: Sequence[ArticleDraft], *, batch: int = 64) -> None:
    """Place and store first versions, without passages."""
    for at in range(0, len(drafts), batch):
        some = drafts[at : at + batch]
        placed = place([Printed(one.id, 1, one.text) for one in some], ledger.lineage)
        found = zip(some, placed.lineage_ids, placed.sketches, strict=True)
        ledger.writer.stage(
            [Staged(one, 1, (), NO_VECTORS, id_, sketch) for one, id_, sketch in found],
            merged=placed.merged,
        )
        ledger.writer.publish([(one.id, 1) for one in some])


def put(ledger: SqlLedger, texts: Mapping[str, str], *, batch: int = 64) -> None:
    take_in(ledger, [draft(id=key, text=text) for key, text in texts.items()], batch=batch)


def partition(ledger: SqlLedger, ids: Sequence[str]) -> set[frozenset[str]]:
    """The articles by lineage."""
    known = ledger.finder.lineages(list(ids))
    assert set(known) == set(ids)
    return {
        frozenset(key for key in ids if known[key] == lineage) for lineage in set(known.values())
    }


def text(*numbers: int, of: Sequence[str] = tuple(sentences(400))) -> str:
    """Sentences by number, the same text for the same numbers."""
    return " ".join(of[number] for number in numbers)


def same(one: str, other: str) -> bool:
    found = is_reprint(shingles(one), shingles(other))
    assert is_reprint(shingles(other), shingles(one)) == found
    return found


class TestShingles:
    def test_they_are_the_same_in_every_process(self) -> None:
        code = (
            "from service.ingest.lineage import shingles\n"
            "print(shingles('A ferry of the Ellery line ran aground.').sketch)"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        here = shingles("A ferry of the Ellery line ran aground.").sketch
        assert run.stdout.strip() == str(here)
        assert len(here) == 4

    def test_those_of_a_ledger_that_is_there_are_found_again(self) -> None:
        """Another hash would find none of the articles that are in ledgers already."""
        assert shingles("The ferry ran aground today.").sketch == (-6332296532376149763,)

    def test_case_accents_and_punctuation_do_not_count(self) -> None:
        one = shingles("Zoë's ferry — the 'Łódź' — ran aground at noon.")
        other = shingles("ZOE'S FERRY, THE LODZ, RAN AGROUND AT NOON")
        assert one.sketch == other.sketch

    def test_a_text_of_fewer_words_than_a_run_has_none(self) -> None:
        for words in ("", "The ferry ran aground", "…"):
            assert len(shingles(words)) == 0
            assert shingles(words).sketch == ()

    def test_a_run_that_comes_twice_counts_once(self) -> None:
        assert len(shingles("one two three four five " * 3)) == RUN

    def test_where_no_spaces_stand_a_character_is_a_word(self) -> None:
        assert len(shingles("港の評議会は新しい渡し船を買うことを決めた。")) == 21 - RUN + 1

    def test_what_is_quoted_is_not_the_texts_own(self) -> None:
        found = shingles("One two three four five. “Six seven eight nine ten,” he said to us then.")
        assert len(found) == 15 - RUN + 1
        assert int(found.own.sum()) == 2

    def test_a_sketch_keeps_the_lowest(self) -> None:
        found = shingles(text(*range(10)))
        assert len(found.sketch) == KEPT
        assert list(found.sketch) == sorted(set(found.hashes.tolist()))[:KEPT]

    @given(st.text(max_size=200))
    @settings(max_examples=200, deadline=None)
    def test_any_text_has_some_or_none_and_repeats_itself(self, words: str) -> None:
        found = shingles(words)
        assert len(found.hashes) == len(found.places) == len(found.own)
        if len(found):
            assert overlap(found, found).contained == 1.0


class TestIsReprint:
    STORY = range(24)

    def test_the_same_text_is(self) -> None:
        assert same(text(*self.STORY), text(*self.STORY))

    def test_one_with_another_beginning_and_a_fifth_dropped_is(self) -> None:
        kept = [n for n in self.STORY if n % 5]
        assert same(text(*self.STORY), text(101, 102, *kept[2:]))

    @pytest.mark.parametrize("kept", [6, 8, 12, 20])
    def test_one_that_was_cut_short_is(self, kept: int) -> None:
        assert same(text(*self.STORY), text(*range(kept)))

    def test_one_with_a_word_in_ten_replaced_is(self) -> None:
        words = text(*self.STORY).split()
        reworded = [f"other{n}" if n % 10 == 3 else word for n, word in enumerate(words)]
        assert same(text(*self.STORY), " ".join(reworded))

    def test_another_story_is_not(self) -> None:
        assert not same(text(*self.STORY), text(*range(100, 124)))

    def test_one_that_takes_over_a_quarter_is_not(self) -> None:
        assert not same(text(*self.STORY), text(*range(6), *range(100, 118)))

    def test_two_reports_of_one_speech_are_not(self) -> None:
        speech = [f"“{text(n)}” he said." for n in range(8)]
        assert not same(
            text(101) + " ".join(speech) + text(*range(102, 108)),
            text(201) + " ".join(speech) + text(*range(202, 208)),
        )

    def test_one_speech_in_full_is_its_reprint(self) -> None:
        speech = f"“{text(*range(20))}”"
        assert same(f"He spoke. {speech}", f"PORT ELLERY (Agency) - She heard him. {speech}")

    def test_a_form_of_words_makes_no_reprint(self) -> None:
        form = text(0, 1)
        assert len(shingles(form)) < LEAST
        assert not same(form, form)

    def test_the_notice_under_all_texts_of_an_outlet_makes_no_reprint(self) -> None:
        notice = range(300, 308)
        assert not same(text(*range(20), *notice), text(*range(100, 120), *notice))

    def test_a_round_up_is_a_reprint_of_none_but_its_first_story(self) -> None:
        stories = [range(at, at + 15) for at in (0, 50, 100, 150, 200)]
        round_up = text(*(n for story in stories for n in story))
        assert [same(round_up, text(*story)) for story in stories] == [True] + [False] * 4

    @given(
        st.lists(st.integers(0, 40), min_size=1, max_size=30),
        st.lists(st.integers(0, 40), min_size=1, max_size=30),
    )
    @settings(max_examples=100, deadline=None)
    def test_it_does_not_matter_which_comes_first(self, one: list[int], other: list[int]) -> None:
        same(text(*one), text(*other))


class TestPlace:
    def test_reprints_in_one_batch_and_in_the_ledger_find_each_other(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, {"a": text(*range(20)), "x": text(*range(100, 120))})
        put(
            ledger,
            {"b": text(*range(2, 20)), "c": text(50, *range(1, 20)), "y": text(*range(60, 80))},
        )
        assert partition(ledger, "abcxy") == {
            frozenset("abc"),
            frozenset("x"),
            frozenset("y"),
        }

    def test_an_article_that_links_two_lineages_makes_them_one_of_the_older_id(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, {"a": text(*range(16)), "c": text(*range(16, 32)), "x": text(*range(50, 66))})
        before = ledger.finder.lineages(["a", "c"])
        assert before["a"] != before["c"]
        put(ledger, {"b": text(*range(8, 24))})
        after = ledger.finder.lineages(["a", "b", "c"])
        assert set(after.values()) <= set(before.values())
        assert partition(ledger, "abcx") == {frozenset("abc"), frozenset("x")}

    def test_the_two_hundredth_reprint_is_found_too(self, ledger: SqlLedger) -> None:
        """More articles have its hashes than are looked at."""
        story = {f"r{n}": text(*range(20), 100 + n) for n in range(200)}
        put(ledger, story, batch=30)
        put(ledger, {"last": text(*range(1, 20))})
        assert len(partition(ledger, [*story, "last"])) == 1

    def test_a_notice_under_a_hundred_texts_hides_no_reprint(self, ledger: SqlLedger) -> None:
        words, notice = sentences(4_000, seed=3), range(300, 308)
        others = {
            f"n{n}": text(*range(20 * n, 20 * n + 20), of=words) + text(*notice) for n in range(100)
        }
        put(ledger, others)
        assert len(partition(ledger, list(others))) == 100
        put(ledger, {"copy": text(399, *range(1_002, 1_020), of=words) + text(*notice)})
        assert frozenset({"n50", "copy"}) in partition(ledger, [*others, "copy"])

    def test_each_article_alone_has_a_lineage_of_its_own_named_after_it(
        self, ledger: SqlLedger
    ) -> None:
        put(ledger, {"a": "Too short.", "b": "Too short.", "c": text(1, 2, 3, 4)})
        found = ledger.finder.lineages(["a", "b", "c"])
        assert len(set(found.values())) == 3
        assert all(len(id_) == 20 and id_.startswith("lin_") for id_ in found.values())

    @given(st.randoms(use_true_random=False), st.integers(1, 12))
    @settings(max_examples=15, deadline=None)
    def test_the_order_of_arrival_does_not_change_who_belongs_together(
        self, tmp_path_factory: pytest.TempPathFactory, rng: random.Random, batch: int
    ) -> None:
        starts = [rng.randrange(0, 60) for _ in range(12)]
        texts = {f"s{n}": text(*range(at, at + 16)) for n, at in enumerate(starts)}
        linked = {pair for pair in combinations(texts, 2) if same(*(texts[key] for key in pair))}
        order = list(texts)
        rng.shuffle(order)
        ledger = SqlLedger(tmp_path_factory.mktemp("order") / "ledger.sqlite3")
        try:
            put(ledger, {key: texts[key] for key in order}, batch=batch)
            assert partition(ledger, order) == components(list(texts), linked)
        finally:
            ledger.close()

    @given(st.randoms(use_true_random=False))
    @settings(max_examples=8, deadline=None, phases=[Phase.generate])
    def test_whatever_was_there_before_the_texts_that_are_left_decide_who_belongs_together(
        self, tmp_path_factory: pytest.TempPathFactory, rng: random.Random
    ) -> None:
        """Any history of additions, new versions and removals, several in one batch."""
        desk = Newsdesk(tmp_path_factory.mktemp("history"))
        fresh = SqlLedger(tmp_path_factory.mktemp("fresh") / "ledger.sqlite3")
        texts: dict[str, str] = {}
        try:
            for _ in range(8):
                some = rng.sample([f"item-{number}" for number in range(9)], rng.randint(1, 5))
                if rng.random() < 0.3:
                    desk.store.remove(some)
                    texts = {key: kept for key, kept in texts.items() if key not in some}
                else:  # one that begins 4 or 8 sentences after another reprints it, 12 does not
                    starts = [rng.randrange(0, 60, 4) for _ in some]
                    sent = {
                        k: text(*range(at, at + 16)) for k, at in zip(some, starts, strict=True)
                    }
                    desk.ingest.add([{"id": key, "title": "A", "text": sent[key]} for key in sent])
                    texts |= sent
                linked = {
                    pair for pair in combinations(texts, 2) if same(*(texts[key] for key in pair))
                }
                assert partition(desk.ledger, list(texts)) == components(list(texts), linked)
            put(fresh, texts)
            assert partition(fresh, list(texts)) == partition(desk.ledger, list(texts))
        finally:
            fresh.close()
            desk.close()


def components(keys: Sequence[str], linked: set[tuple[str, str]]) -> set[frozenset[str]]:
    """Connected components, the plain way."""
    found = [{key} for key in keys]
    for one, other in linked:
        both = [part for part in found if one in part or other in part]
        found = [part for part in found if part not in both] + [set().union(*both)]
    return {frozenset(part) for part in found}


needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")


def rows() -> list[dict[str, Any]]:
    files = sorted((SHARED / "news_articles").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


def copied(article: ArticleDraft, id_: str, rng: random.Random) -> ArticleDraft:
    """A reprint: other headline, first paragraph and outlet, agency line, a fifth dropped."""
    first, *others = [line for line in article.text.split("\n") if line.strip()]
    if not others:
        spans = sentence_spans(first)
        others = [first[spans[min(2, len(spans) - 1)].start :]]
    kept = []
    for paragraph in others:
        kept.append([span.of(paragraph).strip() for span in sentence_spans(paragraph)])
    places = [(p, s) for p, found in enumerate(kept) for s in range(len(found))]
    gone = set(rng.sample(places, len(places) // 5))
    body = "\n\n".join(
        " ".join(sentence for s, sentence in enumerate(found) if (p, s) not in gone)
        for p, found in enumerate(kept)
    )
    opening = " ".join(sentences(2, seed=rng.randrange(10_000)))
    return draft(
        id=id_,
        title="A headline of its own",
        text=canonical_text(f"PORT ELLERY (Agency) - {opening}\n\n{body}"),
        source="Ellery Post",
    )


@pytest.fixture(scope="module")
def drafts() -> dict[str, ArticleDraft]:
    made = (clean({**row, "id": row["ID"], "text": row["content_original"]}) for row in rows())
    return {one.id: one for one in made}


@pytest.fixture(scope="module")
def collection(
    drafts: dict[str, ArticleDraft], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SqlLedger]:
    ledger = SqlLedger(tmp_path_factory.mktemp("real") / "ledger.sqlite3")
    take_in(ledger, list(drafts.values()))
    yield ledger
    ledger.close()


@pytest.mark.data
@needs_data
class TestRealArticles:
    def test_only_the_one_story_that_two_outlets_printed_is_a_lineage_of_several(
        self, collection: SqlLedger, drafts: dict[str, ArticleDraft]
    ) -> None:
        """Looked at: the Boston Herald's is the AP's under another headline, 99 of 100 runs."""
        several = [part for part in partition(collection, list(drafts)) if len(part) > 1]
        assert several == [frozenset({"2z3VCwRWRl1cRdua", "3eACOXS7VwNWNIoS"})]

    def test_no_outlets_accounts_of_one_event_share_a_lineage(self, collection: SqlLedger) -> None:
        lines = (SHARED / "same_event" / "triples.jsonl").read_text().splitlines()
        events = [json.loads(line) for line in lines]
        assert len(events) == 119
        for event in events:
            known = collection.finder.lineages([event["left"], event["center"], event["right"]])
            assert len(set(known.values())) == 3, event["date"]

    @pytest.mark.parametrize("seed", [1, 2])
    def test_of_100_copies_at_least_95_are_in_the_lineage_of_the_original_and_none_elsewhere(
        self, collection: SqlLedger, drafts: dict[str, ArticleDraft], seed: int
    ) -> None:
        rng = random.Random(seed)
        copy_of = {key: f"copy-{seed}-of-{key}" for key in rng.sample(sorted(drafts), 100)}
        copies = [copied(drafts[key], id_, rng) for key, id_ in copy_of.items()]
        before = collection.finder.lineages(list(drafts))
        take_in(collection, copies)
        after = collection.finder.lineages([*drafts, *copy_of.values()])
        collection.writer.remove(list(copy_of.values()))
        assert {key: after[key] for key in drafts} == before
        wrong = {
            key
            for key, id_ in copy_of.items()
            if after[id_] != after[key] and after[id_] in before.values()
        }
        assert wrong == set()
        assert sum(after[id_] == after[key] for key, id_ in copy_of.items()) >= 95
