from __future__ import annotations

import pytest

from service.domain import Claim, DraftClaim, Removed
from service.verify.claims import verify
from service.verify.outlet import without_outlet
from service.verify.support import LexicalJudge
from tests.verify.conftest import evidence_of

PIECE = evidence_of(
    {
        "id": "march",
        "title": "March",
        "source": "The Ellery Courant",
        "text": "At least 40,000 people marched through Orrin on Sunday, the union said.",
    }
)


@pytest.mark.parametrize(
    ("claim", "bare"),
    [
        ("According to The Ellery Courant, 12 ships came.", "12 ships came."),
        ("The Ellery Courant reported that the ships came.", "The ships came."),
        ("The ships came, the Ellery Courant said.", "The ships came."),
        ("The ships came, according to the Ellery Courant, at noon.", "The ships came, at noon."),
        ("Laut The Ellery Courant, kamen Schiffe.", "Kamen Schiffe."),
    ],
)
def test_the_words_that_name_the_own_outlet_are_left_out(claim: str, bare: str) -> None:
    assert without_outlet(claim, "The Ellery Courant") == bare


@pytest.mark.parametrize("outlet", [None, "", "The ", "X", "Radio Marrenia"])
def test_a_claim_that_does_not_name_it_has_none(outlet: str | None) -> None:
    assert without_outlet("The Ellery Courant reported that ships came.", outlet) is None


def test_a_claim_may_name_the_outlet_that_it_cites() -> None:
    text = (
        "According to the Ellery Courant, at least 40,000 people marched through Orrin on Sunday, "
    )
    text += "the union said."
    found = verify(DraftClaim(text, (1,)), {1: PIECE}, LexicalJudge())
    assert isinstance(found, Claim)
    assert found.text == text
    assert found.verdict.names == "match"


@pytest.mark.parametrize(
    "text",
    [
        "According to Radio Marrenia, at least 40,000 people marched through Orrin on Sunday.",
        "According to the Ellery Courant, at least 50,000 people marched through Orrin on Sunday.",
        "The Ellery Courant marched through Orrin on Sunday.",
    ],
)
def test_but_no_other_outlet_and_nothing_that_is_not_told(text: str) -> None:
    assert isinstance(verify(DraftClaim(text, (1,)), {1: PIECE}, LexicalJudge()), Removed)
