"""Evidence for a model: as much as its input holds, the best first, then in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.domain import Evidence, Span
from service.text.sentences import sentence_spans

BYTES_PER_TOKEN = 3.0
"""For estimates before a call. English news has about 4.4 bytes a token with the tokenizers of the
large models, German and Spanish about 3.5, Chinese about 3: too few rather than too many fit."""
_HEAD_BYTES = 240  # number, outlet, date and title above a piece


def tokens_of(text: str) -> int:
    """About how many tokens a text has, rather too many; no tokenizer is asked."""
    return int(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN) + 1


def pack(evidence: Sequence[Evidence], tokens: int) -> tuple[Evidence, ...]:
    """The pieces that fit into so many tokens, numbered from 1 in reading order.

    Taken best first, as `evidence` is ordered, without reprints; a piece that does not fit is
    passed over for smaller ones. If not even the first fits, its first sentences are taken. Reading
    order is by date of the article, then by place in it.
    """
    own = [piece for piece in evidence if not piece.reprint]
    left, taken = tokens, []
    for piece in own:
        cost = _cost(piece)
        if cost <= left:
            taken.append(piece)
            left -= cost
    if not taken and own:
        taken = _cut(own[0], tokens)
    taken.sort(key=lambda p: (p.article.published_at or "", p.article.id, p.span.start))
    return tuple(replace(piece, number=at) for at, piece in enumerate(taken, start=1))


def _cost(piece: Evidence) -> int:
    return tokens_of(piece.text) + int(_HEAD_BYTES / BYTES_PER_TOKEN)


def _cut(piece: Evidence, tokens: int) -> list[Evidence]:
    """The first sentences of a piece that fit; none if not even one does."""
    end = 0
    for span in sentence_spans(piece.text, piece.article.language or "en"):
        shorter = replace(piece, span=Span(piece.span.start, piece.span.start + span.end))
        if _cost(shorter) > tokens:
            break
        end = span.end
    return [replace(piece, span=Span(piece.span.start, piece.span.start + end))] if end else []
