"""Who is speaking in a sentence, where it says so itself."""

from __future__ import annotations

import re

_NAME = (
    r"(?:(?:[Tt]he|[Aa]|[Aa]n)\s+(?:[\w’'-]+\s+){0,4}?(?:minist(?:ry|er)|spokes(?:man|woman|person)|"
    r"compan(?:y|ies)|police|government|union|court|officials?|agency|committee|council|president|"
    r"operator|mayor|judge|federation|club)"
    r"|(?:[A-Z][\w.’'-]*(?:\s+(?:of|the|de|van|von|der|al|bin|and)\b)*\s+){0,6}[A-Z][\w’'-]+)"
)
_VERB = (
    r"(?:said|says|told|claimed|claims|argued|argues|announced|denied|denies|stated|added|warned|"
    r"insisted|wrote|tweeted|explained|promised|replied|responded|stressed|urged|rejected|"
    r"criticized|criticised|acknowledged|admitted|noted|testified|predicted|confirmed)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:\baccording to)\s+(?P<who>{_NAME})",
        rf"[\"”’',]\s*(?:{_VERB})\s+(?P<who>{_NAME})",
        rf"[\"”’',]\s*(?P<who>{_NAME})(?:,[^,]{{2,80}},)?\s+{_VERB}\b",
        rf"^(?:[\w\s’'-]{{0,60}},\s+)?(?P<who>{_NAME})(?:,[^,]{{2,80}},)?"
        rf"\s+(?:has|have|had\s+)?\s*(?:\w+ly\s+)?{_VERB}\b",
    )
)


def speaker_of(sentence: str) -> str | None:
    """The words that name who is speaking, exactly as they stand in the sentence, or None."""
    for pattern in _PATTERNS:
        if found := pattern.search(sentence):
            return found["who"].strip(" ,")
    return None
