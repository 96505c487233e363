from __future__ import annotations

import pytest

from service.verify.lining import line_up
from service.verify.order import out_of_order, wrong_doer
from service.verify.tokens import tokens


def lost(claim: str, told: str) -> str | None:
    found = out_of_order(line_up(tokens(claim), tokens(told)))
    return found.text if found else None


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The union sued the company in May.", "The company sued the union in May."),
        ("Vell beat Orrin by 9 goals to 12.", "Vell beat Orrin by 12 goals to 9."),
        ("Roe told the council that Vane left.", "Vane told the council that Roe left."),
    ],
)
def test_facts_in_each_others_place_are_lost(claim: str, told: str) -> None:
    assert lost(claim, told) is not None


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The company was sued by the union in May.", "The union sued the company in May."),
        ("In Orrin 9 died, 12 fled in Vell.", "12 fled in Vell, 9 died in Orrin."),
        ("Roe and Vane left.", "Vane and Roe left."),
    ],
)
def test_facts_that_moved_with_their_words_are_in_order(claim: str, told: str) -> None:
    assert lost(claim, told) is None


def test_a_doer_is_wrong_only_where_the_evidence_names_another() -> None:
    claim = tokens("According to Roe, the dam holds.")
    named, unnamed = tokens("The dam holds, Vane said."), tokens("The dam holds, she said.")
    found = wrong_doer(claim, [named])
    assert found is not None
    assert found.text == "Roe"
    assert wrong_doer(claim, [unnamed]) is None
    assert wrong_doer(claim, [named, tokens("Roe said so.")]) is None
