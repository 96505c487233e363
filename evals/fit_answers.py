"""Fit what the extractive engine chooses and abstains by: `service/learned/*.json`.

    .venv/bin/python -m evals.fit_answers ../shared/data            # cross-validate, and print
    .venv/bin/python -m evals.fit_answers ../shared/data --write    # fit on `dev`, write the files

Three models: `sentences` ranks (listwise), `further` says which more sentences are worth sending,
`answerable` whether the best one answers (logistic regressions). What is written is fitted on the
`dev` halves alone, so that suites report on the others. Cross-validation is on all of CLAPNQ and on
`dev` of the newsroom: repeated, in five folds of source articles (events of the newsroom).
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.fit_models import folds, listwise, logistic, write
from evals.fit_questions import Example, examples
from evals.metrics.base import Row
from evals.metrics.ranks import auc
from evals.statistics import interval, paired
from service.compose import answerable, ranking, selection, signs
from service.learned.linear import Floats, Linear

FOLDS, REPEATS = 5, 3
L2_SENTENCES, L2_ANSWERABLE, L2_FURTHER = 20.0, 10.0, 3.0
# Signs whose weight may be of either sign, and those that speak against; all others speak for.
FREE = ("length", "denial")
AGAINST = ("withdrawn",)
# How much a kind counts, within answerable and within not; withheld ones count 0.4 of it.
SHARES = {"newsroom": 1.0, "training": 1.0, "clapnq": 1.0, "off-topic": 1.5, "null": 0.5}
SHARES["general"] = 1.0
SHARES |= {f"{kind}+news": share for kind, share in SHARES.items()}
NEVER = ("off-topic", "null", "general")  # kinds of which no question can be answered
WITHHELD = 0.4
KEPT = 0.94  # of the newsroom's answerable questions, by cross-validation: where 0.5 is put
OWN = ("newsroom", "training", "newsroom+news", "training+news")


@dataclass(frozen=True)
class Models:
    """The three of them."""

    sentences: Linear
    further: Linear
    answerable: Linear


def fit(cases: Sequence[Example]) -> Models:
    """Fit all three on these examples."""
    told = [one for one in cases if one.gold.any()]
    free = [0 if n in FREE else -1 if n in AGAINST else 1 for n in signs.NAMES]
    lists = [(one.seen.table, one.seen.taken, one.gold) for one in told]
    sentences = listwise(signs.NAMES, lists, l2=L2_SENTENCES, signs=free)
    pairs = [_further(one, sentences) for one in told]
    rows = np.vstack([pair[0] for pair in pairs])
    labels = np.concatenate([pair[1] for pair in pairs])
    shares = np.concatenate(
        [np.full(len(p[1]), SHARES[one.kind]) for one, p in zip(told, pairs, strict=True)]
    )
    further = logistic(selection.NAMES, rows, labels, shares, l2=L2_FURTHER)
    rows = np.stack([_signs(one, sentences) for one in cases])
    labels = np.array([float(one.answerable) for one in cases])
    decided = logistic(answerable.NAMES, rows, labels, _shares(cases), l2=L2_ANSWERABLE)
    return Models(sentences, further, decided)


def _shares(cases: Sequence[Example]) -> Floats:
    """Within answerable and within not, each kind by its share, whatever its number."""
    keys = [(one.kind, one.answerable, one.withheld) for one in cases]
    counts = {key: keys.count(key) for key in set(keys)}
    weights = {key: SHARES[key[0]] * (WITHHELD if key[2] else 1.0) / counts[key] for key in counts}
    totals = {
        yes: sum(weights[key] * counts[key] for key in counts if key[1] is yes)
        for yes in (True, False)
    }
    return np.array([weights[key] / totals[key[1]] for key in keys])


def _signs(one: Example, sentences: Linear) -> Floats:
    return answerable.signs_of(one.asked, one.slots, ranking.order(one.seen, sentences))


def _further(one: Example, sentences: Linear) -> tuple[Floats, Floats]:
    """The signs of the further sentences of one question, and which are gold."""
    scored = ranking.order(one.seen, sentences).scored[: selection.LOOKED_AT]
    gold = {row for row, is_gold in zip(one.seen.rows, one.gold, strict=True) if is_gold}
    rows = selection.further_signs(one.asked, len(one.slots.each), scored)
    return rows, np.array([float(other.row in gold) for other in scored[1:]])


@dataclass
class Outcomes:
    """What cross-validation says of each example, means over the repeats."""

    answerability: Floats
    first: Floats
    sent: list[list[tuple[float, float, float]]]


def cross_validate(cases: Sequence[Example]) -> Outcomes:
    """Each example as models that were fitted without its fold see it."""
    groups = [one.group for one in cases]
    made = Outcomes(np.zeros(len(cases)), np.zeros(len(cases)), [[] for _ in cases])
    for repeat in range(REPEATS):
        for fold in folds(groups, FOLDS, repeat):
            models = fit([one for one, out in zip(cases, fold, strict=True) if not out])
            for at in np.flatnonzero(fold).tolist():
                one = cases[at]
                rows = _signs(one, models.sentences)
                made.answerability[at] += float(models.answerable.score(rows[None])[0]) / REPEATS
                if one.gold.any():
                    first, sent = _sent(one, models)
                    made.first[at] += first / REPEATS
                    made.sent[at].append(sent)
    return made


def _sent(one: Example, models: Models) -> tuple[float, tuple[float, float, float]]:
    """Whether the first sentence is gold; gold sent, sentences sent, gold there is."""
    scored = ranking.order(one.seen, models.sentences).scored
    gold = {row for row, is_gold in zip(one.seen.rows, one.gold, strict=True) if is_gold}
    rows = selection.further_signs(one.asked, len(one.slots.each), scored[: selection.LOOKED_AT])
    worth = models.further.probability(rows)
    more = [s for s, p in zip(scored[1:], worth, strict=False) if p >= selection.FURTHER][:4]
    chosen = [scored[0], *more]
    hits = sum(other.row in gold for other in chosen)
    return float(scored[0].row in gold), (float(hits), float(len(chosen)), float(len(gold)))


def report(cases: Sequence[Example], found: Outcomes, shift: float) -> None:
    """Print the figures by kind."""
    p = 1 / (1 + np.exp(-(found.answerability - shift)))
    answered = [kind for kind in SHARES if not kind.startswith(NEVER)]
    for kind in answered:
        at = [n for n, one in enumerate(cases) if one.kind == kind and not one.withheld]
        rows = [(float(cases[n].answerable), float(p[n])) for n in at]
        yes = [x for label, x in rows if label]
        no = [x for label, x in rows if not label]
        kept, left = np.mean(np.array(yes) >= 0.5), np.mean(np.array(no) < 0.5)
        told = [n for n in at if found.sent[n]]
        sent = np.array([np.mean(found.sent[n], axis=0) for n in told])
        _say(
            f"{kind}: {len(yes)} + {len(no)} questions; AUC {auc(rows):.3f}, answered {kept:.3f}, "
            f"abstained {left:.3f}, balanced {(kept + left) / 2:.3f}; first sentence gold "
            f"{np.mean(found.first[told]):.3f}; gold sent {np.mean(sent[:, 0] / sent[:, 2]):.3f} "
            f"at precision {sent[:, 0].sum() / sent[:, 1].sum():.3f}, "
            f"{sent[:, 1].mean():.2f} sentences"
        )
        _say(f"  {_gain(cases, at, p)}")
        edges = [np.quantile(yes, 1 - share) for share in (0.98, 0.95, 0.9, 0.85, 0.8)]
        curve = [
            f"{np.mean(np.array(yes) >= e):.2f}/{np.mean(np.array(no) < e):.2f}" for e in edges
        ]
        _say(f"  answered/abstained: {' '.join(curve)}")
    for kind in [one for one in SHARES if one not in answered]:
        at = [n for n, one in enumerate(cases) if one.kind == kind]
        _say(f"{kind}: {len(at)} questions, abstained {np.mean(p[at] < 0.5):.3f}")
    for kind in answered:
        at = [n for n, one in enumerate(cases) if one.kind == kind and one.withheld]
        _say(f"{kind}, answer withheld: {len(at)}, abstained {np.mean(p[at] < 0.5):.3f}")


def _gain(cases: Sequence[Example], at: Sequence[int], p: Floats) -> str:
    """The AUC with its interval, and against the share of the question that two sentences fill."""
    pair = answerable.NAMES.index("pair")
    flat = Linear(signs.NAMES, np.array([float(name == "lead_window") for name in signs.NAMES]))
    ours, plain, groups = {}, {}, {}
    for n in at:
        one, label = cases[n], float(cases[n].answerable)
        ours[one.name] = [(label, float(p[n]))]
        plain[one.name] = [(label, float(_signs(one, flat)[pair]))]
        groups[one.name] = one.group
    by_group: dict[str, list[Row]] = {}
    for name, rows in ours.items():
        by_group.setdefault(groups[name], []).extend(rows)
    low, high = interval(list(by_group.values()), auc) or (math.nan, math.nan)
    gain = paired(ours, plain, groups, auc)
    return (
        f"AUC {low:.3f} to {high:.3f}; over coverage {gain.difference:+.3f} "
        f"({gain.low:+.3f} to {gain.high:+.3f}, p {gain.p:.3f})"
    )


def shift_of(cases: Sequence[Example], found: Outcomes) -> float:
    """What is taken off the logit, so that 0.5 keeps `KEPT` of the newsroom's answerable ones."""
    own = [n for n, one in enumerate(cases) if one.kind in OWN and one.answerable and one.dev]
    return float(np.quantile(found.answerability[own], 1 - KEPT))


def write_all(models: Models, shift: float) -> None:
    """Write the three files."""
    decided = models.answerable
    moved = Linear(decided.names, decided.weights, decided.bias - shift)
    on = (
        "dev halves: sample newsroom and its training questions, CLAPNQ; of answerable also "
        "off-topic, general and null questions; all of it again among real articles"
    )
    for name, model in (
        ("sentences", models.sentences),
        ("further", models.further),
        ("answerable", moved),
    ):
        write(name, model, by="evals/fit_answers.py", on=on)


def main() -> None:
    """Cross-validate, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="fit on dev and write the weights")
    chosen = parser.parse_args()
    cases = examples(chosen.data)
    dev = [one for one in cases if one.dev]
    _say(f"{len(cases)} examples, {len(dev)} of them dev")
    on_dev = cross_validate(dev)
    shift = shift_of(dev, on_dev)
    _say("Cross-validated on dev alone:")
    report(dev, on_dev, shift)
    if chosen.write:
        write_all(fit(dev), shift)
        return
    _say("Cross-validated on all:")
    report(cases, cross_validate(cases), shift)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
