"""Boilerplate goes by whole lines of exact form, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ingest.boilerplate import FORMS, drop_boilerplate

LINES = st.lists(
    st.sampled_from(["", " ", "Advertisement", "AD", "Loading...", "A dam broke.", "Ad hoc talks."])
).map("\n".join)


@pytest.mark.parametrize(
    "line",
    [
        "ADVERTISEMENT",
        "Advertisement:",
        "[Advertisement]",
        "  AD  ",
        "Loading...",
        "Story Continued Below",
        "Story continues below",
        "Sign up for Daily Newsletters Manage Newsletters",
        "— Article continues after ad —",
        "Click to share on Twitter (Opens in new window)",
    ],
)
def test_a_boilerplate_line_goes_and_one_blank_line_stays(line: str) -> None:
    assert drop_boilerplate(f"The dam held.\n\n{line}\n\nThe town slept.") == (
        "The dam held.\n\nThe town slept."
    )


@pytest.mark.parametrize(
    "text",
    [
        "The advertisement ran for a week.",
        "Advertisement spending fell by a third.",
        "Loading the grain took two days.",
        "Ad hoc talks began.",
        "___",
        "Read more:",
        "What's next",
        "Correction: an earlier version named the wrong river.",
    ],
)
def test_what_a_writer_may_have_written_stays(text: str) -> None:
    assert drop_boilerplate(f"One.\n\n{text}\n\nTwo.") == f"One.\n\n{text}\n\nTwo."


def test_blank_lines_elsewhere_are_left_as_they_are() -> None:
    text = "One.\n\n\n\nTwo.\n\n\nAD\n\n\nThree."
    assert drop_boilerplate(text) == "One.\n\n\n\nTwo.\n\n\nThree."


def test_lines_without_blank_lines_between_them_close_up() -> None:
    assert drop_boilerplate("One.\nAdvertisement\nTwo.") == "One.\nTwo."


def test_a_text_of_nothing_else_becomes_blank() -> None:
    assert drop_boilerplate("Advertisement\n\nLoading...").strip() == ""


def test_each_form_is_written_as_it_is_compared() -> None:
    for form in FORMS:
        assert drop_boilerplate(form.upper()) == "", form


@given(st.one_of(LINES, st.text()))
def test_it_is_idempotent_and_only_drops_lines(text: str) -> None:
    once = drop_boilerplate(text)
    assert drop_boilerplate(once) == once
    lines = iter(text.split("\n"))
    assert all(line in lines for line in once.split("\n") if once)
