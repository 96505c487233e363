"""Signs that a sentence gives a view rather than a fact, outside of what it quotes."""

from __future__ import annotations

import re

from service.text.loaded import WEAK, loaded
from service.text.quotations import quotations
from service.text.remembered import remembered

_FIRST_PERSON = re.compile(
    r"(?<![\w.])(?:I|[Ww]e|[Uu]s|[Oo]urs?|[Mm]y|[Mm]e|[Mm]yself|[Oo]urselves)(?![\w.])"
    r"|\b(?:ich|wir|mein\w{0,2}|unser\w{0,2}|je|nous|notre|nos|yo|nosotros|nuestr[oa]s?)\b"
)
_NORM = re.compile(
    r"\b(?:should(?! have been)|must(?! have)|ought to|needs? to|ha(?:s|ve) to|better not|"
    r"deserves?|let['\u2019]s|muss|müssen|sollte[n]?|doit|doivent|il faut|devrait|"
    r"debe[n]?|hay que)\b"
)
_WEIGHING = re.compile(
    r"\b(?:perhaps|arguably|surely|certainly|naturally|ironically|indeed|after all|in truth|"
    r"to be sure|no wonder|little wonder|it is (?:clear|time|no surprise|hard to)|seems? to|"
    r"at best|at worst|not surprisingly|sadly|luckily|hopefully|fittingly|ultimately|"
    r"the truth is|the fact is|vielleicht|wohl kaum|peut-être|sans doute|quizás?|tal vez)\b"
    r"|\b(?:biggest|greatest|worst|best|most (?:important|dangerous|serious|remarkable)) "
    r"(?:challenge|threat|problem|mistake|failure|hope|thing|danger|lesson|question|news)s?\b",
    re.IGNORECASE,
)
_TALKS = re.compile(r"[?!][\"'”\u2019“»)\]]*$")


def gives_view(text: str, language: str = "en") -> bool:
    """Whether the sentence judges, demands, weighs, asks, or speaks as "I" or "we" by itself.

    What stands in quotation marks is somebody else's.
    """
    bare = unquoted(text)
    return bool(
        _FIRST_PERSON.search(bare)
        or _NORM.search(bare)
        or _WEIGHING.search(bare)
        or _TALKS.search(bare.rstrip())
        or any(word.category not in WEAK for word in loaded(text, language))
    )


def speaks_as_i(text: str) -> bool:
    """Whether the writer speaks of himself, alone or as one of many."""
    return _FIRST_PERSON.search(unquoted(text)) is not None


@remembered
def unquoted(text: str) -> str:
    """`text` with its quotations taken out, each with one space in its place."""
    kept, last = [], 0
    for fact in quotations(text):
        if fact.span.start >= last:
            kept.append(text[last : fact.span.start])
            last = fact.span.end
    return " ".join([*kept, text[last:]])
