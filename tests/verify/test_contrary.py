from __future__ import annotations

import pytest

from service.verify.contrary import opposite


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Profits of the port fell.", "In May the profit that the port made rose once more."),
        ("Vane was acquitted.", "After a week in court a jury convicted Ada Vane."),
    ],
)
def test_the_contrary_of_a_word_is_seen_in_any_order(claim: str, told: str) -> None:
    assert opposite(claim, [told]) is not None


def test_a_word_that_the_evidence_has_as_well_is_no_contrary() -> None:
    assert opposite("Sales fell.", ["Sales rose in May and fell in June."]) is None
    assert opposite("Sales dropped.", ["Sales rose in May and fell in June."]) is None
