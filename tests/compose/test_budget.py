from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.budget import pack, tokens_of
from service.domain import Evidence, Span
from tests.verify.conftest import evidence_of


def pieces(newsroom: list[dict[str, Any]], count: int = 12) -> list[Evidence]:
    """The first paragraph of several articles, numbered as ranked: the newest articles first."""
    made = [
        evidence_of(raw, number, Span(0, raw["text"].index("\n")))
        for number, raw in enumerate(newsroom[:count], start=1)
    ]
    return sorted(made, key=lambda piece: piece.article.published_at or "", reverse=True)


def test_all_that_fits_is_taken_and_numbered_in_reading_order(
    newsroom: list[dict[str, Any]],
) -> None:
    given_ = pieces(newsroom)
    packed = pack(given_, 100_000)
    assert [piece.number for piece in packed] == list(range(1, len(given_) + 1))
    dates = [piece.article.published_at or "" for piece in packed]
    assert dates == sorted(dates)
    assert {piece.article.id for piece in packed} == {piece.article.id for piece in given_}


def test_the_best_are_taken_first_when_not_all_fit(newsroom: list[dict[str, Any]]) -> None:
    given_ = pieces(newsroom)
    room = sum(tokens_of(piece.text) + 80 for piece in given_[:3])
    packed = pack(given_, room)
    assert {piece.article.id for piece in packed} == {piece.article.id for piece in given_[:3]}


def test_a_piece_that_does_not_fit_makes_room_for_smaller_ones(
    newsroom: list[dict[str, Any]],
) -> None:
    small = pieces(newsroom)[:2]
    large = evidence_of(newsroom[0], 1)
    room = sum(tokens_of(piece.text) + 80 for piece in small)
    assert tokens_of(large.text) > room
    assert {piece.span for piece in pack([large, *small], room)} == {piece.span for piece in small}


def test_of_the_best_piece_the_first_sentences_are_taken_when_nothing_else_fits(
    newsroom: list[dict[str, Any]],
) -> None:
    large = evidence_of(newsroom[0], 1)
    [packed] = pack([large], 250)
    assert large.text.startswith(packed.text)
    assert packed.text.endswith((".", "”"))
    assert tokens_of(packed.text) + 80 <= 250
    assert pack([large], 81) == ()


def test_reprints_are_never_shown(newsroom: list[dict[str, Any]]) -> None:
    made = pieces(newsroom)
    packed = pack([*made[:2], replace(made[2], reprint=True)], 100_000)
    assert len(packed) == 2


@given(st.text(max_size=400))
def test_tokens_are_at_least_one_and_grow_with_the_text(text: str) -> None:
    assert 1 <= tokens_of(text) <= tokens_of(text + "word") <= tokens_of(text) + 2


@pytest.mark.parametrize("tokens", [0, 1, 200, 1_000, 5_000])
def test_what_is_packed_never_takes_more_than_it_may(
    newsroom: list[dict[str, Any]], tokens: int
) -> None:
    packed = pack(pieces(newsroom, 40), tokens)
    assert sum(tokens_of(piece.text) + 80 for piece in packed) <= tokens
