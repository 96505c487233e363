"""Names, numbers and dates that changed places between a claim and a sentence it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from service.domain import Missing
from service.verify.doers import doers
from service.verify.lining import Lined
from service.verify.tokens import Token
from service.verify.vocabulary import BE, words

_THE = words("the a an")
_AND = words("and or")
FARTHEST = 4  # tokens between a fact and the content word beside it
MOST_PLACED = 16  # facts of one claim that are laid against each other


@dataclass(frozen=True, slots=True)
class _Placed:
    """One fact of the claim with its first and last token here and in the evidence."""

    kind: str
    surface: str
    here: tuple[int, int]
    there: tuple[int, int]


def out_of_order(lined: Lined) -> Missing | None:
    """The first fact that stands in another's place, or whose deed the evidence gives another."""
    placed = _placed(lined)[:MOST_PLACED]
    for one, other in combinations(placed, 2):
        if _exchanged(lined, one, other):
            return _missing(one)
    return wrong_doer(lined.claim, [lined.told])


def wrong_doer(claim: Sequence[Token], told: Sequence[Sequence[Token]]) -> Missing | None:
    """A name that says or does what the evidence has another one say or do.

    Where the evidence has nobody, or a pronoun or a noun, for the same deed, nothing is said.
    """
    mine = [one for one in doers(claim) if one.names]
    if not mine:
        return None
    theirs = [doer for row in told for doer in doers(row)]
    for one in mine:
        same = [doer for doer in theirs if doer.verb == one.verb]
        known = bool(same) and all(doer.names for doer in same)
        if known and not any(doer.names & one.names for doer in same):
            return Missing("name", one.surface)
    return None


def _placed(lined: Lined) -> list[_Placed]:
    """The names, numbers, dates and nouns with an article that stand on both sides."""
    groups: dict[tuple[str, int], list[int]] = {}
    for at, token in enumerate(lined.claim):
        if lined.at[at] is None:
            continue
        if token.kind in ("number", "date", "name"):
            groups.setdefault((token.kind, token.group if token.group >= 0 else -at), []).append(at)
        elif token.kind == "word" and _is_noun(lined, at):
            groups[("noun", at)] = [at]
    found = []
    for (kind, _), own in groups.items():
        places = sorted(place for at in own if (place := lined.at[at]) is not None)
        surface = " ".join(lined.claim[at].surface for at in own)
        found.append(_Placed(kind, surface, (own[0], own[-1]), (places[0], places[-1])))
    return found


def _is_noun(lined: Lined, at: int) -> bool:
    """Whether a word surely is a noun: an article stands before it on both sides."""
    there = lined.at[at]
    if there is None or not at or not there:
        return False
    return lined.claim[at - 1].word in _THE and lined.told[there - 1].word in _THE


def _exchanged(lined: Lined, one: _Placed, other: _Placed) -> bool:
    """Whether two facts of a kind changed places and none kept a neighbour of its own."""
    persons = {"name", "noun"}
    if one.kind != other.kind and not {one.kind, other.kind} <= persons:
        return False
    turned = (one.here < other.here) != (one.there < other.there)
    passive = _by(lined.claim, one, other, here=True) != _by(lined.told, one, other, here=False)
    if turned == passive:
        return False
    if not turned:
        return True  # "accused" became "was accused by", and nobody changed places
    return not (
        _keeps(lined, one) or _keeps(lined, other) or _joined(lined.told, one.there, other.there)
    )


def _by(row: Sequence[Token], one: _Placed, other: _Placed, *, here: bool) -> bool:
    """Whether the later of two facts is the doer of a passive: "was accused by Vane"."""
    spans = sorted((one.here, other.here) if here else (one.there, other.there))
    (_, first), (second, _) = spans
    back = second - 1
    while back > first and (row[back].word in _THE or row[back].kind == "name"):
        back -= 1
    between = row[first + 1 : back]
    return row[back].word == "by" and any(token.word in BE for token in between)


def keeps_place(lined: Lined, one: int) -> bool:
    """Whether a name, number or date, by one of its tokens, kept a content word beside it."""
    token = lined.claim[one]
    placed = [
        fact
        for fact in _placed(lined)
        if fact.kind == token.kind and fact.here[0] <= one <= fact.here[1]
    ]
    return any(_keeps(lined, fact) for fact in placed)


def _keeps(lined: Lined, one: _Placed) -> bool:
    """Whether the content word before or behind a fact is the same on both sides."""
    before = _neighbour(lined.claim, one.here[0] - 1, -1)
    behind = _neighbour(lined.claim, one.here[1] + 1, 1)
    return (before is not None and before == _neighbour(lined.told, one.there[0] - 1, -1)) or (
        behind is not None and behind == _neighbour(lined.told, one.there[1] + 1, 1)
    )


def _neighbour(row: Sequence[Token], at: int, step: int) -> str | None:
    """The key of the next content word; None where "and" comes first, or nothing near."""
    for _ in range(FARTHEST):
        if not 0 <= at < len(row) or row[at].word in _AND:
            return None
        if row[at].kind != "stop":
            return row[at].key
        at += step
    return None


def _joined(row: Sequence[Token], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two facts are joined by "and" alone, where their order says nothing."""
    (_, first), (second, _) = sorted((one, other))
    between = {token.word for token in row[first + 1 : second]}
    return bool(between & _AND) and between <= _AND | _THE


def _missing(one: _Placed) -> Missing:
    match one.kind:
        case "number" | "date" | "name":
            return Missing(one.kind, one.surface)
    return Missing("words", one.surface)
