"""Two rows of tokens laid beside each other: what stands in both, what moved, what one lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from service.verify.tokens import Token


@dataclass(frozen=True, slots=True)
class Gap:
    """One place where the rows differ: what the claim has there and what the evidence has.

    `all_claimed` and `all_told` are everything that stands there, what moved included.
    """

    claimed: tuple[int, ...]
    told: tuple[int, ...]
    all_claimed: tuple[int, ...]
    all_told: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lined:
    """A claim beside a sentence of the evidence.

    `at` gives for each token of the claim its place in the evidence or None; `moved` are the
    tokens of the claim that stand elsewhere there; `gaps` hold what is on one side alone. `held`
    is the share of the claim's tokens that stand in the evidence in runs.
    """

    claim: Sequence[Token]
    told: Sequence[Token]
    at: tuple[int | None, ...]
    moved: frozenset[int]
    gaps: tuple[Gap, ...]
    held: float

    @property
    def dropped(self) -> tuple[int, ...]:
        """Places of the evidence that the claim does not have."""
        return tuple(one for gap in self.gaps for one in gap.told)

    @property
    def added(self) -> tuple[int, ...]:
        """Places of the claim that the evidence does not have."""
        return tuple(one for gap in self.gaps for one in gap.claimed)


def line_up(claim: Sequence[Token], told: Sequence[Token]) -> Lined:
    """Lay both beside each other: first what keeps its order, then what moved as a whole."""
    mine, theirs = [one.key for one in claim], [one.key for one in told]
    at: list[int | None] = [None] * len(claim)
    places: list[tuple[list[int], list[int]]] = []
    for tag, told_at, told_end, mine_at, mine_end in SequenceMatcher(
        None, theirs, mine, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            for step in range(mine_end - mine_at):
                at[mine_at + step] = told_at + step
        else:
            places.append((list(range(mine_at, mine_end)), list(range(told_at, told_end))))
    moved = _moved(mine, theirs, at, places)
    used = {place for place in at if place is not None}
    gaps = tuple(
        Gap(
            tuple(one for one in left if at[one] is None),
            tuple(one for one in right if one not in used),
            tuple(left),
            tuple(right),
        )
        for left, right in places
    )
    lone = sum(1 for one in moved if _is_lone(one, at))
    held = sum(place is not None for place in at) - lone
    return Lined(
        claim,
        told,
        tuple(at),
        frozenset(moved),
        gaps,
        held / len(claim) if claim else 0.0,
    )


def _moved(
    mine: Sequence[str],
    theirs: Sequence[str],
    at: list[int | None],
    places: Sequence[tuple[list[int], list[int]]],
) -> set[int]:
    """Tokens of the claim found elsewhere in what the evidence has left; `at` is filled in."""
    left = [one for claimed, _ in places for one in claimed]
    right = [one for _, told in places for one in told]
    moved: set[int] = set()
    for _ in range(4):  # each round finds what keeps its order among what is left
        matcher = SequenceMatcher(
            None, [theirs[one] for one in right], [mine[one] for one in left], autojunk=False
        )
        found = [
            (left[block.b + step], right[block.a + step])
            for block in matcher.get_matching_blocks()
            for step in range(block.size)
        ]
        if not found:
            break
        for one, place in found:
            at[one] = place
            moved.add(one)
        taken = {place for _, place in found}
        left = [one for one in left if one not in moved]
        right = [place for place in right if place not in taken]
    return moved


def _is_lone(one: int, at: Sequence[int | None]) -> bool:
    """Whether a moved token moved without its neighbours."""
    place = at[one]
    if place is None:
        return False
    before = one > 0 and at[one - 1] == place - 1
    after = one + 1 < len(at) and at[one + 1] == place + 1
    return not (before or after)
