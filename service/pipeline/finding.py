"""Evidence for a question: each of its parts is searched, and what is found is put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from service.compose.evidence import gather, reprints_of
from service.domain import Evidence, Hit, Question, Understood
from service.pipeline.parts import SEARCHED, Parts
from service.retrieve.query import understand
from service.retrieve.search import Found


def search(question: Question, read: Understood, parts: Parts) -> Found:
    """The passages for every part of the question, in turns: the best of each, then the next.

    A question in one part is searched as it is. Blocks.
    """
    found = [_search(part, question, parts) for part in read.parts]
    if len(found) == 1:
        return found[0]
    hits = _in_turns([one.hits for one in found])[:SEARCHED]
    return Found(
        hits=tuple(hits),
        articles={key: article for one in found for key, article in one.articles.items()},
        considered=max(one.considered for one in found),
        weights={term: weight for one in found for term, weight in one.weights.items()},
    )


def evidence_of(question: Question, found: Found, parts: Parts) -> tuple[Evidence, ...]:
    """The evidence in those passages, with the reprints of its articles behind it. Blocks."""
    evidence = gather(found.hits, found.articles, parts.finder)
    return evidence + reprints_of(evidence, question.filters, parts.finder)


def _search(text: str, question: Question, parts: Parts) -> Found:
    query = understand(
        text,
        now=question.now,
        outlets=parts.statistics.outlets,
        languages=parts.statistics.languages,
    )
    return parts.search.find(query, question.filters, SEARCHED)


def _in_turns(lists: Sequence[Sequence[Hit]]) -> list[Hit]:
    """One of each list after the other, a passage once.

    Similarities do not compare across queries: the place in its own list is what counts. Evidence
    is ordered by similarity, so none may be higher than that of a hit before it.
    """
    merged: dict[str, Hit] = {}
    least = 1.0
    for hit in chain.from_iterable(zip_longest(*lists)):
        if hit is not None and hit.passage.id not in merged:
            least = min(least, hit.similarity)
            merged[hit.passage.id] = replace(hit, similarity=least)
    return list(merged.values())
