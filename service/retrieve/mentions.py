"""What a text speaks of: names, and phrases behind an article; and who of them a pronoun fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from service.text.names import names
from service.text.stopwords import STOP_WORDS

_re = partial(re.compile, flags=re.IGNORECASE)
AUXILIARIES = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|will|must|(?:c|w|sh)ould)(?:n['’]t)?"
)
_ROLE = _re(
    r"\b(?:mayor|minister\w*|president|governor|senator|judge|captain|officer|dealer|lawyer|leader|"
    r"director|chair(?:wo)?man|chief|head|founder|owner|author|teacher|professor|scientist|doctor|"
    r"researcher|\w+ologist|driver|engineer|spokes\w+|prosecutor|coach|player|act(?:or|ress)|mr|mrs|"
    r"ms|dr|bürgermeister\w*|präsident\w*|maire|ministre|présidente?|juge|\w+ólog[oa]|alcald\w+)\b"
)
_NO_PERSON = _re(
    r"\b(?:rail|bank|party|council|club|union|institute|university|court|company|times|press|city|"
    r"energy|motors|gallery|bridge|street|house|sea|river|lake|bay|port|island|hall|museum|park)\b"
)
MAN, WOMAN = _re(r"\b(?:he|him|his|er|ih[nm]|él|il)\b"), _re(r"\b(?:she|hers?|ella|elle)\b")
PLACED = _re(r"\b(?:in|into|at|to|from|near|on|of|over|nach|bei|aus|dans|de|en|à) (?:the )?$")
_PHRASE = _re(
    r"\b(?:the|an?|its|their|his|her|der|die|das|les?|la|el|los|une?|una?|eine?)(?: (?!(?:\w+ed|"
    rf"\d+|found|won|said|{'|'.join(STOP_WORDS['en'] | STOP_WORDS['de'])})\b)[\w-]+){{1,4}}"
    r"(?: of (?!the )\w+)?"
)
_VERB = _re(r"\b(?:do|does|did|will|[cw]ould|(?:when|how|why)(?= the )) (\S+ .+) (?-i:[a-z]+)$")
_FULL_NAME = re.compile(r"(?!The |La |El )(?:[^\W\d_a-z][\w.'’-]+ ){1,2}[^\W\d_a-z][\w'’-]+")
_JOINT = re.compile(r"(?: \d+)? (?:of|in|over) (?:the )?|['\u2019]s ")


class Mention(NamedTuple):
    """A name or a phrase behind an article, with the text on both sides."""

    text: str
    head: str
    rest: str
    named: bool
    person: bool


def mentions(text: str) -> list[Mention]:
    """The names and the phrases behind an article, in order; "the floor of the Sea" is one."""
    facts = [one for one in names(text) if one.span.start or not one.surface.endswith("s")]
    named = [(one.span.start, one.span.end) for one in facts]
    joined: list[tuple[int, int]] = []
    for start, end in sorted([*named, *(found.span() for found in _PHRASE.finditer(text))]):
        last = joined[-1] if joined else (start, start)
        if start < last[1] or _JOINT.fullmatch(text[last[1] : start]):
            joined[-1] = (last[0], max(last[1], end))
            continue
        role = re.search(rf"{_ROLE.pattern}\.? $", text[last[1] : start], re.IGNORECASE)
        joined.append((last[1] + role.start() if role else start, end))
    return [_mention(text, *one, any(one[0] <= at < one[1] for at, _ in named)) for one in joined]


def _mention(text: str, start: int, end: int, named: bool) -> Mention:
    if verb := _VERB.search(text[:end]):
        end = verb.end(1) if verb.start(1) == start or not text[end:].strip(" ?") else end
    surface, head = text[start:end], text[:start]
    other = _NO_PERSON.search(surface) or PLACED.search(head) or re.search(r"'s? $", head)
    person = _ROLE.search(surface) or (named and not other and _FULL_NAME.fullmatch(surface))
    return Mention(surface, head, text[end:], named, bool(person))


def fitting(word: str, among: Sequence[Mention]) -> list[Mention]:
    """The mentions that a pronoun can stand for; whom the text calls "she" is no "he"."""
    man, woman = MAN.fullmatch(word), WOMAN.fullmatch(word)
    if word in ("it", "its"):
        return [one for one in among if not one.person]
    if not (man or woman):
        return [one for one in among if one.text.endswith("s")]
    own, other, article = (MAN, WOMAN, "la ") if man else (WOMAN, MAN, "el ")
    persons = [m for m in among if m.person or _FULL_NAME.search(m.text)]
    said = [(m, m.rest.split(".")[0][:90]) for m in persons if m.text[:3].lower() != article]
    sure = [one for one, rest in said if own.search(rest)]
    return sure or [one for one, rest in said if not other.search(rest)]
