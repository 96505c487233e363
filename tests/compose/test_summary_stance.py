import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.compose.summary.stance import parties_of


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("Tellow has already set out its own terms for the talks.", ["Tellow"]),
        ("Governor Ada Pohl has firmly rejected the plan.", ["Governor Ada Pohl"]),
        ("Coastal members are increasingly advocating for a truce.", ["Coastal members"]),
        (
            "Coastal members are pushing for a truce, although Tellow remains firmly opposed.",
            ["Coastal members", "Tellow"],
        ),
        ("However, several northern towns' mayors want a bridge.", ["northern towns' mayors"]),
        ("The Guild of Bakers opposes the tax.", ["Guild of Bakers"]),
        ("Opposition lawmakers would support a smaller pier.", ["Opposition lawmakers"]),
        ("His adviser Jon Rees criticized the talks as unfair.", ["Jon Rees"]),
        ("Bakers need flour, Ada Pohl said.", ["Ada Pohl"]),
    ],
)
def test_the_parties_are_those_who_take_a_stand(sentence: str, labels: list[str]) -> None:
    assert [party.label for party in parties_of(sentence)] == labels


@pytest.mark.parametrize(
    "sentence",
    [
        "The plan backed by Ada Pohl failed.",
        "Ada Pohl was accused of theft.",
        "They reject the plan.",
        "The bridge opened on Monday.",
        "The plan was rejected, according to the Tellow Times.",
        "Prices will rise in June.",
        "He said the union wants more.",
        "His campaign denies this.",
        "",
    ],
)
def test_nobody_takes_a_stand_where_nobody_is_named_for_it(sentence: str) -> None:
    assert parties_of(sentence) == ()


@given(st.text(max_size=200))
def test_a_label_is_always_text_of_its_sentence(sentence: str) -> None:
    assert all(party.label in sentence for party in parties_of(sentence))
