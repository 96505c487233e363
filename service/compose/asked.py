"""What kind of thing a question asks for."""

from __future__ import annotations

import re
from enum import StrEnum


class Asked(StrEnum):
    """The kind of answer."""

    WHO = "who"
    IDENTITY = "identity"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how_many"
    HOW_MUCH = "how_much"
    MEASURE = "measure"
    AGE = "age"
    WHY = "why"
    SAID = "said"
    OUTLET = "outlet"
    PUBLISHED = "published"
    THING = "thing"
    OTHER = "other"


_OUTLET = (
    r"(?:newspapers?|outlets?|news (?:agency|agencies|site|sites|outlets?)|publications?|magazines?"
    r"|broadcasters?|zeitung|journal|périodique|periódico)"
)
_ARTICLE = r"(?:this|that|it|the (?:article|story|report|piece|text|news)|this \w+)"
_SAY = (
    r"(?:say|said|claim|claimed|argue|argued|announce|announced|deny|denied|state|stated|tell|told|"
    r"think|warn|warned|call|called|respond|promise|promised|criticise|criticize|accuse|demand|"
    r"write|wrote|ask|asked|suggest|predict|recommend|testify|tweet)"
)
_BEING = r"(?:is|was|are|were|ist|war|sind|est|était|sont|es|era|son|fue)"

# The first that matches wins.
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    (
        Asked.PUBLISHED,
        rf"\bwhen (?:was|were) {_ARTICLE} (?:published|written|dated|posted|released)"
        rf"|\b(?:what|which) (?:is the )?(?:date|day) (?:of|was|is|does) {_ARTICLE}"
        r"|\b(?:publication date|dateline)\b"
        rf"|\b(?:who|(?:which|what) (?:\w+ )?(?:agency|source|{_OUTLET})) "
        rf"(?:published|wrote|released|issued) {_ARTICLE}\b"
        r"|\bwann wurde (?:das|dies\w*)(?: \w+)? veröffentlicht|\bquand .{0,30}été publié"
        r"|\bcuándo (?:se|fue) public",
    ),
    (Asked.OUTLET, rf"\b(?:which|what|welche\w*|quel\w*|qué) (?:\w+ )?{_OUTLET}\b"),
    (
        Asked.OUTLET,
        r"\bwho (?:first )?reported\b|\b(?:which|what) (?:agency|source|paper) reported",
    ),
    (
        Asked.SAID,
        rf"\bwhat (?:did|does|do|has|have) .+? {_SAY}\b|\bhow (?:did|does) .+? (?:respond|react|"
        r"describe)\b|\bwas (?:sagte?|sagen|erklärte|kritisierte?|forderte?|behauptete?)\b"
        r"|\bque (?:dit|raconte|déclare|affirme|réclame)|\bqu['\u2019]a (?:dit|déclaré)"
        r"|\bqué (?:dijo|dice|declaró|afirmó|reclama)",
    ),
    (Asked.AGE, r"\bhow old\b|\bwhat (?:is|was) .{2,60} age\b|\bwie alt\b|\bquel âge\b"),
    (
        Asked.HOW_MUCH,
        r"\bhow much\b|\b(?:what|which) (?:\w+ )?(?:\w+ )?(?:\w+ )?(?:percentage|share|price|cost|"
        r"amount|profit|revenue|salary|fine|budget|dividend|pay rise)\b|\bwhat (?:does|did|would|"
        r"will) .{2,60} (?:cost|earn|pay)\b|\bat what (?:price|cost)\b"
        r"|\bhow (?:high|large|big) (?:is|are|was|were|will) (?:\w+ ){1,3}?(?:damage|costs?|"
        r"loss(?:es)?|price|fine|debt|bill|profit|reward)\b"
        r"|\bwieviel\b|\bwie viel\b|\bwie hoch\b|\bcuánto (?:cuesta|costó|dinero|aportó)",
    ),
    (
        Asked.HOW_MANY,
        r"\bhow (?:many|often)\b|\bwhat (?:is|was|were|are)? ?(?:the |its |his |her |their )?"
        r"(?:\w+ ){0,2}(?:number|rate|total|toll|score|turnout|population)\b"
        r"|\bwie viele\b|\bcombien\b|\bcuánt[oa]s\b",
    ),
    (
        Asked.MEASURE,
        r"\bhow (?:long|far|high|large|big|tall|fast|deep|wide|heavy|hot|cold|strong|quickly)\b"
        r"|\bwie (?:lange|tief|weit|groß|schnell)\b|\bcuánto (?:mide|dura|pesa)|\bcuánto\b",
    ),
    (
        Asked.WHEN,
        r"\bwhen\b|\b(?:what|which) (?:date|day|year|month|time)\b|\bsince when\b|\bwann\b"
        r"|\bquand\b|\bcuándo\b",
    ),
    (
        Asked.WHERE,
        r"\bwhere\b|\b(?:what|which) (?:city|town|place|region|state|street|building)\b|^wo\b"
        r"|\bwohin\b|\boù\b|\bdónde\b|\badónde\b",
    ),
    (
        Asked.WHY,
        r"\bwhy\b|\bwhat (?:is |was |were |are |has |have |had )?(?:caus|led|prompt|dr[ioa]v|"
        r"trigger)\w*\b|\bwhat (?:is|was|were|are) the (?:causes?|reasons?)\b"
        r"|\bwhat .{3,60} driven by\b|\bhow come\b|\bwarum\b|\bweshalb\b|\bwieso\b"
        r"|\bpourquoi\b|\bpor qué\b",
    ),
    (
        Asked.IDENTITY,
        rf"^\W*(?:who|wer|qui|quién|quiénes) {_BEING} (?:(?-i:[^\W\da-z_])[\w\u2019'.-]*\s?|"
        r"(?:de|van|von|al|bin|del|la|dr\.|mr\.|ms\.)\s)+\W*$",
    ),
    (
        Asked.WHO,
        r"\bwho(?:m|se)?\b|\b(?:which|what) (?:\w+ )?(?:person|people|man|woman|minister|official|"
        r"president|company|firm|party|group|team|country|leader|judge|player|scientist|senator|"
        r"governor|states|countries|companies)\b|\bwe(?:r|n|m)\b|\bwelche[rsnm]? (?:partei|firma|"
        r"land|person)\b|^\W*qui\b|\bquién(?:es)?\b",
    ),
    (Asked.THING, r"^\W*what (?:would|will|did|does|do|can|could|should|may|might|must)\b"),
)
_KINDS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)

COUNTS: frozenset[Asked] = frozenset({Asked.HOW_MANY, Asked.HOW_MUCH, Asked.MEASURE, Asked.AGE})
"""Kinds that a number answers, perhaps another number in another outlet."""

FACTOIDS: frozenset[Asked] = COUNTS | {Asked.WHO, Asked.IDENTITY, Asked.WHEN, Asked.WHERE}
"""Kinds that one fact answers."""


def what_is_asked(question: str) -> Asked:
    """The kind of the question; `OTHER` for yes/no questions and for "what"."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), Asked.OTHER)
