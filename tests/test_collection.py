from __future__ import annotations

from typing import Any

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.collection import AROUND, Collection
from service.domain import Filters
from service.errors import Gone, NotFound, Unavailable
from service.ingest.pipeline import Ingest
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.store import Store

NOW = "2026-06-01T00:00:00Z"
TEXT = "A red hat was found in Vell on Monday. " * 40
HAT: dict[str, Any] = {"id": "hat", "title": "Hat", "text": TEXT, "source": "Vell Post"}


@pytest.fixture
def collection(store: Store, embedder: WordLlamaEmbedder) -> Collection:
    """A collection, empty."""
    ledger = store.ledger
    statistics = Statistics(ledger.reader, ledger.finder, lambda: store.generation)
    search = Search(ledger.finder, lambda: store.index, embedder, statistics)
    return Collection(store, search, statistics)


def test_a_hit_carries_the_exact_text_of_its_passage(
    collection: Collection, ingest: Ingest
) -> None:
    ingest.add([HAT])
    hits = collection.search("red hat", filters=Filters(), now=NOW, limit=10)
    assert len(hits) == 2
    article = collection.article("hat")
    in_order = sorted(hits, key=lambda hit: hit.hit.passage.span)
    assert "".join(hit.text for hit in in_order) == article.text


def test_an_article_can_be_read_in_each_version(collection: Collection, ingest: Ingest) -> None:
    ingest.add([HAT])
    ingest.add([HAT | {"text": "A blue hat."}])
    assert collection.article("hat").text == "A blue hat."
    assert collection.article("hat", 1).text == TEXT.strip()
    assert [number for number, _ in collection.versions("hat")] == [1, 2]
    assert collection.article("hat", 1).versions == 2


def test_what_was_never_there_is_not_found(collection: Collection, ingest: Ingest) -> None:
    with pytest.raises(NotFound, match="no article hat"):
        collection.article("hat")
    ingest.add([HAT])
    with pytest.raises(NotFound, match="version 2"):
        collection.article("hat", 2)


def test_what_was_deleted_is_gone_with_title_and_outlet(
    collection: Collection, ingest: Ingest
) -> None:
    ingest.add([HAT])
    assert collection.delete(["hat", "nobody"]) == ["hat"]
    for version in (None, 1):
        with pytest.raises(Gone) as gone:
            collection.article("hat", version)
        assert (gone.value.title, gone.value.source) == ("Hat", "Vell Post")
    with pytest.raises(Gone):
        collection.permalink("cit_hat@1:0-5")
    assert collection.delete(["hat"]) == []
    assert collection.search("red hat", filters=Filters(), now=NOW, limit=10) == []


def test_a_permalink_shows_what_stands_around_the_quote(
    collection: Collection, ingest: Ingest
) -> None:
    ingest.add([HAT])
    link = collection.permalink("cit_hat@1:600-610")
    text = TEXT.strip()
    assert link.citation.cited_text == text[600:610]
    assert link.before == text[600 - AROUND : 600]
    assert link.after == text[610 : 610 + AROUND]
    assert link.superseded_by is None
    assert link.citation.id == "cit_hat@1:600-610"


def test_an_old_permalink_names_the_newest_version(collection: Collection, ingest: Ingest) -> None:
    for colour in ("red", "blue", "green"):
        ingest.add([HAT | {"text": f"A {colour} hat."}])
    assert [collection.permalink(f"cit_hat@{n}:0-5").superseded_by for n in (1, 2, 3)] == [
        3,
        3,
        None,
    ]


@pytest.mark.parametrize(
    "citation",
    ["", "hat", "cit_hat@1:5-5", "cit_hat@1:9-2", "cit_hat@1:0-9999999", "cit_hat@9:0-1"],
)
def test_what_is_no_citation_is_not_found(
    collection: Collection, ingest: Ingest, citation: str
) -> None:
    ingest.add([HAT])
    with pytest.raises(NotFound):
        collection.permalink(citation)


def test_a_page_begins_behind_the_last_article(collection: Collection, ingest: Ingest) -> None:
    ingest.add([{"id": f"n{n}", "title": f"Hat {n}", "text": f"Hat {n}."} for n in range(5)])
    first = collection.page(Filters(), 3, None)
    rest = collection.page(Filters(), 3, ("", first[-1].id))
    assert [one.id for one in first + rest] == [f"n{n}" for n in range(5)]


def test_outlets_are_counted(collection: Collection, ingest: Ingest) -> None:
    ingest.add([HAT, HAT | {"id": "cap", "source": "vell post"}])
    [count] = collection.sources(Filters())
    assert count.articles == 2


def test_without_an_index_reading_goes_on_and_search_says_why_not(
    collection: Collection, ingest: Ingest, store: Store
) -> None:
    ingest.add([HAT])
    store.adopt(None)
    assert not store.ready
    assert collection.article("hat").title == "Hat"
    assert collection.permalink("cit_hat@1:0-5").citation.cited_text == "A red"
    with pytest.raises(Unavailable, match="rebuilt"):
        collection.search("red hat", filters=Filters(), now=NOW, limit=10)
