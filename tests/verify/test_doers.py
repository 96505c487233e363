from __future__ import annotations

import pytest

from service.verify.doers import doers
from service.verify.tokens import tokens


def said_by(sentence: str) -> list[str]:
    return [one.surface for one in doers(tokens(sentence)) if one.verb == "say" and one.names]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Ada Vane said the dam holds.", ["Ada Vane"]),
        ("The dam holds, Ada Vane said.", ["Ada Vane"]),
        ("“The dam holds,” said Ada Vane, the mayor.", ["Ada Vane"]),
        ("Ada Vane, who has lived there for 28 years, said he often saw Roe.", ["Ada Vane"]),
        ("According to Ada Vane, the dam holds.", ["Ada Vane"]),
        ("The mayor said Roe had left.", []),
        ("She said that Roe had left.", []),
        ("Nobody spoke.", []),
    ],
)
def test_who_speaks_is_the_name_at_the_verb(sentence: str, who: list[str]) -> None:
    assert said_by(sentence) == who


def test_the_doer_of_a_passive_stands_behind_by() -> None:
    [one] = doers(tokens("Jon Roe was accused of fraud by Ada Vane."))
    assert (one.verb, one.surface) == ("accus", "Ada Vane")
