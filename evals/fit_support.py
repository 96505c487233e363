"""Fit what the judge of support makes of a claim that repeats no sentence: `learned/support.json`.

    .venv/bin/python -m evals.fit_support ../shared/data            # cross-validate, and print
    .venv/bin/python -m evals.fit_support ../shared/data --write    # fit on `dev`, write the file

On sentences of language models that people marked (RAGTruth, summaries and answers). What is
written is fitted on the `dev` halves alone. Cross-validation is on all: repeated, in five folds of
sources. The first table is of the model; suites measure the judge, with all its rules.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.fit_models import folds, logistic, write
from evals.loaders import ragtruth
from evals.metrics.base import Row
from evals.metrics.ranks import auc
from evals.statistics import interval
from service.learned.linear import Floats, Linear
from service.text.normalise import normalise
from service.verify import signs
from service.verify.statements import statements
from service.verify.support import LEAST_SUPPORT, LexicalJudge

SETS = ("summary", "qa")
FOLDS, REPEATS, L2 = 5, 5, 3.0
KEPT = 0.85  # of the supported sentences, by cross-validation: where the threshold is put


@dataclass(frozen=True)
class Told:
    """One sentence that was marked, or not, by people."""

    kind: str
    case: str
    group: str
    dev: bool
    supported: bool
    signs: Floats


def sentences(data: Path) -> list[Told]:
    """All sentences that are judged."""
    return [one for kind in SETS for one in _sentences(data, kind)]


def _sentences(data: Path, kind: str) -> Iterator[Told]:
    file = data / "support_labels" / f"ragtruth_{kind}_dev.jsonl"
    judge = LexicalJudge()
    for case in ragtruth.load(file).cases:
        texts = [normalise(text) for text in case.sources]
        for one in statements(case.text, ("en",)):
            if one.skipped is not None:
                continue
            row = judge.signs(one.claim, texts)
            if row is None:
                continue
            bad = any(
                label.start < one.span.end and one.span.start < label.end
                for label in case.labels
                if not label.supported
            )
            yield Told(kind, case.id, f"{kind} {case.group}", case.part == "dev", not bad, row)


def fit(told: Sequence[Told]) -> Linear:
    """Fit on these sentences; each set counts the same, and so do both classes in it."""
    keys = [(one.kind, one.supported) for one in told]
    shares = np.array([1 / keys.count(key) for key in keys])
    rows = np.stack([one.signs for one in told])
    labels = np.array([float(one.supported) for one in told])
    return logistic(signs.NAMES, rows, labels, shares, l2=L2)


def cross_validate(told: Sequence[Told]) -> Floats:
    """The logit of each sentence by models fitted without its source, mean over the repeats."""
    found = np.zeros(len(told))
    rows = np.stack([one.signs for one in told])
    groups = [one.group for one in told]
    for repeat in range(REPEATS):
        for out in folds(groups, FOLDS, repeat):
            model = fit([one for one, is_out in zip(told, out, strict=True) if not is_out])
            found[out] += model.score(rows[out]) / REPEATS
    return found


def report(told: Sequence[Told], scores: Floats, least: float) -> None:
    """Print AUC, what is kept and caught, and F1 of responses."""
    for kind in SETS:
        at = [n for n, one in enumerate(told) if one.kind == kind]
        yes = np.array([scores[n] for n in at if told[n].supported])
        no = np.array([scores[n] for n in at if not told[n].supported])
        area = auc([(float(told[n].supported), float(scores[n])) for n in at])
        flagged: dict[str, bool] = {}
        marked: dict[str, bool] = {}
        for n in at:
            key = told[n].case
            flagged[key] = flagged.get(key, False) or scores[n] < least
            marked[key] = marked.get(key, False) or not told[n].supported
        both = sum(flagged[key] and marked[key] for key in marked)
        f1 = 2 * both / max(1, sum(flagged.values()) + sum(marked.values()))
        _say(
            f"{kind}: {len(yes)} + {len(no)} sentences; AUC {area:.3f}; kept "
            f"{np.mean(yes >= least):.3f}, caught {np.mean(no < least):.3f}; responses F1 {f1:.3f}"
        )
        rows: dict[str, list[Row]] = {}
        for n in at:
            rows.setdefault(told[n].group, []).append((float(told[n].supported), float(scores[n])))
        plain = [
            (float(told[n].supported), float(told[n].signs[signs.NAMES.index("all")])) for n in at
        ]
        low, high = interval(list(rows.values()), auc) or (np.nan, np.nan)
        _say(f"  AUC {low:.3f} to {high:.3f}; coverage by the whole evidence {auc(plain):.3f}")
        edges = [np.quantile(yes, 1 - kept) for kept in (0.95, 0.9, 0.85, 0.8, 0.7, 0.6)]
        curve = [f"{np.mean(yes >= e):.2f}/{np.mean(no < e):.2f}" for e in edges]
        _say(f"  kept/caught: {' '.join(curve)}")


def least_of(told: Sequence[Told], scores: Floats) -> float:
    """The logit that keeps `KEPT` of the supported sentences, the mean over the sets."""
    each = [
        np.quantile([s for s, t in zip(scores, told, strict=True) if t.kind == k and t.supported],
                    1 - KEPT)
        for k in SETS
    ]  # fmt: skip
    return float(np.mean(each))


def moved(model: Linear, least: float) -> Linear:
    """The model with the bias that puts `least` at the judge's threshold."""
    wanted = float(np.log(LEAST_SUPPORT / (1 - LEAST_SUPPORT)))
    return Linear(model.names, model.weights, model.bias + wanted - least)


def main() -> None:
    """Cross-validate, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="fit on dev and write the weights")
    chosen = parser.parse_args()
    told = sentences(chosen.data)
    dev = [one for one in told if one.dev]
    scores = cross_validate(dev)
    least = least_of(dev, scores)
    _say("Cross-validated on dev alone:")
    report(dev, scores, least)
    if chosen.write:
        on = "dev halves of RAGTruth: summaries and answers"
        write("support", moved(fit(dev), least), by="evals/fit_support.py", on=on)
        return
    _say("Cross-validated on all:")
    report(told, cross_validate(told), least)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
