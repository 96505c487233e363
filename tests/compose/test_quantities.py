from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.summary.quantities import differ, measures, same_quantity


@pytest.mark.parametrize(
    ("text", "value", "unit", "role"),
    [
        ("Three people died in the flood.", "3", "", "dead"),
        ("Police detained 34 people.", "34", "", "detained"),
        ("About 9,000 people attended the rally.", "9000", "", "crowd"),
        ("The bridge will cost 3.1 million euros.", "3100000", "money", "cost"),
        ("The number of people killed has risen to seven.", "7", "", "dead"),
        ("It carried 212 people on board.", "212", "", "aboard"),
    ],
)
def test_a_number_is_read_with_what_it_counts(text: str, value: str, unit: str, role: str) -> None:
    (one,) = measures(text, "en")
    assert (one.value, one.unit, one.role) == (Decimal(value), unit, role)


@pytest.mark.parametrize(
    "text",
    [
        "Jon Rees, 34, came.",
        "A man of 71 fell.",
        "An 80-year-old man fell.",
        "It begins at 6:41 a.m. on Monday.",
        "The ferry hit Pier 4 of the harbour.",
        "It was the 109th minute.",
        "It came by nine in the evening.",
        "They waited for three hours.",
    ],
)
def test_ages_times_and_numbers_of_names_are_no_quantities(text: str) -> None:
    assert [one for one in measures(text, "en") if not one.partial] == []


def test_a_bare_number_takes_up_what_was_counted_before() -> None:
    before = measures("Police said 22,000 people had taken part.", "en")
    (one,) = measures("The alliance put the number at 70,000.", "en", before)
    assert (one.value, one.role, one.inherited) == (Decimal(70_000), "crowd", True)
    assert same_quantity(before[0], one)
    assert differ(before[0], one)


def test_a_figure_that_is_given_up_is_known_as_such() -> None:
    new, old = measures("It will cost 8.9 million euros instead of 7.4 million.", "en")
    assert (new.former, old.former) == (False, True)
    _, others = measures("19 officers were hurt, more than the five named by police.", "en")
    assert (others.former, others.others) == (False, True)


def test_a_part_is_no_count_of_the_whole() -> None:
    (whole,) = measures("Fourteen people were hurt, two of them badly.", "en")
    assert whole.value == 14
    total, price = measures("He sold two of the nine boats for 40 euros.", "en")
    assert (total.partial, price.partial) == (True, False)


@given(st.text(alphabet="0123456789 .,%$€abcdefghi-()\n", max_size=200))
def test_any_text_is_read_and_spans_are_inside(text: str) -> None:
    for one in measures(text, "en"):
        assert 0 <= one.span.start < one.span.end <= len(text)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_differing_is_symmetric(one: int, other: int) -> None:
    (mine,) = measures(f"{one} people died.", "en")
    (theirs,) = measures(f"{other} people died.", "en")
    assert differ(mine, theirs) == differ(theirs, mine)
    assert not differ(mine, mine)
