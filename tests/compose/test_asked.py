import pytest

from service.compose.asked import Asked, what_is_asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who opened the bridge?", Asked.WHO),
        ("Who is the mayor of Dovern?", Asked.WHO),
        ("Who is Lena Orth?", Asked.IDENTITY),
        ("¿Quién es Lena Orth?", Asked.IDENTITY),
        ("When did the bridge open?", Asked.WHEN),
        ("Wann öffnet die Brücke?", Asked.WHEN),
        ("Where is the bridge?", Asked.WHERE),
        ("Où est le pont ?", Asked.WHERE),
        ("How many cars crossed it?", Asked.HOW_MANY),
        ("Combien de voitures sont passées ?", Asked.HOW_MANY),
        ("How much did the bridge cost?", Asked.HOW_MUCH),
        ("How long is the bridge?", Asked.MEASURE),
        ("How old is the bridge?", Asked.AGE),
        ("Why did the bridge close?", Asked.WHY),
        ("What caused the closure?", Asked.WHY),
        ("Warum ist die Brücke zu?", Asked.WHY),
        ("What did Orth say about the bridge?", Asked.SAID),
        ("How did Orth respond?", Asked.SAID),
        ("Which newspaper reported the closure?", Asked.OUTLET),
        ("When was this published?", Asked.PUBLISHED),
        ("Which agency published this?", Asked.PUBLISHED),
        ("What will the town receive?", Asked.THING),
        ("Is the bridge open?", Asked.OTHER),
        ("", Asked.OTHER),
    ],
)
def test_the_kind_of_a_question_is_read_from_its_words(question: str, asked: Asked) -> None:
    assert what_is_asked(question) is asked
