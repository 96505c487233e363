"""Coreference inside an article, and never across articles."""

from __future__ import annotations

from service.compose.summary.sentences import Sentence, sentences_of
from service.compose.summary.speakers import Speaker, speakers_of
from tests.compose.making import piece


def said(*texts: str) -> tuple[list[Sentence], list[Speaker | None]]:
    sentences = sentences_of([piece(at, text).article for at, text in enumerate(texts, start=1)])
    known = speakers_of(sentences)
    return sentences, [known.get(one.key) for one in sentences]


def test_he_is_the_speaker_of_the_sentence_before() -> None:
    _, found = said("Mayor Lena Orth said the hall was safe. She said it would open on Monday.")
    assert found[1] == Speaker("Mayor Lena Orth", resolved=True)


def test_with_another_person_named_it_is_left_open() -> None:
    _, found = said("Lena Orth said that Jon Rees had lied. He said it would open on Monday.")
    assert found[1] is None


def test_the_ministry_is_the_only_one_that_the_article_named() -> None:
    one = "The Health Ministry closed the hall on Monday. The ministry said it was not safe."
    _, found = said(one)
    assert found[1] == Speaker("Health Ministry", resolved=True)
    two = "The Health Ministry and the Finance Ministry met. The ministry said it was not safe."
    _, found = said(two)
    assert found[1] == Speaker("The ministry")


def test_nothing_is_guessed_across_articles() -> None:
    _, found = said("Mayor Lena Orth said the hall was safe.", "She said it would open on Monday.")
    assert found[1] is None


def test_a_surname_and_a_full_name_have_one_key() -> None:
    assert Speaker("Mayor Lena Orth").key == Speaker("Orth").key
    assert Speaker("the Guild of Bakers").key == Speaker("Guild of Bakers").key
    assert Speaker("Chicago Teachers Union President Karen Lewis").key == Speaker("Lewis").key
