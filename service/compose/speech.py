"""How a sentence tells what somebody says: who, by which verb, in whose words, through whom."""

from __future__ import annotations

import re

from service.compose.speaker import SAYS, speaker_of
from service.domain import SpeakerKind, Speech, SpeechForm
from service.text.names import names
from service.text.opinion import unquoted
from service.text.outlets import is_outlet
from service.text.quotations import quotations

_DIRECT = 0.4  # share of a sentence in quotation marks, from which it is the speaker's own words
_FEWEST = 2  # words of a quotation that is more than a term
_VERB = re.compile(rf"\b{SAYS}\b")
_NAME = (
    r"(?:the\s)?[*_]*(?P<outlet>[A-Z][\w.&\u2019'-]*(?:\s(?:of\s)?[A-Z][\w.&\u2019'-]*){0,4})[*_]*"
)
_BEGINS = r"(?<![\w.&\u2019'*-])"  # not inside of a name: a long run of letters is read once
_SOURCE = (
    r"(?P<source>(?:(?:a|an|the|two|three|four|five|several|some|unnamed|anonymous|multiple)\s)?"
    r"[^,.;:“”\"]{3,70}(?=[,.;:“”\"]|$))"
)
# "according to the Post, citing officials"; "the Post reported, citing two officials".
_CITING = re.compile(
    rf"(?:(?i:according to)\s{_NAME}|{_BEGINS}{_NAME.replace('outlet', 'reporter')}\s"
    rf"(?:reported|reports|said|says|wrote|writes)[^,“”\"]{{0,40}})(?:,\s|\s)"
    rf"(?:citing|quoting|which cited|who cited|with reference to)\s{_SOURCE}"
)
_TOLD = re.compile(
    rf"\b(?:told|tells)\s{_NAME}|\bin an interview with\s{_NAME.replace('outlet', 'host')}"
)
_ACCORDING = re.compile(rf"(?:^|[\s,])(?i:according to|laut|selon|según)\s{_NAME}")
_UNNAMED = re.compile(
    r"^(?:(?:an?|the|some|several|two|three|many|other|unnamed|senior|former|western|us|u\.s\.)\s)*"
    r"(?:[a-z]+\s){0,2}(?:officials?|sources?|people|persons?|aides?|diplomats?|witness(?:es)?|"
    r"lawyers?|experts?|analysts?|spokes\w+|residents?|insiders?)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^(?:the|an?|its|their)?\s?(?:[a-z]+\s){0,3}(?:minister|president|mayor|governor|judge|chancellor|"
    r"prosecutor|director|captain|chairman|chairwoman|secretary|commissioner|owner|leader)$",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:ministry|government|company|police|union|court|agency|committee|council|federation|club|"
    r"authority|department|bureau|institute|association|commission|board|office|house|party|group|"
    r"coalition|museum|hospital|bank|university|league|senate|congress|parliament|campaign|chamber|"
    r"alliance|service|administration|province|city|town|navy|army|tribunal|brigade)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[*_]+")


def speech_of(
    sentence: str, speaker: str | None = None, *, resolved: bool = False
) -> Speech | None:
    """The speech of a sentence; None where nobody is named for it.

    `speaker` is who is known to say it, else an explicit verb in the sentence tells. An outlet is
    the speaker only where it names nobody else: what it reports from others keeps both steps.
    """
    plain = unquoted(sentence)
    passed_on, source = _passed_on(plain)
    who = source or speaker or speaker_of(sentence)
    if who is None and passed_on:
        who, passed_on = passed_on[0], passed_on[1:]
    if who is None:
        return None
    at = max(0, plain.find(who))
    near = sorted(_VERB.finditer(plain), key=lambda one: abs(one.start() - at))
    verb = near[0] if near else None
    named = tuple(one for one in passed_on if one != who)
    return Speech(who, _kind(who), _form(sentence), verb.group() if verb else None, named, resolved)


def _passed_on(plain: str) -> tuple[tuple[str, ...], str | None]:
    """The outlets through which it came, and the source that the innermost cites."""
    for citing in _CITING.finditer(plain):
        outlet, source = citing["outlet"] or citing["reporter"], _clean(citing["source"])
        named = _UNNAMED.match(source) or _BODY.search(source) or names(source)
        if is_outlet(outlet) and named:
            return (_clean(outlet),), source
    found = [
        name
        for match in (*_ACCORDING.finditer(plain), *_TOLD.finditer(plain))
        for name in match.groupdict().values()
        if name and is_outlet(name)
    ]
    return tuple(dict.fromkeys(map(_clean, found))), None


def _clean(name: str) -> str:
    return _MARKS.sub("", name).strip(" ,.")


def _kind(who: str) -> SpeakerKind:
    if is_outlet(who):
        return "institution"
    if _UNNAMED.match(who) and not re.search(r"\s[A-Z][a-z]+\s[A-Z]", f" {who}"):
        return "unnamed"
    if _OFFICE.match(who):
        return "office"
    return "institution" if _BODY.search(who) else "person"


def _form(sentence: str) -> SpeechForm:
    quoted = [one for one in quotations(sentence) if len(one.surface.split()) >= _FEWEST]
    if not quoted:
        return "indirect"
    share = 1 - len(unquoted(sentence)) / len(sentence)
    return "direct" if share >= _DIRECT else "mixed"
