from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain import DraftClaim, Evidence
from service.verify.placing import place
from tests.verify.conftest import evidence_of


def piece(number: int, text: str) -> Evidence:
    made = evidence_of({"id": f"a{number}", "title": "Vell", "text": text})
    return replace(made, number=number)


TEXTS = (
    "The council of Vell closed the northern quay on Tuesday. It is big.",
    "Divers found a brass bell and 14 crates in the harbour of Orrin in June.",
    "The northern quay of Vell was painted green in 1998.",
)
PIECES = {number: piece(number, text) for number, text in enumerate(TEXTS, start=1)}


def markers(text: str) -> tuple[int, ...] | None:
    placed = place(DraftClaim(text, ()), PIECES)
    return placed.markers if placed else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The council of Vell closed the northern quay on Tuesday.", (1,)),
        ("It is big.", (1,)),
        ("In June divers found a brass bell and 14 crates in the harbour of Orrin.", (2,)),
        ("On Tuesday the northern quay was closed by the council of Vell.", (1,)),
    ],
)
def test_a_sentence_gets_the_marker_of_the_piece_that_says_it(
    text: str, expected: tuple[int, ...]
) -> None:
    assert markers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The quay is green.",
        "In June divers found a brass bell and 15 crates in the harbour of Orrin.",
        "The council of Orrin sold the lighthouse to a museum.",
        "",
    ],
)
def test_a_sentence_that_is_not_clear_gets_none(text: str) -> None:
    assert markers(text) is None


def test_two_pieces_that_say_it_are_both_cited_and_the_rest_of_the_draft_stays() -> None:
    both = {**PIECES, 4: piece(4, TEXTS[0])}
    placed = place(DraftClaim(TEXTS[0].partition(". ")[0] + ".", (), "Ada Vane"), both)
    assert placed is not None
    assert (placed.markers, placed.speaker) == ((1, 4), "Ada Vane")
