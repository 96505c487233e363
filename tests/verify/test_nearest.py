from __future__ import annotations

from service.domain import Hit
from service.text.terms import terms
from service.verify.nearest import Shelf, Stretch, partners, share
from tests.verify.conftest import evidence_of

TEXT = (
    "The mayor denied one thing: The bridge of Vell was closed. “We had time,” Odile Farn said. "
    "Nobody claims the dam broke in May. The dam held.\nIt rained in Orrin in June."
)
PIECE = evidence_of({"id": "vell", "title": "Vell", "text": TEXT})
HITS = [Hit(passage, 1.0) for passage in PIECE.passages]
ARTICLES = {"vell": PIECE.article}


def exact(claim: str) -> list[str]:
    return [one.citation.cited_text for one in Shelf().verbatim([claim], HITS, ARTICLES)]


def test_whole_sentences_are_found_letter_by_letter() -> None:
    for claim in (
        "“We had time,” Odile Farn said.",
        "The dam held.",
        "The dam held.\nIt rained in Orrin in June.",
    ):
        assert exact(claim) == [claim]


def test_a_part_of_a_sentence_is_not_verbatim() -> None:
    for claim in ("The bridge of Vell was closed.", "the dam broke in May.", "The dam", ""):
        assert exact(claim) == []


def test_sentences_know_their_place_in_the_article() -> None:
    for one in Shelf().stretches(HITS, ARTICLES):
        assert one.citation.span.of(PIECE.article.text) == one.citation.cited_text
        assert one.citation.passage_id in {passage.id for passage in PIECE.passages}


def test_a_name_is_spoken_of_when_all_its_words_are_there() -> None:
    shelf = Shelf()
    assert shelf.speaks_of(PIECE.article, ["odile farn"])
    assert shelf.speaks_of(PIECE.article, ["ada grun", "farn"])
    assert not shelf.speaks_of(PIECE.article, ["odile grun"])


def test_only_what_adds_two_terms_of_the_same_matter_is_put_beside_a_sentence() -> None:
    wanted = dict.fromkeys(terms("Odile Farn had time and the dam held"), 1.0)
    every = Shelf().stretches(HITS, ARTICLES)
    said = next(one for one in every if "Farn" in one.text)
    found = partners(wanted, [said], every)
    assert [one.text for one in found] == ["The dam held."]
    other = evidence_of({"id": "orrin", "title": "Orrin", "text": "The dam held in Orrin."})
    foreign = Stretch(
        said.citation.__class__(other.article, other.passages[0].id, other.span),
        other.text,
        frozenset(terms(other.text)),
    )
    assert partners(wanted, [said], [foreign]) == []


def test_the_share_is_of_the_weights() -> None:
    assert share({"a": 3.0, "b": 1.0}, frozenset({"a"})) == 0.75
    assert share({}, frozenset({"a"})) == 0
