from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.sameness import negation, says_the_same
from service.text.terms import terms

CLOSED = "The council of Port Ellery closed the old quay of the harbour on Tuesday, said Ada Vane."


def same(one: str, other: str) -> bool:
    return says_the_same(one, other, terms(one), terms(other))


@pytest.mark.parametrize(
    "other",
    [
        CLOSED,
        "Port Ellery's council closed the old quay of the harbour on Tuesday, said Ada Vane.",
        "On Tuesday the council of Port Ellery closed the old quay of the harbour, said Vane.",
    ],
)
def test_other_order_and_shorter_names_are_the_same(other: str) -> None:
    assert same(CLOSED, other)


@pytest.mark.parametrize(
    ("word", "changed"),
    [
        ("on Tuesday", "on Thursday"),
        ("closed", "has not closed"),
        ("on Tuesday", "in July"),
        ("Ada Vane", "Ada Pohl"),
        ("Port Ellery", "Port Kestrel"),
        ("the old quay", "3 old quays"),
    ],
)
def test_another_day_name_number_or_a_negation_is_another_thing(word: str, changed: str) -> None:
    other = CLOSED.replace(word, changed)
    assert other != CLOSED
    assert not same(CLOSED, other)
    assert not same(other, CLOSED)


def test_a_sentence_about_something_else_is_another_one() -> None:
    assert not same(CLOSED, "A museum in Vell reopened on Tuesday, said Ada Vane.")
    assert not same("?", "!")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("He did not go.", "not"),
        ("They don't know.", "n't"),
        ("Das stimmt nicht.", "nicht"),
        ("The firm denied it.", "denied"),
        ("He noted it.", None),
    ],
)
def test_words_that_negate_are_found(text: str, word: str | None) -> None:
    found = negation(text)
    assert (found[0] if found else None) == word


@given(st.text(), st.text())
def test_sameness_is_symmetric_and_holds_for_a_text_and_itself(one: str, other: str) -> None:
    assert same(one, one)
    assert same(one, other) == same(other, one)
