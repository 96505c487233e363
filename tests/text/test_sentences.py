from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.sentences import is_sentence, sentence_spans

PIECES = st.sampled_from(
    [
        *"aB.!?…,;:()[]\"'“”„«»\u2018\u2019-— \n\t\xa0\u202f\u3000é1\U0001f600\u0301\u200d。\ud800",
        "Mr. ", "U.S.", " no. ", "M. ", "3. ", " He said. ", "a.m. ", "... ", "D-N.Y.",
    ]
)  # fmt: skip
NEWS_LIKE = st.lists(PIECES, max_size=60).map("".join)
LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "it", "zh", "ar", "", "none", "en-GB", "?"])


def sentences(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in sentence_spans(text, language)]


@settings(max_examples=1000)
@given(NEWS_LIKE | st.text(), LANGUAGES)
def test_every_character_but_white_space_is_in_exactly_one_span(text: str, language: str) -> None:
    spans = sentence_spans(text, language)
    assert all(span.of(text).strip() == span.of(text) != "" for span in spans)
    assert all("\n" not in span.of(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    inside = {at for span in spans for at in range(span.start, span.end)}
    assert all(at in inside for at, char in enumerate(text) if not char.isspace())


@pytest.mark.parametrize(
    "whole",
    [
        "The plan came from Rep. Jane Roe and Gov. John Doe of Ohio.",
        "He met Lt. Roe, Sgt. Doe and then-Maj. Poe in St. Anna.",
        "It was Ms. Hyde who asked.",
        "The bill was sent back by Sen. Ann Roe, D-N.Y., on Monday.",
        "A non-U.S. person may not vote.",
        "The U.S. Senate met.",
        "They read No. 5 and art. 12 aloud.",
        "It opened at 5 p.m. Tuesday in the old hall.",
        "It opened at 5 p.m. ET in the old hall.",
        "She waited ... and then she left.",
        "J. K. Roe wrote it.",
        "“Is it over?” she asked.",
        "“We left!” he said.",
        "It cost $1.2 billion in all.",
        "1. Count the votes.",
        "He said: “Go home. Now.”",
    ],
)
def test_a_sentence_is_not_cut_at_a_stop_inside_it(whole: str) -> None:
    assert sentences(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["He left.", "“She stayed,” he said."],
        ["He said “no.”", "She agreed."],
        ['The river rose, he said. "', "The bridge fell."],
        ["He said no.", "Five others agreed."],
        ["“They know it.", "We know it."],
        ["(It rained.)", "Then it stopped."],
        ["It ended in 2019.", "He left at once."],
        ["They voted “yes.”", "“It is done,” she said."],
    ],
)
def test_a_mark_stays_with_its_side(parts: list[str]) -> None:
    text = " ".join(parts)
    if parts[0].endswith('"'):  # a mark that opens is given to what follows
        parts = [parts[0][:-2], f'" {parts[1]}']
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ["Am 16. November sprach Dr. Roe, z. B. in Ulm.", "Es regnete."]),
        ("de", ["Der 2. Weltkrieg war vorbei.", "Es begann neu."]),
        ("de", ["„Das ist gut. Wir gehen.“", "Er ging."]),
        ("fr", ["M. Roe a dit : « C\u2019est bien. »", "Il est parti."]),
        ("es", ["El Sr. Roe y la Sra. Doe llegaron.", "¿Por qué?", "No se sabe."]),
    ],
)
def test_other_languages_keep_their_abbreviations(language: str, parts: list[str]) -> None:
    assert sentences(" ".join(parts), language) == parts


def test_a_newline_always_ends_a_sentence() -> None:
    assert sentences("A heading\nThe first line.\n\nThe second") == [
        "A heading",
        "The first line.",
        "The second",
    ]


def test_positions_count_code_points_after_emoji() -> None:
    text = "\U0001f600\U0001f600 It rained. \U0001f468\u200d\U0001f469 It stopped."
    assert sentences(text)[0] == "\U0001f600\U0001f600 It rained."


def test_a_quotation_that_is_never_closed_does_not_swallow_its_paragraph() -> None:
    sentence = "They were there all night and nobody came. "
    assert len(sentences("“" + sentence * 5)) == 5


def test_a_wide_space_after_an_initial_is_no_trouble() -> None:
    # sentencex 1.0.32 panics here
    text = "A.\xa0B.\xa0M.\xa0Roe est l\u00e0. Il parle."
    assert "".join(sentences(text, "fr")).endswith("Il parle.")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["“", '"', "A. ", ". ", "B.C.", "(“", "word "])
def test_a_hostile_line_takes_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert sentence_spans(text)[-1].end == len(text.rstrip())


def test_a_long_line_is_cut_only_between_sentences() -> None:
    sentence = "The council met again on the matter of the bridge."
    assert set(sentences(" ".join([sentence] * 1000))) == {sentence}


@pytest.mark.parametrize(
    "text",
    [
        "He resigned.",
        "The council approved the plan on Tuesday.",
        "“We will not go,” she said.",
        "Related companies were not fined.",
        "Advertisement spending fell by a third.",
        "By Tuesday the river had reached the bridge.",
        "Copyright law was changed last year.",
        "Der Rat hat den Plan am Dienstag gebilligt.",
        "Le conseil a approuv\u00e9 le plan mardi.",
        "El consejo aprob\u00f3 el plan el martes.",
        "The 9/11 report was read aloud to Reuters.",
        "委员会星期二批准了该计划。",
    ],
)
def test_a_sentence_is_told_from_what_surrounds_an_article(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "___",
        "END",
        "ADVERTISEMENT",
        "Read more:",
        "Read more about the bridge here.",
        "Related: The bridge that fell",
        "Photo: Jane Roe",
        "Photograph by Jane Roe for this paper",
        "(AP Photo/Jane Roe)",
        "Jane Roe/Pool via REUTERS",
        "© 2020 The Paper",
        "By Jane Doe",
        "By Jane Doe and John van der Roe",
        "Von Jana Roe und Jan Doe",
        "Big bridge falls",
        "Bridge Falls In Storm.",
        "The background:",
        "02:19",
        "https://example.org/a/b",
        "— Jane Roe (@janeroe) May 5, 2020",
    ],
)
def test_what_surrounds_an_article_is_no_sentence(text: str) -> None:
    assert not is_sentence(text)
