import pytest

from service.compose.slots import slots_of
from service.text.terms import terms


def weights_of(question: str, weight: float = 3.0) -> dict[str, float]:
    return dict.fromkeys(terms(question), weight)


def test_coverage_is_the_share_of_the_weight_that_is_found() -> None:
    question = "Did rust close the bridge?"
    slots = slots_of(question, weights_of(question))
    assert slots.coverage(terms("Rust closed the old bridge.")) == 1.0
    assert 0 < slots.coverage(terms("The old bridge.")) < 1
    assert slots.coverage([]) == 0.0


def test_synonyms_and_forms_of_a_name_count_for_less_than_the_word() -> None:
    question = "How many people died in Marrenia?"
    slots = slots_of(question, weights_of(question))
    same = slots.coverage(terms("died in Marrenia"))
    assert 0 < slots.coverage(terms("killed in Marrenia")) < same
    assert 0 < slots.coverage(terms("died in a Marrenian town")) < same


def test_a_missing_rare_word_does_not_drown_the_rest_in_a_tiny_collection() -> None:
    weights = {"bridg": 0.13, "rust": 0.13, "gild": 2.08}  # 3 passages: in all, in all, in none
    slots = slots_of("Did rust gild the bridge?", weights)
    assert slots.coverage(terms("rust on the bridge")) > 0.4


def test_names_weigh_more_and_framing_words_less() -> None:
    question = "What number did the bridge of Dovern get?"
    number, bridge, dovern, got = slots_of(question, weights_of(question)).each
    assert number.weight == got.weight < bridge.weight < dovern.weight
    assert (number.is_light, dovern.is_name, bridge.is_name) == (True, True, False)


def test_parts_of_a_name_must_stand_together() -> None:
    question = "Who won the Tallow Cup?"
    slots = slots_of(question, weights_of(question))
    assert slots.joined(terms("Rovers won the Tallow Cup")) == 1.0
    assert slots.joined(terms("Tallow beat the winner of the other Cup")) == 0.0


@pytest.mark.parametrize("question", ["", "?", "Who?", "\ud800", "a" * 2_000])
def test_a_question_of_no_known_words_has_no_slots(question: str) -> None:
    slots = slots_of(question, {})
    assert slots.each == ()
    assert slots.coverage(["bridg"]) == 1.0
