"""Answers over the sample newsroom, through retrieval as in service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedders import WordLlamaEmbedder
from service.adapters.language import LangidDetector
from service.adapters.sql.ledger import SqlLedger
from service.compose.answerable import LEAST
from service.compose.evidence import gather
from service.compose.extractive import compose
from service.domain import Draft, Filters
from service.ingest.pipeline import Ingest
from service.maintenance import IndexHome
from service.retrieve.query import understand
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.store import Store

NOW = "2026-06-01T00:00:00Z"
Ask = Callable[[str], Draft]


@pytest.fixture(scope="module")
def ask(
    tmp_path_factory: pytest.TempPathFactory,
    newsroom: list[Mapping[str, Any]],
    embedder: WordLlamaEmbedder,
) -> Ask:
    folder = tmp_path_factory.mktemp("newsroom")
    ledger = SqlLedger(folder / "ledger.sqlite3")
    store = Store(ledger)
    home = IndexHome(folder / "index", ChromaIndex)
    if home.start(store):
        home.rebuild(store)
    Ingest(store, embedder, LangidDetector()).add(newsroom)
    statistics = Statistics(ledger.reader, ledger.finder, lambda: store.generation)
    search = Search(ledger.finder, lambda: store.index, embedder, statistics)

    def asked(question: str) -> Draft:
        query = understand(
            question, now=NOW, outlets=statistics.outlets, languages=statistics.languages
        )
        found = search.find(query, Filters(), 48)
        evidence = gather(found.hits, found.articles, ledger.finder)
        return compose(question, evidence, weights=found.weights, words=embedder, max_claims=5)

    return asked


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("Why did the gate at Corbin Weir not open?", "driftwood"),
        ("How many people died in the flood in Sillen?", "seven"),
        ("When is Pier 4 due to reopen?", "15 June"),
        ("What caused the ferry Maren Dawn to crash?", "worn seal"),
        ("How many union members voted for the strike?", "4,312"),
        ("Who won the Harbour Cup?", "Kestrel Bay Rovers"),
        ("How tall is the tallest chimney?", "44 metres"),
        ("Wie viele Feuerwehrleute hat Grauental geschickt?", "45"),
        ("Où les élèves ont-ils passé la nuit ?", "gymnase"),
        ("¿Cuánto mide la chimenea más alta?", "44 metros"),
    ],
)
def test_the_newsroom_answers(ask: Ask, question: str, key: str) -> None:
    draft = ask(question)
    assert draft.answerability >= LEAST
    assert key in draft.claims[0].text


@pytest.mark.parametrize(
    "question",
    [
        "Who won the World Cup?",
        "What is the capital of Australia?",
        "When is the next parliamentary election in Marrenia?",
        "What was the inflation rate in Marrenia?",
        "How do I bake bread?",
    ],
)
def test_the_newsroom_does_not_answer(ask: Ask, question: str) -> None:
    assert ask(question).answerability < LEAST


def test_nobody_obeys_the_comment_that_gives_orders(ask: Ask) -> None:
    draft = ask("Who discovered the Candelabra field?")
    assert all("Quince" not in claim.text for claim in draft.claims)
