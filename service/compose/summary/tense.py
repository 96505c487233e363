"""Whether what a sentence tells of a day lies behind or ahead, by the verbs of its clause."""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["past", "future"]

_FUTURE = re.compile(
    r"\b(?:will|(?:is|are|was|were) to|due to|scheduled|expected to|set to|shall|going to|"
    r"(?:is|are) due|expect(?:s|ed)?|forecasts?|hop(?:es|ed)|wird|werden|sera|será|"
    r"(?:continue|resume|begin|start)s? on|"
    r"may|might|can|cannot|could|would|should|must|"
    r"könnte[n]?|kann|können|soll(?:en|te|ten)?|dürfte[n]?|muss|müssen|"
    r"pourrait|pourraient|devrait|devraient|doit|doivent|podrían?|deberían?|"
    r"(?:plan(?:s|ned)?|intend(?:s|ed)?|(?:want|need|threaten|offer|seek|wait)(?:s|ed)|"
    r"(?:prepare|propose|promise|pledge|agree|decide|arrange)[sd]|vow(?:s|ed)) to)\b"
    r"|['\u2019](?:ll|d)\b"
)
_IS = re.compile(r"\b(?:is|are|has|have)\b")
_IRREGULAR = (
    r"did|took|made|came|went|gave|found|held|began|broke|struck|won|lost|met|wrote|sent|left|fell|"
    r"rose|led|became|saw|shot|died|burst|shook|spent|stood|paid|ran|sank|sold|spoke|drew|drove|"
    r"flew|fought|got|kept|stole|threw|withdrew|bought|brought|built|caught|chose|upheld|swore"
)
# "Need", "hundred": no past; "planned", "hoped": what is planned lies ahead.
_REGULAR = (
    r"(?!(?:need|speed|feed|indeed|hundred|breed|seed|weed|bleed|proceed|succeed|exceed|kindred|"
    r"sacred|naked)\b)\w{2,}ed"
)
_AHEAD = (
    r"(?:expect|schedul|plann|suppos|intend|need|want|hop|wish|requir|allow|invit|ask|prepar|book|"
    r"slat|propos|entitl|fear|promis|vow|agre|decid|pledg|seem|remain)ed"
)
_PAST = re.compile(
    rf"\b(?:was|were|had|said|told|hit|put|cut|wurde[n]?|(?<!\ba )hat|haben|ont|ha|fue|"
    rf"{_IRREGULAR}|(?<!\bbe )(?<!\bis )(?<!\bare ){_REGULAR}|"
    rf"(?:has|have) (?:\w+ )?(?:been|\w+en|{_IRREGULAR}|{_REGULAR})|"
    r"a (?:été|eu|fait|pris|mis|\w+é))\b"
)
# In reported speech "had an examination" and "was meeting" may lie ahead of who speaks.
_SURELY = re.compile(
    rf"\b(?:was|were|had|has|have|been|wurde[n]?|fue) (?:\w+ly |also |first |not |been ){{0,2}}"
    rf"(?!{_AHEAD}\b|open\b|set\b|often\b)"
    rf"(?:been|done|hit|put|cut|hurt|seen|shut|gone|\w+en|{_IRREGULAR}|{_REGULAR})\b"
    r"|(?<!\bto )\b(?:cut|hit|put)\b"
    rf"|(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bits )(?<!\bhis )(?<!\bher )(?<!\btheir )(?<!\bof )"
    rf"(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bis )(?<!\bare )"
    rf"\b(?!{_AHEAD}\b)(?:{_IRREGULAR}|{_REGULAR})\b"
)
_SAYS = re.compile(
    r"\b(?:said|says|told|tells|sagte[n]?|teilte[n]?|dijo|a (?:dit|déclaré)|"
    r"(?:announced|reported|wrote|tweeted|confirmed|added|warned|claimed|argued|insisted|stated|"
    r"noted|explained|denied|testified|acknowledged|revealed|suggested|thought|believed|heard|"
    r"learned|knew)(?= (?:that|he|she|it|they|we|there)\b|[.,]|$))"
)
# "told the court on Monday", "said in a statement late on Monday": the day of the saying.
_DET = r"(?:(?:the|an?|his|her|its|their) )?"
_PLAIN = r"(?!(?:the|an?|that|he|she|it|they|we|there|his|her|its|their)\b)[\w.'\u2019-]+"
_PLACE = rf"(?:in|at|during|on|via|to|through|from|with|of|for) {_DET}{_PLAIN}(?: {_PLAIN}){{0,3}}?"
_SAID_ON = re.compile(
    rf"(?<!\bbe )\b(?:said|saying|told {_DET}{_PLAIN}(?: [A-Z][\w.'\u2019-]*){{0,3}}|announced|"
    rf"reported|wrote|tweeted|confirmed|added)(?: {_PLACE}){{0,2}},?"
    r"(?: late| early| again| earlier)?\s+(?:on |in (?:(?:an?|his|her|its|their) )?)?$"
    r"|^\W*said [^,]{0,80}$"
)
_OPENS = re.compile(
    rf"\W*(?:(?:Also|Later|Back|Speaking|Writing|Appearing|{_PLACE})\s)?(?:{_PLACE}\s)?"
    r"(?:(?:on|late|early|earlier|last|in|later)\s)*",
    re.IGNORECASE,
)
_SAYS_AT_ONCE = re.compile(r"\w+(?: (?:night|morning|afternoon|evening|also|then|again))*\s")
_ASIDE = re.compile(r", (?:who|which|whose|where|when)\b[^,]*,")
_BREAK = re.compile(
    r"[,;:\u2013\u2014]|\b(?:after|before|when|while|because|since|as|who|which|that|where|if|unless|"
    r"until|but|and|saying|adding)\b"
)
# Where two begin at one place the first counts: "was to meet".
_BY_TENSE: tuple[tuple[re.Pattern[str], Tense | None], ...] = (
    (_FUTURE, "future"),
    (_IS, None),
    (_PAST, "past"),
)


def tense(text: str, start: int) -> Tense | None:
    """The tense of what happens at the time that `text` names at `start`; None where it is open.

    The clause decides, and where it has no verb the sentence. Within what somebody says, only a
    verb that is past by itself counts: "said that he had a meeting on Friday" leaves open which
    Friday.
    """
    if is_of_saying(text[:start]):
        return "past"
    if _OPENS.fullmatch(text[:start]):
        return _of_first_verb(_ASIDE.sub(" ", text[start:]))
    said = list(_SAYS.finditer(text))
    ahead = [one for one in said if one.end() <= start]
    behind = [one for one in said if one.start() > start]
    if ahead:
        return _reported(_clause(text, start, ahead[-1].end(), len(text)))
    if behind and _SAYS_AT_ONCE.fullmatch(text[start : behind[0].start()]):
        return "past"  # "Ada Pohl on Monday said ..."
    if behind:
        before = text[: behind[0].start()]
        clause = _clause(before, start, 0, len(before))
        return _reported(clause) or (None if _verb(clause) else _reported(before))
    return _told(text, _clause(text, start, 0, len(text)))


def _reported(clause: str) -> Tense | None:
    return "past" if _SURELY.search(clause) and not _FUTURE.search(clause) else None


def _verb(clause: str) -> bool:
    return any(verbs.search(clause) for verbs in (_PAST, _FUTURE, _IS))


def _told(text: str, clause: str) -> Tense | None:
    """The tense of a clause that nobody is said to say; of all of `text` if it has no verb."""
    past, future = _PAST.search(clause), _FUTURE.search(clause)
    if past or future:
        if past and future:
            return None
        return "past" if past else "future"
    if _IS.search(clause) or _FUTURE.search(text):
        return None
    return "past" if _PAST.search(text) else None


def _of_first_verb(rest: str) -> Tense | None:
    """The tense of the verb that comes first behind a time at the head of a sentence."""
    first = [
        (found.start(), tense)
        for verbs, tense in _BY_TENSE
        for found in (verbs.search(rest),)
        if found
    ]
    return min(first, key=lambda one: one[0])[1] if first else None


def is_of_saying(before: str) -> bool:
    """Whether a time behind `before` is that of a saying: "said on", "told the court late on"."""
    return _SAID_ON.search(before) is not None


def _clause(text: str, start: int, first: int, last: int) -> str:
    """What stands around `start` between two breaks, within `first` and `last`.

    A time that opens a clause belongs to what follows its comma: "on Monday, the ferry struck".
    """
    for found in _BREAK.finditer(text, first, start):
        first = found.end()
    ends = [found.start() for found in _BREAK.finditer(text, start, last)]
    opens = bool(ends) and text[ends[0]] == "," and _OPENS.fullmatch(text[first:start])
    if opens:
        ends = ends[1:]
    return text[first : ends[0] if ends else last]
