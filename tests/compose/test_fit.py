import pytest

from service.compose.asked import Asked
from service.compose.fit import fact_spans, facts, fit


@pytest.mark.parametrize(
    ("asked", "question", "better", "worse"),
    [
        (
            Asked.WHO,
            "Who opened the bridge in Dovern?",
            "Lena Orth opened the bridge.",
            "The bridge in Dovern opened.",
        ),
        (
            Asked.IDENTITY,
            "Who is Lena Orth?",
            "Lena Orth, the harbour master, arrived.",
            "On Monday Lena Orth arrived.",
        ),
        (Asked.WHEN, "When did it open?", "It opened on 3 May 1990.", "It opened quietly."),
        (Asked.WHEN, "When did it open?", "It opened at 4:40 p.m.", "It opened quietly."),
        (
            Asked.WHERE,
            "Where is the fair?",
            "The fair is held in Dovern.",
            "The fair is held each year.",
        ),
        (
            Asked.HOW_MANY,
            "How many cars crossed the bridge?",
            "About 410 cars crossed it.",
            "Cars crossed it all day.",
        ),
        (
            Asked.HOW_MANY,
            "How many cars crossed the bridge?",
            "About 410 cars crossed it.",
            "It has stood for 90 years.",
        ),
        (
            Asked.HOW_MUCH,
            "How much did it cost?",
            "It cost 3 million euros.",
            "It has 3 million visitors.",
        ),
        (Asked.MEASURE, "How fast was the tram?", "The tram did 40 knots.", "It ran for 2 hours."),
        (Asked.MEASURE, "How long was the trip?", "It took 2 hours.", "It was loud."),
        (Asked.WHY, "Why did it close?", "It closed because of rust.", "It closed on Friday."),
        (
            Asked.SAID,
            "What did Orth say?",
            "Orth said the rust was old.",
            "Pohl said the rust was new.",
        ),
        (
            Asked.OUTLET,
            "Which newspaper reported it?",
            "It was first reported by the Dovern Gazette.",
            "It was an old bridge.",
        ),
    ],
)
def test_a_sentence_that_offers_the_kind_fits_better(
    asked: Asked, question: str, better: str, worse: str
) -> None:
    assert 0 <= fit(asked, question, worse) < fit(asked, question, better) <= 1


def test_what_the_question_says_itself_is_no_answer() -> None:
    question = "How many of the 40 trams did Orth sell in 1990?"
    assert facts(Asked.HOW_MANY, question, "Of 40 trams, 12 were sold.") == {"12"}
    assert facts(Asked.WHEN, question, "Sold in 1990.") == frozenset()
    assert facts(Asked.WHO, question, "Orth and Ada Pohl sold them.") == {"ada pohl"}


def test_fact_spans_are_exact() -> None:
    sentence = "Of 40 trams, 12 were sold."
    spans = fact_spans(Asked.HOW_MANY, "How many of the 40 trams?", sentence)
    assert [span.of(sentence) for span in spans] == ["12"]


def test_kinds_without_a_sign_take_every_sentence_alike() -> None:
    assert fit(Asked.OTHER, "Is it open?", "It is.") == fit(Asked.OTHER, "Is it open?", "No, 3.")
