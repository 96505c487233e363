import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.text.normalise import first_surrogate, normalise

# All planes, lone surrogates too.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
# Marks, the characters between which they may stand, and what is dropped.
TANGLED = st.text(
    "ae\u0301\u0323\u0344\u0f71\u0f73\u200b\u00e9\u1e69\uac00\u11a8\ufeff\r\n", max_size=120
)


def is_forbidden(char: str) -> bool:
    point = ord(char)
    return (
        (unicodedata.category(char) == "Cc" and char not in "\n\t")
        or 0x202A <= point <= 0x202E
        or 0x2066 <= point <= 0x2069
        or point in (0x200E, 0x200F, 0x061C, 0x200B, 0x2060, 0xFEFF, 0x2028, 0x2029)
        or 0xE0000 <= point <= 0xE007F
        or 0xFDD0 <= point <= 0xFDEF
        or point & 0xFFFE == 0xFFFE
    )


@settings(max_examples=1000)
@given(ANY_TEXT | TANGLED)
@example("e\u200b\u0301")
@example("\r\u200b\n")
@example("a" + "\u0344" * 40)
@example("a" + "\u0301\u0323" * 40)
@example("\u1100\u200b\u1161")
def test_normalising_twice_changes_nothing(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once) == once


@settings(max_examples=1000)
@given(ANY_TEXT | TANGLED)
def test_the_result_is_nfc_and_holds_no_forbidden_character(raw: str) -> None:
    text = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert not any(map(is_forbidden, text))


def test_every_code_point_is_kept_or_dropped_as_the_rule_says() -> None:
    for plane in range(17):
        points = range(plane << 16, (plane + 1) << 16)
        text = normalise("x".join(map(chr, points)))
        assert not any(map(is_forbidden, text))
        assert normalise(text) == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x85", "\u2028", "\u2029", "\x0b", "\x0c"])
def test_every_line_end_becomes_one_newline(end: str) -> None:
    assert normalise(f"one{end}two") == "one\ntwo"


def test_emoji_sequences_and_persian_keep_their_joiners() -> None:
    for text in (
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
    ):
        assert normalise(text) == text


def test_a_letter_and_its_mark_meet_when_what_stood_between_them_is_dropped() -> None:
    assert normalise("cafe\u200b\u0301") == "caf\u00e9"


def test_tabs_and_trailing_spaces_stay() -> None:
    assert normalise("a\tb  \nc ") == "a\tb  \nc "


def test_ordinary_marks_stay_and_a_heap_of_them_is_cut_to_thirty() -> None:
    assert normalise("q\u0323\u0307") == "q\u0323\u0307"
    assert len(normalise("q" + "\u0307" * 500)) == 31


@pytest.mark.parametrize(
    "unit",
    [
        "A plain line of news. ",
        "caf\u00e9 \u201cquoted\u201d \u2014 text. ",
        "\u0301\u0323",
        "e\u0301 ",
        "a\r\n",
    ],
)
def test_a_megabyte_is_normalised_in_well_under_a_second(unit: str) -> None:
    raw = unit * (1_000_000 // len(unit))
    started = time.perf_counter()
    normalise(raw)
    assert time.perf_counter() - started < 1


def test_the_first_lone_surrogate_is_found_and_normalising_keeps_it() -> None:
    assert first_surrogate("ab\ud800c\udfff") == 2
    assert first_surrogate("na\u00efve \U0001f600") is None
    assert first_surrogate("plain") is None
    assert first_surrogate(normalise("ab\ud800c")) == 2
