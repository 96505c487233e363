"""Who does what a sentence tells: the names beside its verbs of saying and doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from service.verify.tokens import Token
from service.verify.vocabulary import BE, DOING, SAYING, stem, words

FARTHEST = 14  # tokens between a verb and its doer, an aside between them included
_BETWEEN = words("has have had also later then once again now who was a the earlier immediately")
_AFTER_NAME = words("in on at of during after before who while")
_SOMEBODY = words("he she it they we i you who")


@dataclass(frozen=True, slots=True)
class Doer:
    """`verb` is a stem, or `say` for every verb that reports speech.

    `names` are the last words of the names that may be meant; empty for a pronoun or a noun.
    """

    verb: str
    names: frozenset[str]
    surface: str


def doers(row: Sequence[Token]) -> tuple[Doer, ...]:
    """The doers of the sentence, one a verb where one can be made out."""
    found = []
    for at, token in enumerate(row):
        if token.kind == "name" or (token.word not in DOING and token.word != "according"):
            continue
        groups = _groups(row, at)
        if groups is None:
            continue
        last = [max(i for i, one in enumerate(row) if one.group == group) for group in groups]
        surface = " ".join(one.surface for one in row if groups and one.group == groups[0])
        verb = "say" if token.word in SAYING else stem(token.word)
        found.append(Doer(verb, frozenset(row[one].key for one in last), surface))
    return tuple(found)


def _groups(row: Sequence[Token], at: int) -> list[int] | None:
    """The groups of the names that may do what the verb at `at` says; None: it can't be told."""
    word = row[at].word
    if word == "according":
        return _name_from(row, at + 1, 8)
    if at and row[at - 1].word in BE:
        return _agent(row, at)
    if row[at].cut and at + 1 < len(row) and not row[at + 1].cut and word in SAYING:
        behind = _name_from(row, at + 1, 6)
        if behind and _is_over(row, behind[0]):
            return [*behind, *_aside_of(row, at)]
        if not behind and row[at + 1].word not in _SOMEBODY:
            return []
    return _before(row, at)


def _aside_of(row: Sequence[Token], at: int) -> list[int]:
    """Names before the verb as well, where one stands right before its punctuation mark."""
    before = _beyond_aside(row, at) if at and row[at - 1].kind == "name" else None
    return before or []


def _is_over(row: Sequence[Token], group: int) -> bool:
    """Whether a punctuation mark or the end follows a name: "said Vane", not "said Vane left"."""
    last = max(at for at, one in enumerate(row) if one.group == group)
    return last + 1 == len(row) or row[last + 1].cut or row[last + 1].word in _AFTER_NAME


def _name_from(row: Sequence[Token], start: int, most: int) -> list[int]:
    """The first name from `start` on, before a punctuation mark; none: an empty list."""
    for one in range(start, min(start + most, len(row))):
        if (one > start and row[one].cut) or row[one].word in _SOMEBODY:
            break
        if row[one].kind == "name":
            return [row[one].group]
    return []


def _agent(row: Sequence[Token], at: int) -> list[int] | None:
    """Who stands behind "by" after a passive verb."""
    for one in range(at + 1, min(at + 10, len(row))):
        if row[one].word == "by":
            return _name_from(row, one + 1, 5)
    return None


def _before(row: Sequence[Token], at: int) -> list[int] | None:
    """The subject before the verb, and what an aside between them may name."""
    one = at - 1
    if row[at].cut:
        return _beyond_aside(row, at)
    while one >= 0 and (row[one].word in _BETWEEN or row[one].word.endswith("ly")):
        if row[one].cut:
            return _beyond_aside(row, one)
        one -= 1
    if one < 0:
        return None
    if row[one].kind == "name":
        return [row[one].group]
    if row[one].word in _SOMEBODY or row[one].kind in ("word", "stop"):
        return []
    return None


def _beyond_aside(row: Sequence[Token], at: int) -> list[int] | None:
    """For "Ada Vane, the mayor of Vell, said": the name before the aside, and one that it is."""
    start = next((one for one in range(at - 1, max(-1, at - FARTHEST), -1) if row[one].cut), None)
    if start is None or start == 0:
        inside = row[at - 1] if at else None
        return [inside.group] if inside is not None and inside.kind == "name" else []
    found = []
    if row[start - 1].kind == "name":
        found.append(row[start - 1].group)
    if row[start].kind == "name" and row[start].group not in found:
        found.append(row[start].group)
    last = row[at - 1]
    if not found and last.kind == "name":
        found.append(last.group)
    return found
