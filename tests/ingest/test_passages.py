"""Passages tile the article: joined they are its text, whatever the text is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import Span
from service.ingest.clean import canonical_text
from service.ingest.passages import LEAST, MOST, embedding_text, passage_id, passages_of, tile
from service.text.sentences import sentence_spans
from tests.fakes import draft

_NAMES = ("Ada Vane", "Dr. J. P. Orme", "the U.S. envoy", "Sen. Brandt Jr.", "the council")
_VERBS = ("said", "denied that", "asked whether", "wrote on Jan. 4 that", "told the Ellery Post")
_REST = (
    "the $1.2 billion bridge would open",
    "“nobody was told. Nobody,” at 5 p.m.",
    "No. 7 had left the harbour…",
    "l’île était fermée",
    "港は閉鎖された。",
    "14.5 per cent of ferries ran 👩‍👩‍👧",
)
_ENDS = (".", ".", ".", "?", "!", ".”", "…", "")


@st.composite
def sentences(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(_NAMES)), draw(st.sampled_from(_VERBS))]
    parts += draw(st.lists(st.sampled_from(_REST), min_size=1, max_size=12))
    return " ".join(parts)[:1_500].capitalize() + draw(st.sampled_from(_ENDS))


def paragraphs() -> st.SearchStrategy[str]:
    return st.lists(sentences(), min_size=1, max_size=6).map(" ".join)


@st.composite
def news(draw: st.DrawFn) -> str:
    """Title, date line and paragraphs, as they come before cleaning."""
    breaks = st.sampled_from(["\n\n", "\n", "\n \n\n", "\r\n\r\n", "\n\n\n"])
    text = draw(st.sampled_from(["", "Bridge to open\n\n", "2031-04-09 (Kestrel) - "]))
    for paragraph in draw(st.lists(paragraphs(), min_size=1, max_size=8)):
        text += paragraph + draw(breaks)
    return text


def prose(*lengths: int) -> str:
    """Sentences of just these lengths, a space between them counted to the first one."""
    return "".join(f"The {'bridge' * 300}"[: length - 2] + ". " for length in lengths)


def check_tiling(text: str) -> list[str]:
    spans = tile(text)
    pieces = [span.of(text) for span in spans]
    assert "".join(pieces) == text
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])][: len(spans)]
    assert all(span.start < span.end for span in spans)
    return pieces


class TestTiling:
    @given(st.text(max_size=3_000))
    @settings(max_examples=150, deadline=None)
    def test_any_text_is_its_passages_joined_in_order_without_overlap(self, text: str) -> None:
        check_tiling(text)

    @given(news())
    @settings(max_examples=150, deadline=None)
    def test_news_is_cut_only_between_sentences_and_only_one_sentence_may_be_too_long(
        self, raw: str
    ) -> None:
        text = canonical_text(raw)
        check_tiling(text)
        inside = {at for s in sentence_spans(text) for at in range(s.start + 1, s.end)}
        for span in tile(text):
            assert span.start not in inside
            within = [s for s in sentence_spans(text) if span.holds(s)]
            assert span.end - span.start <= MOST or len(within) == 1

    @given(news())
    @settings(max_examples=100, deadline=None)
    def test_two_neighbours_never_fit_into_one_passage(self, raw: str) -> None:
        pieces = check_tiling(canonical_text(raw))
        for one, other in pairwise(pieces):
            first_sentence = sentence_spans(other)[0].end
            assert len(one) >= LEAST or len(one) + first_sentence > MOST - 20

    def test_white_space_belongs_to_the_sentence_before_it(self) -> None:
        text = prose(500, 490, 400)
        assert [span.of(text)[-2:] for span in tile(text)] == [". ", ". "]

    @pytest.mark.parametrize("text", ["x", "\n", "   ", "...", "\u0301", "👩‍👩‍👧", "\ud800"])
    def test_even_the_oddest_text_has_a_passage(self, text: str) -> None:
        assert tile(text) == [Span(0, len(text))]

    def test_an_empty_text_has_none(self) -> None:
        assert tile("") == []


class TestLengths:
    def test_a_short_article_is_one_passage(self) -> None:
        text = "\n\n".join([prose(200).strip()] * 4)
        assert len(tile(text)) == 1

    def test_a_sentence_that_is_too_long_stands_alone(self) -> None:
        text = prose(300, 1_400, 300)
        assert [len(piece) for piece in check_tiling(text)] == [300, 1_400, 300]

    def test_a_passage_may_have_a_thousand_characters_and_no_more(self) -> None:
        assert [len(piece) for piece in check_tiling(prose(500, 500))] == [1_000]
        assert [len(piece) for piece in check_tiling(prose(500, 501))] == [500, 501]

    def test_a_paragraph_that_fits_is_kept_together(self) -> None:
        first, second = prose(400, 300).strip(), prose(250, 250).strip()
        text = f"{first}\n\n{second}"
        assert check_tiling(text) == [f"{first}\n\n", second]

    def test_a_short_beginning_takes_in_the_next_paragraph_in_part(self) -> None:
        first, second = prose(200).strip(), prose(600, 500).strip()
        text = f"{first}\n\n{second}"
        pieces = check_tiling(text)
        assert len(pieces) == 2
        assert pieces[0].startswith(first)
        assert len(pieces[0]) > LEAST

    def test_most_passages_of_long_news_have_600_to_1000_characters(self) -> None:
        text = "\n\n".join(prose(150, 120, 170, 90).strip() for _ in range(40))
        lengths = [len(piece) for piece in check_tiling(text)]
        assert all(LEAST <= length <= MOST for length in lengths[:-1])


class TestIdentity:
    def test_ids_say_article_version_and_span_and_are_the_same_each_time(self) -> None:
        one = draft(text=prose(900, 900))
        made = passages_of(one, 3)
        assert made == passages_of(one, 3)
        assert [p.id for p in made] == ["item-1@3:0-900", "item-1@3:900-1800"]
        assert passage_id("a", 1, Span(0, 5)) == "a@1:0-5"

    def test_every_version_has_its_own_ids(self) -> None:
        one = draft()
        assert {p.id for p in passages_of(one, 1)}.isdisjoint(p.id for p in passages_of(one, 2))

    def test_the_title_goes_into_what_is_embedded_and_not_into_the_passage(self) -> None:
        assert embedding_text("Bridge", "It opened.") == "Bridge\nIt opened."
        assert passages_of(draft(title="Bridge"), 1)[0].span.start == 0

    @pytest.mark.parametrize("language", [None, "xx", "und", "zh", "de", "no-such-language"])
    def test_any_language_code_tiles(self, language: str | None) -> None:
        text = prose(900, 900) + "港は閉鎖された。船は出ない。"
        made = passages_of(draft(text=text, language=language), 1)
        assert "".join(p.span.of(text) for p in made) == text
