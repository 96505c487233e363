"""Fit what a brief overview chooses its sentences by: `service/learned/brief.json`.

    .venv/bin/python -m evals.fit_brief ../shared/data            # cross-validate, and print
    .venv/bin/python -m evals.fit_brief ../shared/data --write    # fit on all 500, write the file

On the 500 training events of NeuS, never on its validation set, which the suite reports. A choice
is a set of sentences that just reaches 66 words; its gain is the ROUGE-1 recall of the expert's
roundup by the first 66. The weights maximise the expected gain under a softmax over the choices.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from evals.fit_models import folds, write
from evals.loaders import neus
from evals.metrics.rouge import scores
from service.adapters.embedders import WordLlamaEmbedder
from service.compose.summary import brief
from service.compose.summary.sentences import sentences_of
from service.domain import Article
from service.learned.linear import Floats, Linear

FOLDS, REPEATS = 5, 2
L2 = 1e-3
_MOST_CHOICES, _MOST_SENTENCES = 1_500, 14


@dataclass(frozen=True)
class Event:
    """The choices of one event: their signs in rows, what is taken off each, the recall of each."""

    id: str
    rows: Floats
    taken: Floats
    gains: Floats


def events(path: Path, embedder: WordLlamaEmbedder) -> list[Event]:
    """The events of a file of NeuS that have a choice."""
    data = neus.load(path)
    texts = {str(one["id"]): one for one in data.articles}
    found = []
    for case in data.cases:
        own = [_article(texts[need[0]]) for need in case.articles]
        sentences = sentences_of(own)
        if not sentences:
            continue
        vectors = embedder.embed([one.text for one in sentences])
        titles = embedder.embed([one.title for one in own])
        read = brief.seen(sentences, vectors, titles)
        words = [one.text.split() for one in sentences]
        chosen = list(_choices([len(one) for one in read.stems]))
        gains = [
            scores(case.references[0], _cut([words[at] for at in one]))["rouge1"][1]
            for one in chosen
        ]
        if chosen:
            rows = np.array([brief.signs(one, read) for one in chosen])
            taken = np.array([sum(read.taken[at] for at in one) for one in chosen])
            found.append(Event(case.id, rows, taken, np.array(gains)))
    return found


def _article(one: Mapping[str, str]) -> Article:
    return Article(
        str(one["id"]),
        1,
        1,
        one["title"],
        one["text"],
        "",
        str(one["id"]),
        None,
        None,
        (),
        "en",
        None,
    )


def _cut(sentences: Sequence[Sequence[str]]) -> str:
    return " ".join([word for one in sentences for word in one][: brief.WORDS])


def _choices(lengths: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Sets that reach the budget with their last sentence, which may be cut."""
    made = 0
    places = range(min(len(lengths), _MOST_SENTENCES))
    for size in range(1, len(places) + 1):
        for one in combinations(places, size):
            total = sum(lengths[at] for at in one)
            for last in one:
                short = total - lengths[last] < brief.WORDS
                if short and (total >= brief.WORDS or size == len(places)):
                    yield (*(at for at in one if at != last), last)
                    made += 1
                    if made >= _MOST_CHOICES:
                        return


def fit(cases: Sequence[Event]) -> Linear:
    """The weights of highest expected gain; signs are standardised within events for it."""
    spread = np.vstack([one.rows - one.rows.mean(axis=0) for one in cases]).std(axis=0) + 1e-9
    rows = [(one.rows - one.rows.mean(axis=0)) / spread for one in cases]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros(len(weights))
        for own, case in zip(rows, cases, strict=True):
            values = own @ weights
            chances = np.exp(values - values.max())
            chances /= chances.sum()
            mean = float(chances @ case.gains)
            total -= mean
            slope -= own.T @ (chances * (case.gains - mean))
        size = len(cases)
        return total / size + L2 * float(weights @ weights), slope / size + 2 * L2 * weights

    start = np.zeros(len(brief.NAMES))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return Linear(brief.NAMES, found.x / spread)


def gained(model: Linear, cases: Sequence[Event]) -> list[float]:
    """The recall of the best choice of each event, loaded words counted against it."""
    return [float(one.gains[np.argmax(model.score(one.rows) - one.taken)]) for one in cases]


def main(argv: Sequence[str] | None = None) -> int:
    """Cross-validate or write."""
    parser = argparse.ArgumentParser(prog="evals.fit_brief", description=__doc__.split("\n")[0])
    parser.add_argument("root", type=Path, help="folder with neus/train_500.jsonl")
    parser.add_argument("--write", action="store_true", help="fit on all events, write the file")
    given = parser.parse_args(argv)
    cases = events(given.root / "neus" / "train_500.jsonl", WordLlamaEmbedder())
    if given.write:
        on = f"NeuS, train_500: {len(cases)} events"
        write("brief", fit(cases), by="evals/fit_brief.py", on=on)
        return 0
    rows: list[tuple[float, ...]] = []
    for repeat in range(REPEATS):
        for held in folds([one.id for one in cases], FOLDS, seed=repeat):
            out = np.nonzero(held)[0]
            model = fit([cases[at] for at in np.nonzero(~held)[0]])
            rows += [(one,) for one in gained(model, [cases[at] for at in out])]
    every = np.mean([one.gains.mean() for one in cases])
    best = np.mean([one.gains.max() for one in cases])
    mean = float(np.mean([row[0] for row in rows]))
    sys.stdout.write(f"ROUGE-1 recall at {brief.WORDS} words, {FOLDS} folds: {mean:.4f}\n")
    sys.stdout.write(f"any choice {every:.4f}, the best choice {best:.4f} (n {len(cases)})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
