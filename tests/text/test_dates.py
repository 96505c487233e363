import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.dates import dates

PIECES = st.sampled_from(
    [
        *"0123456789.,-/ \nºsth",
        "May ", "Nov. ", "November", " de ", "2024", "Tuesday", "März ", "août "
    ]
)  # fmt: skip


@settings(max_examples=600)
@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
def test_spans_are_exact_ordered_and_disjoint(text: str) -> None:
    end = 0
    for fact in dates(text):
        assert end <= fact.span.start < fact.span.end <= len(text)
        assert fact.span.of(text) == fact.surface
        end = fact.span.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16 November 2024", "2024-11-16"),
        ("the 16th of November 2024", "2024-11-16"),
        ("November 16, 2024", "2024-11-16"),
        ("Nov. 16, 2024", "2024-11-16"),
        ("Nov. 16", "--11-16"),
        ("May 5th", "--05-05"),
        ("2024-11-16", "2024-11-16"),
        ("2024-11-16T08:00:00Z", "2024-11-16"),
        ("16.11.2024", "2024-11-16"),
        ("16. März 2024", "2024-03-16"),
        ("16/11/2024", "2024-11-16"),
        ("11/16/2024", "2024-11-16"),
        ("1er août 2024", "2024-08-01"),
        ("le 3 mai", "--05-03"),
        ("4 de julio de 2021", "2021-07-04"),
        ("November 2024", "2024-11"),
        ("noviembre de 2024", "2024-11"),
        ("in 2024", "2024"),
        ("the 1990s", "1990s"),
        ("mid-2020", "2020"),
        ("on Tuesday", "tue"),
        ("am Dienstag", "tue"),
        ("mardi", "tue"),
        ("el miércoles", "wed"),
        ("Sonnabend", "sat"),
    ],
)
def test_a_date_has_one_value_however_it_is_written(text: str, expected: str) -> None:
    assert [fact.value for fact in dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2000 people came",
        "more than 2000",
        "it cost $2000",
        "he may go",
        "a march of 40 miles",
        "45 May",
        "in 1865",
        "5/3 of it",
        "99.99.2024x",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == ()


def test_a_date_that_two_countries_read_differently_is_left_alone() -> None:
    assert [fact.value for fact in dates("5/3/2020")] == []


def test_the_full_stop_after_an_abbreviated_month_is_not_of_the_date() -> None:
    assert [fact.surface for fact in dates("It ended on 5 Sept. Then it rained.")] == ["5 Sept"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["1", "May ", "1.1.", "5 May ", "2024-", "Tuesday", "11/"])
def test_hostile_text_takes_linear_time(unit: str) -> None:
    dates(unit * (100_000 // len(unit)))
