"""Who is speaking in a sentence, where it says so itself."""

from __future__ import annotations

import re

from service.text.names import names
from service.text.remembered import remembered

_SAID = (
    r"(?:said|says|told|tells|claimed|claims|argued|argues|announced|announces|denied|denies|"
    r"stated|states|added|adds|warned|warns|insisted|insists|wrote|writes|tweeted|explained|"
    r"explains|promised|promises|replied|responded|stressed|stresses|urged|urges|criticized|"
    r"criticised|criticizes|criticises|acknowledged|admitted|noted|notes|testified|predicted|"
    r"predicts|confirmed|confirms|(?:reported|reports)(?= that)|suggested|suggests|accused|accuses|"
    r"called(?! (?:off|up|in|out|back)\b)|estimated|estimates|"
    r"complained|recalled|recalls|conceded|reiterated|pledged|vowed|demanded|asked|apologi[sz]ed|"
    r"sagte|sagt|erklärte|erklärt|betonte|forderte|kritisierte|warnte|meinte|räumte|"
    r"raconte|affirme|déclare|dément|souligne|assure|regrette|explique|précise|"
    r"dijo|afirma|afirmó|advierte|recuerda|recordó|declaró|negó|anunció|confirmó|aseguró|señaló|"
    r"señala|explicó|reclama|reclamó|pidió|sostiene|sostuvo)"
)
_FRENCH = r"(?:a|ont) (?:déclaré|dit|affirmé|annoncé|précisé|expliqué|salué|estimé)"
_VERB = rf"(?:{_SAID}|{_FRENCH})"
SAYS = _VERB
"""The verbs of saying, as a pattern."""

# A body without a proper name, with its article: "the company", "provincial officials".
_BODY = (
    r"(?:(?:[Tt]he|[Aa]n?)\s(?:[\w\u2019'-]+\s){0,3}?)?"
    r"(?:(?:[a-z]+\s)?(?:ministry|minister|spokes(?:man|woman|person)|company|police|government|"
    r"union|court|officials|official|agency|committee|council|president|operator|mayor|judge|"
    r"federation|club|authority|province|prosecutors?|researchers|scientists|investigators|"
    r"lawmakers|lawyers?|residents|hospital|museum|bureau|institute)\b(?!\sreport))"
)
_LOWER_ROLE = re.compile(r"^(?:[Tt]he|[Aa]n?)?\s?[a-z]")
_NAME = (
    r"(?:[^\W\da-z_][\w.\u2019'&-]*(?:\s(?:(?:of|for|the|de|van|von|der|al|bin|del|la|and)\s){0,2}"
    r"[^\W\da-z_][\w.\u2019'&-]*){0,7})"
)
# Words before a name that say what somebody is; "friend of Roe" speaks of another than Roe.
_ROLE = (
    r"(?:(?:His|Her|Its|Their|The|La|El|Los|Las|Le|Les|Der|Die|Das)\s)?"
    r"(?:(?:(?!(?:of|for|with|by|to|from|at|on|in|and|that|de|du|des|del|von|der)\s)[a-zé-]+\s){1,4})?"
)
# Behind the verb it must not run into a clause: "said the mayor repaid Roe".
_ROLE_AFTER = _ROLE.replace(
    "[a-zé-]+", r"(?!(?:the|had|has|have|was|is|were|did|would|will|[a-z]+ed)\s)[a-zé-]+"
)
# "said Rovers coach Pal Hendry": whose coach he is comes before his office.
_WHOSE = (
    rf"(?:{_NAME}\s(?:(?!(?:of|for|in|at|on|from|to|by|with|as|and|bei|am|im|auf|vor|nach|zu|der|die|"
    r"das|dem|den|de|du|dans|en|del|la)\s)[a-z]+\s){1,2})?"
)
# Behind a name that stands after the verb the clause is over: in "said Roe had left" Roe is silent.
_OVER = (
    r"(?=[,.;:)–—“”\"«»]"
    r"|\s(?:in|at|on|of|during|after|before|to|as|who|while|by|from|and|for|bei|am|im|auf|vor|nach|"
    r"zu|dans|à|lors|en|durante|tras|ante)\b|$)"
)
_WHO = rf"(?:{_ROLE}(?P<who>{_NAME})|(?P<body>{_BODY}))"
_ASIDE = r"(?:,\s[^,“”\"]{1,90},|\s\([^)]{1,40}\))?"
_DATELINE = r"(?:[A-Z][\w ,.]{1,40}\([A-Z][\w ]{1,30}\)\s[—\u2013-]{1,2}\s)?"
_ADVERB = r"(?:(?:has|have|had|also|later|then|once|\w+ly)\s){0,2}"
# The first that matches wins. A name counts at the start of a clause only: in "Fears that Roe said
# this" nobody is quoted.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:^|,\s|[”\"»]\s)(?i:according to|laut|selon|d['\u2019]après|según)\s(?:the\s)?{_WHO}",
        rf"[\"”»,]\s(?!tells|told|asked|called|accused|urged|demanded)(?:{_VERB})\s{_ROLE_AFTER}{_WHOSE}"
        rf"(?P<who>{_NAME})(?P<body>){_OVER}",
        rf"^(?:Its|His|Her|Their|Su|Sa|Son|Seine?|Ihre?)\s[a-z "
        rf"-]{{3,40}},\s(?P<who>{_NAME})(?P<body>),\s{_VERB}\b",
        rf"(?:^|[\"”»,]\s){_BODY},\s(?P<who>{_NAME})(?P<body>),\s{_VERB}\b",
        rf"^{_DATELINE}(?:[^,“”\"«»]{{0,60}},\s)?{_WHO}{_ASIDE}\s{_ADVERB}{_VERB}\b",
        rf"[\"”»,]\s{_WHO}{_ASIDE}\s{_ADVERB}{_VERB}\b",
    )
)
_PRONOUN = re.compile(
    r"(?:he|she|they|it|we|i|you|who|which|that|this|one|all|none|some|many|most|others?|both|"
    r"nobody|everyone|er|sie|il|elle|ils|elles|él|ella)",
    re.IGNORECASE,
)


@remembered
def speaker_of(sentence: str) -> str | None:
    """The words that name who is speaking, exactly as they stand in the sentence, or None.

    A person or a body; pronouns name nobody. A wrong speaker is worse than none.
    """
    for pattern in _PATTERNS:
        if found := pattern.search(sentence):
            return _named(found["who"] or found["body"])
    return None


def _named(who: str) -> str | None:
    """The words without what does not name anybody; None when nothing is left."""
    who = _CONJUNCTION.sub("", who.strip(" ,"))
    if not _ACRONYM_END.search(who):
        who = who.rstrip(".")
    if _NOBODY.match(who) or who.endswith(("'s", "\u2019s", "s\u2019")):
        return None
    if _LOWER_ROLE.match(who):
        return who
    facts = names(who)
    return who if facts and facts[-1].span.end >= len(who.rstrip(".")) else None


_CONJUNCTION = re.compile(
    r"^(?:while|when|as|but|and|although|though|because|if|since|after|before)\s", re.IGNORECASE
)
_ACRONYM_END = re.compile(r"\b(?:[A-Z]\.){2,}$")
_NOBODY = re.compile(rf"(?:what|how|where|why)\b|(?:{_PRONOUN.pattern})$", re.IGNORECASE)
