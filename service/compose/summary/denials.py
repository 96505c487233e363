"""Where one speaker says no to what another says: denials, refusals, opposed positions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from service.compose.matching import terms_of
from service.compose.summary.opposed import opposed
from service.compose.summary.overview import Rated
from service.compose.summary.sentences import Sentence
from service.compose.summary.speakers import Speaker
from service.text.names import names
from service.text.opinion import unquoted
from service.text.sameness import negates

_PARAGRAPH = 6  # sentences before a denial at the head of a paragraph
_AHEAD = 3  # sentences behind a denial that may tell what had been said
_BACK = 2  # sentences before a denial that may hold what it denies
_DEMANDED = 0.35  # cosine of a refusal and the demand that it refuses
_AGAINST = 0.6  # cosine of a sentence and what another article has, which it denies
_SHARED_THERE = 3  # content terms that these two must share
_SHARED = 2  # content terms that a denial must share with what stands behind it
_COVERS = 0.75  # share of the shorter one's terms, for sentences of different articles

# A denial of what was said just before: "denied this", "rejected the criticism", "refused."
_WHAT = (
    r"(?:this|that|it|them|these|those|everything|him|her|(?:the|any|these|such|all) "
    r"(?:allegations?|accusations?|charges?|claims?|criticism|reports?|suggestions?|figures?|"
    r"account|sum|number|findings|proposal|demand|version|delay))"
)
_POINTS_BACK = re.compile(
    rf"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es|ed)|dismiss(?:es|ed)|contradict(?:s|ed)|"
    rf"refut(?:es|ed)|(?:do|does|did) not accept)\s{_WHAT}(?=[.,;]| and\b| as\b|$)"
    r"|\bdisagree(?:s|d)?(?:\.|,|;| and )|(?<!was )(?<!were )(?<!been )\brefused(?:\.|,|;| and )"
    r"|\b(?:replied|countered|retorted) that\b"
    r"|\bwies das zurück|\b(?:bestritt|dementierte) (?:das|dies)\b"
    r"|\b(?:dément|démentent|a démenti)\b|\blo (?:negó|niega|desmintió)\b"
)
_CALLED = re.compile(
    r"\bcalled (?P<what>(?:the|that|this) (?:[\w\u2019'-]+ ){0,2}(?:number|figures?|"
    r"claims?|account|"
    r"arithmetic|allegations?|estimate|sum|report|version|statement|accusations?|charges?|count|"
    r"suggestion)\b)\s[^“\"]{0,20}[“\"]"
)
_HAD = re.compile(r"\bhad (?:reported|said|claimed|accused|written|told|warned)\b")
# "would not drop the fee", where another demands it.
_REFUSES = re.compile(
    r"\b(?:would|will) not (?:withdraw|drop|change|abandon|resign|step down|reconsider|give up|"
    r"reopen|cancel|postpone)\b|\brefus(?:es|ed) to \w+|\bruled out \w+"
)
_DEMANDS = re.compile(
    r"\b(?:call(?:s|ed) (?:on|for)|demand(?:s|ed)|urg(?:es|ed)|asked? .{3,60} to|wants? "
    r".{3,60} to)\b"
)
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
# Where the clause ends that a negation governs.
_INNER = re.compile(
    r"[,;:]\s|\b(?:when|while|as|who|which|that|because|after|before|although|but|since|until|if)\b"
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
        asked = _refused(at, rated, speakers) if said is None else None
        if said is not None:
            found.append(Denial(said, at, "assertion"))
            taken |= {said, at}
        elif asked is not None:
            found.append(Denial(asked, at, "position"))
            taken |= {asked, at}
    found += [Denial(one, two, "position") for one, two in opposed(rated, taken)]
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
    if points and before and _opens_paragraph(sentence):
        return _first_of_paragraph(before[-1], at, rated, speakers)
    if points:
        replied = points.group().endswith("that")
        if not before or (replied and _ASKED.search(rated.sentences[before[-1]].text)):
            return None
        return _fullest(before, rated, speakers)
    assert aimed is not None
    language = sentence.candidate.language
    wanted = frozenset(terms_of(aimed["what"], language)) - _named_in(aimed["what"], language)
    fitting = [
        one
        for one in before
        if wanted & rated.sentences[one].terms and rated.sentences[one].key in speakers
    ]
    if fitting:
        return _fullest(fitting, rated, speakers)
    behind = [
        one
        for one in range(at + 1, min(len(rated.sentences), at + 1 + _AHEAD))
        if len(wanted & rated.sentences[one].terms) >= _SHARED
        and rated.sentences[one].key in speakers
        and _HAD.search(rated.sentences[one].text)
        and _can_be_denied(rated.sentences[one], sentence, denier, speakers)
    ]
    return behind[0] if behind else None


def _is_denial(sentence: Sentence) -> bool:
    text = unquoted(sentence.text)
    return bool(_POINTS_BACK.search(text) or re.search(r"\bden(?:y|ies|ied)\b", text))


def _named_in(text: str, language: str) -> frozenset[str]:
    """The terms of the names in a text: a name that two sentences share says little."""
    return frozenset(term for fact in names(text) for term in terms_of(fact.surface, language))


def _can_be_denied(
    other: Sentence,
    denial: Sentence,
    denier: Speaker | None,
    speakers: Mapping[tuple[str, int], Speaker],
) -> bool:
    """Whether it stands near before the denial and somebody else says or does something in it."""
    if other.article.id != denial.article.id or not -_AHEAD <= denial.at - other.at <= _BACK:
        return False
    if other.judges or not other.tells or (denier is None and _is_denial(other)):
        return False
    who = speakers.get(other.key)
    if who is not None and denier is not None and who.key == denier.key:
        return False
    return who is not None or bool(_ASSERTS.search(other.text))


def _opens_paragraph(sentence: Sentence) -> bool:
    before = sentence.article.text[: sentence.span.start]
    return bool(before.strip()) and "\n" in before[len(before.rstrip()) :]


def _first_of_paragraph(
    last: int, denial: int, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]
) -> int:
    """The first sentence of the paragraph of `last` that its speaker says: its main statement."""
    who = speakers.get(rated.sentences[last].key)
    found = last
    for at in range(last - 1, max(-1, denial - _PARAGRAPH), -1):
        one, behind = rated.sentences[at], rated.sentences[at + 1]
        if one.article.id != behind.article.id or _opens_paragraph(behind):
            break
        same = speakers.get(one.key)
        if who is not None and same is not None and same.key == who.key and one.is_whole:
            found = at
    return found


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


def _refused(at: int, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]) -> int | None:
    """The demand of somebody else, in any of the articles, that a sentence refuses."""
    sentence = rated.sentences[at]
    refusal = _REFUSES.search(unquoted(sentence.text))
    who = speakers.get(sentence.key)
    if refusal is None or who is None or not sentence.is_whole:
        return None
    language = sentence.candidate.language
    wanted = frozenset(terms_of(sentence.text[refusal.start() :], language))
    best: tuple[float, int] | None = None
    alike = rated.vectors @ rated.vectors[at]
    for other_at in map(int, np.flatnonzero(alike >= _DEMANDED)):
        other = rated.sentences[other_at]
        demanding = speakers.get(other.key)
        if demanding is None or demanding.key == who.key or not other.is_whole or other.is_column:
            continue
        asked = _DEMANDS.search(unquoted(other.text))
        if asked and len(wanted & frozenset(terms_of(other.text[asked.end() :], language))) > 1:
            best = max(best or (0.0, 0), (float(alike[other_at]), other_at))
    return best[1] if best else None


def _denied_there(at: int, rated: Rated, speakers: Mapping[tuple[str, int], Speaker]) -> int | None:
    """What another article tells as true and this sentence denies, in nearly the same words."""
    sentence = rated.sentences[at]
    denier = speakers.get(sentence.key)
    text = unquoted(sentence.text)
    no = _NO.search(text)
    if denier is None or no is None or not sentence.is_whole:
        return None
    language = sentence.candidate.language
    denied = _INNER.split(text[no.end() :])[0]
    wanted = frozenset(terms_of(denied, language)) - frozenset(terms_of(denier.label, language))
    if len(wanted) < _SHARED_THERE:
        return None
    best: tuple[float, int] | None = None
    alike = rated.vectors @ rated.vectors[at]
    for other_at in map(int, np.flatnonzero(alike >= _AGAINST)):
        other = rated.sentences[other_at]
        if other.article.id == sentence.article.id or other.is_column or other.gives_view:
            continue
        if not other.is_whole or negates(unquoted(other.text)):
            continue
        who = speakers.get(other.key)
        if who is not None and who.key == denier.key:
            continue
        if len(wanted & other.terms) >= max(_SHARED_THERE, _COVERS * len(wanted)):
            best = max(best or (0.0, 0), (float(alike[other_at]), other_at))
    return best[1] if best else None
