from __future__ import annotations

from service.verify.context import out_of_context


def lost(claim: str, *texts: str) -> list[str]:
    return [one.text for one in out_of_context(claim, texts)]


def test_a_number_counts_only_beside_its_words() -> None:
    claim = "In Vell 14 people were injured and 30 houses were flooded."
    injured, flooded = "14 people were injured in Vell.", "30 houses were flooded."
    assert lost(claim, injured, flooded) == []
    assert lost(claim, "30 people were injured in Vell.", "14 houses were flooded.") == ["14", "30"]
    assert lost(claim, injured) == ["30"]


def test_a_name_a_date_and_a_negation_count_only_beside_their_words() -> None:
    texts = ("Odile Farn left the council in May.", "The dam of Orrin never broke in June.")
    assert lost("Odile Farn left the council in May 2026.", *texts) == ["May 2026"]
    assert lost("Ada Grun left the council.", *texts) == ["Ada Grun"]
    assert lost("Odile Farn never left the council.", *texts) == ["never"]
    assert lost("The dam of Orrin never broke.", *texts) == []
