from __future__ import annotations

import pytest

from service.verify.named import initials, lost_names

TOLD = "President Ada Vane met Jon Roe, a Republican, at the Bank of Orrin in Vell."


@pytest.mark.parametrize(
    "claim",
    [
        "It was said by Vane.",
        "It was Ada Vane's plan.",
        "It was said by President Vane.",
        "They met the Republican Jon Roe.",
        "They met at the Bank of Orrin.",
        "It was in Vell.",
    ],
)
def test_a_part_of_a_name_and_whole_names_beside_each_other_stand(claim: str) -> None:
    assert lost_names(claim, [TOLD]) == []


@pytest.mark.parametrize(
    ("claim", "lost"),
    [
        ("It was said by Ada Roe.", "Ada Roe"),
        ("It was said by Jon Vane.", "Jon Vane"),
        ("It was said by Vane Roe.", "Vane Roe"),
        ("It was said by Tom Hale.", "Tom Hale"),
    ],
)
def test_a_name_put_together_from_several_is_lost(claim: str, lost: str) -> None:
    assert lost_names(claim, [TOLD]) == [lost]


def test_initials_stand_for_a_name_of_three_words() -> None:
    assert initials("office for river safety") == "ors"
    assert lost_names("It was said by the ORS.", ["The Office for River Safety wrote it."]) == []
    assert initials("ada vane") == ""
