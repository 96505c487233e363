from __future__ import annotations

import asyncio
import io
import random
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.domain import Checked, Filters, Verdict, VerdictKind
from service.errors import InvalidInput
from service.ingest.loaders import Loaded, load
from service.ingest.pipeline import Ingest
from service.pipeline import Parts, check
from service.store import Store
from service.text.sentences import is_sentence, sentence_spans
from service.verify.support import LexicalJudge
from tests.fakes import Newsdesk
from tests.pipeline.test_answering import parts_of
from tests.verify.test_mutations import _date, _name, _number

NOW = "2026-06-01T00:00:00Z"
SETTLED = "sample-rail-settlement"
DRIVERS = (
    "The union called off a second strike, which had been planned for 12 and 13 March, because the "
    "company agreed to hire 180 additional drivers by the end of the year."
)


@pytest.fixture(scope="module")
def parts(
    tmp_path_factory: pytest.TempPathFactory,
    embedder: WordLlamaEmbedder,
    newsroom: list[dict[str, Any]],
) -> Any:
    """What checking needs, over the newsroom; nobody writes to it."""
    desk = Newsdesk(tmp_path_factory.mktemp("newsroom"), embedder)  # type: ignore[arg-type]
    desk.ingest.add(newsroom)
    yield parts_of(desk.store, embedder)
    desk.close()


def checked(parts: Parts, text: str, **filters: Any) -> list[Checked]:
    async def gathered() -> list[Checked]:
        return [one async for one in check(text, Filters(**filters), NOW, parts)]

    return asyncio.run(gathered())


def one(parts: Parts, text: str, **filters: Any) -> Checked:
    [found] = checked(parts, text, **filters)
    return found


def missing(found: Checked) -> list[tuple[str, str]]:
    return [(lost.kind, lost.text) for lost in found.verdict.missing]


def test_a_verbatim_sentence_is_supported_and_cited_to_the_letter(parts: Parts) -> None:
    found = one(parts, DRIVERS)
    assert found.verdict.kind is VerdictKind.SUPPORTED
    assert found.verdict.support == 1
    [citation] = found.citations
    assert (citation.article.id, citation.cited_text) == (SETTLED, DRIVERS)
    assert missing(found) == []


@pytest.mark.parametrize(
    ("told", "untrue", "lost"),
    [
        ("180 additional", "190 additional", ("number", "190")),
        ("13 March", "13 May", ("date", "13 May")),
        ("The union", "Ada Pell of Vell", ("name", "Ada Pell")),
    ],
)
def test_what_was_changed_in_a_sentence_is_what_is_missing(
    parts: Parts, told: str, untrue: str, lost: tuple[str, str]
) -> None:
    found = one(parts, DRIVERS.replace(told, untrue))
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert lost in missing(found)
    [citation] = found.citations
    assert citation.cited_text == DRIVERS


def test_a_changed_weekday_is_missing(parts: Parts) -> None:
    text = (
        "URTW and TransMarren Rail signed an agreement on Monday evening after 17 hours of talks."
    )
    found = one(parts, text)
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert missing(found) == [("date", "Monday")]


def test_a_changed_quotation_is_missing_as_a_whole(parts: Parts) -> None:
    said = "“That was the key in the lock,” union president Bram Okkersley said."
    assert one(parts, said).verdict.kind is VerdictKind.SUPPORTED
    found = one(parts, said.replace("key", "foot"))
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert missing(found) == [("quotation", "That was the foot in the lock,")]


def test_all_that_is_missing_is_named_not_only_the_first(parts: Parts) -> None:
    text = DRIVERS.replace("180", "190").replace("13 March", "14 March").replace("12", "11")
    assert missing(one(parts, text)) == [
        ("number", "11"),
        ("number", "190"),
        ("date", "14 March"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The union called off a second strike because the company agreed to hire 180 drivers.",
        "Because the company agreed to hire 180 additional drivers, the union called off a strike.",
        "The union called off a second\nstrike because the company agreed to hire 180 drivers.",
        "- The union **called off** a second strike, as the company agreed to hire drivers. [1]",
    ],
)
def test_a_reworded_sentence_is_supported_by_the_one_it_rests_on(parts: Parts, text: str) -> None:
    found = one(parts, text)
    assert found.verdict.kind is VerdictKind.SUPPORTED
    assert found.citations[0].cited_text == DRIVERS


def test_a_sentence_that_joins_two_of_an_article_cites_both(parts: Parts) -> None:
    text = (
        "Pay will rise by 4.5 percent from 1 April, and the company agreed to hire 180 additional "
        "drivers by the end of the year."
    )
    found = one(parts, text)
    assert found.verdict.kind is VerdictKind.SUPPORTED
    first, second = found.citations
    assert first.cited_text.startswith("Pay will rise by 4.5 percent from 1 April, halfway")
    assert second.cited_text == DRIVERS


def test_numbers_that_changed_places_between_two_sentences_are_missing(parts: Parts) -> None:
    text = "Pay will rise by 1.9 percent from 1 April and ticket prices by 4.5 percent in June."
    found = one(parts, text)
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert {kind for kind, _ in missing(found)} <= {"number", "date", "name"}
    assert missing(found)


def test_a_sentence_about_something_else_cites_nothing_and_lacks_everything(parts: Parts) -> None:
    found = one(parts, "Queen Isolde bought 48 velvet sofas in Samarkand on 3 May.")
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert found.citations == ()
    assert missing(found) == [
        ("number", "48"),
        ("date", "3 May"),
        ("name", "Isolde"),
        ("name", "Samarkand"),
    ]
    [(kind, words)] = missing(one(parts, "Some velvet sofas became unfashionable overnight."))
    assert kind == "words"
    assert "velvet" in words


def test_a_negation_that_the_article_does_not_have_is_not_supported(parts: Parts) -> None:
    found = one(parts, "The company never agreed to hire 180 additional drivers.")
    assert found.verdict.kind is VerdictKind.UNSUPPORTED
    assert missing(found) == [("words", "never")]
    assert found.verdict.detail == "only the sentence says “never”"


def test_a_part_of_a_sentence_that_is_denied_is_not_supported(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    told = "The red bridge of Vell was closed in August."
    ingest.add([{"title": "Vell", "text": f"Nobody in Orrin believes that {told} It rained."}])
    parts = parts_of(store, embedder)
    assert one(parts, told).verdict.kind is VerdictKind.UNSUPPORTED
    assert one(parts, f"Nobody in Orrin believes that {told}").verdict.support == 1


def test_given_articles_and_filters_restrict_what_a_sentence_may_rest_on(parts: Parts) -> None:
    assert one(parts, DRIVERS, article_ids=(SETTLED,)).verdict.kind is VerdictKind.SUPPORTED
    for other in (
        {"article_ids": ("sample-rail-ballot",)},
        {"sources": ("The Ellery Courant",)},
        {"published_to": "2026-03-04"},
        {"as_of": "2026-03-04"},
        {"languages": ("de",)},
    ):
        found = one(parts, DRIVERS, **other)
        assert found.verdict.kind is VerdictKind.UNSUPPORTED
        assert SETTLED not in {citation.article.id for citation in found.citations}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Who called off the second rail strike?", "question"),
        ("# The second rail strike was called off", "heading"),
        ("The Second Rail Strike Called Off", "heading"),
        ("I think that the second rail strike was called off.", "opinion"),
        ("In my opinion the rail strike was right.", "opinion"),
        ("Dear readers of this letter,", "address"),
        ("Thank you for reading.", "address"),
        ("***", "not_a_sentence"),
        ("It is big.", "too_short"),
    ],
)
def test_what_asserts_nothing_is_not_judged(parts: Parts, text: str, reason: str) -> None:
    found = one(parts, text)
    assert (found.verdict.kind, found.verdict.reason) == (VerdictKind.UNJUDGED, reason)
    assert found.citations == ()


def test_a_pronoun_is_read_as_the_name_before_it(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    ingest.add(
        [
            {"id": "farn", "title": "Vell", "text": "Odile Farn of Vell has left the council."},
            {"id": "grun", "title": "Orrin", "text": "Ada Grun left the council on Monday."},
        ]
    )
    parts = parts_of(store, embedder)
    after_farn = checked(parts, "Odile Farn is of Vell. She left the council on Monday.")
    after_grun = checked(parts, "Ada Grun left the council. She left the council on Monday.")
    assert after_farn[1].verdict.kind is VerdictKind.UNSUPPORTED
    assert after_grun[1].verdict.kind is VerdictKind.SUPPORTED
    assert after_grun[1].citations[0].article.id == "grun"


def test_a_long_sentence_word_for_word_is_its_own_proof(parts: Parts) -> None:
    told = (
        "Her crews treated 21 passengers and crew between 8:20 and 10:05 a.m., Oldacre said, and "
        "drove 16 of them to Ellery General."
    )
    found = checked(parts, f"Gudrun Estermoor spoke in Hohenmoorau. {told}")
    assert found[1].verdict.kind is VerdictKind.SUPPORTED
    assert found[1].citations[0].cited_text == told


def test_repeats_in_other_articles_are_cited_the_newest_first_and_five_at_most(
    store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    told = "A red hat was found in Vell by Odile Farn."
    ingest.add(
        [
            {
                "id": f"hat-{n}",
                "title": f"Hat {n}",
                "text": f"{told} This is paper number {n}.",
                "published_at": f"2026-03-0{n}",
            }
            for n in range(1, 8)
        ]
    )
    found = one(parts_of(store, embedder), told)
    assert [c.article.id for c in found.citations] == ["hat-7", "hat-6", "hat-5", "hat-4", "hat-3"]
    assert {c.cited_text for c in found.citations} == {told}


class Failing:
    """A judge that breaks down."""

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        raise RuntimeError("no answer")


class Blocking(LexicalJudge):
    """A judge that waits for somebody else on the event loop; notes whom it judged."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.waited = False
        self.claims: list[str] = []

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        self.waited = self.go.wait(30)
        self.claims.append(claim)
        return super().judge(claim, evidence)


def test_a_judge_that_fails_leaves_the_sentence_unjudged(parts: Parts) -> None:
    found = one(replace(parts, judge=Failing()), DRIVERS)
    assert (found.verdict.kind, found.verdict.reason) == (VerdictKind.UNJUDGED, "judge_failed")
    assert found.citations == ()
    assert found.verdict.support == 0


def test_the_loop_goes_on_while_a_sentence_is_judged(parts: Parts) -> None:
    judge = Blocking()

    async def both() -> None:
        asyncio.get_running_loop().call_later(0.05, judge.go.set)
        async for _ in check(DRIVERS, Filters(), NOW, replace(parts, judge=judge)):
            pass

    asyncio.run(both())
    assert judge.waited


def test_who_stops_asking_stops_the_work(parts: Parts) -> None:
    judge = Blocking()
    judge.go.set()

    async def first() -> None:
        text = f"{DRIVERS} Ticket prices will go up by 1.9 percent in June."
        sentences = check(text, Filters(), NOW, replace(parts, judge=judge))
        await anext(sentences)
        await sentences.aclose()

    asyncio.run(first())
    assert set(judge.claims) == {DRIVERS}


def test_more_than_200_sentences_are_refused_by_name(parts: Parts) -> None:
    with pytest.raises(InvalidInput, match="201 sentences") as refused:
        checked(parts, "It rained in Vell. " * 201)
    assert [field.field for field in refused.value.fields] == ["text"]


def test_sentences_come_in_order_as_slices_of_the_text(parts: Parts) -> None:
    text = f"Hello! 🚢\r\n\r\n  {DRIVERS}\r\nWho won?\u2028“Ünïcödé” was said in Vell. 🙂"
    found = checked(parts, text)
    assert [text[s.span.start : s.span.end] for s in found] == [s.text for s in found]
    assert DRIVERS in [s.text for s in found]
    ends = [0, *(s.span.end for s in found)]
    assert all(end <= s.span.start for end, s in zip(ends, found, strict=False))


@pytest.mark.data
def test_200_checks_over_real_articles_cite_exactly_and_catch_what_was_changed(
    shared: Path, store: Store, ingest: Ingest, embedder: WordLlamaEmbedder
) -> None:
    files = sorted((shared / "news_articles").glob("*.jsonl"))
    items = [item.item for item in load([str(files[0])], io.BytesIO()) if isinstance(item, Loaded)]
    ingest.add(items[:120])
    parts = parts_of(store, embedder)
    rng = random.Random(5)
    verbatim, changed = [], []
    for article in parts.reader.list_articles(Filters(), 120, None):
        text = store.ledger.finder.articles([article.id])[article.id].text
        spans = sentence_spans(text, article.language or "en")
        long = [s for span in spans if len((s := span.of(text)).split()) >= 8 and is_sentence(s)]
        plain = [s for s in long if s.endswith(".") and '"' not in s and "“" not in s]
        for sentence in rng.sample(plain, min(2, len(plain))):
            verbatim.append(sentence)
            changes = (change(sentence) for change in (_number, _date, _name))
            changed += [(sentence, other) for other in changes if other is not None]
    verbatim, changed = verbatim[:120], rng.sample(changed, 100)
    assert len(verbatim) == 120

    supported = 0
    for sentence in verbatim:
        for found in checked(parts, sentence):
            supported += found.verdict.kind is not VerdictKind.UNSUPPORTED
            _assert_exact(found, store)
            if found.verdict.kind is VerdictKind.SUPPORTED:
                assert found.verdict.support == 1
                assert sentence in [citation.cited_text for citation in found.citations]
    assert supported == len(verbatim)

    caught = 0
    for _, other in changed:
        every = checked(parts, other)
        caught += any(found.verdict.kind is not VerdictKind.SUPPORTED for found in every)
        for found in every:
            _assert_exact(found, store)
    assert caught >= 98


def _assert_exact(found: Checked, store: Store) -> None:
    for citation in found.citations:
        held = store.ledger.reader.get(citation.article.id, citation.article.version)
        assert held == citation.article
        assert citation.span.of(citation.article.text) == citation.cited_text != ""


def test_every_sentence_of_every_article_is_found_also_in_reprints(
    parts: Parts, newsroom: list[dict[str, Any]]
) -> None:
    vents = [item for item in newsroom if item["id"].startswith("sample-vents-")]
    for item in vents:
        for found in checked(parts, item["text"]):
            assert found.verdict.kind is not VerdictKind.UNSUPPORTED, (item["id"], found.text)
