from __future__ import annotations

from service.verify.lining import Lined, line_up
from service.verify.tokens import tokens


def lined(claim: str, told: str) -> Lined:
    return line_up(tokens(claim), tokens(told))


def test_what_is_on_one_side_alone_is_a_gap() -> None:
    found = lined("The red gate shut.", "The old gate shut slowly.")
    assert [found.claim[at].word for at in found.added] == ["red"]
    assert [found.told[at].word for at in found.dropped] == ["old", "slowly"]
    assert found.held == 0.75


def test_a_phrase_that_moved_is_held_and_a_lone_word_is_not() -> None:
    moved = lined("On Tuesday the gate shut.", "The gate shut on Tuesday.")
    assert len(moved.moved) == 2
    assert (moved.held, moved.added, moved.dropped) == (1, (), ())
    lone = lined("Roe saw Vane.", "Vane saw Roe.")
    assert lone.held < 1


def test_nothing_beside_something_is_held_by_nothing() -> None:
    assert lined("", "The gate shut.").held == 0
    assert lined("The gate shut.", "").held == 0
