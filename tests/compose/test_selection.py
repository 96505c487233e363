from service.adapters.embedders import WordLlamaEmbedder
from service.compose.extractive import compose
from service.domain import Draft, Evidence
from tests.compose.making import piece, weights

WORDS = WordLlamaEmbedder()


def ask(question: str, *evidence: Evidence, most: int = 5) -> Draft:
    return compose(question, evidence, weights=weights(question), words=WORDS, max_claims=most)


def texts(draft: Draft) -> list[str]:
    return [claim.text for claim in draft.claims]


SAID = piece(
    1,
    "Mayor Lena Orth spoke about the bridge of Dovern on Monday.\n\n“I loved that bridge,” Orth"
    " said. “I would build it again tomorrow.” The council meets on Friday.",
    title="Orth on the bridge of Dovern",
)


def test_a_quotation_goes_on() -> None:
    found = texts(ask("What did Orth say about the bridge she loved?", SAID))
    at = found.index("“I loved that bridge,” Orth said.")
    assert found[at + 1] == "“I would build it again tomorrow.”"


def test_it_does_not_go_on_past_the_most_that_was_asked_for() -> None:
    assert len(ask("What did Orth say about the bridge she loved?", SAID, most=1).claims) == 1


def test_who_answers_back_with_another_figure_is_heard() -> None:
    told = piece(
        1,
        "Ada Pohl claimed that the bridge of Dovern would cost 9 million euros a year. The mayor"
        " denied this and put the figure at 4 million.",
        title="What the bridge of Dovern costs",
    )
    found = texts(ask("What would the bridge of Dovern cost a year?", told))
    assert any("9 million" in one for one in found)
    assert any("4 million" in one for one in found)


def test_the_ages_of_others_are_no_other_figures() -> None:
    told = [
        piece(1, "Lena Orth, 44, is the mayor of Dovern.", title="Lena Orth"),
        piece(2, "The 19-year-old met the mayor in Tellow.", title="A day in Tellow"),
    ]
    assert not any("19" in one for one in texts(ask("How old is Lena Orth?", *told)))
