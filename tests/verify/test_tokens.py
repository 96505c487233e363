from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.verify.tokens import MOST_TOKENS, tokens


def test_a_number_and_a_date_are_one_token_and_a_name_is_its_words() -> None:
    row = tokens("Ada Vane sold 1.5 million boats on 3 May 2024.")
    assert [(one.kind, one.word) for one in row if one.kind not in ("stop", "word")] == [
        ("name", "ada"),
        ("name", "vane"),
        ("number", "1500000"),
        ("date", "2024-05-03"),
    ]
    assert row[0].group == row[1].group


def test_the_same_number_written_otherwise_is_the_same_token() -> None:
    assert tokens("1.5 million")[0].key == tokens("1,500,000")[0].key


def test_short_forms_are_two_tokens() -> None:
    for text in ("did not", "didn't", "didn\u2019t"):
        assert [one.key for one in tokens(text)] == ["did", "not"]
    assert [one.key for one in tokens("cannot")] == ["can", "not"]


def test_a_mark_before_a_word_is_known_and_a_hyphen_is_none() -> None:
    assert [one.cut for one in tokens("well-known, so far - now")] == [
        False,
        False,
        True,
        False,
        True,
    ]


@given(st.text(max_size=200))
def test_no_text_raises(text: str) -> None:
    assert len(tokens(text)) <= MOST_TOKENS + 20
