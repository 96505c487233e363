"""The evidence of a summary: the paragraphs that its sentences stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.compose.summary.sentences import Sentence
from service.domain import Article, Evidence, Passage, Span

_TOGETHER, _LEAST = 24_000, 1_200  # characters


def pieces_of(
    articles: Sequence[Article],
    cited: Sequence[Sentence],
    passages: Mapping[str, Sequence[Passage]],
) -> tuple[Evidence, ...]:
    """Numbered from 1, article by article; of an article that nothing cites, its first paragraph.

    A piece is one paragraph, or several that touch.
    """
    found: list[Evidence] = []
    for article in articles:
        spans = sorted(
            {_paragraph(s.span, article.text) for s in cited if s.article.id == article.id}
        ) or [_paragraph(Span(*_first(article.text)), article.text)]
        for span in _joined(spans, article.text):
            touched = tuple(
                p
                for p in passages[article.id]
                if p.span.start < span.end and span.start < p.span.end
            )
            found.append(Evidence(len(found) + 1, article, span, touched, 1.0))
    return tuple(found)


def openings_of(
    articles: Sequence[Article], passages: Mapping[str, Sequence[Passage]]
) -> tuple[Evidence, ...]:
    """The beginning of each article, whole passages, for a model that writes from all of them.

    Of a story that is printed several times the first printing only. The fewer articles, the more
    of each: about 24,000 characters together, at least 1,200 of each.
    """
    lineages: set[str] = set()
    own: list[Article] = []
    for article in articles:
        if article.lineage_id is None or article.lineage_id not in lineages:
            own.append(article)
        if article.lineage_id is not None:
            lineages.add(article.lineage_id)
    each = max(_LEAST, _TOGETHER // max(1, len(own)))
    found = []
    for number, article in enumerate(own, start=1):
        tiles = [p for p in passages[article.id] if p.span.start == 0 or p.span.end <= each]
        span = Span(0, tiles[-1].span.end)
        found.append(Evidence(number, article, span, tuple(tiles), 1.0))
    return tuple(found)


def number_of(sentence: Sentence, pieces: Sequence[Evidence]) -> int:
    """The number of the piece that holds the sentence."""
    return next(
        piece.number
        for piece in pieces
        if piece.article.id == sentence.article.id and piece.span.holds(sentence.span)
    )


def _first(text: str) -> tuple[int, int]:
    start = len(text) - len(text.lstrip())
    return start, min(len(text), start + 1)


def _paragraph(span: Span, text: str) -> Span:
    """To the line breaks around it."""
    stop = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if stop < 0 else stop)


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Paragraphs with nothing but white space between them as one."""
    joined: list[Span] = []
    for span in spans:
        if joined and not text[joined[-1].end : span.start].strip():
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
