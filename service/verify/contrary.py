"""A word of a claim where its evidence has the contrary: "rose" for "fell", "by" for "to"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.verify.lining import Lined
from service.verify.tokens import Token, tokens
from service.verify.vocabulary import AMOUNTS, OPPOSITES, SYNONYMS


def opposite(claim: str, evidence: Sequence[str]) -> str | None:
    """A word of the claim where the evidence has only the contrary, in both words."""
    told = {one.key: one for text in evidence for one in tokens(text)}
    mine = {one.key: one for one in tokens(claim)}
    for key, one in mine.items():
        if key in told or one.kind in ("number", "date"):
            continue
        for other in OPPOSITES.get(key, frozenset()) & told.keys():
            if other not in mine and not _alike(key, told):
                return f"“{one.surface}”, the evidence says “{told[other].surface}”"
    return None


def _alike(key: str, told: Mapping[str, Token]) -> bool:
    """Whether the evidence has a word that says the same as well."""
    groups = SYNONYMS.get(key, frozenset())
    return any(groups & SYNONYMS.get(other, frozenset()) for other in told)


def exchanged_for_contrary(lined: Lined) -> str | None:
    """A word exchanged for its contrary; "to" for "by" before a number."""
    kept = {one.key for one in lined.claim}
    told = {lined.told[place].key: lined.told[place] for place in lined.dropped}
    known = {one.key for one in lined.told}
    for one in lined.added:
        token = lined.claim[one]
        for other in OPPOSITES.get(token.key, frozenset()) & told.keys():
            if other not in kept and token.key not in known:
                return f"“{token.surface}”, the evidence says “{told[other].surface}”"
    for gap in lined.gaps:
        for one in gap.claimed:
            for place in gap.told:
                token, other_ = lined.claim[one], lined.told[place]
                amounts = token.word in AMOUNTS and other_.word in AMOUNTS
                if amounts or other_.key in OPPOSITES.get(token.key, frozenset()):
                    return f"“{token.surface}”, the evidence says “{other_.surface}”"
        mine = {lined.claim[one].word for one in gap.claimed if _before_number(lined.claim, one)}
        theirs = {lined.told[one].word for one in gap.told if _before_number(lined.told, one)}
        if mine and theirs and mine != theirs and (mine | theirs) <= {"to", "by", "from"}:
            return f"“{min(mine)}”, the evidence says “{min(theirs)}”"
    return None


def _before_number(row: Sequence[Token], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].kind == "number"
