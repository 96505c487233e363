from __future__ import annotations

import random

import pytest

from evals.rewording import RULES, merge, reword


@pytest.mark.parametrize(
    ("rule", "told", "expected"),
    [
        ("time_back", "On Tuesday, the council met.", "The council met on Tuesday."),
        ("time_front", "The council met on Tuesday.", "On Tuesday, the council met."),
        ("according", "Ada Vane said that the dam holds.", "According to Ada Vane, the dam holds."),
        ("according", "The dam holds, the mayor said.", "According to the mayor, the dam holds."),
        ("said_last", "The mayor said that it rained.", "It rained, the mayor said."),
        (
            "passive",
            "Ada Vane accused Jon Roe of fraud.",
            "Jon Roe was accused by Ada Vane of fraud.",
        ),
        ("aside", "Ada Vane, the mayor of Vell, sold it.", "Ada Vane sold it."),
        ("synonyms", "The workers left the town.", "The employees left the town."),
    ],
)
def test_a_rule_says_it_otherwise(rule: str, told: str, expected: str) -> None:
    assert RULES[rule](told, random.Random(1)) == expected


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("aside", "Ada Vane, who allegedly sold it, left."),
        ("aside", "Ada Vane, the mayor, and Jon Roe sold it."),
        ("aside", "He said: “Vane, the mayor of Vell, sold it.”"),
        ("passive", "Ada Vane accused Jon Roe, who left."),
        ("according", "She said that it rained."),
        ("synonyms", "He said: “The workers left.”"),
    ],
)
def test_what_could_turn_the_meaning_is_left_alone(rule: str, told: str) -> None:
    assert RULES[rule](told, random.Random(1)) is None


def test_two_sentences_become_one() -> None:
    assert merge("It rained.", "The dam broke.") == "It rained, and the dam broke."
    assert merge("It rained.", "However, the dam held.") is None


def test_it_repeats_with_its_seed_and_gives_none_where_nothing_fits() -> None:
    told = "On Tuesday, the workers met in the town hall."
    made = {reword(told, random.Random(seed)) for seed in range(20)}
    assert made == {reword(told, random.Random(seed)) for seed in range(20)}
    assert told not in made
    assert reword("it is so", random.Random(1)) is None
