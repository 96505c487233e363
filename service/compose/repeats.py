"""When two sentences say the same in nearly the same words."""

from __future__ import annotations

from service.compose.ranking import Scored
from service.text.numbers import numbers

SAME = 0.75  # Jaccard of their content terms


def is_repeat(one: Scored, other: Scored) -> bool:
    """Nearly the same terms and exactly the same numbers, in any two articles or one."""
    if one.candidate.text == other.candidate.text:
        return True
    mine, theirs = frozenset(one.terms), frozenset(other.terms)
    if not mine or not theirs or len(mine & theirs) < SAME * len(mine | theirs):
        return False
    return _numbers(one) == _numbers(other)


def _numbers(scored: Scored) -> frozenset[str]:
    return frozenset(fact.value for fact in numbers(scored.candidate.text))
