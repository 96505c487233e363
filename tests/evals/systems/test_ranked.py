from __future__ import annotations

import asyncio

import pytest

from evals.errors import Failed
from evals.systems.ranked import LexRank, Ranked, TextRank
from tests.evals.make import case

ARTICLES = [
    {"id": "a", "text": "The ferry hit the pier. Cats sleep. The ferry hit the old pier hard."},
    {"id": "b", "text": "A ferry hit the pier in the harbour. Bread is dear."},
]
ASKED = case(articles=(("a",), ("b",)))


@pytest.mark.parametrize("system", [LexRank(ARTICLES), TextRank(ARTICLES)])
def test_what_many_sentences_share_comes_first(system: Ranked) -> None:
    told = asyncio.run(system.summarise(ASKED, "brief"))
    assert len(told.claims) == 5
    assert all("ferry" in one.text for one in told.claims[:3])
    for one in told.claims:
        (cited,) = one.cited
        text = next(a["text"] for a in ARTICLES if a["id"] == cited.article_id)
        assert text[cited.start : cited.end] == one.text


@pytest.mark.parametrize("system", [LexRank(ARTICLES), TextRank(ARTICLES)])
def test_they_do_nothing_else(system: Ranked) -> None:
    for call in (system.search(ASKED, 3), system.answer(ASKED, 3), system.check(ASKED)):
        with pytest.raises(Failed):
            asyncio.run(call)


def test_an_empty_case_is_no_summary() -> None:
    assert asyncio.run(LexRank([]).summarise(case(), "brief")).outcome == "abstained"
