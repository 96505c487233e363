from itertools import pairwise

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from service.text.boundaries import starts


@given(st.text(st.characters(exclude_characters="\n")), st.sampled_from(["en", "de", "fr", "es"]))
def test_starts_ascend_inside_the_line(line: str, language: str) -> None:
    cuts = starts(line, language)
    assert all(left < right for left, right in pairwise([0, *cuts, max(len(line), 1)]))


def test_where_the_vendor_fails_the_line_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(language: str, text: str) -> list[dict[str, int]]:
        raise PanicException

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", panic)
    assert starts("It rained. It stopped.", "en") == []


def test_an_interrupt_is_not_taken_for_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(language: str, text: str) -> list[dict[str, int]]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", interrupt)
    with pytest.raises(KeyboardInterrupt):
        starts("It rained. It stopped.", "en")


def test_positions_that_the_vendor_invents_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    def invent(language: str, text: str) -> list[dict[str, int]]:
        return [{"start_index": at} for at in (99, 11, 0, 11, -3)]

    monkeypatch.setattr(sentencex, "get_sentence_boundaries", invent)
    assert starts("It rained. It stopped.", "en") == [11]


@pytest.mark.parametrize(
    ("line", "second"),
    [("It opens on 5 May. A survey found more.", "A survey"), ("She said no. He left.", "He left")],
)
def test_a_month_or_a_no_may_end_a_sentence(line: str, second: str) -> None:
    assert starts(line, "en") == [line.index(second)]
