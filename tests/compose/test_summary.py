"""Summaries of invented articles."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.compose.summary.compose import SummaryDraft, compose_summary
from service.compose.summary.sentences import (
    READ_IN_ALL,
    READ_OF_EACH,
    is_column,
    sentences_of,
)
from service.domain import Article, Length, Passage, Span
from tests.compose.making import piece

DAWN = (
    "A gale tore the roof off the market hall in Dovern on Monday, and 14 people were hurt, the "
    "Fire Service said.\n\n"
    "Mayor Lena Orth demanded new rules for old roofs. “This hall was safe in May,” said Orth.\n\n"
    "The Guild of Bakers opposes closing the hall. The market hall was built in 1954.\n\n"
    "He said so twice. It is a shameful disaster for the town."
)
POST = (
    "A gale tore off the roof of the market hall in Dovern on Monday and 17 people were hurt, the "
    "Health Office said.\n\n"
    "Orth has rejected a report by the insurers. Jon Rees of the Insurers’ Club warned that more "
    "roofs were loose.\n\n"
    "The market will reopen on 4 May 2026."
)
VIEW = (
    "I have warned of this roof for years. We all knew, and I said so in this place.\n\n"
    "The hall in Dovern was hurt by my own neglect, as I see it. We must close the market hall now."
)
THANKS = "The Guild of Bakers thanked the town of Dovern for its help in the storm on Monday."


def article(number: int, text: str, *, day: str = "2026-04-20", **more: str) -> Article:
    return piece(number, text, day=day, **more).article


def articles() -> list[Article]:
    return [
        article(1, DAWN, title="Gale takes roof of Dovern market hall", source="Dawn"),
        article(2, POST, title="Market hall roof lost in gale", source="Post", day="2026-04-21"),
    ]


def drafted(
    read: Sequence[Article],
    embedder: WordLlamaEmbedder,
    *,
    subject: str | None = None,
    length: Length = "standard",
) -> SummaryDraft:
    whole = {a.id: [Passage(f"p-{a.id}", a.id, a.version, Span(0, len(a.text)))] for a in read}
    return compose_summary(subject, read, whole, weights={}, words=embedder, length=length)


def texts(draft: SummaryDraft, section: str, key: str | None = None) -> list[str]:
    return [
        claim.text
        for claim, place in draft.claims
        if place.section == section and key in (None, place.key)
    ]


def test_the_overview_tells_the_event_and_both_figures(embedder: WordLlamaEmbedder) -> None:
    said = " ".join(texts(drafted(articles(), embedder), "overview"))
    assert "14 people" in said
    assert "17 people" in said


def test_positions_stand_under_the_party_that_the_sentence_names(
    embedder: WordLlamaEmbedder,
) -> None:
    draft = drafted(articles(), embedder)
    assert any("demanded" in text for text in texts(draft, "positions", "Mayor Lena Orth"))
    assert any("opposes" in text for text in texts(draft, "positions", "Guild of Bakers"))
    assert any("warned" in text for text in texts(draft, "positions", "Jon Rees"))


def test_a_surname_in_another_article_is_the_person_with_the_full_name(
    embedder: WordLlamaEmbedder,
) -> None:
    draft = drafted(articles(), embedder, length="full")
    assert any("rejected a report" in t for t in texts(draft, "positions", "Mayor Lena Orth"))


def test_two_people_with_one_surname_stay_apart(embedder: WordLlamaEmbedder) -> None:
    read = [
        article(1, "Lena Orth demanded a new pier for the harbour.", source="A"),
        article(2, "Paul Orth rejected a new pier for the harbour.", source="B"),
        article(3, "Orth warned that a new pier for the harbour is dear.", source="C"),
    ]
    draft = drafted(read, embedder)
    assert {p.key for _, p in draft.claims if p.section == "positions"} == {
        "Lena Orth",
        "Paul Orth",
    }


def test_father_and_son_stay_apart(embedder: WordLlamaEmbedder) -> None:
    read = [
        article(1, "Mayor Paul Orth demanded a new pier for the harbour.", source="A"),
        article(2, "Paul Orth Jr. rejected a new pier for the harbour.", source="B"),
    ]
    draft = drafted(read, embedder)
    parties = {p.key: c.text for c, p in draft.claims if p.section == "positions"}
    assert len(parties) == 2
    assert "demanded" in parties["Mayor Paul Orth"]


def test_the_timeline_is_in_order_and_each_day_is_that_of_its_event(
    embedder: WordLlamaEmbedder,
) -> None:
    draft = drafted(articles(), embedder)
    told = [(p.key, c.text) for c, p in draft.claims if p.section == "timeline"]
    days = [key for key, _ in told if key]
    assert days == sorted(days)
    assert {"1954", "2026-04-20", "2026-05-04"} <= set(days)
    assert "2026-05-04" in {key for key, text in told if "reopen" in text}


def test_judging_and_leaning_sentences_are_left_out_and_counted(
    embedder: WordLlamaEmbedder,
) -> None:
    draft = drafted(articles(), embedder, length="full")
    said = " ".join(claim.text for claim, _ in draft.claims)
    assert "shameful" not in said
    assert "He said so" not in said
    assert draft.left_out == 1


def test_a_column_gives_only_what_others_say_in_it(embedder: WordLlamaEmbedder) -> None:
    column = article(3, VIEW, title="Opinion: The roof was rotten", source="View")
    draft = drafted([*articles(), column], embedder, length="full")
    assert not any(claim.text in VIEW for claim, _ in draft.claims)


def test_a_repeat_in_another_article_is_one_more_citation(embedder: WordLlamaEmbedder) -> None:
    again = article(3, DAWN.split("\n\n")[0] + "\n\n" + THANKS, title="Gale", source="Third")
    draft = drafted([*articles(), again], embedder)
    [cited] = [
        claim.markers
        for claim, p in draft.claims
        if p.section == "overview" and "14 people" in claim.text
    ]
    sources = {p.article.source for p in draft.evidence if p.number in cited}
    assert sources == {"Dawn", "Third"}


def test_a_changed_figure_or_a_denial_is_no_repeat(embedder: WordLlamaEmbedder) -> None:
    read = [
        article(1, "The market hall in Dovern will close in the spring for repairs.", source="A"),
        article(
            2, "The market hall in Dovern will not close in the spring for repairs.", source="B"
        ),
    ]
    draft = drafted(read, embedder)
    assert all(len(claim.markers) == 1 for claim, _ in draft.claims)


@pytest.mark.parametrize(("length", "most"), [("brief", 6), ("standard", 5), ("full", 8)])
def test_the_length_bounds_the_overview(
    length: Length, most: int, embedder: WordLlamaEmbedder
) -> None:
    read = [
        article(n, f"{DAWN}\n\n{POST}\n\n{THANKS}", title="Gale in Dovern", source=f"S{n}")
        for n in (1, 2)
    ]
    assert 0 < len(texts(drafted(read, embedder, length=length), "overview")) <= most


def test_every_claim_is_verbatim_in_each_piece_that_is_its_own(
    embedder: WordLlamaEmbedder,
) -> None:
    draft = drafted(articles(), embedder, length="full")
    pieces = {piece.number: piece for piece in draft.evidence}
    assert list(pieces) == list(range(1, len(pieces) + 1))
    for claim, _ in draft.claims:
        assert claim.text in pieces[claim.markers[0]].text


def test_the_title_of_named_articles_is_one_that_does_not_judge(
    embedder: WordLlamaEmbedder,
) -> None:
    read = [
        article(1, DAWN, title="Disgraceful Gale Tears Roof Off Dovern Hall", source="A"),
        article(2, POST, title="Gale tears roof off Dovern hall", source="B"),
    ]
    assert drafted(read, embedder).title == "Gale tears roof off Dovern hall"
    assert drafted(read, embedder, subject=" the gale ").title == "the gale"


def test_articles_without_a_sentence_give_nothing(embedder: WordLlamaEmbedder) -> None:
    draft = drafted([article(1, "___", title="")], embedder)
    assert (draft.claims, draft.title) == ((), "")


def long_text(characters: int, between: str) -> str:
    lines = (
        f"The council of Dovern closed hall {n} on Monday after {n} roofs were lost."
        for n in range(characters // 60)
    )
    return between.join(lines)[:characters]


@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_a_very_long_article_is_summarised_by_its_beginning(
    between: str, embedder: WordLlamaEmbedder
) -> None:
    text = long_text(1_000_000, between)
    long = article(1, text, title="Halls")
    draft = drafted([long], embedder)
    assert texts(draft, "overview")
    read = sentences_of([long])
    assert len(read) == READ_OF_EACH
    assert all(one.span.of(text) == one.text for one in read)


def test_of_many_long_articles_the_beginning_of_each_is_read() -> None:
    many = [article(n, long_text(30_000, " "), title=f"Halls {n}") for n in range(1, 51)]
    read = sentences_of([*many, article(51, DAWN)])
    assert len(read) <= READ_IN_ALL
    assert {one.article.id for one in read} == {a.id for a in many} | {article(51, DAWN).id}
    assert min(one.at for one in read) == 0


def test_a_sentence_that_is_cut_at_the_end_of_what_is_read_is_none() -> None:
    words = "roof " * 20_000
    assert sentences_of([article(1, f"The hall was lost. The {words}fell.")])[-1].text == (
        "The hall was lost."
    )


@pytest.mark.parametrize(
    ("title", "url", "topic", "column"),
    [
        ("Opinion: Close the hall", "", "", True),
        ("Close the hall", "https://dawn.example/opinion/close", "", True),
        ("Close the hall", "", "editorial", True),
        ("Opinions differ on the hall", "https://dawn.example/news/hall", "news", False),
    ],
)
def test_a_column_says_so(title: str, url: str, topic: str, column: bool) -> None:
    made = Article("a", 1, 1, title, "", "", None, url, None, (), "en", topic)
    assert is_column(made, ["The hall was closed."]) is column
