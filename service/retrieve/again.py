"""A second look at the best articles: which part of the question each answers, and when it was.

News comes in waves: what was published around the best article is likelier to be on the same event
than what shares as many words years apart. And a question of several clauses needs an article for
each of them, not several for the one with the rarest words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from service.domain import Article, Span
from service.text.terms import query_terms, terms

READ = 40  # articles, the best
PASSAGES = 2  # of each article, the best
# Chosen on the `dev` halves of MultiHop-RAG and of the same-event triples, and on the newsroom's
# `dev` questions; figures in evals/README.md.
TIME_BONUS, HALF_LIFE_DAYS = 0.4, 7.0
CLAUSE_BONUS = 0.4
FEWEST = 2  # terms of a clause; a shorter one is of the clause before it

Clause = tuple[str, ...]
_JOINT = re.compile(r"[,;?]| and | while | or | but | compared to | versus | und | et | y ")


def clauses_of(text: str, languages: Sequence[str], without: Sequence[str]) -> tuple[Clause, ...]:
    """The terms of each clause of a question, leaving out those of `without` (outlets' names)."""
    named = {term for one in without for term in query_terms(one, languages)}
    found: list[list[str]] = []
    for part in _JOINT.split(text):
        own = [term for term in query_terms(part, languages) if term not in named]
        if found and (len(own) < FEWEST or len(found[-1]) < FEWEST):
            found[-1] += own
        elif own:
            found.append(own)
    return tuple(tuple(dict.fromkeys(one)) for one in found)


def bonuses(
    clauses: Sequence[Clause],
    weights: Mapping[str, float],
    ranked: Sequence[str],
    articles: Mapping[str, Article],
    spans: Callable[[str], Sequence[Span]],
) -> dict[str, float]:
    """By article id, for articles in the order of a first ranking; `spans` are those found."""
    read = [key for key in ranked if key in articles][:READ]
    if not read:
        return {}
    newest = _day(articles[read[0]])
    shares = [_shares(clauses, weights, articles[key], spans(key)[:PASSAGES]) for key in read]
    best = [max(column) for column in zip(*shares, strict=True)]
    made = {}
    for key, own in zip(read, shares, strict=True):
        told = max((one / top for one, top in zip(own, best, strict=True) if top > 0), default=0.0)
        made[key] = CLAUSE_BONUS * told + TIME_BONUS * _near(_day(articles[key]), newest)
    return made


def _shares(
    clauses: Sequence[Clause],
    weights: Mapping[str, float],
    article: Article,
    spans: Sequence[Span],
) -> list[float]:
    """The share of each clause's weight that the title and these stretches hold."""
    language = article.language or "en"
    held = set(terms(article.title, language))
    for span in spans:
        held.update(terms(span.of(article.text), language))
    found = []
    for clause in clauses:
        total = sum(weights.get(term, 0.0) for term in clause)
        own = sum(weights.get(term, 0.0) for term in clause if term in held)
        found.append(own / total if total > 0 else 0.0)
    return found


def _near(day: date | None, other: date | None) -> float:
    """1 on the same day, half of it 7 days away; 0 where a date is missing."""
    if day is None or other is None:
        return 0.0
    return float(0.5 ** (abs((day - other).days) / HALF_LIFE_DAYS))


def _day(article: Article) -> date | None:
    return date.fromisoformat(article.published_at[:10]) if article.published_at else None
