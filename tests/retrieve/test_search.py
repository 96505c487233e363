from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.adapters.sql.finder import SqlFinder
from service.domain import Filters
from service.ingest.pipeline import Ingest
from service.ports import PassageFinder
from service.retrieve.period import Period
from service.retrieve.query import understand
from service.retrieve.search import CANDIDATES, Found, Search
from service.retrieve.statistics import Statistics, idf
from service.store import Store

NOW = "2026-06-01T00:00:00Z"
# Topics of the newsroom without reprints: what a reprint only says again is not found twice.
UNREPEATED = ("accident", "business", "court", "health", "labour", "politics", "protest")


def searching(
    store: Store, embedder: WordLlamaEmbedder, finder: PassageFinder | None = None
) -> Search:
    finder = finder or store.ledger.finder
    statistics = Statistics(store.ledger.reader, finder, lambda: store.generation)
    return Search(finder, lambda: store.index, embedder, statistics)


def find(
    search: Search, text: str, filters: Filters | None = None, limit: int = 10, **more: Any
) -> Found:
    query = understand(text, now=NOW, **more)
    return search.find(query, filters or Filters(), limit)


@pytest.fixture
def search(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder, newsroom: list[dict[str, Any]]
) -> Search:
    """Search over the newsroom."""
    ingest.add(newsroom)
    return searching(store, embedder)


def test_the_article_whose_title_is_asked_for_comes_first(
    search: Search, newsroom: list[dict[str, Any]]
) -> None:
    found = {one["title"]: find(search, one["title"]).hits[0] for one in newsroom}
    ids = {one["title"]: one["id"] for one in newsroom}
    missed = [t for t, hit in found.items() if hit.passage.article_id != ids[t]]
    assert missed == []


def test_hits_are_ranked_by_similarity_from_0_to_1(search: Search) -> None:
    hits = find(search, "ferry collision", limit=50).hits
    similarities = [hit.similarity for hit in hits]
    assert similarities == sorted(similarities, reverse=True)
    assert all(0 <= one <= 1 for one in similarities)


def test_fewer_hits_are_the_first_of_more(search: Search) -> None:
    assert find(search, "flood", limit=3).hits == find(search, "flood", limit=30).hits[:3]


def test_considered_counts_what_both_sides_found(search: Search) -> None:
    found = find(search, "flood in Sillen", limit=1)
    assert 1 < found.considered <= 2 * CANDIDATES
    assert set(found.weights) == {"flood", "sillen"}


def test_a_rare_word_weighs_more_than_a_frequent_one(search: Search) -> None:
    weights = find(search, "euros Okkersley zzzzz").weights
    assert weights["euro"] < weights["okkersley"] < weights["zzzzz"]


def test_the_outlet_that_is_named_is_raised(search: Search) -> None:
    text = "What does Radio Marrenia say of the ferry?"
    outlets = ("Radio Marrenia", "Sable Press Service")
    plain = find(search, text).hits
    raised = find(search, text, outlets=outlets).hits
    wanted = [h for h in raised if h.passage.article_id == "sample-ferry-radio"]
    before = {h.passage.id: h.similarity for h in plain}
    assert wanted
    assert wanted[0].similarity >= before[wanted[0].passage.id]
    assert raised[0].passage.article_id == "sample-ferry-radio"


def test_the_time_that_is_asked_about_is_raised(search: Search) -> None:
    query = understand("the cost of the Customs House", now=NOW)
    day = replace(query, period=Period("2026-05-28", "2026-05-28"))
    plain = {h.passage.id: h.similarity for h in search.find(query, Filters(), 100).hits}
    dated = {h.passage.id: h.similarity for h in search.find(day, Filters(), 100).hits}
    for name, least, most in (("cost", 1.099, 1.101), ("vote", 1.04, 1.06), ("debate", 1, 1.04)):
        for key, similarity in plain.items():
            if key.startswith(f"sample-customs-{name}@") and similarity > 0 and dated[key] < 1:
                assert least <= dated[key] / similarity <= most, key


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(sources=("Nobody",)), 0),
        (Filters(article_ids=("sample-rail-ballot",)), 1),
        (Filters(topics=("accident",)), 6),
        (Filters(topics=UNREPEATED, published_from="2026-01-01"), 32),
        (Filters(as_of="2026-02-20"), 2),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_filters_hold_for_matching_sets_of_every_size(
    search: Search,
    store: Store,
    embedder: WordLlamaEmbedder,
    filters: Filters,
    count: int,
    many: bool,
) -> None:
    if many:  # as if more passages matched than Chroma is given by id
        search = searching(store, embedder, _Crowded(store.ledger.finder))
    hits = find(search, "ferry strike", filters, limit=100).hits
    assert len({hit.passage.article_id for hit in hits}) == count
    matching = store.ledger.reader.list_articles(filters, 100, None)
    assert {hit.passage.article_id for hit in hits} == {article.id for article in matching}


class _Crowded:
    """The ledger's finder, for which every matching set is too large to be listed."""

    def __init__(self, finder: PassageFinder) -> None:
        self._finder = finder

    def matching_ids(self, filters: Filters, limit: int) -> list[str] | None:
        return self._finder.matching_ids(filters, 0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._finder, name)


def test_a_superseded_text_is_not_found(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    search = searching(store, embedder)
    for colour in ("red", "blue"):
        ingest.add([{"id": "hat", "title": "Hat", "text": f"A {colour} hat was found."}])
    [hit] = find(search, "red hat").hits
    assert hit.passage.version == 2


def test_statistics_are_read_again_after_a_write(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    finder = store.ledger.finder
    statistics = Statistics(store.ledger.reader, finder, lambda: store.generation)
    assert (statistics.outlets, statistics.languages) == ((), ("en",))
    unknown = statistics.weights(["hut"])["hut"]
    item = {"id": "hut", "title": "Hut gefunden", "source": "Vell Post", "language": "de"}
    ingest.add([item | {"text": "Ein Hut wurde am Montag in Vell gefunden."}])
    assert list(statistics.outlets) == ["Vell Post"]
    assert list(statistics.languages) == ["de"]
    assert statistics.weights(["hut"])["hut"] != unknown
    store.remove(["hut"])
    assert list(statistics.outlets) == []


@pytest.mark.parametrize(("frequency", "total"), [(0, 1), (1, 1), (5, 5), (1, 1_000)])
def test_a_weight_is_positive(frequency: int, total: int) -> None:
    assert idf(frequency, total) > 0


def test_a_weight_falls_as_a_term_gets_common() -> None:
    weights = [idf(n, 100) for n in range(101)]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize("terms", [[], ["nothing"], ["a", "b"] * 200])
def test_the_finder_takes_any_number_of_terms(store: Store, terms: Sequence[str]) -> None:
    assert isinstance(store.ledger.finder, SqlFinder)
    assert store.ledger.finder.lexical(terms, Filters(), 10) == []
    assert store.ledger.finder.lexical(terms, Filters(sources=("x",)), 10) == []
