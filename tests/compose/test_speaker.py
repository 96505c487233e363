import pytest

from service.compose.speaker import speaker_of


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Mayor Lena Orth said the bridge would close.", "Mayor Lena Orth"),
        ('"We will close it," said Mayor Lena Orth.', "Mayor Lena Orth"),
        ("“We will close it,” Orth said.", "Orth"),
        ("The company said it regretted the delay.", "The company"),
        ("According to the Harbour Board, two cranes fell.", "Harbour Board"),
        ("Two cranes fell, according to Paul Rees, who runs the port.", "Paul Rees"),
        ("Its spokesman, Joss Penn, claimed that crews had complained.", "Joss Penn"),
        ("Three people fell ill, provincial officials said.", "provincial officials"),
        ("The cost fell by half, chief engineer Ada Pohl told the paper.", "Ada Pohl"),
        ("Ada Pohl, 44, denied this.", "Ada Pohl"),
        ("In a statement on Friday, the Ministry of Works said it was shut.", "Ministry of Works"),
        ("The Guild of Bakers (GOB) said 412 members had voted.", "Guild of Bakers"),
        ("While Rees said, “He is the best of us.”", "Rees"),
        ("But Rep. Al Stone, of the north, asked Zorn whether he knew.", "Rep. Al Stone"),
        ("Asked whether he would resign, Orth said no.", "Orth"),
        ("DOVERN (Wire) — Governor Jane Doe said she would sign.", "Governor Jane Doe"),
        ("“It held,” said Dovern coach Pal Rees.", "Pal Rees"),
        ("Divers found no leak, a port spokesman, Joss Penn, said.", "Joss Penn"),
        (
            "The plan is late, said aide Ada Pohl of Tellow College in Dovern.",
            "Ada Pohl of Tellow College",
        ),
        ("Orth, who runs three ferries, said Penn had left early.", "Orth"),
        ("The U.S. said the pier was shut.", "U.S."),
        ("„Wir bleiben“, sagte Bürgermeisterin Gudrun Maar.", "Bürgermeisterin Gudrun Maar"),
        ("« Nous partons », raconte Odile Parment.", "Odile Parment"),
    ],
)
def test_who_speaks_is_named_as_the_sentence_names_it(sentence: str, speaker: str) -> None:
    assert speaker_of(sentence) == speaker
    assert speaker in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that Orth was wrong.",
        '"Fine," he said.',
        "All told, the towns that voted no are the smaller ones.",
        "What the Guild recently noted is that bread is dear.",
        "Many fear that Orth said too much.",
        "The bridge opened in 1990.",
        "Ada Pohl, a friend of Orth, once a guest of the Tellow Guild, called it a day.",
        "Jim Bell was called to court.",
        "One day after Rees, a lawyer, said the mayor repaid Pohl, the pier was shut.",
        "The road called Long Mile is shut.",
        "Orth's office said nothing.",
        "The pier fell, according to a police report.",
        "",
    ],
)
def test_nobody_is_named_where_nobody_is_sure(sentence: str) -> None:
    assert speaker_of(sentence) is None
