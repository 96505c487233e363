from __future__ import annotations

import pytest

from service.retrieve.query import understand

NOW = "2026-03-18T09:00:00Z"
OUTLETS = (
    "Reason",
    "The Hill",
    "Vox",
    "The Ellery Courant",
    "Radio Marrenia",
    "Vell Post (Web News)",
    "Orrin Times - Opinion",
    "C++ Weekly",
)


def named(text: str) -> tuple[str, ...]:
    return understand(text, now=NOW, outlets=OUTLETS).outlets


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("What does Radio Marrenia report?", "Radio Marrenia"),
        ("what does radio marrenia report?", "Radio Marrenia"),
        ("According to the Ellery Courant, who won?", "The Ellery Courant"),
        ("What did The Ellery Courant say?", "The Ellery Courant"),
        ("Who was hurt, according to Vell Post?", "Vell Post (Web News)"),
        ("Which mayor did the Orrin Times quote?", "Orrin Times - Opinion"),
        ("What was written in The Hill about taxes?", "The Hill"),
        ("According to Reason, why did taxes rise?", "Reason"),
        ("What did Vox report?", "Vox"),
        ("Why is Vox's article wrong?", "Vox"),
        ("Did C++ Weekly, like others, report it?", "C++ Weekly"),
    ],
)
def test_an_outlet_that_is_named_is_recognised(text: str, outlet: str) -> None:
    assert named(text) == (outlet,)


@pytest.mark.parametrize(
    "text",
    [
        "What was the reason for the strike?",
        "For what reason did she resign?",
        "Is there a reason?",
        "Who lives on the hill?",
        "Did the car roll down the hill?",
        "What is vox populi?",
        "Who runs Radio Marreniana?",
        "What did the post office say?",
        "",
    ],
)
def test_a_word_that_is_no_outlet_here_is_not_taken_for_one(text: str) -> None:
    assert named(text) == ()


def test_several_outlets_can_be_named() -> None:
    text = "Do Radio Marrenia and the Ellery Courant agree?"
    assert set(named(text)) == {"Radio Marrenia", "The Ellery Courant"}


def test_a_query_has_its_terms_once_and_its_time() -> None:
    query = understand("Which strikes, which strike, in May 2025?", now=NOW)
    assert query.text == "Which strikes, which strike, in May 2025?"
    assert query.terms.count("strike") == 1
    assert query.period is not None
    assert query.period.first == "2025-05-01"


@pytest.mark.parametrize("text", ["", "?", "who is it", "\u200b", "the of and"])
def test_a_question_of_function_words_has_no_terms(text: str) -> None:
    assert understand(text, now=NOW).terms == ()


@pytest.mark.parametrize("outlet", ["", "   ", "(x)", "The", "- x", "*", "[a-z]+"])
def test_an_odd_outlet_is_no_error(outlet: str) -> None:
    understand("What did the paper say?", now=NOW, outlets=(outlet,))
