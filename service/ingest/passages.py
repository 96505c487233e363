"""Passages tile the article: whole sentences, no overlap, nothing stripped."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain import ArticleDraft, Passage, Span
from service.text.sentences import sentence_spans

LEAST = 600  # characters: below this a passage takes in the next paragraph even in part
MOST = 1_000  # characters: only a single longer sentence may exceed it


def passage_id(article_id: str, version: int, span: Span) -> str:
    """Deterministic, so that every upsert can be repeated."""
    return f"{article_id}@{version}:{span.start}-{span.end}"


def embedding_text(title: str, body: str) -> str:
    """What is embedded for a passage: the title carries the topic into every passage."""
    return f"{title}\n{body}"


def passages_of(draft: ArticleDraft, version: int) -> tuple[Passage, ...]:
    """The passages of one version: their texts joined are the canonical text."""
    spans = tile(draft.text, draft.language or "en")
    return tuple(
        Passage(passage_id(draft.id, version, span), draft.id, version, span) for span in spans
    )


def tile(text: str, language: str = "en") -> list[Span]:
    """Spans of 600 to 1,000 characters where sentences allow, paragraphs kept together.

    Each span but the first begins at a sentence; white space between sentences belongs to the
    sentence before it.
    """
    spans: list[Span] = []
    start = end = 0
    for paragraph in _paragraphs(_tiles(text, language), text):
        stop = paragraph[-1].end
        if stop - start <= MOST:
            end = stop
            continue
        if end - start >= LEAST:
            spans.append(Span(start, end))
            start = end
        for sentence in paragraph:
            if sentence.end - start > MOST and end > start:
                spans.append(Span(start, end))
                start = end
            end = sentence.end
    if end > start:
        spans.append(Span(start, end))
    return spans


def _tiles(text: str, language: str) -> list[Span]:
    """Sentences with the white space behind them, and what is before the first one."""
    starts = [span.start for span in sentence_spans(text, language)]
    if not starts:
        return [Span(0, len(text))] if text else []
    starts[0] = 0
    return [Span(a, b) for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _paragraphs(tiles: Sequence[Span], text: str) -> list[list[Span]]:
    """Sentences grouped by the line breaks that end them."""
    groups: list[list[Span]] = [[]]
    for sentence in tiles:
        groups[-1].append(sentence)
        body = sentence.of(text)
        if "\n" in body[len(body.rstrip()) :]:
            groups.append([])
    return [group for group in groups if group]
