from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verify.statements import plain, statements

PIECES = st.sampled_from(
    (
        *("The hat of Vell was red.", "Who won?", "“Yes,” he said.", "12. März", "e\u0301", "🙂"),
        *("\r\n", "\n\n", "\r", "\u2028", " ", "\t", "\ufeff"),
        *("# ", "- ", "1) ", "[1]", "**", "_", "("),
    )
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=20).map("".join))


def claims(text: str) -> list[str]:
    return [one.claim for one in statements(text)]


@given(TEXTS)
def test_the_spans_are_slices_of_any_text_in_order(text: str) -> None:
    found = statements(text, ("en", "de"))
    end = 0
    for one in found:
        assert one.span.of(text) == one.text != ""
        assert end <= one.span.start < one.span.end <= len(text)
        end = one.span.end


@given(TEXTS)
def test_every_word_stands_in_a_sentence(text: str) -> None:
    covered = {at for one in statements(text) for at in range(one.span.start, one.span.end)}
    lost = [c for at, c in enumerate(text) if at not in covered and c.isalpha()]
    assert lost == []


def test_lines_that_were_wrapped_by_hand_are_one_sentence() -> None:
    wrapped = (
        "The council of Vell voted on Monday for a second bridge over the river and\n"
        "Mayor Odile Farn said that it would be built in August, before the rains of\n"
        "autumn.\n\nIt rained."
    )
    assert len(claims(wrapped)) == 2
    assert claims(wrapped)[0].endswith(
        "over the river and Mayor Odile Farn said that it would "
        "be built in August, before the rains of autumn."
    )
    assert claims(wrapped.replace("\n", "\r\n")) == claims(wrapped)


def test_a_title_above_a_paragraph_stays_by_itself() -> None:
    text = "A bridge for Vell\nThe council of Vell voted on Monday for a second bridge."
    assert claims(text) == text.split("\n")


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    text = "- the hat was found in Vell\n- the scarf was found in Orrin\n1. it rained in Vell"
    assert claims(text) == [
        "the hat was found in Vell",
        "the scarf was found in Orrin",
        "it rained in Vell",
    ]


def test_a_date_at_the_head_of_a_line_is_not_the_number_of_a_list() -> None:
    assert claims("12. März war in Vell ein Sonntag.") == ["12. März war in Vell ein Sonntag."]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("The hat was red. [1]", "The hat was red."),
        ("The hat was red [1, 2].", "The hat was red."),
        ("The **red** hat was _found_ in `Vell`.", "The red hat was found in Vell."),
        ("The [hat](https://vell.example/hat) was found.", "The hat was found."),
        ("The  hat\u00a0was\tfound.", "The hat was found."),
        ("The hat wasn\u2019t found.", "The hat wasn't found."),
        ("The snake_case_name was kept.", "The snake_case_name was kept."),
    ],
)
def test_markup_and_markers_are_not_judged(text: str, claim: str) -> None:
    assert claims(text) == [claim]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Did it rain?", "question"),
        ("“Did it rain?”", "question"),
        ("## The hat of Vell was found", "heading"),
        ("I believe that the hat was red.", "opinion"),
        ("We'd prefer the red hat to the blue one.", "opinion"),
        ("Hello everybody!", "address"),
        ("Here is a summary of the articles.", "address"),
        ("---", "not_a_sentence"),
        ("“I believe it,” Odile Farn said in Vell.", None),
        ("Thanks to the dam, Vell stayed dry.", None),
        ("“Did it rain?” asked Odile Farn.", None),
        ("14 people were hurt.", None),
    ],
)
def test_what_can_be_checked_and_what_not(text: str, reason: str | None) -> None:
    [found] = statements(text)
    assert found.skipped == reason


def test_the_language_of_the_text_decides_where_its_sentences_end() -> None:
    german = "Der Rat hat am 3. Mai in Vell für die Brücke gestimmt. Es hat geregnet."
    assert len(statements(german, ("en", "de"))) == 2


@given(st.text(max_size=100))
def test_the_plain_reading_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
