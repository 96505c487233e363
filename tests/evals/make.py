"""Trials, cases and replies made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.cases import Case, Gold
from evals.replies import Cited, Claimed, Ranked, Reply, Trial


def case(**given: Any) -> Case:
    """A case with what is given."""
    return Case(**{"id": "c1", "kind": "fact", "group": "g1", **given})


def claimed(text: str, *cited: Cited, entailed: bool | None = True) -> Claimed:
    """A claim whose citations are all needed."""
    return Claimed(text, cited, entailed=entailed, needless=tuple(False for _ in cited))


def answered(*claims: Claimed, **given: Any) -> Reply:
    """An answer."""
    text = " ".join(one.text for one in claims)
    return Reply(outcome="answered", text=text, claims=claims, **given)


def found(ids: Sequence[str]) -> Reply:
    """A search reply, best first."""
    return Reply(ranked=tuple(Ranked(one, 1 - n / 100) for n, one in enumerate(ids)))


def gold(text: str, start: int = 0, article: str = "a") -> Gold:
    """A gold span."""
    return Gold(article, start, start + len(text), text)


def said(text: str, **given: Any) -> Trial:
    """A trial whose reply is one sentence."""
    return Trial(case(**given), answered(claimed(text)))
