"""What counts as a disagreement and what as an update: invented sentences in the ways of news."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from service.adapters.embedders import WordLlamaEmbedder
from service.compose.summary.disagreements import Dispute, disagreements
from service.compose.summary.overview import rate
from service.compose.summary.sentences import sentences_of
from service.compose.summary.speakers import speakers_of
from service.domain import Article
from tests.compose.making import piece

Told = tuple[str, str, str]  # outlet, day, text

OPEN: dict[str, Sequence[Told]] = {
    "two counts of one crowd": [
        ("Dawn", "2026-04-20", "Police put the crowd at 4,000. Organisers spoke of 11,000."),
    ],
    "two counts by two outlets": [
        ("Dawn", "2026-04-20", "The city estimated that 4,000 people attended the rally."),
        ("Post", "2026-04-20", "About 9,000 people attended the rally, its organisers said."),
    ],
    "spectators": [
        ("Dawn", "2026-04-20", "The match was played in front of 21,300 spectators in Dovern."),
        ("Post", "2026-04-21", "Stewards counted 18,900 spectators at the match in Dovern."),
    ],
    "jobs": [
        (
            "Dawn",
            "2026-04-20",
            "The mill will cut 90 jobs, the union Loom said on Monday. The company speaks of 64.",
        ),
    ],
    "species": [
        (
            "Dawn",
            "2026-04-20",
            "The number of bat species in the park is disputed. The museum speaks of 31. "
            "The hunters' "
            "club accepts only 22.",
        ),
    ],
    "a cost": [
        (
            "Dawn",
            "2026-04-20",
            "Running the pool would cost 300,000 euros a year, Mayor Lena Orth said. The "
            "treasurer, "
            "Jon Rees, put the figure at 510,000 euros.",
        ),
    ],
    "households": [
        (
            "Dawn",
            "2026-04-20",
            "The storm cut the power of 8,000 households, the grid operator said.",
        ),
        (
            "Post",
            "2026-04-20",
            "By the count of the emergency office the storm cut the power of 9,600 households.",
        ),
    ],
    "an allegation and its denial": [
        (
            "Dawn",
            "2026-04-20",
            "The union accused the bakery of ignoring the rules on night work. The "
            "bakery denied the "
            "allegation.",
        ),
    ],
    "a denial of a report": [
        (
            "Dawn",
            "2026-04-20",
            "Baker Jon Rees said he had reported the cracks to the office twice. The office denied "
            "having received any report.",
        ),
    ],
    "contradicted": [
        (
            "Dawn",
            "2026-04-20",
            "The gate was locked all night, spokesman Ivo Hale said. Two guards contradicted him.",
        ),
    ],
    "a warning and no letter": [
        (
            "Dawn",
            "2026-04-20",
            "The maker said it had warned all its customers of the bolts last spring. "
            "Orth Rail denied "
            "having received such a warning.",
        ),
    ],
    "a demand that is refused": [
        (
            "Dawn",
            "2026-04-20",
            "Opposition leader Ada Pohl demanded a second vote on the pool. Mayor Lena "
            "Orth refused.",
        ),
    ],
    "a question of fact": [
        (
            "Dawn",
            "2026-04-20",
            "The ball was over the line, referee Ottmar Pell said. The Rovers do not accept that.",
        ),
    ],
    "a loss disputed": [
        (
            "Dawn",
            "2026-04-20",
            "The growers expect to lose a fifth of the harvest, their chairman Jon Rees said. The "
            "ministry disputes that.",
        ),
    ],
    "not satisfied": [
        (
            "Dawn",
            "2026-04-20",
            "The navy burned the shell on the beach. The club Clean Shore is not satisfied: it had "
            "proposed to bury it, its chairman, Jon Rees, said. The navy replied that "
            "this would have "
            "taken too long.",
        ),
    ],
    "a denial before what it denies": [
        (
            "Dawn",
            "2026-04-20",
            "Jon Rees of the club denied that its stewards had locked the gate. “They are "
            "pensioners,” he said. Police had reported that a steward locked the gate at noon.",
        ),
    ],
    "both deny it": [
        (
            "Dawn",
            "2026-04-20",
            "Two bakers are suspected of having hidden the crack. Both deny it, their lawyer Ida "
            "Sund said.",
        ),
    ],
    "a spokeswoman denies this": [
        (
            "Dawn",
            "2026-04-20",
            "An alarm had been reported twice and written off as a fault, said the "
            "union's secretary, "
            "Jon Rees. A spokeswoman for Orth Rail, Ida Sund, denied this.",
        ),
    ],
    "a call that is refused": [
        (
            "Dawn",
            "2026-04-20",
            "Opposition leader Ada Pohl called on the mayor to drop the fee for the "
            "bridge. The fee "
            "was announced in May by the council.",
        ),
        ("Post", "2026-04-21", "Mayor Lena Orth said that she would not drop the bridge fee."),
    ],
    "for and against": [
        ("Dawn", "2026-04-20", "The Guild of Bakers supports the closing of the market hall."),
        ("Post", "2026-04-21", "The traders oppose the closing of the market hall."),
    ],
}
UPDATED: dict[str, Sequence[Told]] = {
    "a toll that rose": [
        ("Dawn", "2026-04-20", "Two people died in the fire in Dovern, police said."),
        ("Post", "2026-04-22", "The number of people killed in the Dovern fire rose to four."),
    ],
    "instead of": [
        ("Dawn", "2026-04-20", "The bridge will cost 3.1 million euros, the council said."),
        ("Post", "2026-05-20", "The bridge will cost 3.9 million euros instead of 3.1 million."),
    ],
    "more than estimated": [
        ("Dawn", "2026-04-20", "The city put the cost of the storm at 410,000 euros."),
        (
            "Post",
            "2026-04-25",
            "The storm cost 520,000 euros, more than the 410,000 euros estimated at first.",
        ),
    ],
    "not but": [
        ("Dawn", "2026-04-20", "Police detained 12 people after the match."),
        ("Post", "2026-04-21", "Not 12 but 17 people were detained, Superintendent Ada Pohl said."),
    ],
    "a correction": [
        ("Dawn", "2026-04-20", "The fire destroyed nine boats in the harbour of Dovern."),
        (
            "Dawn",
            "2026-04-21",
            "We wrote that nine boats had been destroyed. In fact seven boats were destroyed.",
        ),
    ],
    "within a live report": [
        (
            "Dawn",
            "2026-04-20",
            "The city says that 900 people are affected. The zone has been widened, and "
            "1,400 people "
            "have to leave, not 900.",
        ),
    ],
    "patients": [
        ("Dawn", "2026-04-20", "Eight people fell ill after eating the soup, the clinic said."),
        ("Post", "2026-04-21", "The number of patients rose to 13 on Tuesday, the clinic said."),
    ],
    "now": [
        ("Dawn", "2026-04-20", "The shell holds about 40 kilograms of powder, the navy said."),
        (
            "Post",
            "2026-04-21",
            "The navy now speaks of 55 kilograms of powder in the shell, not of 40.",
        ),
    ],
    "final": [
        ("Dawn", "2026-04-20", "The number of helpers was 210, the city said."),
        ("Post", "2026-04-22", "The number of helpers was 236 according to the final list."),
    ],
}
NONE: dict[str, Sequence[Told]] = {
    "one figure": [
        ("Dawn", "2026-04-20", "Police said 22 people were hurt in the crash."),
        ("Post", "2026-04-20", "22 people were hurt in the crash, according to the clinic."),
    ],
    "rounding": [
        ("Dawn", "2026-04-20", "About 1,400 people had to leave their homes in Dovern."),
        ("Post", "2026-04-20", "In Dovern 1,391 people had to leave their homes."),
    ],
    "a bound": [
        ("Dawn", "2026-04-20", "More than 5,000 people attended the rally in Dovern."),
        ("Post", "2026-04-20", "5,100 people attended the rally in Dovern."),
    ],
    "a bound far below": [
        ("Dawn", "2026-04-20", "At least 17 people were hurt in the crash in Dovern."),
        ("Post", "2026-04-20", "29 people were hurt in the crash in Dovern."),
    ],
    "a bound from above": [
        ("Dawn", "2026-04-20", "Up to 40 people were hurt in the crash in Dovern."),
        ("Post", "2026-04-20", "29 people were hurt in the crash in Dovern."),
    ],
    "two events": [
        ("Dawn", "2026-04-20", "Twelve people died when a bridge fell in Dovern, Ada Pohl said."),
        ("Post", "2026-04-20", "Forty people died in the storm over Kelling, Jon Rees said."),
    ],
    "a year of its own": [
        ("Dawn", "2026-04-20", "Twelve people died in the floods in Dovern, Ada Pohl said."),
        ("Post", "2026-04-20", "In 2011, 40 people died in the floods in Dovern, Jon Rees said."),
    ],
    "a part of it": [
        ("Dawn", "2026-04-20", "Fourteen people were hurt in the crash, two of them badly."),
        (
            "Post",
            "2026-04-20",
            "Fourteen people were hurt in the crash, among them three children.",
        ),
    ],
    "other things": [
        ("Dawn", "2026-04-20", "The council spent 40,000 euros on lamps for the park in Dovern."),
        (
            "Post",
            "2026-04-20",
            "The council spent 90,000 euros on a roof for the school in Dovern.",
        ),
    ],
    "ages": [
        ("Dawn", "2026-04-20", "Jon Rees, 34, was hurt in the crash. Ada Pohl, 51, was hurt too."),
    ],
    "another year": [
        ("Dawn", "2026-04-20", "Twelve people died in the floods in Dovern this week."),
        ("Post", "2026-04-20", "Since 2014 some 40 people had died in floods in Dovern."),
    ],
    "times of day": [
        ("Dawn", "2026-04-20", "The fire broke out at 6:41 a.m. in the mill in Dovern."),
        ("Post", "2026-04-20", "The fire in the mill in Dovern was out at 9:15 a.m."),
    ],
    "praise by several": [
        (
            "Dawn",
            "2026-04-20",
            "Ada Pohl called it a “great day for Dovern”. Jon Rees called it “a gift”.",
        ),
    ],
    "an answer to a question": [
        (
            "Dawn",
            "2026-04-20",
            "A reader asked why the pool was closed. Mayor Lena Orth replied that the roof leaked.",
        ),
    ],
    "one who denies twice": [
        ("Dawn", "2026-04-20", "Jon Rees denied the charges on Monday. He has denied the claims."),
    ],
}


def test_a_corrected_figure_stands_beside_that_of_another(embedder: WordLlamaEmbedder) -> None:
    told = found(
        [
            ("Dawn", "2026-04-20", "The storm cut the power of 8,000 households, Orth Grid said."),
            (
                "Post",
                "2026-04-21",
                "The storm had cut the power of 9,100 households and not 8,000, Orth Grid said.",
            ),
            (
                "Mail",
                "2026-04-21",
                "The storm cut the power of 9,600 households, the emergency office said.",
            ),
        ],
        embedder,
    )
    assert [one.updated for one in told] == [False, True]
    assert [side.value for side in told[0].sides] == ["9,100 households", "9,600 households"]


def found(told: Sequence[Told], embedder: WordLlamaEmbedder) -> list[Dispute]:
    articles: list[Article] = [
        piece(
            at,
            text,
            day=day,
            source=source,
            title="Correction: seven boats" if "We wrote" in text else f"What happened {at}",
        ).article
        for at, (source, day, text) in enumerate(told, start=1)
    ]
    sentences = sentences_of(articles)
    vectors = embedder.embed([one.text for one in sentences])
    rated = rate(sentences, vectors, subject=vectors.mean(axis=0), slots=None)
    return disagreements(rated, speakers_of(sentences), 10)


@pytest.mark.parametrize("case", OPEN)
def test_sides_that_contradict_each_other_stand_side_by_side(
    case: str, embedder: WordLlamaEmbedder
) -> None:
    told = found(OPEN[case], embedder)
    assert [one.updated for one in told] == [False]
    assert len(told[0].sides) > 1


@pytest.mark.parametrize("case", UPDATED)
def test_a_later_figure_is_an_update_and_comes_last(case: str, embedder: WordLlamaEmbedder) -> None:
    told = found(UPDATED[case], embedder)
    assert [one.updated for one in told] == [True]
    last = told[0].sides[-1].pick.sentence
    assert (last.article.published_at or "") >= (
        told[0].sides[0].pick.sentence.article.published_at or ""
    )


@pytest.mark.parametrize("case", NONE)
def test_what_does_not_contradict_is_no_disagreement(
    case: str, embedder: WordLlamaEmbedder
) -> None:
    assert found(NONE[case], embedder) == []
