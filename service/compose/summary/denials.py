"""Where one speaker says no to what another says: denials, refusals, opposed positions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from service.compose.matching import terms_of
from service.compose.summary.overview import Rated
from service.compose.summary.sentences import Sentence
from service.compose.summary.speakers import Speaker
from service.text.opinion import unquoted
from service.text.sameness import negates
from service.text.terms import fold

_BACK = 2  # sentences before a denial that may hold what it denies
_AGAINST = 0.6  # cosine of a sentence and what another article has, which it denies
_SHARED_THERE = 4  # content terms that these two must share
_OPPOSED = 0.42  # cosine of two opposed positions
_SHARED = 2  # content terms of two opposed positions
_COVERS = 0.5  # share of the shorter one's terms, for sentences of different articles

# A denial of what was said just before: "denied this", "rejected the criticism", "refused."
_WHAT = (
    r"(?:this|that|it|them|these|those|everything|him|her|(?:the|any|these|such|all) "
    r"(?:allegations?|accusations?|charges?|claims?|criticism|reports?|suggestions?|figures?|"
    r"account|sum|number|findings|proposal|demand|version|delay))"
)
_POINTS_BACK = re.compile(
    rf"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es|ed)|dismiss(?:es|ed)|contradict(?:s|ed)|"
    rf"refut(?:es|ed)|(?:do|does|did) not accept)\s{_WHAT}(?=[.,;]| and\b| as\b|$)"
    r"|\b(?:disagree(?:s|d)?|refused)(?:\.|,|;| and )"
    r"|\b(?:replied|countered|retorted) that\b"
    r"|\bwies das zurück|\b(?:bestritt|dementierte) (?:das|dies)\b"
    r"|\b(?:dément|démentent|a démenti)\b|\blo (?:negó|niega|desmintió)\b"
)
_CALLED = re.compile(r"\b(?:called|described) (?P<what>(?:that|this|it|the)\b[^“\"]{0,40})[“\"]")
_ASKED = re.compile(r"\basked\b|\?")
# A denial that says itself what is denied: "denied having received any such report".
_GOES_ON = re.compile(
    r"\b(?:denied|denies|rejected|disputed|negó|bestritt) (?:that |having |que |suggestions that )"
    r"(?P<what>.+)"
)
_NO = re.compile(
    r"\b(?:not|never|no|nobody|nicht|kein\w*|pas|nunca)\b(?! (?:more|longer|later|fewer|"
    r"less|only)\b)",
    re.IGNORECASE,
)
# What can be denied: somebody says it, or accuses, demands, claims it.
_ASSERTS = re.compile(
    r"\b(?:accus\w+|claim\w*|allege\w*|charge[sd]?|demand\w*|call(?:s|ed) (?:for|on)|suspect\w*|"
    r"said|says|told|argu\w+|insist\w*|warn\w*|critici[sz]\w+|complain\w*|propos\w+|reported|"
    r"describ\w+|spoke of|habe|hätten?|sei|seien|kritisier\w*|warf\w*|reproch\w+|reclama|"
    r"exig\w+|affirm\w*|regrett\w*)\b"
)
_STRONG = re.compile(
    r"\b(?:accus\w+|claim\w*|demand\w*|call(?:s|ed) (?:for|on)|reject(?:s|ed)|propos\w+|"
    r"critici[sz]\w+)\b"
)
_FOR = re.compile(
    r"\b(?:support(?:s|ed|ing)?|back(?:s|ed|ing)?|welcom(?:es|ed|ing)|endors(?:es|ed)|favou?r(?:s|ed)?|"
    r"approv(?:es|ed)|advocat(?:es|ed|ing)|in favou?r of|push(?:es|ed|ing) for|propos(?:es|ed)|"
    r"(?:has|have) set out|defend(?:s|ed)?|fair)\b"
)
_CONTRA = re.compile(
    r"\b(?:oppos(?:es|ed|ing)|reject(?:s|ed|ing)?|critici[sz](?:es|ed|ing)|condemn(?:s|ed|ing)?|"
    r"refus(?:es|ed|ing)|block(?:s|ed)|resist(?:s|ed)|against|denounc(?:es|ed)|object(?:s|ed) to|"
    r"do(?:es)? not accept|unfair|unacceptable|(?:would|will) not (?:withdraw|accept|"
    r"support|allow)|"
    r"to (?:withdraw|drop))\b"
)
_WANTS = re.compile(r"\b(?:wants?|wanted|demand(?:s|ed|ing)?|call(?:s|ed|ing) (?:for|on))\b")


@dataclass(frozen=True, slots=True)
class Denial:
    """What one says and what another says against it; places in `Rated.sentences`."""

    said: int
    against: int
    kind: Literal["assertion", "position"]


def denials(rated: Rated, speakers: Mapping[tuple[str, int], Speaker]) -> list[Denial]:
    """Pairs of sentences of two speakers of which the second contradicts the first.

    A denial belongs to what was said at most two sentences before it in its article, or to what
    another article has in nearly the same words. A wrong pair is worse than none.
    """
    found: list[Denial] = []
    taken: set[int] = set()
    for at, sentence in enumerate(rated.sentences):
        if sentence.is_column or sentence.judges:
            continue
        said = _denied_here(at, rated, speakers)
        if said is None:
            said = _denied_there(at, rated, speakers)
        if said is not None:
            found.append(Denial(said, at, "assertion"))
            taken |= {said, at}
    found += [Denial(one, two, "position") for one, two in _opposed(rated, speakers, taken)]
    return found


def _denied_here(at: int, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]) -> int | None:
    """What stands before a denial in its article and is denied by it."""
    sentence = rated.sentences[at]
    text = unquoted(sentence.text)
    points = _POINTS_BACK.search(text)
    aimed = _CALLED.search(sentence.text) or _GOES_ON.search(text)
    if not points and not aimed:
        return None
    denier = speakers.get(sentence.key)
    before = [
        other_at
        for other_at in range(max(0, at - _BACK), at)
        if _can_be_denied(rated.sentences[other_at], sentence, denier, speakers)
    ]
    if points:
        replied = points.group().endswith("that")
        if not before or (replied and _ASKED.search(rated.sentences[before[-1]].text)):
            return None
        return _fullest(before, rated, speakers)
    assert aimed is not None
    language = sentence.candidate.language
    wanted = frozenset(terms_of(aimed["what"], language))
    fitting = [one for one in before if wanted & rated.sentences[one].terms]
    if not wanted and aimed["what"].strip() in ("that", "this", "it"):
        fitting = before
    return _fullest(fitting, rated, speakers) if fitting else None


def _can_be_denied(
    other: Sentence,
    denial: Sentence,
    denier: Speaker | None,
    speakers: Mapping[tuple[str, int], Speaker],
) -> bool:
    """Whether it stands near before the denial and somebody else says or does something in it."""
    if other.article.id != denial.article.id or denial.at - other.at > _BACK:
        return False
    if other.judges or not other.tells:
        return False
    who = speakers.get(other.key)
    if who is not None and denier is not None and who.key == denier.key:
        return False
    if denier is not None and denier.key in fold(unquoted(other.text)) and who is None:
        return bool(_ASSERTS.search(other.text))
    return who is not None or bool(_ASSERTS.search(other.text))


def _fullest(
    places: Sequence[int], rated: Rated, speakers: Mapping[tuple[str, int], Speaker]
) -> int:
    """The nearest; the one before it where both are of one speaker and it is no mere quotation."""
    last = places[-1]
    if len(places) > 1:
        one, two = rated.sentences[places[-2]], rated.sentences[last]
        mine, theirs = speakers.get(one.key), speakers.get(two.key)
        same = mine is not None and theirs is not None and mine.key == theirs.key
        if same and _STRONG.search(unquoted(one.text)):
            return places[-2]
    return last


def _denied_there(at: int, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]) -> int | None:
    """What another article tells as true and this sentence denies, in nearly the same words."""
    sentence = rated.sentences[at]
    denier = speakers.get(sentence.key)
    if denier is None or not sentence.is_whole or not _NO.search(unquoted(sentence.text)):
        return None
    best: tuple[float, int] | None = None
    for other_at, other in enumerate(rated.sentences):
        if other.article.id == sentence.article.id or other.is_column or other.gives_view:
            continue
        if not other.is_whole or negates(unquoted(other.text)):
            continue
        who = speakers.get(other.key)
        if who is not None and who.key == denier.key:
            continue
        cosine = float(rated.vectors[at] @ rated.vectors[other_at])
        shared = len(sentence.terms & other.terms)
        least = max(_SHARED_THERE, _COVERS * min(len(sentence.terms), len(other.terms)))
        if cosine >= _AGAINST and shared >= least:
            best = max(best or (0.0, 0), (cosine, other_at))
    return best[1] if best else None


def _opposed(
    rated: Rated, speakers: Mapping[tuple[str, int], Speaker], taken: set[int]
) -> list[tuple[int, int]]:
    """Positions for and against one thing, of two parties, each sentence at most once."""
    sides = [(at, side) for at, one in enumerate(rated.sentences) if (side := _side(one))]
    pairs: list[tuple[float, int, int]] = []
    for at, side in sides:
        for other, its in sides:
            one, two = rated.sentences[at], rated.sentences[other]
            if side != "for" or its != "against" or at in taken or other in taken:
                continue
            mine, theirs = speakers.get(one.key), speakers.get(two.key)
            if mine is not None and theirs is not None and mine.key == theirs.key:
                continue
            cosine = float(rated.vectors[at] @ rated.vectors[other])
            if cosine >= _OPPOSED and len(one.terms & two.terms) >= _SHARED:
                pairs.append((cosine, at, other))
    found: list[tuple[int, int]] = []
    used: set[int] = set()
    for _, at, other in sorted(pairs, reverse=True):
        if not {at, other} & used:
            found.append((at, other))
            used |= {at, other}
    return found


def _side(sentence: Sentence) -> Literal["for", "against"] | None:
    if sentence.is_column or sentence.gives_view or not sentence.is_whole:
        return None
    text = unquoted(sentence.text)
    against, in_favour = _CONTRA.search(text), _FOR.search(text) or _WANTS.search(text)
    if bool(against) == bool(in_favour):
        return None
    return "against" if against else "for"
