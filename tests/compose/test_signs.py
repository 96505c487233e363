import numpy as np
import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.compose.asked import what_is_asked
from service.compose.candidates import candidates
from service.compose.matching import match
from service.compose.signs import NAMES, signs_of
from service.compose.slots import slots_of
from service.domain import Evidence
from tests.compose.making import piece, weights


def table(question: str, *evidence: Evidence) -> list[dict[str, float]]:
    words = WordLlamaEmbedder()
    slots = slots_of(question, weights(question))
    matching = match(slots, candidates(evidence), words)
    rows = range(len(matching.pool))
    found = signs_of(question, what_is_asked(question), slots, matching, rows, words)
    assert found.shape == (len(matching.pool), len(NAMES))
    assert np.isfinite(found).all()
    return [dict(zip(NAMES, row, strict=True)) for row in found.tolist()]


def test_money_counts_where_money_is_asked_for() -> None:
    told = piece(1, "The bridge cost 3 million euros. It stood for 40 years.", title="Bridge")
    money, years = table("How much did the bridge cost?", told)
    assert (money["money"], years["money"]) == (1.0, 0.0)
    assert [one["money"] for one in table("When was the bridge built?", told)] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("question", "sentence", "sign"),
    [
        ("Why was the bridge closed?", "It was closed because of rust.", "reason"),
        ("What did Orth say?", "“It was rust,” Orth said.", "quotation"),
        ("Was the bridge closed?", "The bridge was not closed.", "denial"),
        ("What share of the cars left?", "A third of the cars left.", "percent"),
        ("How many cars left?", "We wrote that 40 cars had left.", "withdrawn"),
    ],
)
def test_a_sign_is_seen_where_it_is_asked_for(question: str, sentence: str, sign: str) -> None:
    plain = "The town of Dovern has a bridge."
    shown, other = table(question, piece(1, f"{sentence} {plain}", title="Bridge of Orth"))
    assert shown[sign] > other[sign]


def test_the_sentence_before_and_the_opening_lend_their_words() -> None:
    told = piece(1, "The bridge of Dovern was sold. It will cost 3 million euros.")
    first, second = table("What will the bridge of Dovern cost?", told)
    assert second["lead_window"] == 1.0
    assert second["cosine_before"] > second["cosine"]
    assert first["cosine_before"] == pytest.approx(first["cosine"])


def test_articles_that_are_equally_near_share_a_place() -> None:
    one, other = table(
        "Which bridge?", piece(1, "The bridge fell."), piece(2, "The bridge stands.")
    )
    assert one["first_articles"] == other["first_articles"] == 1.0
