import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.loaded import loaded
from service.text.loaded_words import LOADED
from service.text.opinion import gives_view


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Orth slammed the shameful deal.", ["slammed", "shameful"]),
        ("Orth lashed out at the so-called experts.", ["lashed out", "so-called"]),
        ("He said the deal was “shameful”.", []),
        ("The gross domestic product fell.", []),
        ("The gross deal fell.", ["gross"]),
        ("The quake claimed lives. Orth claimed victory.", ["claimed"]),
        ("Hackers slowed the Savage family's shop in Evil Creek.", []),
        ("Shameful, said nobody.", ["Shameful"]),
        ("The bridge was closed on Monday.", []),
        ("", []),
    ],
)
def test_loaded_words_are_found_outside_quotation_marks(text: str, words: list[str]) -> None:
    assert [word.span.of(text) for word in loaded(text)] == words


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [
        ("de", "Das war ein skandalöser Albtraum.", "skandalöser"),
        ("fr", "Une décision honteuse a été prise.", "honteuse"),
        ("es", "Fue una decisión vergonzosa.", "vergonzosa"),
        ("en-GB", "It was a shambolic, shameful day.", "shameful"),
    ],
)
def test_other_languages_have_their_own_words(language: str, text: str, word: str) -> None:
    assert word in [found.span.of(text) for found in loaded(text, language)]


def test_a_language_without_a_list_has_no_loaded_words() -> None:
    assert loaded("Shameful outrage", "fi") == ()


def test_every_entry_of_the_lists_finds_itself() -> None:
    for language, kinds in LOADED.items():
        for entries in kinds.values():
            for entry in entries.split():
                plain = entry.replace("~", "").rstrip("*").replace("_", " ")
                assert loaded(f"x {plain} y.", language), (language, entry)


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = loaded(text, quoted=True)
    ends = [0, *(word.span.end for word in found)]
    assert all(e <= word.span.start < word.span.end for e, word in zip(ends, found, strict=False))
    assert all(word.span.end <= len(text) for word in found)


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("We must close the hall.", True),
        ("The town should close the hall.", True),
        ("Is the hall safe?", True),
        ("The biggest challenge will be the roof.", True),
        ("“We must close the hall,” said Orth.", False),
        ("The U.S. closed the hall.", False),
        ("US troops closed the hall.", False),
        ("The hall was closed by the Fire Service.", False),
    ],
)
def test_a_view_is_told_from_a_fact(text: str, view: bool) -> None:
    assert gives_view(text) is view
