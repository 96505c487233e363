"""Whether what a claim says stands beside the same words in the evidence, and not just anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from service.domain import Missing, Span
from service.text.dates import dates
from service.text.fact import Fact
from service.text.names import names
from service.text.numbers import numbers
from service.text.sameness import negates, negation
from service.text.terms import fold, terms

NEIGHBOURS = 4  # content words of a claim that are looked at around one of its facts ...
HELD = 0.5  # ... and the share of them, by nearness, that must stand where the fact stands
_WORD = re.compile(r"\w+")
_FACTS: tuple[tuple[Literal["number", "date", "name"], Callable[[str], tuple[Fact, ...]]], ...] = (
    ("number", numbers),
    ("date", dates),
    ("name", names),
)
_Words = Sequence[tuple[int, frozenset[str]]]  # positions in the claim, with the terms there


def out_of_context(claim: str, texts: Sequence[str]) -> tuple[Missing, ...]:
    """What stands in no text beside the words that surround it in the claim.

    A number, a date, a name or a negation of the claim must stand in the text that holds most of
    the four content words nearest to it, the nearer ones counting more, and at least half of those
    that any text has: a number from one sentence does not count for what another one says.
    """
    words = [(m.start(), frozenset(own)) for m in _WORD.finditer(claim) if (own := terms(m[0]))]
    held = [frozenset(terms(text)) for text in texts]
    lost = []
    for kind, find in _FACTS:
        known = [frozenset(fact.value for fact in find(text)) for text in texts]
        for fact in find(claim):
            standing = [
                fact.value in values or (kind == "name" and _all_words(fact, text))
                for values, text in zip(known, texts, strict=True)
            ]
            if not _in_context(words, fact.span, held, standing):
                lost.append(Missing(kind, fact.surface))
    word = negation(claim)
    if word and not _in_context(words, Span(*word.span()), held, [*map(negates, texts)]):
        lost.append(Missing("words", word[0]))
    return tuple(lost)


def _in_context(
    words: _Words, span: Span, held: Sequence[frozenset[str]], standing: Sequence[bool]
) -> bool:
    """Whether what the claim has at `span` stands in the text that holds the words around it."""
    outside = [(at, own) for at, own in words if not span.start <= at < span.end]
    here = sum(at < span.start for at, _ in outside)
    order = sorted(range(len(outside)), key=lambda at: (_steps(at, here), at < here))
    around = [(1 / n, outside[at][1]) for n, at in enumerate(order[:NEIGHBOURS], start=1)]
    near = [sum(weight for weight, word in around if word & own) for own in held]
    least = max(max(near, default=0.0), HELD * sum(weight for weight, _ in around))
    return any(stands and one >= least for stands, one in zip(standing, near, strict=True))


def _steps(at: int, here: int) -> int:
    """How many content words away the word `at` is from the gap before the word `here`."""
    return at - here + 1 if at >= here else here - at


def _all_words(fact: Fact, text: str) -> bool:
    return {*_WORD.findall(fact.value)} <= {*_WORD.findall(fold(text))}
