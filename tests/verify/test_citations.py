from __future__ import annotations

import pytest

from service.domain import Citation, DraftClaim, Evidence, Removed, Span
from service.verify.citations import align, resolve
from tests.verify.conftest import evidence_of

TEXT = (
    "A red hat was found in Vell on Monday. The mayor, Odile Farn, wants it back.\n\n"
    "The finder, a baker, asked for a reward of 20 marks. Nobody knows whose hat it is. "
    "It lay under the old bridge."
)
HAT = evidence_of({"id": "hat", "title": "Hat", "text": TEXT})
SCARF = evidence_of(
    {"id": "scarf", "title": "Scarf", "text": "A red hat was found in Vell on Monday."}, 2
)
EVIDENCE = {1: HAT, 2: SCARF}


def cited(text: str, *markers: int) -> tuple[Citation, ...]:
    resolved = resolve(DraftClaim(text, markers), EVIDENCE)
    assert isinstance(resolved, tuple)
    return resolved


def test_each_marker_becomes_a_citation_of_its_article() -> None:
    sentence = "A red hat was found in Vell on Monday."
    hat, scarf = cited(sentence, 1, 2)
    assert (hat.article.id, scarf.article.id) == ("hat", "scarf")
    assert hat.cited_text == scarf.cited_text == sentence


def test_a_marker_twice_is_one_citation() -> None:
    assert len(cited("A red hat was found in Vell on Monday.", 1, 1)) == 1


@pytest.mark.parametrize("markers", [(3,), (1, 3), (0,), (-1,)])
def test_an_unknown_marker_removes_the_whole_sentence(markers: tuple[int, ...]) -> None:
    gone = resolve(DraftClaim("A red hat was found in Vell on Monday.", markers), EVIDENCE)
    assert isinstance(gone, Removed)
    assert gone.reason == "unknown_marker"
    assert gone.detail == f"[{markers[-1]}]"


def test_a_sentence_without_a_marker_has_no_evidence() -> None:
    gone = resolve(DraftClaim("A red hat was found in Vell on Monday.", ()), EVIDENCE)
    assert isinstance(gone, Removed)
    assert gone.reason == "no_evidence"


def test_one_marker_that_says_nothing_of_it_removes_the_sentence() -> None:
    gone = resolve(DraftClaim("The finder, a baker, asked for a reward.", (1, 2)), EVIDENCE)
    assert isinstance(gone, Removed)
    assert (gone.reason, gone.detail) == ("no_evidence", "nothing in [2] says this")


def test_a_verbatim_claim_is_cited_to_the_letter() -> None:
    span = align("wants it back.", HAT)
    assert span is not None
    assert span.of(HAT.article.text) == "wants it back."


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Odile Farn, the mayor, wants it back.", "The mayor, Odile Farn, wants it back."),
        ("On Monday someone found a red hat in Vell.", "A red hat was found in Vell on Monday."),
        ("Under the old bridge it lay.", "It lay under the old bridge."),
    ],
)
def test_a_reworded_claim_is_cited_to_the_sentence_it_rests_on(claim: str, sentence: str) -> None:
    span = align(claim, HAT)
    assert span is not None
    assert span.of(HAT.article.text) == sentence


def test_a_claim_of_two_sentences_is_cited_to_both() -> None:
    span = align("A red hat was found in Vell and the mayor Odile Farn wants it back.", HAT)
    assert span is not None
    assert span.of(HAT.article.text) == TEXT.partition("\n\n")[0]


@pytest.mark.parametrize("claim", ["The king bought a palace.", "", "...", "of the and", "\u200b"])
def test_a_claim_that_stands_nowhere_is_not_aligned(claim: str) -> None:
    span = align(claim, HAT)
    assert span is None or span.of(HAT.article.text) == claim == ""


def test_spans_count_in_the_article_not_in_the_piece() -> None:
    start = TEXT.index("The finder")
    part = evidence_of({"id": "hat", "title": "Hat", "text": TEXT}, 1, Span(start, len(TEXT)))
    for claim in ("It lay under the old bridge.", "Under the bridge, the old one, it lay."):
        span = align(claim, part)
        assert span is not None
        assert span.of(part.article.text) == "It lay under the old bridge."


def test_a_sentence_outside_the_piece_is_not_cited() -> None:
    part = evidence_of({"id": "hat", "title": "Hat", "text": TEXT}, 1, Span(0, 38))
    assert align("The finder, a baker, asked for a reward of 20 marks.", part) is None


def test_a_citation_names_the_passage_in_which_it_begins(pieces: list[Evidence]) -> None:
    piece = max(pieces, key=lambda one: len(one.passages))
    assert len(piece.passages) > 1
    for passage in piece.passages:
        sentence = passage.span.of(piece.article.text).strip()
        resolved = resolve(DraftClaim(sentence, (1,)), {1: piece})
        assert isinstance(resolved, tuple)
        assert resolved[0].passage_id == passage.id


DENIED = "It is not true that the bridge of Vell was closed. The bridge of Vell was closed in 1998."


def test_a_part_of_a_sentence_is_cited_with_its_sentence() -> None:
    piece = evidence_of({"id": "b", "title": "Bridge", "text": DENIED})
    resolved = resolve(DraftClaim("the bridge of Vell was closed.", (1,)), {1: piece})
    assert isinstance(resolved, tuple)
    assert resolved[0].cited_text == DENIED.partition(". ")[0] + "."


def test_a_claim_is_cited_where_it_is_a_whole_sentence() -> None:
    text = "Nobody says: It rained in Orrin. It rained in Orrin."
    piece = evidence_of({"id": "b", "title": "Rain", "text": text})
    span = align("It rained in Orrin.", piece)
    assert span is not None
    assert span.start == text.rindex("It rained")


@pytest.mark.parametrize("before", ["VELL (Sable) - ", "- ", "• "])
def test_what_stands_before_a_sentence_is_not_needed(before: str) -> None:
    piece = evidence_of({"id": "b", "title": "Rain", "text": f"{before}It rained in Orrin."})
    resolved = resolve(DraftClaim("It rained in Orrin.", (1,)), {1: piece})
    assert isinstance(resolved, tuple)
    assert resolved[0].cited_text == "It rained in Orrin."


def test_two_sentences_are_cited_only_where_they_hold_clearly_more() -> None:
    span = align("Nobody knows whose red hat it is.", HAT)
    assert span is not None
    assert span.of(HAT.article.text) == "Nobody knows whose hat it is."
