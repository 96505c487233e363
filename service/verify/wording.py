"""A claim that nearly repeats a sentence of its evidence: whether what differs turns the meaning.

A share of common words can't tell "closed" from "not closed". Where a claim is nearly a sentence
of the evidence, each difference is looked at: words dropped, added, exchanged, moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.domain import Missing
from service.verify.contrary import exchanged_for_contrary
from service.verify.lining import Lined, line_up
from service.verify.order import keeps_place, out_of_order
from service.verify.tokens import MOST_TOKENS, Token, tokens
from service.verify.vocabulary import (
    CONDITIONS,
    HEARSAY,
    LIGHT,
    NEGATIONS,
    SAYING,
    SYNONYMS,
    TURNING,
    words,
)

NEAR = 0.7  # share of a claim's tokens in one sentence, in its order, for nearly repeating it
CLOSE = 0.85  # ... and from which on a word of it that the sentence lacks is no rewording
FEWEST = 4  # tokens of a claim; of fewer, no share says much
_RELATIVE = words("who whom whose which where when")
_VAGUE = words("they it we i you some people many")
_CONTENT = ("word", "name")  # numbers and dates are looked up literally
_MEANT = 5  # letters that two words of one family share: "decided", "decision"


Kind = Literal["same", "unsure", "hedged", "turned"]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the differences between a claim and a sentence that it nearly repeats come to.

    `same`: they say the same. `unsure`: a word was exchanged for one of unknown meaning. `hedged`:
    one side alone has a word such as "may", or says whose words it is. `turned`: the claim says
    something else; `reason`, `detail` and `missing` say what.
    """

    kind: Kind
    held: float
    reason: str | None = None
    detail: str | None = None
    missing: tuple[Missing, ...] = ()


def compare(claim: str, sentence: str) -> Wording | None:
    """What the differences come to; None when the claim does not nearly repeat the sentence."""
    lined = _lined(claim, sentence)
    if lined is None or lined.held < NEAR:
        return None
    for found in (_exchanged(lined), out_of_order(lined)):
        if found is not None:
            reason = "not_supported" if found.kind == "words" else f"{found.kind}_not_in_evidence"
            return Wording("turned", lined.held, reason, found.text, (found,))
    said = _turned(lined, negations=True) or exchanged_for_contrary(lined)
    if said is not None:
        return _wording("turned", lined, said)
    hedged = _turned(lined, negations=False)
    if hedged is not None:
        return _wording("turned" if lined.held >= CLOSE else "hedged", lined, hedged)
    if (bare := _bare(lined)) is not None:
        return _wording("hedged", lined, bare)
    strange = next(_strange(lined), None)
    if strange is None:
        return Wording("same", lined.held)
    kind, token = strange
    return _wording(kind, lined, f"“{token.surface}”", token)


def nearness(claim: str, sentence: str) -> float:
    """The share of the claim's tokens that stand in the sentence in its order, 0 to 1."""
    lined = _lined(claim, sentence)
    return lined.held if lined is not None else 0.0


@lru_cache(maxsize=512)
def _lined(claim: str, sentence: str) -> Lined | None:
    mine, theirs = tokens(claim), tokens(sentence)
    if not FEWEST <= len(mine) <= MOST_TOKENS or len(theirs) > MOST_TOKENS:
        return None
    known = {one.key for one in theirs}
    if sum(one.key in known for one in mine) < NEAR * len(mine):
        return None
    return line_up(mine, theirs)


def _wording(kind: Kind, lined: Lined, said: str, token: Token | None = None) -> Wording:
    missing = (Missing("words", token.surface),) if token else ()
    return Wording(kind, lined.held, "not_supported", said, missing)


def _exchanged(lined: Lined) -> Missing | None:
    """A number, a date or a name in the place where the evidence has another one."""
    for gap in lined.gaps:
        kinds = {lined.told[place].kind for place in gap.all_told}
        for one in gap.all_claimed:
            token = lined.claim[one]
            fact = _fact(token.kind)
            if fact is None or token.kind not in kinds or _longer(lined, one):
                continue
            if one not in lined.moved or not keeps_place(lined, one):
                return Missing(fact, _whole(lined.claim, token))
    return None


def _fact(kind: str) -> Literal["number", "date", "name"] | None:
    match kind:
        case "number" | "date" | "name":
            return kind
    return None


def _longer(lined: Lined, one: int) -> bool:
    """Whether a word of a name is added to a name that both have: "Vane" is "Ada Vane"."""
    token = lined.claim[one]
    if token.kind != "name":
        return False
    own = [i for i, other in enumerate(lined.claim) if other.group == token.group]
    return lined.at[own[-1]] is not None and own[-1] not in lined.moved


def _whole(row: Sequence[Token], token: Token) -> str:
    """The surface of the name, number or date that a token is of."""
    if token.group < 0:
        return token.surface
    return " ".join(one.surface for one in row if one.group == token.group)


def _turned(lined: Lined, *, negations: bool) -> str | None:
    """A word that turns the meaning, on one side only: one that negates, or one that hedges."""
    added = Counter(_classes(lined.claim, lined.added, negations=negations))
    dropped = Counter(_classes(lined.told, tuple(_of_clause(lined)), negations=negations))
    for tokens_, places, classes in (
        (lined.claim, lined.added, added - dropped),
        (lined.told, lined.dropped, dropped - added),
    ):
        for place in places:
            if _class(tokens_[place]) in classes:
                side = "sentence" if tokens_ is lined.claim else "evidence"
                return f"only the {side} says “{tokens_[place].surface}”"
    return None


_NEGATES = -1  # the class of all words that negate


def _class(token: Token) -> int | None:
    if token.kind in ("number", "date"):
        return None
    return _NEGATES if token.word in NEGATIONS else TURNING.get(token.word)


def _classes(row: Sequence[Token], places: Sequence[int], *, negations: bool) -> Iterator[int]:
    for place in places:
        found = _class(row[place])
        if found is not None and (found == _NEGATES) is negations:
            yield found


def _of_clause(lined: Lined) -> Iterator[int]:
    """Dropped tokens that are of the clause the claim keeps: those of an aside are not."""
    for run in _runs(lined):
        if not _is_aside(lined.told, run):
            yield from run
            continue
        first = lined.told[run[0]].word
        for place in run:
            word = lined.told[place].word
            hedges = word in CONDITIONS or word in HEARSAY
            if first not in _RELATIVE and (hedges or word in _DENYING):
                yield place


_DENYING = words("deny denied denies false falsely untrue fake hoax doubt doubted")


def _runs(lined: Lined) -> Iterator[list[int]]:
    """Stretches of the evidence that the claim drops, each without a break or a mark inside."""
    run: list[int] = []
    for place in sorted(lined.dropped):
        if run and (place != run[-1] + 1 or lined.told[place].cut):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


_JOINS = _RELATIVE | words(
    "and but while as because after before although though despite since until that whose with "
    "including so or on in at during amid under"
)


def _is_aside(row: Sequence[Token], run: Sequence[int]) -> bool:
    """Whether what was dropped is a clause or an aside of its own."""
    first, end = run[0], run[-1] + 1
    opens = row[first].word in _JOINS
    begins = opens or (first > 0 and row[first].cut)
    return begins and (end == len(row) or row[end].cut)


def _bare(lined: Lined) -> str | None:
    """What the evidence says as somebody's words, where the claim names nobody who says it."""
    if lined.held < CLOSE or any(one.word in SAYING for one in lined.claim):
        return None
    for run in _runs(lined):
        said = [lined.told[place].word for place in run]
        saying = next((at for at, word in enumerate(said) if word in SAYING), None)
        if saying is None or said[0] in _RELATIVE:
            continue
        if saying and said[saying - 1] in _VAGUE:
            continue
        if saying == 0 and len(said) == 1:
            continue
        return "the evidence says it as somebody's words"
    return None


def _strange(lined: Lined) -> Iterator[tuple[Literal["unsure", "turned"], Token]]:
    """Content words of the claim that the sentence lacks, added or exchanged; added ones first."""
    dropped = [lined.told[place] for place in lined.dropped]
    later = []
    for gap in lined.gaps:
        theirs = [lined.told[place] for place in gap.told]
        exchanged = any(one.kind in ("word", "name") for one in theirs)
        for one in gap.claimed:
            token = lined.claim[one]
            if token.kind not in _CONTENT or token.word in LIGHT or _longer(lined, one):
                continue
            if any(_kin(token, other) for other in (*dropped, *lined.told)):
                continue
            if token.word in SAYING and any(other.word in SAYING for other in lined.told):
                continue
            if exchanged or (token.kind == "word" and lined.held < CLOSE):
                later.append(token)
            elif token.kind == "word":
                yield "turned", token
    for token in later:
        yield "unsure", token


def _kin(one: Token, other: Token) -> bool:
    """Whether two words say the same, or are of one family."""
    if SYNONYMS.get(one.key, frozenset()) & SYNONYMS.get(other.key, frozenset()):
        return True
    if one.key == other.key:
        return True
    shared = min(len(one.key), len(other.key), _MEANT)
    alike = one.kind == other.kind == "word" and shared >= _MEANT
    return alike and one.key[:shared] == other.key[:shared]
