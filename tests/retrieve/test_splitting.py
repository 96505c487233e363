from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.retrieve.splitting import MOST_PARTS, parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Who leads Norlight and when did Halvorsen Energy buy the smelter?",
            ("Who leads Norlight?", "When did Halvorsen Energy buy the smelter?"),
        ),
        (
            "Who runs Radio Tarn? And how many people work at Radio Grimsay?",
            ("Who runs Radio Tarn?", "How many people work at Radio Grimsay?"),
        ),
        (
            "Who runs Radio Tarn; what does Radio Grimsay cost",
            ("Who runs Radio Tarn?", "What does Radio Grimsay cost?"),
        ),
        (
            "Tell me when Norlight was founded and how Halvorsen Energy grew",
            ("Tell me when Norlight was founded?", "How Halvorsen Energy grew?"),
        ),
        (
            "Has Norlight paid and has the Tarn Courier closed?",
            ("Has Norlight paid?", "Has the Tarn Courier closed?"),
        ),
        (
            "Wer leitet Norlight und wann brannte das Werk in Orrin?",
            ("Wer leitet Norlight?", "Wann brannte das Werk in Orrin?"),
        ),
        (
            "Qui dirige Norlight et combien de gens vivent à Grimsay ?",
            ("Qui dirige Norlight?", "Combien de gens vivent à Grimsay?"),
        ),
        (
            "¿Quién dirige Norlight y cuánto cuesta el puente de Tarn?",
            ("¿Quién dirige Norlight?", "¿Cuánto cuesta el puente de Tarn?"),
        ),
    ],
)
def test_questions_that_are_joined_are_taken_apart(question: str, parts: tuple[str, ...]) -> None:
    assert parts_of(question) == parts


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("When did the strike begin and who called it off?", "Who called the strike off"),
        ("Why did the mayor resign and did he apologise?", "Did the mayor apologise"),
        ("Who leads Norlight, and what does the firm make?", "What does the firm make ("),
        (
            "Which river does the mill in Orrin stand on, and how high did it rise?",
            "How high did the river rise",
        ),
    ],
)
def test_a_later_part_gets_the_subject_of_the_first(question: str, second: str) -> None:
    parts = parts_of(question)
    assert len(parts) == 2
    assert parts[1].startswith(second)


def test_a_part_that_leaves_its_subject_out_gets_its_words() -> None:
    _, second = parts_of("How many were hurt in the crash and how many in the march?")
    assert second == "How many in the march (hurt, crash)?"


def test_a_sentence_before_the_questions_stays_with_the_first() -> None:
    parts = parts_of("The library burned down. Who pays for it and when will it be rebuilt?")
    assert parts[0] == "The library burned down. Who pays for it?"
    assert parts[1].startswith("When will the library be rebuilt")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "Which had more injured, the ferry collision or the march?",
            ("How many injured had the ferry collision?", "How many injured had the march?"),
        ),
        (
            "Which is more expensive, the bridge over the Tarn or the tunnel?",
            ("How expensive is the bridge over the Tarn?", "How expensive is the tunnel?"),
        ),
        (
            "Who is older, Ivor Penn or Lena Marsh?",
            ("How old is Ivor Penn?", "How old is Lena Marsh?"),
        ),
        (
            "Did more people die in the flood or in the fire?",
            ("Did more people die in the flood?", "Did more people die in the fire?"),
        ),
        (
            "Was the bridge or the tunnel more expensive?",
            ("Was the bridge more expensive?", "Was the tunnel more expensive?"),
        ),
        ("Is the bridge older than the tunnel?", ("Is the bridge older?", "Is the tunnel older?")),
        (
            "Was kostete mehr, die Brücke oder der Tunnel?",
            ("Was kostete mehr: die Brücke?", "Was kostete mehr: der Tunnel?"),
        ),
        (
            "Compare Halvorsen Energy and Norlight",
            ("What about Halvorsen Energy?", "What about Norlight?"),
        ),
        (
            "What is the difference between the firm's offer and the union's demand?",
            ("What is the firm's offer?", "What is the union's demand?"),
        ),
        (
            "Were both the bridge and the tunnel closed?",
            ("Was the bridge closed?", "Was the tunnel closed?"),
        ),
        (
            "What did the Tarn Courier and Radio Grimsay say about the march?",
            (
                "What did the Tarn Courier say about the march?",
                "What did Radio Grimsay say about the march?",
            ),
        ),
        (
            "What did the mayor as well as the governor say about the dam?",
            (
                "What did the mayor say about the dam?",
                "What did the governor say about the dam?",
            ),
        ),
        (
            "How many died in Larchfield and in Grimsay?",
            ("How many died in Larchfield?", "How many died in Grimsay?"),
        ),
    ],
)
def test_things_set_beside_each_other_are_asked_for_one_by_one(
    question: str, parts: tuple[str, ...]
) -> None:
    assert parts_of(question) == parts


def test_a_list_is_asked_for_one_by_one_and_shares_what_its_last_is_of() -> None:
    assert parts_of("Who are the mayor of Tarn, the judge and Dora Quill?") == (
        "Who is the mayor of Tarn?",
        "Who is the judge?",
        "Who is Dora Quill?",
    )
    assert parts_of("What are the causes and the effects of the drought?") == (
        "What are the causes of the drought?",
        "What are the effects of the drought?",
    )


def test_the_last_part_holds_what_is_over_the_most() -> None:
    names = ("Ivor Penn", "Lena Marsh", "Dora Quill", "Petra Kolm", "Pal Hendry")
    parts = parts_of(f"Who are {', '.join(names[:-1])} and {names[-1]}?")
    assert len(parts) == MOST_PARTS
    assert parts[-1] == "Who is Petra Kolm? Who is Pal Hendry?"


def test_words_in_brackets_at_the_end_go_with_every_part() -> None:
    assert parts_of("Who died and when was the funeral (Orrin smelter)?") == (
        "Who died (Orrin smelter)?",
        "When was the funeral (Orrin smelter)?",
    )


@pytest.mark.parametrize(
    "question",
    [
        "Who leads the Guild of Cooks and Bakers in Tarn?",
        "What did the Ministry of Health and Care say about the dam?",
        "Did Marks and Spencer close a shop?",
        "What happened on 12 and 13 March?",
        "How much did revenue rise between 20 and 30 percent?",
        "Did it cost more than 40 million crowns?",
        "Did the council choose the library or the hotel?",
        "When and where did the march begin?",
        "How and why did the dam fail?",
        "Who abstained and why?",
        "Who won? Why?",
        "How old was the man who fell and who died?",
        "Which bridge was closed and is the oldest in town?",
        "Did the police search and seize the boat?",
        "Is it true that the mayor lied and that she resigned?",
        "What is the law on food and drink?",
        "Who voted for and against the plan?",
        "Who is the broker who fled to Tarn, and who is also wanted in Grimsay?",
        "Which firm, named by both the Courier and Radio Tarn, closed a shop?",
        "Which firm built the dam, and has it ready by May?",
        "Who said \u201cwho pays and who wins?\u201d in Tarn?",
        "Why is trade between Norway and Sweden growing?",
        "the Tarn bridge and the tunnel",
        " ",
    ],
)
def test_a_question_that_asks_one_thing_stays_as_it_is(question: str) -> None:
    assert parts_of(question) == (question,)


_PIECES = st.lists(
    st.sampled_from(
        [
            *("and", "or", "who", "what did", "how many", "is", "was it", "the mayor", "in Tarn"),
            *("Dora Quill", "Norlight", "both", "more", "older than", "compare", "between", "of"),
            *(
                "?",
                ";",
                ",",
                "(",
                ")",
                "“",
                "”",
                "und wer",
                "et qui",
                "¿quién",
                "12",
                "say",
                "\ue000",
            ),
        ]
    ),
    min_size=1,
    max_size=25,
).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(min_size=1, max_size=120), _PIECES))
def test_any_text_has_one_to_four_parts_and_none_is_empty(question: str) -> None:
    parts = parts_of(question)
    assert 1 <= len(parts) <= MOST_PARTS
    assert all(parts)
    if len(parts) == 1:
        assert parts == (question,)
