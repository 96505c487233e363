"""Torn lineages: when a text leaves one, what it alone held together goes apart."""

from __future__ import annotations

from collections.abc import Sequence

from service.ingest.lineage import founded, is_reprint, shingles
from service.ports import LineageIndex, Printed

LARGEST = 200  # articles of a lineage that is looked at: .1 s, .6 s if they form a chain


def part(index: LineageIndex) -> int:
    """Look at every torn lineage, part it where it does not hold; returns how many articles left.

    Afterwards each of its members reprints another one directly or by way of others. A lineage of
    more than 200 articles is left whole. To be called by the only writer.
    """
    left = 0
    for lineage_id in index.torn():
        members = index.members(lineage_id, LARGEST + 1)
        moved = _moved(lineage_id, members) if len(members) <= LARGEST else {}
        index.part(lineage_id, moved)
        left += len(moved)
    return left


def _moved(lineage_id: str, members: Sequence[Printed]) -> dict[str, str]:
    """The members that leave, with the lineages that they found.

    The one that founded it stays, so that no two lineages are ever given one id; if it is gone,
    then the oldest.
    """
    groups = _groups([one.text for one in members])
    founders = {founded(one.article_id, one.version): at for at, one in enumerate(members)}
    stays = founders.get(lineage_id, 0)
    moved: dict[str, str] = {}
    for group in groups:
        if stays not in group:
            first = members[min(group)]
            id_ = founded(first.article_id, first.version)
            moved |= {members[at].article_id: id_ for at in group}
    return moved


def _groups(texts: Sequence[str]) -> list[set[int]]:
    """The connected components of "is a reprint of", by place; if all are alike, in one round."""
    runs = [shingles(text) for text in texts]
    left = set(range(len(texts)))
    groups: list[set[int]] = []
    while left:
        group: set[int] = set()
        near = {left.pop()}
        while near:
            at = near.pop()
            group.add(at)
            found = {other for other in left if is_reprint(runs[at], runs[other])}
            left -= found
            near |= found
        groups.append(group)
    return groups
