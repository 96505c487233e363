import numpy as np

from service.adapters.embedders import WordLlamaEmbedder
from service.compose.candidates import candidates
from service.compose.matching import Matching, match, share
from service.compose.slots import slots_of
from service.domain import Evidence
from tests.compose.making import piece, weights

BRIDGE = piece(
    1,
    "The old bridge was closed on 3 May. Rust had eaten two of its cables.\n\nAda Pohl runs the"
    " ferry.",
    title="Dovern closes bridge",
    source="Dovern Gazette",
)


def matched(question: str, *evidence: Evidence) -> Matching:
    pool = candidates(evidence)
    return match(slots_of(question, weights(question)), pool, WordLlamaEmbedder())


def test_shares_are_of_the_weights() -> None:
    assert share(np.array([3.0, 1.0]), np.array([1.0, 0.0])) == 0.75
    assert share(np.zeros(2), np.zeros(2)) == 1.0


def test_a_word_of_the_question_fills_its_slot_and_a_like_word_nearly() -> None:
    found = matched("Why did the bridge shut?", BRIDGE)
    closed, rust, ferry = found.filled
    assert closed[0] == 1.0
    assert 0 < closed[1] < 1.0
    assert ferry.max() < 0.5
    assert rust.max() < 0.5


def test_a_name_is_filled_by_itself_alone() -> None:
    found = matched("What did Dovern's rival Vell close?", piece(1, "The town of Orrin closed."))
    names = found.of_names > 0
    assert names.any()
    assert found.filled[0][names].max() == 0


def test_neighbours_are_those_that_touch() -> None:
    found = matched("Was the bridge closed by rust?", BRIDGE)
    np.testing.assert_array_equal(found.before[1], found.filled[0])
    np.testing.assert_array_equal(found.after[0], found.filled[1])
    assert found.before[0].max() == 0


def test_an_article_is_about_what_title_outlet_and_sentences_say() -> None:
    found = matched("What did the Gazette say of Dovern and Pohl?", BRIDGE)
    assert found.whole_share(0) > 0.9
    assert share(found.weights, found.about(0).title) < 1.0
    assert found.about(0).rows == (0, 1, 2)
