"""Fit the weights of `service/compose/answerable.py`: when to answer and when to abstain.

    .venv/bin/python -m evals.fit_answerable ../shared/data [newsroom questions.jsonl]

Questions of CLAPNQ (answerable and not; its passages are one collection), the same questions and
the null queries of MultiHop-RAG asked of the sample newsroom and of CLAPNQ's passages, and
questions on the newsroom if a file of `{"question": ..., "answerable": true, "dev": true}` is
given. Fitted on the development half only: by the parity of the md5 of the passage's title, or of
the query's id, so that no passage is in both. Prints the weights to write into the module, and how
well they do on each half. Numbers of the other half are for reporting, not for choosing.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.loaders.clapnq import joined
from service.adapters.chroma_index import ChromaIndex
from service.adapters.embedders import WordLlamaEmbedder
from service.adapters.language import LangidDetector
from service.adapters.sql.ledger import SqlLedger
from service.compose.answerable import Signals
from service.compose.evidence import gather
from service.compose.extractive import read
from service.domain import Filters
from service.ingest.pipeline import Ingest
from service.maintenance import IndexHome
from service.retrieve.query import understand
from service.retrieve.search import Search
from service.retrieve.statistics import Statistics
from service.store import Store

Floats = NDArray[np.float64]
NOW = "2026-06-01T00:00:00Z"
NEWSROOM = Path(__file__).parent.parent / "service" / "newsroom"
# How much one question of each kind counts; within answerable and unanswerable the sums are made
# equal, so that 0.5 is where both errors cost the same.
SHARES = {"clapnq": 1.0, "newsroom": 1.5, "off-topic": 0.25, "null": 0.1}
L2 = 1.0
NULL_QUERIES = 80


@dataclass(frozen=True)
class Case:
    """One question with its signals; `dev` when it may be fitted on."""

    kind: str
    question: str
    answerable: bool
    dev: bool
    signals: Floats


class Collection:
    """Articles in a temporary store, and the signals of questions asked of them."""

    def __init__(self, articles: Sequence[Mapping[str, Any]], folder: Path) -> None:
        self._embedder = WordLlamaEmbedder()
        folder.mkdir()
        ledger = SqlLedger(folder / "ledger.sqlite3")
        store = Store(ledger)
        home = IndexHome(folder / "index", ChromaIndex)
        if home.start(store):
            home.rebuild(store)
        Ingest(store, self._embedder, LangidDetector()).add(list(articles))
        self._finder = ledger.finder
        self._statistics = Statistics(ledger.reader, ledger.finder, lambda: store.generation)
        self._search = Search(ledger.finder, lambda: store.index, self._embedder, self._statistics)

    def signals(self, question: str) -> Floats | None:
        """None where nothing is found, or where the kind of question is answered without them."""
        query = understand(
            question,
            now=NOW,
            outlets=self._statistics.outlets,
            languages=self._statistics.languages,
        )
        found = self._search.find(query, Filters(), 48)
        evidence = gather(found.hits, found.articles, self._finder)
        seen = read(question, evidence, weights=found.weights, embedder=self._embedder)
        return None if seen is None else np.array(astuple(seen.signals), dtype=np.float64)


def main(data: Path, questions: Path | None) -> None:
    """Fit and print."""
    with tempfile.TemporaryDirectory() as folder:
        cases = list(_cases(data, questions, Path(folder)))
    dev = [case for case in cases if case.dev]
    bias, weights = _fit(dev)
    _say(f"_BIAS = {bias:.2f}")
    for field, weight in zip(fields(Signals), weights, strict=True):
        _say(f"    {field.name}={weight:.2f},")
    for name, part in (("development", True), ("other half", False)):
        for kind in SHARES:
            _report(
                name, kind, [c for c in cases if c.dev is part and c.kind == kind], bias, weights
            )


def _cases(data: Path, questions: Path | None, folder: Path) -> Iterator[Case]:
    rows = list(_clapnq(data / "clapnq"))
    texts = {hashlib.md5(row["text"].encode()).hexdigest(): row for row in rows}
    passages = Collection(
        [{"id": key, "title": row["title"], "text": row["text"]} for key, row in texts.items()],
        folder / "clapnq",
    )
    lines = [line for file in sorted(NEWSROOM.glob("*.jsonl")) for line in _lines(file)]
    newsroom = Collection(lines, folder / "newsroom")
    for row in rows:
        asked, dev = row["question"], _is_dev(row["title"])
        yield from _case("clapnq", asked, row["answerable"], dev, passages)
        yield from _case("off-topic", asked, False, dev, newsroom)
    nulls = [q for q in _lines(data / "multihop_rag" / "queries_dev.jsonl") if _is_null(q)]
    for query in nulls[:NULL_QUERIES]:
        for collection in (passages, newsroom):
            dev = _is_dev(query["query_id"])
            yield from _case("null", query["query"], False, dev, collection)
    for line in _lines(questions) if questions else ():
        yield from _case("newsroom", line["question"], line["answerable"], line["dev"], newsroom)


def _case(
    kind: str, question: str, answerable: bool, dev: bool, collection: Collection
) -> Iterator[Case]:
    signals = collection.signals(question)
    if signals is not None:
        yield Case(kind, question, answerable, dev, signals)


def _clapnq(folder: Path) -> Iterator[dict[str, Any]]:
    for name, answerable in (("answerable_dev", True), ("unanswerable_dev", False)):
        for row in _lines(folder / f"{name}.jsonl"):
            passage = row["passages"][0]
            yield {
                "question": row["input"],
                "answerable": answerable,
                "title": passage["title"],
                "text": joined(passage["text"]),
            }


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def _is_null(query: Mapping[str, Any]) -> bool:
    return "null" in str(query["question_type"])


def _is_dev(key: str) -> bool:
    return hashlib.md5(key.encode()).digest()[0] % 2 == 0


def _fit(cases: Sequence[Case]) -> tuple[float, Floats]:
    """Class-balanced logistic regression, L2 on all but the bias, by Newton's method."""
    x = np.array([[1.0, *case.signals] for case in cases])
    y = np.array([float(case.answerable) for case in cases])
    share = np.array([SHARES[case.kind] for case in cases])
    for value in (0.0, 1.0):
        share[y == value] *= len(y) / 2 / share[y == value].sum()
    ridge = np.eye(x.shape[1]) * L2
    ridge[0, 0] = 1e-6
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (share * (p - y)) + ridge @ weights
        hessian = (x * (share * p * (1 - p))[:, None]).T @ x + ridge
        weights = weights - np.linalg.solve(hessian, gradient)
    return float(weights[0]), weights[1:]


def _report(name: str, kind: str, cases: Sequence[Case], bias: float, weights: Floats) -> None:
    """ROC AUC where both classes are there, shares answered and abstained rightly at 0.5."""
    if not cases:
        return
    p = 1 / (1 + np.exp(-(bias + np.array([case.signals for case in cases]) @ weights)))
    yes = np.array([case.answerable for case in cases])
    parts = [f"{name}: {kind}, {len(cases)} questions"]
    if yes.any():
        parts.append(f"answered {np.mean(p[yes] >= 0.5):.3f}")
    if not yes.all():
        parts.append(f"abstained {np.mean(p[~yes] < 0.5):.3f}")
    if yes.any() and not yes.all():
        above = (p[yes][:, None] > p[~yes][None]).mean()
        parts.append(f"AUC {above + (p[yes][:, None] == p[~yes][None]).mean() / 2:.3f}")
    _say(", ".join(parts))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
