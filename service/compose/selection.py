"""Which of the ranked sentences become claims, and which are only said again.

The best is the first claim. Each further one must be worth it by `learned/further.json`, fitted by
`evals/fit_answers.py` on sentences that people chose for long answers; or it tells another figure
where a figure is asked for: outlets that differ are all heard.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from service.compose.asked import COUNTS, FACTOIDS, Asked
from service.compose.fit import facts, fit
from service.compose.ranking import Scored
from service.compose.repeats import is_repeat
from service.learned.linear import Floats, Linear, load

FURTHER = 0.14  # probability from which a further sentence is worth sending
LOOKED_AT = 15  # sentences, the best
# Another figure is heard when its sentence reaches these shares of what the first one offers.
RIVAL_FIT, RIVAL_NEAR, RIVAL_FOCUS = 0.85, 0.75, 0.75
RIVAL_BEHIND = 2.5  # ... and this score behind it at most
NEW = 0.3  # share of a further claim's terms that no earlier claim has
MOST_CITATIONS = 5
# A sentence that is a quotation, with nobody named who says it.
_QUOTE_ALONE = re.compile(
    r"[“\"«„][^”\"»“]+[”\"»“]?[.!]?(?:,? (?:he|she|they) (?:said|says|added|told \w+)\.?|"
    r",? sagte (?:er|sie)\.?)?$"
)
NEXT = 5  # characters between two sentences that follow each other
_COUNTERS = re.compile(
    r"\b(?:denied|disputed|rejected|contradicted) (?:this|that|it)\b|\bput (?:the|it|that|this)\b|"
    r"\bsaid it (?:was|is|were)\b|\bclaim(?:s|ed) that it\b|\b(?:reported|spoke of|counted|"
    r"estimated|said|says|according to)\b.{0,60}\d|\bno more than\b|\binstead\b",
    re.IGNORECASE,
)

NAMES = (
    "behind",  # the best score minus this one
    "best_chance",
    "best_score",
    "same_article",
    "place",  # 1 / place, the first further one at 1
    "fit_behind",  # the first sentence's `fit` sign minus this one's
    "asks_fact",
    "asks_count",
    "asks_other",
    "slots",  # content words of the question
)


@lru_cache(maxsize=1)
def model() -> Linear:
    """The fitted weights."""
    return load("further", NAMES)


def select(
    question: str, asked: Asked, slots: int, scored: Sequence[Scored], most: int
) -> list[list[Scored]]:
    """At most `most` groups, best first; each is one claim and its repeats in other articles.

    `slots` is the number of content words of the question.
    """
    groups = [[scored[0]]]
    worth = model().probability(further_signs(asked, slots, scored[:LOOKED_AT]))
    for place, one in enumerate(scored[1:]):
        if group := next((g for g in groups if is_repeat(one, g[0])), None):
            _join(group, one)
        elif len(groups) < most and (
            (place < len(worth) and worth[place] >= FURTHER and _adds(one, groups))
            or _differs(question, asked, one, groups)
        ):
            groups.append([one])
    if asked is Asked.SAID and (more := _goes_on(scored, groups)):
        groups = [groups[0], [more], *groups[1:]][:most]
    return groups


def _goes_on(scored: Sequence[Scored], groups: Sequence[list[Scored]]) -> Scored | None:
    """The quotation right behind the first claim: the same speaker goes on, or begins."""
    chosen = {group[0].row for group in groups}
    first = groups[0][0].candidate
    return next(
        (
            one
            for one in scored
            if one.row not in chosen
            and one.candidate.evidence.article.id == first.evidence.article.id
            and 0 <= one.candidate.span.start - first.span.end <= NEXT
            and _QUOTE_ALONE.match(one.candidate.text)
        ),
        None,
    )


def further_signs(asked: Asked, slots: int, scored: Sequence[Scored]) -> Floats:
    """The signs of all but the first of these sentences, shape (len - 1, signs)."""
    best = scored[0]
    article = best.candidate.evidence.article.id
    factoid = float(asked in FACTOIDS)
    other = float(asked in (Asked.OTHER, Asked.THING, Asked.WHY))
    rows = [
        (
            best.score - one.score,
            best.chance,
            best.score,
            float(one.candidate.evidence.article.id == article),
            1 / place,
            best.sign("fit") - one.sign("fit"),
            factoid,
            float(asked in COUNTS),
            other,
            float(slots),
        )
        for place, one in enumerate(scored[1:], start=1)
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, len(NAMES))


def _adds(one: Scored, groups: Sequence[list[Scored]]) -> bool:
    """Whether a sentence tells what the earlier claims do not."""
    told = {term for group in groups for term in group[0].terms}
    own = frozenset(one.terms)
    return len(own - told) >= NEW * len(own)


def _differs(question: str, asked: Asked, one: Scored, groups: Sequence[list[Scored]]) -> bool:
    """Whether another article has another figure of what the first claim counts."""
    first = groups[0][0]
    if asked not in COUNTS:
        return False
    if _answers_back(one, groups):
        return bool(_figures(question, asked, [one]) - _figures(question, asked, groups[0]))
    if one.candidate.evidence.article.id == first.candidate.evidence.article.id:
        return False
    if asked is Asked.AGE or first.score - one.score > RIVAL_BEHIND:
        return False
    mine, his = one.candidate.text, first.candidate.text
    if fit(asked, question, mine) < RIVAL_FIT * fit(asked, question, his):
        return False
    if one.sign("near_fact") < RIVAL_NEAR * first.sign("near_fact"):
        return False
    if one.sign("focus_window") < RIVAL_FOCUS * first.sign("focus_window"):
        return False
    told = _figures(question, asked, [group[0] for group in groups])
    return bool(facts(asked, question, mine) - told)


def _figures(question: str, asked: Asked, told: Sequence[Scored]) -> frozenset[str]:
    return frozenset(v for one in told for v in facts(asked, question, one.candidate.text))


def _answers_back(one: Scored, groups: Sequence[list[Scored]]) -> bool:
    """Whether the sentence right behind a claim gives somebody else's figure."""
    own = one.candidate
    return bool(_COUNTERS.search(own.text)) and any(
        said.evidence.article.id == own.evidence.article.id
        and 0 <= own.span.start - said.span.end <= NEXT
        for group in groups
        for said in (group[0].candidate,)
    )


def _join(group: list[Scored], one: Scored) -> None:
    """Add a repeat from another article."""
    articles = {member.candidate.evidence.article.id for member in group}
    if one.candidate.evidence.article.id not in articles and len(group) < MOST_CITATIONS:
        group.append(one)
