import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.quotations import quotations

PIECES = st.sampled_from([*"aB1 .,\n\"'“”„«»\u2018\u2019(-\xa0"])


@settings(max_examples=600)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text())
def test_spans_are_exact_and_hold_what_is_inside_the_marks(text: str) -> None:
    for fact in quotations(text):
        assert 0 <= fact.span.start < fact.span.end <= len(text)
        assert fact.span.of(text) == fact.surface == fact.value == fact.value.strip()
        assert "\n" not in fact.value


def values(text: str) -> list[str]:
    return [fact.value for fact in quotations(text)]


@pytest.mark.parametrize(
    "text",
    [
        "He said “it rained” today.",
        'He said "it rained" today.',
        'He said:"it rained".',
        "Er sagte „it rained“ heute.",
        "Er sagte »it rained« heute.",
        "Il a dit « it rained » hier.",
        "Han sade ”it rained” idag.",
        "He said \u2018it rained\u2019 today.",
        "He said “it rained“ today.",
    ],
)
def test_what_is_between_two_marks_is_a_quotation(text: str) -> None:
    assert values(text) == ["it rained"]


def test_an_apostrophe_opens_and_closes_nothing() -> None:
    assert values("It\u2019s the workers\u2019 own, in the \u201890s, 5'10\" tall.") == []
    assert values("\u2018The workers\u2019 rights count\u2019, he said.") == [
        "The workers\u2019 rights count"
    ]


def test_a_quotation_in_a_quotation_is_one_too() -> None:
    assert values("“She said \u2018no\u2019 twice.”") == ["She said \u2018no\u2019 twice.", "no"]
    assert values("“She wrote “no” twice.”") == ["She wrote “no” twice.", "no"]


def test_a_quotation_that_is_not_closed_ends_with_its_paragraph() -> None:
    assert values("“It rained. \nIt stopped.") == ["It rained."]
    assert values('He said: "It rained\n\n"It stopped"') == ["It rained", "It stopped"]


def test_an_empty_quotation_is_none() -> None:
    assert values('“” "" « »') == []


def test_a_closing_mark_alone_is_ignored() -> None:
    assert values("It rained.” It stopped“ then.") == []


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["“", '"', ' "a', "“a”", "“ \u2018a", "«»", "\u2018a "])
def test_hostile_text_gives_no_more_than_it_holds(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert sum(len(fact.surface) for fact in quotations(text)) <= 4 * len(text)
