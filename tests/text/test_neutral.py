from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.errors import SetupError
from service.text import lexicon
from service.text.loaded import loaded
from service.text.neutral import alternative, neutralised
from service.text.wording import coloured


@pytest.fixture(autouse=True)
def _own_lists_only() -> Iterator[None]:
    yield
    lexicon.install(())


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("Orth slammed the plan.", "Orth criticized the plan."),
        ("Orth slams an absurd plan.", "Orth criticizes a plan."),
        ("Orth boasted that an amazing idea won.", "Orth said that an idea won."),
        ("The regime boasted of an amazing idea.", None),
        ("“It is absurd,” said Orth, blasting it.", "“It is absurd,” said Orth, criticizing it."),
        ("The plan was absurd.", None),
        ("Orth rejected the plan.", None),
    ],
)
def test_loaded_words_are_replaced_where_a_neutral_one_fits(text: str, neutral: str | None) -> None:
    assert neutralised(text) == neutral


def test_the_form_of_the_word_is_kept() -> None:
    assert alternative("slammed", "verb") == "criticized"
    assert alternative("slamming", "verb") == "criticizing"
    assert alternative("admits", "doubt") == "says"
    assert alternative("disgrace", "evaluation") is None


def test_questions_and_scare_quotes_are_coloured() -> None:
    assert [one.category for one in coloured("Who would want that?")] == ["question"]
    assert [one.category for one in coloured("The town has a “plan” now.")] == ["scare_quotes"]
    assert coloured("The town has a “plan” now, Orth said.", attributed=True) == []


def test_a_file_adds_words_with_their_neutral_wordings(tmp_path: Path) -> None:
    file = tmp_path / "more.toml"
    file.write_text(
        '[[word]]\ntext = "clap~ back"\ncategory = "verb"\nneutral = "answer"\n'
        '[[word]]\ntext = "bruit*"\ncategory = "drama"\nlanguage = "fr"\n'
    )
    assert loaded("Orth claps back at Rees.") == ()
    lexicon.install(lexicon.read(file))
    assert [one.category for one in loaded("Orth claps back at Rees.")] == ["verb"]
    assert neutralised("Orth claps back at Rees.") == "Orth answers at Rees."
    assert [one.category for one in loaded("Un bruitage.", "fr")] == ["drama"]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("word = 1", "tables"),
        ('[[word]]\ntext = "x"\ncategory = "odd"\n', "word 1: category 'odd'"),
        ('[[word]]\ntext = "a(b"\ncategory = "verb"\n', "word 1: text"),
        ('[[word]]\ntext = "ab"\ncategory = "verb"\nweight = "1"\n', "weight is unknown"),
        ('[[word]]\ntext = "ab"\ncategory = "verb"\nlanguage = "english"\n', "language"),
        ("[[word", "can't be read"),
    ],
)
def test_a_wrong_file_is_named_with_the_entry(tmp_path: Path, body: str, named: str) -> None:
    file = tmp_path / "more.toml"
    file.write_text(body)
    with pytest.raises(SetupError, match="GROUNDWIRE_LEXICON") as error:
        lexicon.read(file)
    assert named in str(error.value)
