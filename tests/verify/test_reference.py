from __future__ import annotations

import pytest

from service.domain import Claim, DraftClaim, Removed
from service.verify.claims import verify
from service.verify.support import LexicalJudge
from tests.verify.conftest import evidence_of

PIECE = evidence_of(
    {
        "id": "dam",
        "title": "Dam",
        "text": (
            "Ada Vane runs the office that watches the dam of Orrin. She told the council on "
            "Monday that the second gate is stuck. The repair will cost 4 million crowns, Vane "
            "said. Jon Roe paid for the new road to the lake."
        ),
    }
)


def cited(text: str) -> str | None:
    found = verify(DraftClaim(text, (1,)), {1: PIECE}, LexicalJudge())
    return found.citations[0].cited_text if isinstance(found, Claim) else None


def test_a_full_name_stands_for_the_surname_of_its_sentence() -> None:
    text = "The repair will cost 4 million crowns, Ada Vane said."
    assert cited(text) == "The repair will cost 4 million crowns, Vane said."


def test_a_name_stands_for_the_pronoun_that_means_it_and_both_sentences_are_cited() -> None:
    told = cited("Ada Vane told the council on Monday that the second gate is stuck.")
    assert told is not None
    assert told.startswith("Ada Vane runs")
    assert told.endswith("the second gate is stuck.")


@pytest.mark.parametrize(
    "text",
    [
        "Jon Roe told the council on Monday that the second gate is stuck.",
        "The repair will cost 4 million crowns, Jon Roe said.",
        "Jon Vane told the council on Monday that the second gate is stuck.",
    ],
)
def test_another_person_of_the_piece_does_not_stand_for_it(text: str) -> None:
    assert cited(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "They also paid for the new road to the lake.",
        "He watches the dam of Orrin from an office.",
        "It paid for the new road to the lake.",
    ],
)
def test_a_pronoun_that_no_cited_sentence_begins_with_stands_for_nobody(text: str) -> None:
    found = verify(DraftClaim(text, (1,)), {1: PIECE}, LexicalJudge())
    assert isinstance(found, Removed)
    assert found.reason == "not_supported"


@pytest.mark.parametrize(
    "text",
    [
        "She told the council on Monday that the second gate is stuck.",
        "She told the council that the second gate is stuck.",
    ],
)
def test_a_pronoun_that_the_cited_sentence_begins_with_is_as_it_was_told(text: str) -> None:
    assert cited(text) == "She told the council on Monday that the second gate is stuck."
