"""How well a sentence reads when it is taken out of its article."""

from __future__ import annotations

import re

# Each is taken off a sentence's score (0 to 1). Set by reading answers over real articles.
LEANING = 0.09  # "He said so too."
LINKED = 0.01  # "But the minister ..."
FRAGMENT = 0.07  # half of a quotation, a lower-case start, no final punctuation
QUESTION = 0.15
ADDRESSING = 0.20  # speaks to the reader
COMMANDING = 0.40  # tells the reader, or the reader's software, what to answer or ignore
CLUTTER = 0.15  # addresses, handles, links run together with the text, notes of the editors
CAPTION = 0.12  # says what a picture shows
HEADING = 0.10  # most words with capitals
LONG_FROM, LONG_PER_100 = 260, 0.05  # characters; per further 100 of them

_PRONOUN = re.compile(
    r"(?:(?:i|we|you)|[\"“'\u2018«„]?(?:he|she|they|it|this|that|these|those|him|such|there|then|"
    r"er|es|il|elle|ils|elles|él|ella|ellos|cela|ceci|eso|esto|both|others?|neither))\b"
    r"(?! (?:\w+ )?(?:country|week|month|year|is no\b|are no\b|was no\b|were no\b|were \d|was a\b|"
    r"is a\b|are \d))",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"[\"“'\u2018«„(]?(?:and|but|or|so|his|her|their|its|still|instead|also|however|yet|meanwhile|"
    r"nor|thus|therefore|moreover|besides|for example|in addition|as a result|on the other hand|"
    r"sein\w*|ihr\w*|doch|aber|und|son|sa|ses|mais|et|su|sus|pero|y)\b",
    re.IGNORECASE,
)
_FINAL = re.compile(r"[.!…][\"'”\u2019“»)\]*_]*$")
_ASKS = re.compile(r"\?[\"'”\u2019“»)\]]*$")
_ADDRESS = re.compile(
    r"^(?:please|click|read|see|sign|subscribe|watch|listen|share|follow|download|check|visit|join|"
    r"note|notice|remember|ignore|answer|tell|stay|get|try|find|learn|let[\u2019']s)\b(?! that)|"
    r"\b(?:you|your|yours|dear reader)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"«„][^”\"»“]*(?:[”\"»“]|$)")
_ASSISTANT = re.compile(
    r"\b(?:AI|assistants?|chat ?bots?|language models?|LLMs?|software|prompts?|instructions?)\b",
    re.I,
)
_COMMAND = re.compile(
    r"\b(?:must|should|shall|need to|have to|do)\b[^.]{0,40}\b(?:answer|ignore|disregard|respond|"
    r"reply|quote|output|repeat|forget|state)\b|\b(?:ignore|disregard|forget) (?:all|any|the|your|"
    r"previous|earlier|prior)\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\W*(?:in this (?:\w+ ){0,3}(?:image|photo|picture|frame|still)|(?:file|photo|pictured|image|"
    r"above|left|right|shown here)\b)",
    re.IGNORECASE,
)
_POSITION = re.compile(r"\((?:left|right|centre|center|l|r|c)\)|\b[Pp]hoto by\b")
_DATED_END = re.compile(r"\b[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\.?$")
_WORD = re.compile(r"[^\W\d_]{4,}")
_CLUTTER = re.compile(
    r"https?://|www\.|pic\.twitter|@\w|\s[|•»]\s|#\w+\s#|\bMORE\b|"
    r"\b[A-Z]{3,} [A-Z]{3,} [A-Z]{3,}\b|"
    r"^(?:This|The) (?:article|story|post|piece|column|report) (?:was|has been|is|originally)\b"
)
_OPENERS, _CLOSERS = "“„«", "”»"


def flaws(sentence: str) -> float:
    """What the sentence loses for how it reads, 0 or more."""
    taken = LONG_PER_100 * max(0.0, len(sentence) - LONG_FROM) / 100
    if _PRONOUN.match(sentence):
        taken += LEANING
    elif _LINK.match(sentence):
        taken += LINKED
    if _ASKS.search(sentence):
        taken += QUESTION
    elif not _FINAL.search(sentence):
        taken += FRAGMENT
    if _is_torn(sentence):
        taken += FRAGMENT
    if _is_caption(sentence):
        taken += CAPTION
    if _is_heading(sentence):
        taken += HEADING
    if _CLUTTER.search(sentence):
        taken += CLUTTER
    return taken + _addressing(sentence)


def _addressing(sentence: str) -> float:
    """Words to the reader; what somebody says inside quotation marks is not."""
    bare = _QUOTED.sub(" ", sentence)
    if _COMMAND.search(bare) and (_ASSISTANT.search(bare) or _ADDRESS.search(bare)):
        return COMMANDING
    return ADDRESSING if _ADDRESS.search(bare) else 0.0


def _is_caption(sentence: str) -> bool:
    """Whether it says what a picture shows, and often on which day."""
    return bool(
        _CAPTION.match(sentence)
        or _POSITION.search(sentence)
        or _DATED_END.search(sentence, max(0, len(sentence) - 24))
    )


def _is_heading(sentence: str) -> bool:
    """Whether nearly all of its longer words have capitals, as in headings in English."""
    words = _WORD.findall(sentence)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


def _is_torn(sentence: str) -> bool:
    """Whether it begins in the middle, or has one end of a quotation only."""
    if sentence[0].islower():
        return True
    if sentence.count('"') % 2:
        return True
    opened = sum(sentence.count(mark) for mark in _OPENERS)
    closed = sum(sentence.count(mark) for mark in _CLOSERS)
    if "„" in sentence:
        closed = opened = 0
    return opened != closed
