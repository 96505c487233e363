"""Reprints share their places: one wire story does not fill the list by being printed often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from service.domain import Article, Passage
from service.text.terms import terms

PER_LINEAGE = 4  # passages of a lineage of which several articles were found
NEW = 0.25  # share of its terms that a further passage must add to those of its lineage

Ranked = tuple[float, Passage]


def crowded(ranked: Sequence[Ranked], lineages: Mapping[str, str]) -> dict[str, str]:
    """By article id the lineages of which more than one article is in the ranking."""
    present = {p.article_id for _, p in ranked if p.article_id in lineages}
    sizes = Counter(lineages[key] for key in present)
    return {key: lineages[key] for key in present if sizes[lineages[key]] > 1}


def spread(
    ranked: Sequence[Ranked], lineages: Mapping[str, str], articles: Mapping[str, Article]
) -> list[Ranked]:
    """`ranked` without what a reprint only says again, and at most 4 passages of a lineage.

    `lineages` are the crowded ones; `articles` hold the texts of their articles. What reprints cut
    or paragraphs moved does not matter: a passage stays if a quarter of its terms is new to the
    passages of its lineage that stayed before it.
    """
    said: dict[str, set[str]] = {}
    taken: Counter[str] = Counter()
    kept = []
    for similarity, passage in ranked:
        lineage = lineages.get(passage.article_id)
        if lineage is not None:
            article = articles.get(passage.article_id)
            if article is None or taken[lineage] == PER_LINEAGE:
                continue
            own = set(terms(passage.span.of(article.text), article.language or "en"))
            before = said.setdefault(lineage, set())
            if before and len(own - before) < NEW * len(own):
                continue
            before |= own
            taken[lineage] += 1
        kept.append((similarity, passage))
    return kept
