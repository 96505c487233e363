"""Two parties of which one is for a thing and the other against it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from service.compose.matching import terms_of
from service.compose.summary.overview import Rated
from service.compose.summary.sentences import Sentence
from service.compose.summary.speakers import Speaker
from service.compose.summary.stance import subject_of
from service.text.opinion import unquoted

_OPPOSED = 0.45  # cosine of two opposed positions
_OBJECT = 0.4  # share of the shorter one's terms, likewise
_SHARED = 2  # content terms that what they are for and against must share
_FOR = re.compile(
    r"(?:supports?|supported|backs?|backed|welcomes?|welcomed|endorses?|endorsed|favou?rs?|"
    r"favou?red|approves?|approved|advocates?|advocated|(?:is|are|was|were) in favou?r of|"
    r"(?:is|are|was|were) (?:\w+ly )?(?:advocating|pushing|calling) for|pushes for|pushed for|"
    r"proposes?|proposed|wants?|wanted|demands?|demanded|calls? for|called for|defends?|defended)"
)
_CONTRA = re.compile(
    r"(?:opposes?|opposed|(?:is|are|was|were) (?:\w+ly )?opposed to|rejects?|rejected|criticizes?|"
    r"criticized|criticises?|criticised|condemns?|condemned|blocks?|blocked|resists?|resisted|"
    r"(?:is|are|was|were) against|denounces?|denounced|objects? to|objected to|"
    r"(?:has|have) (?:\w+ly )?rejected|do(?:es)? not (?:accept|want|support)|"
    r"(?:would|will) not (?:withdraw|accept|support|allow))"
)


def opposed(rated: Rated, taken: Collection[int]) -> list[tuple[int, int]]:
    """Positions for and against one thing, of two named parties; places in `Rated.sentences`.

    Both say what they are for or against in the words behind their verb. Each sentence comes at
    most once, and none of those `taken` already.
    """
    held = [(at, one) for at, s in enumerate(rated.sentences) if (one := _position(s)) is not None]
    pairs: list[tuple[float, int, int]] = []
    for at, mine in held:
        for other, theirs in held:
            if not mine.in_favour or theirs.in_favour or {at, other} & set(taken):
                continue
            if Speaker(mine.party).key == Speaker(theirs.party).key:
                continue
            shared = len(mine.object & theirs.object)
            least = max(_SHARED, _OBJECT * min(len(mine.object), len(theirs.object)))
            cosine = float(rated.vectors[at] @ rated.vectors[other])
            if cosine >= _OPPOSED and shared >= least:
                pairs.append((cosine, at, other))
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for _, at, other in sorted(pairs, reverse=True):
        if not {at, other} & used:
            found.append((at, other))
            used |= {at, other}
    return found


@dataclass(frozen=True, slots=True)
class _Position:
    party: str
    in_favour: bool
    object: frozenset[str]


def _position(sentence: Sentence) -> _Position | None:
    """What a named party is for or against, by a verb at the head of a plain sentence."""
    if sentence.is_column or sentence.gives_view or not sentence.is_whole:
        return None
    text = unquoted(sentence.text)
    for verbs, in_favour in ((_CONTRA, False), (_FOR, True)):
        found = verbs.search(text)
        party = subject_of(sentence.text, verbs.pattern) if found else None
        if found and party:
            rest = re.split(
                r"[,;:]\s|\b(?:because|after|while|but|although|since)\b", text[found.end() :]
            )
            words = frozenset(terms_of(rest[0], sentence.candidate.language))
            return _Position(party, in_favour, words)
    return None
