from __future__ import annotations

import random

import pytest

from evals.mutations import KINDS, Kind, mutate

TOLD = (
    "On Tuesday Ada Vane said that Jon Roe had sold 14 boats for 300 crowns, and called it "
    "“a very good day for Vell.”"
)
OTHERS = (
    "The mayor, Tom Hale, counted 57 boats on Friday.",
    "Ada Vane was born in Orrin in 1961.",
)


def changed(kind: Kind, seeds: int = 40) -> set[str]:
    made = {mutate(TOLD, kind, random.Random(seed), others=OTHERS) for seed in range(seeds)}
    return {one for one in made if one is not None}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_changes_the_sentence_and_repeats_with_its_seed(kind: Kind) -> None:
    assert changed(kind)
    assert TOLD not in changed(kind)
    assert changed(kind) == changed(kind)


def test_numbers_and_names_come_from_other_sentences_or_change_places() -> None:
    numbers = changed("number")
    assert TOLD.replace("14", "57") in numbers
    assert TOLD.replace("14", "x").replace("300", "14").replace("x", "300") in numbers
    assert TOLD.replace("Jon Roe", "Tom Hale") in changed("name")


def test_a_speaker_is_another_person_of_the_article_or_of_the_sentence() -> None:
    speakers = changed("speaker")
    assert TOLD.replace("Ada Vane", "Tom Hale") in speakers
    swapped = TOLD.replace("Ada Vane", "x").replace("Jon Roe", "Ada Vane").replace("x", "Jon Roe")
    assert swapped in speakers


def test_a_weekday_is_a_neighbouring_one_or_one_of_the_article() -> None:
    days = {one.split(" ", 2)[1] for one in changed("date")}
    assert days == {"Monday", "Wednesday", "Friday"}


def test_a_bound_that_stays_true_is_not_changed() -> None:
    rng = random.Random(1)
    assert mutate("More than 200 people came to Vell.", "number", rng) is None
    assert mutate("They came in 1998 from Vell.", "number", rng) is None


def test_a_sentence_without_the_thing_is_left_alone() -> None:
    rng = random.Random(1)
    for kind in ("number", "date", "name", "speaker"):
        assert mutate("it rained all day long.", kind, rng, others=OTHERS) is None


def test_names_that_and_joins_do_not_change_places() -> None:
    for seed in range(30):
        told = "Ada Vane and Jon Roe said that it rained."
        other = mutate(told, "speaker", random.Random(seed), others=())
        assert other is None


def test_a_negation_in_a_quotation_is_not_touched() -> None:
    told = "Vane said: “It was not so.”"
    for seed in range(20):
        assert mutate(told, "negation", random.Random(seed)) is None
