from __future__ import annotations

import pytest

from service.compose.speech import speech_of


def test_what_an_outlet_has_from_a_source_keeps_both_steps() -> None:
    told = speech_of(
        "The minister will resign, according to the Washington Post, citing two senior officials."
    )
    assert told is not None
    assert (told.speaker, told.kind) == ("two senior officials", "unnamed")
    assert told.reported_by == ("Washington Post",)


@pytest.mark.parametrize(
    ("sentence", "speaker", "kind", "form", "verb", "reported_by"),
    [
        ("“The hall is safe,” said Lena Orth.", "Lena Orth", "person", "direct", "said", ()),
        ("The ministry denied this.", "The ministry", "institution", "indirect", "denied", ()),
        (
            "Orth told Reuters that the hall “was safe in May”.",
            "Orth",
            "person",
            "mixed",
            "told",
            ("Reuters",),
        ),
        (
            "The plan is dead, according to the *Washington Post*.",
            "Washington Post",
            "institution",
            "indirect",
            None,
            (),
        ),
        (
            "The New York Times reported, citing people familiar with the talks, that they failed.",
            "people familiar with the talks",
            "unnamed",
            "indirect",
            None,
            ("The New York Times",),
        ),
    ],
)
def test_who_says_it_how_and_through_whom(
    sentence: str,
    speaker: str,
    kind: str,
    form: str,
    verb: str | None,
    reported_by: tuple[str, ...],
) -> None:
    told = speech_of(sentence)
    assert told is not None
    assert (told.speaker, told.kind, told.form) == (speaker, kind, form)
    assert verb is None or told.verb == verb
    assert told.reported_by == reported_by


def test_an_endless_word_is_read_once() -> None:
    assert speech_of("A" * 200_000) is None


def test_citing_without_an_outlet_is_no_report_of_a_report() -> None:
    told = speech_of("Lena Orth resigned, citing health reasons, the ministry said.")
    assert told is not None
    assert (told.speaker, told.reported_by) == ("the ministry", ())


def test_what_nobody_says_has_no_speech() -> None:
    assert speech_of("The river rose on Monday.") is None
