from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verify.wording import compare, nearness

VANE = "Ada Vane accused Jon Roe of fraud at the port of Vell on Tuesday."
GATE = "The gate of the Orrin dam was closed on Monday after 12 days, the operator said."


def kind(claim: str, sentence: str) -> str:
    found = compare(claim, sentence)
    return "far" if found is None else found.kind


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (VANE, VANE),
        ("On Tuesday Ada Vane accused Jon Roe of fraud at the port of Vell.", VANE),
        ("Vane accused Roe of fraud at the port of Vell on Tuesday.", VANE),
        ("Jon Roe was accused by Ada Vane of fraud at the port of Vell on Tuesday.", VANE),
        (
            "The operator said the gate of the Orrin dam was closed on Monday after 12 days.",
            GATE,
        ),
        (
            "The bridge was closed on Monday.",
            "The bridge, which was not painted for 20 years, was closed on Monday.",
        ),
        ("The council did not vote on the toll.", "The council didn't vote on the toll."),
        (
            "9 people were hurt and 12 people died in Vell.",
            "12 people died in Vell and 9 people were hurt.",
        ),
        ("Roe and Vane opened the new quay.", "Vane and Roe opened the new quay."),
    ],
)
def test_an_honest_difference_says_the_same(claim: str, sentence: str) -> None:
    assert kind(claim, sentence) == "same"


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        (GATE.replace("was closed", "was not closed"), GATE),
        (GATE.replace("closed", "opened"), GATE),
        (GATE.replace("after", "before"), GATE),
        (GATE.replace("was closed", "may be closed"), GATE),
        ("Sales rose by 4 percent in May.", "Sales rose to 4 percent in May."),
        ("Sales fell 4 percent in the spring.", "Sales rose 4 percent in the spring."),
        ("The council closed the quay in Vell.", "The council would close the quay in Vell."),
        ("Roe stole the boat at night.", "Roe allegedly stole the boat at night."),
        ("The mill dumps waste in the river.", "The mill no longer dumps waste in the river."),
        ("The guards open the gate at noon.", "The guards refused to open the gate at noon."),
        ("It killed 200 sheep in one night.", "It killed nearly 200 sheep in one night."),
        ("The quay will close in Vell.", "The quay will close in Vell, unless the court objects."),
        ("The quay was closed at noon.", "It is not true that the quay was closed at noon."),
        ("The quay was closed at noon.", "Vane denied that the quay was closed at noon."),
        ("Most of the guards left the gate early.", "Few of the guards left the gate early."),
        (
            "The armed guards of the council left the gate at noon.",
            "The guards of the council left the gate at noon.",
        ),
    ],
)
def test_a_difference_that_turns_the_meaning_is_seen(claim: str, sentence: str) -> None:
    assert kind(claim, sentence) == "turned"


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (
            "Jon Roe accused Ada Vane of fraud at the port of Vell on Tuesday.",
            "name_not_in_evidence",
        ),
        (
            "Ada Vane was accused by Jon Roe of fraud at the port of Vell on Tuesday.",
            "name_not_in_evidence",
        ),
        (VANE.replace("Jon Roe", "Tom Hale"), "name_not_in_evidence"),
        (VANE.replace("Tuesday", "Friday"), "date_not_in_evidence"),
    ],
)
def test_names_and_dates_out_of_place_have_their_reason(claim: str, reason: str) -> None:
    found = compare(claim, VANE)
    assert found is not None
    assert (found.kind, found.reason) == ("turned", reason)


def test_numbers_that_changed_places_are_seen() -> None:
    told = "The share fell from 24 percent to 20 percent in March."
    found = compare("The share fell from 20 percent to 24 percent in March.", told)
    assert found is not None
    assert (found.kind, found.reason) == ("turned", "number_not_in_evidence")


def test_what_somebody_said_is_not_a_bare_fact() -> None:
    told = "The operator will open the second gate in May, Ada Vane said."
    assert kind("The operator will open the second gate in May.", told) == "hedged"
    assert kind("According to Ada Vane, the operator will open the second gate in May.", told) in (
        "same",
    )


def test_a_word_of_unknown_meaning_leaves_it_open() -> None:
    assert kind(GATE.replace("gate", "valve"), GATE) == "unsure"


def test_another_sentence_is_far() -> None:
    assert compare("A red hat was found in the river at night.", GATE) is None
    assert nearness("A red hat was found in the river at night.", GATE) == 0
    assert nearness(GATE, GATE) == 1


@given(st.text(max_size=120), st.text(max_size=120))
def test_no_text_raises(claim: str, sentence: str) -> None:
    compare(claim, sentence)
    compare(claim, claim + sentence)


def test_long_texts_are_not_compared_for_long() -> None:
    long = " ".join(f"the gate {at} of Orrin was not shut" for at in range(2_000))
    begun = time.perf_counter()
    assert compare(long, long + " today") is None
    compare(" ".join(["the"] * 200), " ".join(["the"] * 200))
    assert time.perf_counter() - begun < 5
