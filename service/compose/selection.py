"""Which of the ranked sentences become claims, and which are only said again."""

from __future__ import annotations

from collections.abc import Sequence

from service.compose.asked import COUNTS, FACTOIDS, Asked
from service.compose.fit import facts
from service.compose.ranking import Scored
from service.compose.repeats import is_repeat

# Set by reading answers over the sample newsroom (five of its events) and real articles.
# A further claim must come this close to the best score ...
KEEP = 0.88
COUNT_KEEP = 0.70  # ... where it may be another outlet's figure
# ... and reach these shares of what the first claim offers: the kind asked for, and what is asked
# about the names.
LEAST_FIT, LEAST_FOCUS = 0.85, 0.75
NEW = 0.5  # share of a further claim's terms that no earlier claim has
MOST_CITATIONS = 5


def select(question: str, asked: Asked, scored: Sequence[Scored], most: int) -> list[list[Scored]]:
    """At most `most` groups, best first; each is one claim and its repeats in other articles."""
    least = scored[0].score * (COUNT_KEEP if asked in COUNTS else KEEP)
    groups: list[list[Scored]] = []
    for one in scored:
        if group := next((g for g in groups if is_repeat(one, g[0])), None):
            _join(group, one)
        elif one.score >= least and len(groups) < most and _adds(question, asked, one, groups):
            groups.append([one])
    return groups


def _adds(question: str, asked: Asked, one: Scored, groups: Sequence[list[Scored]]) -> bool:
    """Whether a sentence tells what the earlier claims do not."""
    if not groups:
        return True
    first = groups[0][0].parts
    if one.parts.fit < LEAST_FIT * first.fit:
        return False
    if one.parts.focus_window < LEAST_FOCUS * first.focus_window:
        return False
    if asked in COUNTS and one.parts.focus < LEAST_FOCUS * first.focus:
        return False  # another figure, of something else
    if asked in FACTOIDS:
        mine = facts(asked, question, one.candidate.text)
        told = {v for g in groups for v in facts(asked, question, g[0].candidate.text)}
        return one.parts.near_fact >= LEAST_FOCUS * first.near_fact and bool(mine - told)
    told_terms = {term for group in groups for term in group[0].terms}
    own = frozenset(one.terms)
    return len(own - told_terms) >= NEW * len(own)


def _join(group: list[Scored], one: Scored) -> None:
    """Add a repeat from another article."""
    articles = {member.candidate.evidence.article.id for member in group}
    if one.candidate.evidence.article.id not in articles and len(group) < MOST_CITATIONS:
        group.append(one)
