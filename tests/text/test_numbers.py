import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.numbers import numbers

PIECES = st.sampled_from(
    [
        *"0123456789.,:-/%$€ \xa0\nabmktG",
        "million", "bn ", "two ", "hundred ", "twenty-", "May ", "½", "٣",
        "vier ", "once ", "once horas"
    ]
)  # fmt: skip


@settings(max_examples=600)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text())
def test_spans_are_exact_ordered_and_disjoint(text: str) -> None:
    end = 0
    for fact in numbers(text):
        assert end <= fact.span.start < fact.span.end <= len(text)
        assert fact.span.of(text) == fact.surface
        end = fact.span.end


def values(text: str) -> list[str]:
    return [fact.value for fact in numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,500,000 people", "1500000"),
        ("Quatre personnes", "4"),
        ("vingt euros", "20"),
        ("tres mil personas", "3000"),
        ("deux milliards d'euros", "2000000000"),
        ("fünf Millionen Euro", "5000000"),
        ("acht Prozent", "8%"),
        ("once horas", "11"),
        ("1.5 million people", "1500000"),
        ("1,5 million de personnes", "1500000"),
        ("3,2 Millionen Menschen", "3200000"),
        ("5 Mio. Euro", "5000000"),
        ("2 Milliarden Euro", "2000000000"),
        ("3 milliards d'euros", "3000000000"),
        ("4 mil millones de euros", "4000000000"),
        ("1.500 Menschen", "1500"),
        ("1 500 euros", "1500"),
        ("1.234.567,89 Euro", "1234567.89"),
        ("$1,234.50", "1234.5"),
        ("$1.2bn", "1200000000"),
        ("$5m", "5000000"),
        ("US$3 billion", "3000000000"),
        ("50k fans", "50000"),
        ("3.5%", "3.5%"),
        ("3.50 percent", "3.5%"),
        ("3,5 Prozent", "3.5%"),
        ("3,5 pour cent", "3.5%"),
        ("four per cent", "4%"),
        ("-5 degrees", "-5"),
        ("0.125", "0.125"),
        (".300", "0.3"),
        ("the 16th time", "16"),
        ("a 30-year-old", "30"),
        ("at 8:30 a.m.", "8:30"),
        ("zero", "0"),
        ("Twenty-one", "21"),
        ("two thousand", "2000"),
        ("a hundred", "100"),
        ("three hundred and fifty thousand", "350000"),
        ("half a million", "500000"),
        ("two dozen", "24"),
        ("one percent", "1%"),
    ],
)
def test_a_number_has_one_value_however_it_is_written(text: str, expected: str) -> None:
    assert values(text) == [expected]


def test_both_ends_of_a_range_are_numbers() -> None:
    assert values("10-12 people, a 3-2 vote, 5–6 days") == ["10", "12", "3", "2", "5", "6"]


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19 rose",
        "the G7 met",
        "an F-16 flew",
        "a 5G mast",
        "no one came",
        "in 2019",
        "on May 5, 2020",
    ],
)
def test_names_dates_and_pronouns_are_no_numbers(text: str) -> None:
    assert values(text) == []


def test_a_round_amount_is_no_year() -> None:
    assert values("2000 people and more than 1950 came") == ["2000", "1950"]


def test_the_surface_holds_the_currency_and_the_unit() -> None:
    assert [fact.surface for fact in numbers("It cost $1.2bn, or 3 %.")] == ["$1.2bn", "3 %"]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "unit", ["1", "1,", "111 ", "1.1.", "two hundred ", "hundred ", "$", "-", "A1-"]
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    numbers(unit * (100_000 // len(unit)))
