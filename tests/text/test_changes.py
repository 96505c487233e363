from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.text.changes import Segment, changes

TEXTS = st.lists(
    st.sampled_from(
        ["The fire hurt 3 people. ", "It was out by noon.\n\n", "Nobody came! ", "😀 ", "x", "\t"]
    )
    | st.text(max_size=30)
).map("".join)


@given(TEXTS, TEXTS)
def test_the_segments_give_both_texts_back(before: str, after: str) -> None:
    found = changes(before, after)
    kept = ("same", "removed"), ("same", "added")
    for ops, whole in zip(kept, (before, after), strict=True):
        assert "".join(one.text for one in found if one.op in ops) == whole
    assert all(one.text for one in found)
    assert all(one.op != two.op for one, two in pairwise(found))


def test_a_changed_word_is_all_that_is_shown_as_changed() -> None:
    before = "The fire hurt 3 people. It was out by noon."
    assert changes(before, before.replace("3", "5")) == (
        Segment("same", "The fire hurt "),
        Segment("removed", "3"),
        Segment("added", "5"),
        Segment("same", " people. It was out by noon."),
    )


def test_equal_texts_have_no_changes() -> None:
    assert changes("It rained.", "It rained.") == (Segment("same", "It rained."),)
    assert changes("", "") == ()


def test_texts_that_repeat_themselves_without_end_are_compared_as_wholes() -> None:
    """Comparing their sentences would take minutes."""
    chance = random.Random(8)
    texts = [
        "".join(chance.choice(("It rained. ", "Nobody came. ")) for _ in range(20_000))
        for _ in range(2)
    ]
    found = changes(texts[0], texts[1])
    assert "".join(one.text for one in found if one.op != "added") == texts[0]
    assert "".join(one.text for one in found if one.op != "removed") == texts[1]
    assert len(found) < 10


def test_two_long_texts_without_sentences_are_compared_as_wholes() -> None:
    before, after = "a " * 2_000, "b " * 2_000
    assert [one.op for one in changes(before, after)] == ["removed", "added", "same"]
