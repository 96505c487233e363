from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verify.foreign import defused, foreign


@pytest.mark.parametrize(
    "claim",
    [
        "Read more at https://evil.example/x?q=1.",
        "Read more at HTTP://evil.example now.",
        "See //evil.example/a.png for it.",
        "Visit www.evil.example today.",
        "It said javascript:alert(1) to them.",
        "It said \\x3Bjavascript:alert(1) to them.",
        "An image data:image/png;base64,AAAA was shown.",
        "It was <b>bold</b> of them.",
        "It was <img src=x onerror=alert(1)> there.",
        "It was <script there.",
        "It cost &#60;5 euros.",
        "See ![x](y) and [the report](z).",
        "It ended with ```rm``` there.",
        "A template {{secret}} was named.",
    ],
)
def test_addresses_and_markup_of_no_source_are_found_and_defused(claim: str) -> None:
    assert foreign(claim, ["It was bold of them, and nothing else."]) is not None
    assert foreign(claim, [f"They wrote: {claim}"]) is None
    assert foreign(defused(claim), []) is None


@pytest.mark.parametrize(
    "claim",
    [
        "The toll rose by 5 < 7 percent [sic] in Q&A; AT&T said so.",
        "He asked [the minister] why it was 3:4 and 10/12 of it.",
        "Its ratio: data were thin, the mail: late.",
    ],
)
def test_plain_writing_is_not_foreign(claim: str) -> None:
    assert foreign(claim, []) is None
    assert defused(claim) == claim


@given(st.text(max_size=300))
def test_any_text_is_defused_for_good(text: str) -> None:
    assert foreign(defused(text), []) is None


def test_a_long_removed_sentence_is_told_in_part() -> None:
    assert len(defused("word " * 1_000)) == 1_000
