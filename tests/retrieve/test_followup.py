from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import Turn
from service.retrieve.followup import leans, standalone

MAYOR = (
    "Who is the mayor of Larchfield?",
    "Dora Quill has been mayor since 2019. [1]\n\n[1] Larchfield Post: Quill wins again",
)
TRAM = ("How much does the new tram in Larchfield cost?", "It costs 40 million crowns.")
SMELTER = ("What happened at the Orrin smelter?", "Two furnaces exploded on Tuesday.")
EARNED = ("What did Halvorsen Energy earn in 2024?", "12 million euros.")
TRIAL = (
    "Who was acquitted in the Orrin trial?",
    "The clerk Ivor Penn was acquitted. The broker Lena Marsh was convicted; she got three years.",
)
NOTHING = "No article in the collection speaks of what was asked."


def talk(*texts: str) -> tuple[Turn, ...]:
    """Turns of a user and an assistant, one after the other."""
    return tuple(
        Turn("user" if at % 2 == 0 else "assistant", text) for at, text in enumerate(texts)
    )


def meant(question: str, *texts: str) -> str:
    """The question alone; it must lean on the conversation."""
    assert leans(question, talk(*texts))
    return standalone(question, talk(*texts))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When was she first elected?", MAYOR),
        ("Did its shares fall?", EARNED),
        ("Who decided that?", TRAM),
        ("How many people work there?", SMELTER),
        ("Since when?", MAYOR),
        ("And the bus?", TRAM),
        ("What about Norlight?", EARNED),
        ("Who else was hurt?", SMELTER),
        ("Is the tram too expensive for the town?", TRAM),
        ("expensive?", TRAM),
        ("Und wer bezahlt das?", ("Was kostet die Brücke in Lärchfeld?", "Neun Millionen.")),
        ("Wie alt ist sie?", ("Wer leitet das Werk in Orrin?", "Petra Kolm.")),
        ("Depuis quand la dirige-t-elle ?", ("Qui dirige l'usine ?", "Anne Vaubert.")),
        ("¿Y qué dijo ella?", ("¿Quién dirige la fábrica?", "Marta Robledo.")),
    ],
)
def test_a_question_that_points_to_the_conversation_leans(
    question: str, said: tuple[str, ...]
) -> None:
    assert leans(question, talk(*said))


@pytest.mark.parametrize(
    "question",
    [
        "When did the Grimsay ferry sink?",
        "Did Norlight cut its forecast?",
        "Is it true that Norlight wants to buy a rival?",
        "Were there any strikes at Norlight this year?",
        "Who led the crew that found the wreck off Grimsay?",
        "When Pal Hendry scored, who had passed to him?",
        "And who won the cup final in Grimsay?",
        "Why did the ferry company raise its fares so often?",
        "Wann wurde die Brücke in Lärchfeld gesperrt?",
        "¿Cuándo abre el puente de Grimsay?",
    ],
)
def test_a_question_with_a_subject_of_its_own_does_not_lean(question: str) -> None:
    assert not leans(question, talk(*SMELTER))


def test_nothing_leans_on_no_conversation() -> None:
    assert not leans("And why did she do it?", ())
    assert not leans("And why did she do it?", talk("", " "))
    assert not leans("Who leads the union?", talk("hi", "Hello, how can I help?"))
    assert standalone("And why did she do it?", ()) == "And why did she do it?"


@pytest.mark.parametrize(
    ("question", "said", "alone"),
    [
        ("When was she first elected?", MAYOR, "When was Dora Quill first elected"),
        ("Did its shares fall?", EARNED, "Did Halvorsen Energy's shares fall?"),
        (
            "What does the opposition say about it?",
            TRAM,
            "What does the opposition say about the new tram in Larchfield?",
        ),
        (
            "When will it reopen?",
            ("Why did the bridge over the Tarn close?", "Inspectors found cracks in a cable."),
            "When will the bridge over the Tarn reopen?",
        ),
        (
            "who built it?",
            ("why did so much water get into Grimsay?", "Because Gate 2 of Tarn Weir stayed shut."),
            "Who built Gate 2 of Tarn Weir",
        ),
    ],
)
def test_a_pronoun_gives_way_to_what_it_points_to(
    question: str, said: tuple[str, ...], alone: str
) -> None:
    assert meant(question, *said).startswith(alone)


def test_whom_the_conversation_calls_she_is_not_he() -> None:
    assert "Lena Marsh" in meant("Will she appeal?", *TRIAL)
    assert "Ivor Penn" not in meant("Will she appeal?", *TRIAL)
    assert meant("What did the judge say about him?", *TRIAL).startswith(
        "What did the judge say about the clerk Ivor Penn"
    )


def test_of_two_persons_that_could_be_meant_none_is_put_in_but_both_are_named() -> None:
    alone = meant("Was she there?", "Who spoke?", "Lena Marsh thanked Dora Quill.")
    assert alone.startswith("Was she there (")
    assert "Lena Marsh" in alone
    assert "Dora Quill" in alone


def test_a_person_is_found_behind_questions_that_do_not_name_her() -> None:
    said = (*MAYOR, "Is the office paid?", "No.", "why not?", "The town has no money.")
    assert "Dora Quill" in meant("Does she want to be paid?", *said)


def test_a_description_without_a_name_stands_for_a_person() -> None:
    said = ("What did the minister say about the dam?", "It is safe.", "since when?", "1962.")
    assert meant("Who disagreed with him?", *said).startswith("Who disagreed with the minister")


@pytest.mark.parametrize(
    ("question", "said", "alone"),
    [
        ("And in 2025?", EARNED, "What did Halvorsen Energy earn in 2025?"),
        ("What about Norlight?", EARNED, "What did Norlight earn in 2024?"),
        (
            "And the company?",
            ("What did the union want in the dispute?", "A pay rise."),
            "What did the company want in the dispute?",
        ),
        (
            "and in Grimsay?",
            ("How many people died in Larchfield?", "Three."),
            "How many people died in Grimsay?",
        ),
        (
            "And the broker?",
            ("Who saw Ivor Penn?", "Nobody."),
            "the broker: Who saw Ivor Penn?",
        ),
    ],
)
def test_a_part_of_a_question_goes_into_the_question_before_it(
    question: str, said: tuple[str, ...], alone: str
) -> None:
    assert meant(question, *said) == alone


def test_a_part_goes_on_with_a_question_that_leans_itself() -> None:
    assert meant("And in 2023?", *EARNED, "And in 2025?", "Nothing.") == (
        "What did Halvorsen Energy earn in 2023?"
    )


def test_a_bare_question_gets_the_topic_and_the_words_of_the_reply() -> None:
    assert meant("How come?", *SMELTER) == (
        "How come (Orrin smelter, Two furnaces exploded, Tuesday)?"
    )


def test_the_second_one_is_what_the_reply_counts_second() -> None:
    reply = "Two signs gave it away. The first was a stamp. The second was a watermark. He fled."
    alone = meant("Who saw the second one?", "How was the letter found to be forged?", reply)
    assert "watermark" in alone
    assert "stamp" not in alone


def test_back_to_an_earlier_topic_leaves_the_last_one_out() -> None:
    said = (
        *("How many came to the Tarn festival?", "About 900."),
        *("And what sank off Grimsay?", "The trawler Alma."),
    )
    alone = meant("Back to the festival: what did it cost?", *said)
    assert alone == "The festival: what did it cost (Tarn festival)?"


def test_a_reply_that_is_no_answer_and_the_list_of_sources_give_no_words() -> None:
    assert meant("Who reported it?", SMELTER[0], NOTHING) == "Who reported it (Orrin smelter)?"
    assert "Post" not in meant("Since when?", *MAYOR)


def test_other_languages_keep_their_words_and_get_the_topic() -> None:
    said = ("Wer leitet das Werk in Orrin?", "Das Werk leitet Petra Kolm.")
    alone = meant("Und wie alt ist sie?", *said)
    assert alone.startswith("Wie alt ist sie (")
    assert "Petra Kolm" in alone
    said = ("¿Quién dirige la fábrica?", "El ingeniero Raúl Mena y la abogada Marta Robledo.")
    assert "la abogada Marta Robledo" in meant("¿Y qué dijo ella?", *said)


_WORDS = re.compile(r"[^\W_]+")
_PIECES = st.lists(
    st.sampled_from(
        [
            *("she", "it", "him", "they", "that", "there", "and", "who", "what about", "the", "?"),
            *("Dora Quill", "Captain", "Orrin", "mayor", "tram", "closed", "in 2024", "[1]", "'s"),
            *("second one", "back to", "der", "und sie", "elle", "¿Y él", ".", ",", "\n", "(", "“"),
        ]
    ),
    max_size=14,
).map(" ".join)
_TEXTS = st.one_of(st.text(max_size=80), _PIECES)


def words(text: str) -> set[str]:
    return set(_WORDS.findall(text.casefold()))


@settings(deadline=None)
@given(_TEXTS, st.lists(_TEXTS, max_size=5))
def test_any_text_is_read_with_no_word_but_those_of_the_conversation(
    question: str, texts: list[str]
) -> None:
    history = talk(*texts)
    assert isinstance(leans(question, history), bool)
    alone = standalone(question, history)
    known = words(" ".join([question, *texts]))
    assert words(alone) - {"s"} <= known
