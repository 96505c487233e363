"""Evidence: the passages chosen for one request, widened to whole paragraphs and numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from service.domain import Article, Evidence, Filters, Hit, Passage, Span
from service.ports import PassageFinder

PASSAGES = 16
PER_ARTICLE = 4
REPRINTS = 12  # of one lineage


def gather(
    hits: Sequence[Hit], articles: Mapping[str, Article], finder: PassageFinder
) -> tuple[Evidence, ...]:
    """The best passages, at most 4 of one article, numbered from 1 by similarity.

    A passage that cuts a paragraph is widened to the paragraph, but not past its neighbours;
    what then touches within one article becomes one piece of evidence.
    """
    pieces: list[tuple[float, Article, Span]] = []
    chosen = _spread(hits)
    tiles = finder.passages_of([articles[key] for key in {h.passage.article_id for h in chosen}])
    for hit in chosen:
        article = articles[hit.passage.article_id]
        span = _widened(hit.passage, tiles[article.id], article.text)
        pieces.append((hit.similarity, article, span))
    return tuple(
        Evidence(
            number=number,
            article=article,
            span=span,
            passages=tuple(p for p in tiles[article.id] if _touches(p.span, span)),
            similarity=similarity,
        )
        for number, (similarity, article, span) in enumerate(_joined(pieces), start=1)
    )


def reprints_of(
    evidence: Sequence[Evidence], filters: Filters, finder: PassageFinder
) -> tuple[Evidence, ...]:
    """The articles of the lineages of the evidence, whole, numbered on from it.

    Only of lineages with several articles; one of which a part is evidence already comes too.
    """
    best = {piece.article.lineage_id: piece.similarity for piece in reversed(evidence)}
    lineages = [key for key in best if key is not None]
    found = finder.members(lineages, filters, REPRINTS) if lineages else {}
    printed = [article for articles in found.values() if len(articles) > 1 for article in articles]
    tiles = finder.passages_of(printed) if printed else {}
    return tuple(
        Evidence(
            number=number,
            article=article,
            span=Span(0, len(article.text)),
            passages=tuple(tiles[article.id]),
            similarity=best[article.lineage_id],
            reprint=True,
        )
        for number, article in enumerate(printed, start=len(evidence) + 1)
    )


def _spread(hits: Sequence[Hit]) -> list[Hit]:
    taken: Counter[str] = Counter()
    chosen = []
    for hit in hits:
        if taken[hit.passage.article_id] < PER_ARTICLE:
            taken[hit.passage.article_id] += 1
            chosen.append(hit)
    return chosen[:PASSAGES]


def _widened(passage: Passage, tiles: Sequence[Passage], text: str) -> Span:
    """To the paragraph's bounds, inside the passage and its neighbours."""
    at = next((i for i, tile in enumerate(tiles) if tile.id == passage.id), None)
    if at is None:  # superseded and swept since the search: the hit stands alone
        return passage.span
    least = tiles[max(0, at - 1)].span.start
    most = tiles[min(len(tiles) - 1, at + 1)].span.end
    start, end = passage.span.start, passage.span.end
    if start and not text[:start].rstrip(" \t").endswith("\n"):
        start = max(least, text.rfind("\n", 0, start) + 1)
    if end < len(text) and not text[start:end].rstrip(" \t").endswith("\n"):
        stop = text.find("\n", end)
        end = min(most, len(text) if stop < 0 else stop)
    return Span(start, end)


def _joined(pieces: Sequence[tuple[float, Article, Span]]) -> list[tuple[float, Article, Span]]:
    """Overlapping or touching pieces of one article as one, with the best similarity."""
    joined: list[tuple[float, Article, Span]] = []
    for similarity, article, span in pieces:
        while met := _met_by(article, span, joined):  # what a wider piece bridges joins too
            joined.remove(met)
            span = Span(min(met[2].start, span.start), max(met[2].end, span.end))
            similarity = max(met[0], similarity)
        joined.append((similarity, article, span))
    return sorted(joined, key=lambda piece: -piece[0])


def _met_by(
    article: Article, span: Span, pieces: Sequence[tuple[float, Article, Span]]
) -> tuple[float, Article, Span] | None:
    """A piece of the same article that overlaps or touches the span."""
    around = Span(span.start - 1, span.end + 1)
    return next((p for p in pieces if p[1].id == article.id and _touches(p[2], around)), None)


def _touches(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
