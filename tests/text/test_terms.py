import sqlite3
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.text.stopwords import STOP_WORDS
from service.text.terms import SUPPORTED, fold, query_terms, terms

LANGUAGES = st.sampled_from(["en", "de", "fr", "es", "pt", ""])
LATIN = st.text(string.ascii_letters + string.digits + " '’-.,éüßñçøł", max_size=80)


@settings(max_examples=500)
@given(st.text() | LATIN, LANGUAGES)
def test_a_term_is_all_letters_and_figures(text: str, language: str) -> None:
    assert all(term.isalnum() and term == term.lower() for term in terms(text, language))


@given(st.text() | LATIN, LANGUAGES)
def test_terms_joined_by_spaces_split_into_the_same_terms(text: str, language: str) -> None:
    found = terms(text, language)
    assert " ".join(found).split() == found


@settings(max_examples=60, deadline=None)
@given(LATIN, LANGUAGES)
def test_sqlite_indexes_exactly_these_terms(text: str, language: str) -> None:
    found = terms(text, language)
    with sqlite3.connect(":memory:") as ledger:
        ledger.execute("create virtual table t using fts5(body, tokenize='unicode61')")
        ledger.execute("create virtual table v using fts5vocab(t, row)")
        ledger.execute("insert into t values (?)", (" ".join(found),))
        indexed = {row[0] for row in ledger.execute("select term from v")}
    ledger.close()
    assert indexed == set(found)


def test_function_and_question_words_are_left_out() -> None:
    assert terms("Who was it that they had been with, and when?") == []
    assert terms("Wer war das, und wann?", "de") == []
    assert terms("Qui est-ce, et o\u00f9 ?", "fr") == []
    assert terms("¿Quién es, y dónde?", "es") == []


def test_forms_of_a_word_share_a_term() -> None:
    assert terms("elections election") == ["elect", "elect"]
    assert len(set(terms("Haus Häuser Hauses", "de"))) == 1
    assert len(set(terms("président présidents president", "fr"))) == 1


def test_diacritics_make_no_difference() -> None:
    assert terms("Łódź café Ølgod") == terms("Lodz cafe Olgod")


def test_thousands_are_joined_as_the_language_writes_them() -> None:
    assert terms("1,500 and 1,234,567") == ["1500", "1234567"]
    assert terms("1.500 Euro", "de")[0] == "1500"
    assert terms("1\u202f500 euros", "fr")[0] == "1500"
    assert terms("paid $2,500.75") == ["paid", "2500", "75"]


def test_possessives_go_and_hyphens_part_words() -> None:
    assert terms("Roe\u2019s bridge, Roe's") == ["roe", "bridg", "roe"]
    assert terms("well-known COVID-19") == ["well", "known", "covid", "19"]


def test_an_elided_article_is_dropped() -> None:
    assert terms("l\u2019école d'Anna", "fr") == ["ecol", "anna"]


def test_an_acronym_is_no_pronoun() -> None:
    assert terms("The US told us") == ["us", "told"]
    assert terms("U.S. troops") == ["us", "troop"]
    assert terms("Who leads the WHO?") == ["lead", "who"]


def test_another_language_is_only_folded() -> None:
    assert terms("Os Eleições", "pt") == ["os", "eleicoes"]
    assert terms("elections", "english") == ["elections"]


def test_a_region_does_not_change_the_language() -> None:
    assert terms("elections", "en-GB") == ["elect"]


def test_the_terms_of_a_question_are_joined_over_the_languages_without_repeats() -> None:
    assert query_terms("elections in Ulm", ["en", "de", "en"]) == ["elect", "ulm", "election"]


def test_the_function_words_of_a_question_are_left_out_in_every_language() -> None:
    assert "who" not in query_terms("Who won the vote?", ["en", "de", "pt"])
    assert "die" in query_terms("Why did he die?", ["en", "de"])
    assert query_terms("Who leads?", []) == []


def test_stop_words_are_listed_for_every_supported_language() -> None:
    assert frozenset(STOP_WORDS) == SUPPORTED
    assert all(word == word.lower() for words in STOP_WORDS.values() for word in words)


def test_folding_drops_case_and_marks() -> None:
    assert fold("Łódź STRASSE straße") == "lodz strasse strasse"


@pytest.mark.timeout(20)
def test_an_endless_word_takes_linear_time() -> None:
    started = time.perf_counter()
    terms("a" * 1_000_000)
    terms("a'" * 500_000)
    assert time.perf_counter() - started < 10
