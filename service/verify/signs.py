"""What tells a claim that its evidence supports from one that goes beyond it: signs for far ones.

They matter where a claim repeats no sentence. Their weights are in `learned/support.json`, fitted
by `evals/fit_support.py` on what people marked in texts of language models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from service.learned.linear import Floats, Linear, load
from service.text.sentences import sentence_spans
from service.text.terms import terms

NAMES = (
    "two",  # share of the claim's terms in the best two sentences together
    "best",  # ... in the best one
    "all",  # ... in all of them
    "run",  # longest row of the claim's terms that one sentence has, as a share of them
    "lacking",  # terms that no sentence has, up to 6, by 6
    "pairs",  # share of neighbouring terms that stand in one sentence
    "numbers",  # numbers that the evidence lacks, up to 3, by 3
    "named",  # names and dates that it lacks, up to 3, by 3
    "generic",  # 1 for "overall", "based on the passages", "it is important to"
    "assessing",  # words that assess: "highlights", "significant", "raises concerns"; up to 3, by 3
    "repeats",  # 1 when the rules find that it says what a sentence says
)
MOST_SENTENCES = 120  # of the evidence
SHORT = 8  # terms
LEAST_HELD_SHORT = 0.8
LEAST_HELD = 0.5  # share of a claim's terms in the best two sentences
MOST_TERMS = 60  # of a claim

_GENERIC = re.compile(
    r"\b(?:overall|in (?:summary|conclusion)|(?:the|given|provided|these) (?:passages?|article|"
    r"text|context|information)|based on|important to|however|additionally|"
    r"it is (?:also )?(?:worth|important|recommended)|may|might|can|could)\b",
    re.IGNORECASE,
)
_ASSESSES = re.compile(
    r"\b(?:highlight\w*|emphasi\w*|underscor\w*|demonstrat\w*|raise[sd]?|concern\w*|significant\w*|"
    r"impact\w*|importan\w*|various|several|ensur\w*|potential\w*|serv\w* as|sparked|controvers\w*|"
    r"despite|ultimately|suggest\w*|appear\w*|likely)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def model() -> Linear:
    """The fitted weights."""
    return load("support", NAMES)


def chance(claim: str, signs: Floats) -> float:
    """0 to 1: how likely people would find the claim supported, from `signs_of`.

    The model was fitted on claims about their evidence. One of which two sentences do not have
    half the terms may be about anything, and so may a short one that lacks a fifth: its chance
    is that share of what the model says.
    """
    found = float(model().probability(signs[None])[0])
    held = float(signs[NAMES.index("two")])
    least = LEAST_HELD_SHORT if len(terms(claim)) < SHORT else LEAST_HELD
    return found if held >= least else found * held


def signs_of(
    claim: str, texts: Sequence[str], *, numbers: int, named: int, repeats: bool
) -> Floats:
    """The signs of a claim with at least one term, in the order of `NAMES`.

    `numbers` and `named` count the facts of the claim that the evidence lacks.
    """
    own = terms(claim)[:MOST_TERMS]
    has = _held(own, tuple(texts))
    shares = has.mean(axis=1)
    first = has[int(shares.argmax())]
    together = has.max(axis=0)
    pairs = (has[:, :-1] & has[:, 1:]).any(axis=0)
    return np.array(
        [
            float((has | first).mean(axis=1).max()),
            float(shares.max()),
            float(together.mean()),
            max(_run(row) for row in has) / len(own),
            min(6, len({own[at] for at in np.flatnonzero(~together)})) / 6,
            float(pairs.mean()) if len(own) > 1 else 1.0,
            min(3, numbers) / 3,
            min(3, named) / 3,
            float(bool(_GENERIC.search(claim))),
            min(3, len(_ASSESSES.findall(claim))) / 3,
            float(repeats),
        ]
    )


def _held(own: Sequence[str], texts: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which terms of a claim stand in which sentence: (sentences, terms); at least one row."""
    told = [one for text in texts for one in _terms_by_sentence(text)][:MOST_SENTENCES]
    rows = [[term in sentence for term in own] for sentence in told]
    return np.array(rows or [[False] * len(own)], dtype=np.bool_)


@lru_cache(maxsize=512)
def _terms_by_sentence(text: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(terms(span.of(text))) for span in sentence_spans(text))


def _run(row: NDArray[np.bool_]) -> int:
    longest = run = 0
    for held in row.tolist():
        run = run + 1 if held else 0
        longest = max(longest, run)
    return longest
