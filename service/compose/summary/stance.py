"""Who takes a stand in a sentence: the parties that it names, by what they do in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.compose.speaker import speaker_of
from service.text.names import names
from service.text.opinion import unquoted
from service.text.outlets import is_outlet
from service.text.remembered import remembered

# Groups that can want something, as the last word of a party without a name of its own.
_HEADS = (
    r"(?:members|countries|states|nations|governments?|lawmakers|legislators|leaders|officials|"
    r"groups?|parties|party|activists|advocates|campaigners|critics|opponents|supporters|backers|"
    r"allies|families|relatives|traders|growers|owners|tenants|neighbou?rs|fishermen|merchants|customers|"
    r"lawyers|workers|teachers|nurses|doctors|drivers|farmers|students|"
    r"parents|residents|voters|experts|economists|scientists|researchers|analysts|unions?|"
    r"companies|employers|businesses|banks|investors|airlines|hotels|prosecutors|investigators|"
    r"police|protesters|demonstrators|rebels|troops|authorities|regulators|ministers|senators|"
    r"representatives|councillors|councilors|mayors|governors|judges|democrats|republicans|"
    r"conservatives|liberals|socialists|greens|progressives|moderates|delegates|diplomats|"
    r"organi[sz]ations|charities|churches|bishops|scholars|historians|passengers|patients|players|"
    r"coaches|clubs|fans|publishers|administration|government|ministry|parliament|council|"
    r"commission|committee|court|senate|congress|union|company|agency|authority|federation|"
    r"association|opposition|coalition|administration|campaign|institute|museum|board)"
)
_NAMED = r"[^\W\da-z_][\w\u2019'&-]*"
_JOIN = r"(?:of|for|the|de|van|von|der|al|bin|del|la|and|&)"
_NAME = rf"(?:{_NAMED}(?:\.?\s(?:{_JOIN}\s){{0,2}}{_NAMED}){{0,7}}(?:,?\s[JS]r\.)?)"
_DETERMINER = (
    r"(?:(?:[Tt]he|[Aa]n?|[Ss]ome|[Ss]everal|[Mm]any|[Mm]ost|[Oo]ther|[Aa] (?:number|group) of|"
    r"[Bb]oth|[Aa]ll|[Tt]wo|[Tt]hree|[Dd]ozens of)\s)"
)
# Up to three words before the head: "House Democrats", "the largest opposition group".
_GROUP = rf"(?:{_DETERMINER}?(?:of the\s)?(?P<group>(?:[\w\u2019'-]+\s){{0,3}}?{_HEADS}))"
# "Opposition leader Ada Pohl": a role whose first word has its capital from its place.
_OFFICE = (
    r"(?:[A-Z][\w-]+\s(?:[a-z-]+\s){0,2}(?:leader|president|chairman|chairwoman|chair|coach|director|"
    r"spokesman|spokeswoman|secretary|officer|minister|head|chief|member|owner|manager|captain|"
    r"editor|lawyer|judge|analyst|teacher|delegate)\s)?"
)
_ROLE = (
    r"(?:(?:His|Her|Its|Their|The|the)\s)?"
    r"(?:(?:(?!(?:of|for|with|by|to|from|at|on|in|and|that|but|as|while|although)\s)[a-z-]+\s){1,3})?"
)
_WHO = rf"(?:(?i:{_GROUP})|{_OFFICE}{_ROLE}(?P<name>{_NAME}))"
_ASIDE = r"(?:,\s[^,“”\"]{1,90},|\s\([^)]{1,40}\)|\s[–—]\s[^–—]{1,90}\s[–—])?"

_LY = r"(?:(?:also|already|now|still|again|long|never|not|instead|once|since|\w+ly)\s){0,3}"
# Verbs of taking a stand: stem, then what third person, past and progressive add.
_REGULAR = (
    r"reject|support|back|demand|want|oppos|support|condemn|criticiz|criticis|defend|welcom|prais|"
    r"denounc|disput|warn|insist|argu|endors|blam|question|contend|vow|refus|pledg|threaten|"
    r"propos|urg|accus|favor|favour|object|promis|offer|appeal|complain|fear|hop|maintain|"
    r"believ|prefer|advocat|challeng|suggest|stress|protest|disagree|agree|"
    r"apologis|apologiz|approv|block|resist|recommend|plead|assert"
)
_FINITE = rf"(?:(?:{_REGULAR})(?:s|es|ed|d|e)?|den(?:y|ies|ied)|ask(?:s|ed)?)"
_PHRASES = (
    r"call(?:s|ed)? (?:for|on)\b|push(?:es|ed)? for\b|set(?:s)? out (?:its|his|her|their|the|a)\b|"
    r"spoke (?:of|out)\b|st(?:and|ands|ood) by\b|s(?:eeks|eek|ought)\b|"
    r"do(?:es)? not (?:accept|want|support|believe|back|recogni[sz]e)\b|"
    r"did not (?:accept|want|support|back)\b|say(?:s)? (?:that\s)?|voted against\b|"
    r"took issue with\b|rul(?:es|ed) out\b|made clear\b|cast doubt on\b|came out (?:for|against)\b|"
    r"fordert\w*|kritisier\w*|lehnt\w*|warnt\w*|verlangt\w*|réclame\w*|rejett\w*|exige\w*|"
    r"rechaz\w+|pid(?:e|en|ió|ieron)\b|exig\w+|apoy\w+"
)
_ING = rf"(?:(?:{_REGULAR})ing|pushing for|calling (?:for|on)|seeking|asking|denying|backing)"
_LEANING = (
    r"(?:(?:is|are|was|were|remain|remains|remained)\s" + _LY + r"(?:opposed(?! by)|against\b|"
    r"in favou?r of|open to|willing to|ready to|sceptical|skeptical|split|divided|"
    r"concerned|committed to)|"
    r"(?:is|are|was|were|has been|have been)\s" + _LY + _ING + r")"
)
_STAND = (
    rf"(?:(?:has\s|have\s|had\s|would\s|could\s|may\s|might\s)?{_LY}"
    rf"(?:{_FINITE}\b|{_PHRASES})|{_LEANING})"
)
# What would make the verb a participle or a noun: "backed by", "accused of", "demands were".
_NOT_AFTER = r"(?!\s(?:by|was|were|is|are|would|will|had|has|have|of)\b)"
_OPENING = (
    r"(?:(?:But|And|Yet|Still|While|Although|Though|However|Meanwhile|Instead|Nevertheless),?\s)?"
    r"(?:[^,“”\"«»]{1,60},\s)?"
)
_FIRST = re.compile(rf"^{_OPENING}{_WHO}{_ASIDE}\s{_STAND}{_NOT_AFTER}")
_LATER = re.compile(
    rf"(?:,|;)\s(?:although|though|while|but|whereas|and)\s{_WHO}\s{_STAND}{_NOT_AFTER}"
)
# "The US and its allies have provided aid, while maintaining that they are no combatants."
_WHILE = re.compile(
    rf"^{_OPENING}(?:(?P<allies>(?:[Tt]he\s)?{_NAME}\sand\s(?:its|their)\s[a-z]+)|{_WHO}){_ASIDE}"
    r"\s(?:has|have|had|is|are|was|were)\s[^“”\"]{3,140}?,\s(?:while|but|although)\s(?:also\s)?"
    r"(?:maintaining|insisting|saying|claiming|arguing|stressing|denying)\b"
)
_PRONOUN = re.compile(
    r"(?:he|she|they|it|we|i|you|who|which|that|this|one|all|none|some|many|most|others?|both|"
    r"nobody|everyone|these|those|there|what|how|er|sie|il|elle|ils|elles)$",
    re.IGNORECASE,
)
_GROUP_END = re.compile(rf"\b{_HEADS}$", re.IGNORECASE)
_BODY = re.compile(
    rf"\b{_HEADS}\b|\b(?:province|department|bureau|service|office|house|party|league|university|"
    r"hospital|chamber|fund|guild|college|academy|society|bank|center|centre|organi[sz]ation|report|poll|study|survey|data)\b",
    re.IGNORECASE,
)
_NO_GROUP = re.compile(
    r"^(?:that|whether|how|what|why|where|when|if|both)\b|\b(?:he|she|they|it|we|i|you|his|her|their|"
    r"its|our|my|your|who|which|said|says|told|did|was|were|is|are|has|have)\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    rf"\b(?:{_REGULAR})(?:s|es|ed|d|e|ing)?\b|\b(?:den(?:y|ies|ied)|should|must|ought|wants?|"
    r"wanted|call(?:s|ed)? (?:for|on)|called|seeks?|sought|opposed|in favou?r of|unfair|wrong|"
    r"(?:is|are|was|were|be|speaks?|spoke) against|unacceptable|would not|will not|won['\u2019]t|"
    r"blames?|regrets?|regretted|sorry|fair|never|had not|did not|was not|were not|robbery|false|"
    r"untrue|innocent|innocence|mistakes?|too (?:much|little|late)|not enough)\b"
)
_STARTS_LOW = re.compile(
    r"^(?:while|when|as|but|and|although|though|because|if|since|after)\s", re.I
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes a stand: the words of the sentence that name it; `speaks` by a verb of saying."""

    label: str
    speaks: bool


@remembered
def parties_of(sentence: str) -> tuple[Party, ...]:
    """The parties of a sentence in order, exactly as it names them; pronouns name nobody.

    Somebody says something by an explicit verb, or the sentence tells a stand without one:
    rejects, demands, remains opposed. A wrong party is worse than none; an outlet is none.
    """
    speaker = speaker_of(sentence)
    if speaker and not is_outlet(speaker):
        return (Party(_person(speaker), speaks=True),)  # what others want is told by him then
    labels = dict.fromkeys(_standing(unquoted(sentence)))
    return tuple(Party(label, speaks=False) for label in labels if label in sentence)


def subject_of(sentence: str, verbs: str) -> str | None:
    """Who is the subject of one of the verbs (a pattern) at the head of a sentence, if named."""
    ly = r"(?:(?:also|already|now|still|again|long|instead|once|since|\w+ly)\s){0,3}"
    pattern = rf"^{_OPENING}{_WHO}{_ASIDE}\s(?:(?:has|have|had)\s)?{ly}(?:{verbs})\b"
    found = re.search(pattern, unquoted(sentence))
    label = _named(found["group"] or found["name"]) if found else None
    return label if label and label in sentence and not is_outlet(label) else None


def is_group(label: str) -> bool:
    """Whether its last word is a common noun for a body or a group: "European members"."""
    last = label.rsplit(" ", 1)[-1]
    return last.islower() and _GROUP_END.search(label) is not None


def is_body(label: str) -> bool:
    """Whether it names an institution or a group, not a person."""
    return _BODY.search(label) is not None


def takes_stand(sentence: str) -> bool:
    """Whether it tells a stand: a verb of one, what ought to be, or words of the party itself."""
    return _STRONG.search(sentence) is not None


def _standing(sentence: str) -> Iterator[str]:
    if (held := _WHILE.search(sentence)) and (
        held["allies"] or _named(held["group"] or held["name"])
    ):
        yield held["allies"] or held["group"] or held["name"]
        return
    first = _FIRST.search(sentence)
    for match in (*((first,) if first else ()), *_LATER.finditer(sentence)):
        label = _named(match["group"] or match["name"])
        if label and not is_outlet(label):
            yield label


def _person(label: str) -> str:
    """Without what somebody is of: "Jon Rees of the Bakers' Club"."""
    head, of, _ = label.partition(" of ")
    return head if of and " " in head and not is_body(head) else label


def _named(who: str) -> str | None:
    """The label without what names nobody; None when nothing is left."""
    who = _STARTS_LOW.sub("", who.strip(" ,."))
    who = re.sub(
        r"^(?:(?:a|the)\s)?(?:number|group|handful|host|couple)\sof\s", "", who, flags=re.I
    )
    if not who or _PRONOUN.match(who) or who.endswith(("'s", "\u2019s", "s\u2019")):
        return None
    if _GROUP_END.search(who):
        return None if _NO_GROUP.search(who) else who
    who = _person(who)
    facts = names(who)
    return who if facts and facts[-1].span.end == len(who) else None
