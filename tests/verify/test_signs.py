import pytest

from service.verify.signs import NAMES, chance, signs_of

EVIDENCE = (
    "The council of Dovern closed the old bridge in May because rust had eaten two of its cables.",
    "A ferry carries the cars of the town across the river until the autumn.",
)


def seen(claim: str) -> dict[str, float]:
    found = signs_of(claim, EVIDENCE, numbers=0, named=0, repeats=False)
    assert found.shape == (len(NAMES),)
    return dict(zip(NAMES, found.tolist(), strict=True))


def test_two_sentences_together_hold_more_than_one() -> None:
    found = seen("Rust closed the bridge, so a ferry carries the cars across the river.")
    assert found["two"] == found["all"] == 1.0
    assert found["best"] < 1.0
    assert found["lacking"] == 0.0


def test_what_the_evidence_lacks_is_counted_once_a_word() -> None:
    found = seen("The bishop blessed the bishop's bridge.")
    assert found["lacking"] == pytest.approx(2 / 6)
    assert found["two"] < 0.5


def test_words_that_sum_up_and_assess_are_seen() -> None:
    found = seen("Overall, the rust highlights significant concerns about the bridge.")
    assert (found["generic"], found["assessing"]) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("held", "beyond"),
    [
        (
            "Because of rust in its cables the council closed the old bridge of Dovern in May.",
            "Because of a storm the bishop of Tellow sold the new tower of Dovern in May.",
        ),
        ("A ferry carries cars across the river.", "A ferry carries cars over the mountain pass."),
    ],
)
def test_a_claim_that_is_held_has_the_better_chance(held: str, beyond: str) -> None:
    def of(claim: str) -> float:
        return chance(claim, signs_of(claim, EVIDENCE, numbers=0, named=0, repeats=False))

    assert of(held) > of(beyond)


def test_a_short_claim_must_be_held_nearly_whole() -> None:
    claim = "Two more bridges were closed by storms."
    found = signs_of(claim, EVIDENCE, numbers=0, named=0, repeats=False)
    assert chance(claim, found) < 0.7


def test_no_evidence_is_no_reason_to_fail() -> None:
    found = signs_of("The bridge broke.", (), numbers=0, named=0, repeats=False)
    assert found[NAMES.index("two")] == 0.0
