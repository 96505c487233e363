"""Search: dense and lexical candidates, fused by score, then by what the question names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.domain import Article, Filters, Hit, Passage, Span
from service.domain.without import NOTHING, Without
from service.ports import Embedder, PassageFinder, PassageIndex
from service.retrieve.again import READ, bonuses
from service.retrieve.diversity import Ranked, crowded, spread
from service.retrieve.query import Query
from service.retrieve.statistics import Statistics

CANDIDATES = 100  # per side
LEXICAL_WEIGHT = 0.6  # of the fused similarity, the rest is dense
OUTLET_BONUS = 0.2  # times the fused similarity, for an outlet that the question names
PERIOD_BONUS = 0.1  # times the fused similarity, for an article of the time it asks about
PERIOD_HALF_LIFE_DAYS = 14.0
_AMONG = 5_000  # matching passages up to which Chroma is given their ids: measured 12 to 17 ms
_OVERFETCH = 5
_MOST_TERMS = 32


@dataclass(frozen=True, slots=True)
class Found:
    """Ranked passages, how many were considered, and the weights of the query's terms.

    `weights` are inverse document frequencies (natural log, FTS5's form); a term that stands in
    no passage has the largest.
    """

    hits: tuple[Hit, ...]
    articles: Mapping[str, Article]
    considered: int
    weights: Mapping[str, float]


class Search:
    """Finds passages; filters are resolved in SQL."""

    def __init__(
        self,
        finder: PassageFinder,
        index: Callable[[], PassageIndex],
        embedder: Embedder,
        statistics: Statistics,
        without: Without = NOTHING,
    ) -> None:
        self._finder = finder
        self._index = index
        self._embedder = embedder
        self._statistics = statistics
        self._without = without

    def find(
        self, query: Query, filters: Filters, limit: int, *, every_print: bool = False
    ) -> Found:
        """The `limit` best passages, best first.

        Fused = 0.6 * BM25 / its best here + 0.4 * cosine / its best here: a convex combination of
        scores normalised with their theoretical minimum 0 (Bruch et al. 2023, "An Analysis of
        Fusion Functions for Hybrid Retrieval", TM2C2). Times 1 plus the bonus of an outlet and a
        time that the question names; then what a second look at the best articles adds, cut to
        0..1. It ranks within one query and does not compare
        across queries. Reprints share places (`diversity`) unless `every_print` is wanted.
        """
        weights = self._statistics.weights(query.terms)
        chosen = sorted(weights, key=lambda term: -weights[term])[:_MOST_TERMS]
        off = self._without
        lexical = () if "lexical" in off else self._finder.lexical(chosen, filters, CANDIDATES)
        dense = () if "dense" in off else self._dense(query, filters, {p.id: p for p, _ in lexical})
        passages = {p.id: p for p, _ in lexical} | {p.id: p for p, _ in dense}
        bonus = self._bonuses(query, passages.values())
        ranked = _ranked(_fused(lexical, dense, passages), passages, bonus)
        if "second_look" not in off:
            ranked = self._again(query, weights, ranked)
        spread_out = not every_print and "diversity" not in off
        ranked = (self._spread(ranked) if spread_out else ranked)[:limit]
        articles = self._finder.articles(list({p.article_id for _, p in ranked}))
        hits = [Hit(p, min(1.0, score)) for score, p in ranked if _is_current(p, articles)]
        return Found(tuple(hits), articles, len(passages), weights)

    def _again(
        self, query: Query, weights: Mapping[str, float], ranked: list[Ranked]
    ) -> list[Ranked]:
        """Ranked anew, after a second look at the best articles; see `again`.

        The best similarity stays what it was.
        """
        found: dict[str, list[Span]] = {}
        for _, passage in ranked:
            found.setdefault(passage.article_id, []).append(passage.span)
        first = list(found)[:READ]
        articles = self._finder.articles(first)
        more = bonuses(query.clauses, weights, first, articles, found.__getitem__)
        again = [(score * (1 + more.get(p.article_id, 0.0)), p) for score, p in ranked]
        best = max((score for score, _ in again), default=0.0)
        scale = ranked[0][0] / best if best > 0 else 1.0
        again = [(score * scale, passage) for score, passage in again]
        return sorted(again, key=lambda pair: (-pair[0], pair[1].id))

    def _spread(self, ranked: list[Ranked]) -> list[Ranked]:
        """Without what reprints only say again."""
        found = self._finder.lineages(list({p.article_id for _, p in ranked}))
        lineages = crowded(ranked, found)
        return (
            spread(ranked, lineages, self._finder.articles(list(lineages))) if lineages else ranked
        )

    def _bonuses(self, query: Query, passages: Iterable[Passage]) -> dict[str, float]:
        """By article id, for a query that names an outlet or a time."""
        named = query.outlets or query.period is not None
        if not named or "mentions" in self._without:
            return {}
        articles = self._finder.articles(list({p.article_id for p in passages}))
        return {key: _bonus(query, article) for key, article in articles.items()}

    def _dense(
        self, query: Query, filters: Filters, known: Mapping[str, Passage]
    ) -> list[tuple[Passage, float]]:
        """Nearest passages with their cosine; `known` are some that can be seen and match."""
        vector = self._embedder.embed([query.text])[0]
        among = None if filters.empty else self._finder.matching_ids(filters, _AMONG)
        if among is not None:
            near = self._index().nearest(vector, CANDIDATES, among)
        else:
            take = CANDIDATES if filters.empty else CANDIDATES * _OVERFETCH
            near = self._index().nearest(vector, take)
        unknown = [key for key, _ in near if key not in known]
        found = {**known, **self._finder.visible(unknown, filters)} if unknown else known
        return [(found[key], cosine) for key, cosine in near if key in found][:CANDIDATES]


def _fused(
    lexical: Sequence[tuple[Passage, float]],
    dense: Sequence[tuple[Passage, float]],
    passage_ids: Iterable[str],
) -> dict[str, float]:
    """Fused score by passage id; who is missing on the dense side gets that side's lowest value."""
    bm25, cosine = _normalised(lexical), _normalised(dense)
    least = min(cosine.values(), default=0.0)
    return {
        key: LEXICAL_WEIGHT * bm25.get(key, 0.0) + (1 - LEXICAL_WEIGHT) * cosine.get(key, least)
        for key in passage_ids
    }


def _ranked(
    fused: Mapping[str, float], passages: Mapping[str, Passage], bonus: Mapping[str, float]
) -> list[Ranked]:
    """Best first, with the bonus of each passage's article."""
    return sorted(
        ((fused[key] * (1 + bonus.get(p.article_id, 0.0)), p) for key, p in passages.items()),
        key=lambda pair: (-pair[0], pair[1].id),
    )


def _normalised(scored: Sequence[tuple[Passage, float]]) -> dict[str, float]:
    best = max((score for _, score in scored), default=0.0)
    return {p.id: max(0.0, score) / best for p, score in scored} if best > 0 else {}


def _is_current(passage: Passage, articles: Mapping[str, Article]) -> bool:
    """False when the article changed between the search and the reading of its text."""
    article = articles.get(passage.article_id)
    return article is not None and article.version == passage.version


def _bonus(query: Query, article: Article) -> float:
    bonus = OUTLET_BONUS if article.source in query.outlets else 0.0
    if query.period is not None:
        off = query.period.days_off(article.published_at)
        if off is not None:
            bonus += PERIOD_BONUS * 0.5 ** (off / PERIOD_HALF_LIFE_DAYS)
    return bonus
