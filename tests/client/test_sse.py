from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.client.sse import Message, Parser

LINES = st.lists(
    st.sampled_from(
        [
            ": a comment",
            "event: claim",
            "event:final",
            "data: {}",
            "data:",
            "data: é😀漢",
            "id: 3",
            "",
            "",
        ]
    ),
    max_size=12,
)


def read(pieces: list[bytes]) -> list[Message]:
    parser = Parser()
    return [message for piece in pieces for message in parser.feed(piece)]


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_events_do_not_depend_on_the_cuts(lines: list[str], end: str, data: st.DataObject) -> None:
    whole = "".join(line + end for line in [*lines, ""]).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert read(pieces) == read([whole]) == read([bytes([one]) for one in whole])


def test_line_ends_are_all_the_same() -> None:
    text = "\ufeffevent: claim\ndata: a\ndata:  b\n: c\n\ndata: d\n\nevent: lost\n\n"
    expected = [Message("claim", "a\n b"), Message("message", "d")]
    for end in ("\n", "\r\n", "\r"):
        assert read([text.replace("\n", end).encode()]) == expected


def test_an_event_that_was_not_ended_is_not_told() -> None:
    assert read([b"data: a\n"]) == []
