from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.evidence import PASSAGES, PER_ARTICLE, gather, reprints_of
from service.domain import Article, ArticleDraft, Evidence, Filters, Hit, Passage
from service.ingest.passages import passages_of


class Shelf:
    """Articles with their passages in reading order: the part of a finder that gather uses."""

    def __init__(self, *texts: str) -> None:
        self.texts: dict[str, Article] = {}
        self.tiles: dict[str, list[Passage]] = {}
        for number, text in enumerate(texts):
            name = f"a{number}"
            draft = ArticleDraft(name, "Title", text, "0")
            self.tiles[name] = list(passages_of(draft, 1))
            self.texts[name] = Article(
                name, 1, 1, "Title", text, "0", None, None, None, (), "en", None
            )

    def hits(self, *places: tuple[str, int]) -> list[Hit]:
        """The n-th passages of articles, in this order of similarity."""
        return [
            Hit(self.tiles[name][at], 1.0 - 0.01 * rank) for rank, (name, at) in enumerate(places)
        ]

    def gather(self, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        return gather(hits, self.texts, self)

    def passages_of(self, of: Sequence[Article]) -> dict[str, list[Passage]]:
        assert all(article.version == 1 for article in of)
        return {article.id: self.tiles[article.id] for article in of}

    def lexical(
        self, terms: Sequence[str], filters: Filters, limit: int
    ) -> list[tuple[Passage, float]]:
        raise NotImplementedError

    def visible(self, passage_ids: Sequence[str], filters: Filters) -> dict[str, Passage]:
        raise NotImplementedError

    def matching_ids(self, filters: Filters, limit: int) -> list[str] | None:
        raise NotImplementedError

    def document_frequency(self, terms: Sequence[str]) -> dict[str, int]:
        raise NotImplementedError

    def articles(self, ids: Sequence[str]) -> dict[str, Article]:
        raise NotImplementedError

    def lineages(self, article_ids: Sequence[str]) -> dict[str, str]:
        raise NotImplementedError

    def members(
        self, lineage_ids: Sequence[str], filters: Filters, limit_each: int
    ) -> dict[str, list[Article]]:
        found: dict[str, list[Article]] = {}
        for article in self.texts.values():
            named = not filters.article_ids or article.id in filters.article_ids
            if article.lineage_id in lineage_ids and named:
                found.setdefault(article.lineage_id or "", []).append(article)
        return {key: articles[:limit_each] for key, articles in found.items()}

    def join(self, *names: str) -> None:
        """Make these articles one lineage."""
        for name in names:
            self.texts[name] = replace(self.texts[name], lineage_id="lin_" + names[0])


def sentence(number: int) -> str:
    return f"This is sentence number {number} of the long report on the old bridge of Vell."


def paragraph(first: int, count: int) -> str:
    return " ".join(sentence(n) for n in range(first, first + count))


LONG = paragraph(0, 40)  # one paragraph of 3,000 characters
MANY = "\n\n".join(paragraph(10 * n, 9) for n in range(12))  # a passage a paragraph


def test_evidence_is_numbered_from_1_by_similarity() -> None:
    shelf = Shelf(MANY, "A short one.", "Another one.")
    pieces = shelf.gather(shelf.hits(("a1", 0), ("a0", 3), ("a2", 0)))
    assert [piece.number for piece in pieces] == [1, 2, 3]
    assert [piece.article.id for piece in pieces] == ["a1", "a0", "a2"]
    similarities = [piece.similarity for piece in pieces]
    assert similarities == sorted(similarities, reverse=True)


def test_a_passage_of_whole_paragraphs_is_not_widened() -> None:
    shelf = Shelf(MANY)
    [piece] = shelf.gather(shelf.hits(("a0", 4)))
    assert piece.span == shelf.tiles["a0"][4].span
    assert piece.passages == (shelf.tiles["a0"][4],)


def test_a_passage_that_cuts_a_paragraph_is_widened_but_not_past_its_neighbours() -> None:
    shelf = Shelf(LONG)
    tiles = shelf.tiles["a0"]
    assert len(tiles) >= 4
    [first] = shelf.gather(shelf.hits(("a0", 0)))
    assert (first.span.start, first.span.end) == (0, tiles[1].span.end)
    [inner] = shelf.gather(shelf.hits(("a0", 2)))
    assert (inner.span.start, inner.span.end) == (tiles[1].span.start, tiles[3].span.end)
    assert inner.passages == tuple(tiles[1:4])
    [last] = shelf.gather(shelf.hits(("a0", len(tiles) - 1)))
    assert last.span.end == len(LONG)


def test_a_passage_is_widened_to_its_paragraph_only() -> None:
    text = f"{sentence(900)}\n{paragraph(0, 20)}\n{sentence(901)}"
    shelf = Shelf(text)
    for at in range(len(shelf.tiles["a0"])):
        [piece] = shelf.gather(shelf.hits(("a0", at)))
        assert piece.span.start == 0 or text[piece.span.start - 1] in "\n "
        tile = shelf.tiles["a0"][at].span
        assert piece.span.holds(tile)


def test_pieces_that_touch_become_one_with_the_better_similarity() -> None:
    shelf = Shelf(MANY, "Between.")
    [joined, between] = shelf.gather(shelf.hits(("a0", 3), ("a1", 0), ("a0", 4)))
    assert joined.span.start == shelf.tiles["a0"][3].span.start
    assert joined.span.end == shelf.tiles["a0"][4].span.end
    assert joined.similarity == 1.0
    assert (joined.number, between.number) == (1, 2)


def test_pieces_that_do_not_touch_stay_apart() -> None:
    shelf = Shelf(MANY)
    assert len(shelf.gather(shelf.hits(("a0", 0), ("a0", 2)))) == 2


def test_a_piece_between_two_joins_all_three() -> None:
    shelf = Shelf(MANY)
    pieces = shelf.gather(shelf.hits(("a0", 2), ("a0", 4), ("a0", 3)))
    spans = [piece.span for piece in pieces]
    assert len(spans) == 1, spans


def test_at_most_four_passages_of_one_article_are_taken() -> None:
    shelf = Shelf(MANY, "Another one.")
    hits = shelf.hits(*(("a0", at) for at in (0, 2, 4, 6, 8, 10)), ("a1", 0))
    pieces = shelf.gather(hits)
    assert sum(piece.article.id == "a0" for piece in pieces) == PER_ARTICLE
    assert pieces[-1].article.id == "a1"


def test_at_most_sixteen_passages_are_taken() -> None:
    shelf = Shelf(*(f"Text number {n}." for n in range(30)))
    assert len(shelf.gather(shelf.hits(*((f"a{n}", 0) for n in range(30))))) == PASSAGES


def test_no_hits_give_no_evidence() -> None:
    assert Shelf().gather([]) == ()


def test_a_passage_that_was_swept_since_stands_alone() -> None:
    shelf = Shelf(LONG)
    hits = shelf.hits(("a0", 1))
    kept = shelf.tiles["a0"].pop(1)
    [piece] = shelf.gather(hits)
    assert piece.span == kept.span


TEXTS = st.lists(
    st.lists(st.integers(1, 15), min_size=1, max_size=6).map(
        lambda sizes: "\n\n".join(paragraph(100 * n, size) for n, size in enumerate(sizes))
    ),
    min_size=1,
    max_size=3,
)


@given(TEXTS, st.data())
def test_evidence_never_overlaps_and_never_leaves_the_neighbours(
    texts: list[str], data: st.DataObject
) -> None:
    shelf = Shelf(*texts)
    places = [(name, at) for name, tiles in shelf.tiles.items() for at in range(len(tiles))]
    chosen = data.draw(st.permutations(places))[: data.draw(st.integers(1, 8))]
    hits = shelf.hits(*chosen)
    pieces = shelf.gather(hits)
    assert [piece.number for piece in pieces] == list(range(1, len(pieces) + 1))
    for piece in pieces:
        tiles = shelf.tiles[piece.article.id]
        assert piece.text == piece.article.text[piece.span.start : piece.span.end]
        assert piece.passages
        assert piece.passages[0].span.start <= piece.span.start
        assert piece.span.end <= piece.passages[-1].span.end
        near = [
            at
            for at, tile in enumerate(tiles)
            for hit in hits
            if hit.passage.article_id == piece.article.id and abs(tiles.index(hit.passage) - at) < 2
            if tile is not None
        ]
        assert {tiles.index(passage) for passage in piece.passages} <= set(near)
    for at, one in enumerate(pieces):
        for other in pieces[at + 1 :]:
            if one.article.id == other.article.id:
                apart = one.span.end <= other.span.start or other.span.end <= one.span.start
                assert apart, (one.span, other.span)


@pytest.mark.parametrize("text", ["One.", "One.\n\nTwo.", LONG])
def test_every_hit_is_covered(text: str) -> None:
    shelf = Shelf(text)
    for at, tile in enumerate(shelf.tiles["a0"]):
        [piece] = shelf.gather(shelf.hits(("a0", at)))
        assert piece.span.holds(tile.span)


def test_the_members_of_a_crowded_lineage_come_whole_as_reprints() -> None:
    shelf = Shelf("One wire story.", "One wire story, printed.", "Another one.", "One more.")
    shelf.join("a0", "a1", "a3")
    shelf.join("a2")
    pieces = shelf.gather(shelf.hits(("a0", 0), ("a2", 0)))
    more = reprints_of(pieces, Filters(), shelf)
    assert [(piece.number, piece.article.id) for piece in more] == [(3, "a0"), (4, "a1"), (5, "a3")]
    assert all(piece.reprint and piece.text == piece.article.text for piece in more)
    assert all(piece.passages == tuple(shelf.tiles[piece.article.id]) for piece in more)
    assert all(piece.similarity == pieces[0].similarity for piece in more)


def test_filters_hold_for_reprints() -> None:
    shelf = Shelf("One wire story.", "One wire story, printed.", "One wire story, again.")
    shelf.join("a0", "a1", "a2")
    pieces = shelf.gather(shelf.hits(("a0", 0)))
    some = Filters(article_ids=("a0", "a2"))
    assert [piece.article.id for piece in reprints_of(pieces, some, shelf)] == ["a0", "a2"]
    assert reprints_of(pieces, Filters(article_ids=("a0",)), shelf) == ()
    assert reprints_of((), some, shelf) == ()
