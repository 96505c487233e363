"""Sentences as exact spans, and which stretches of an article are no sentence at all."""

from __future__ import annotations

import re

from service.domain import Span
from service.text.boundaries import starts

_CODE = re.compile(r"[a-z]{2,3}")
_UNKNOWN = frozenset({"und", "unk", "xx", "non", "none", "null"})


def sentence_spans(text: str, language: str = "en") -> tuple[Span, ...]:
    r"""The sentences of `text`, in order, disjoint, with no white space at either end.

    A newline always ends a sentence. Together the spans hold every character of `text` that is
    not white space. `language` is an ISO 639-1 code, with or without a region; English if unknown.
    """
    code = _known(language)
    spans: list[Span] = []
    offset = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            start = 0
            for end in (*starts(line, code), len(line)):
                stretch = line[start:end]
                first = offset + end - len(stretch.lstrip())
                body = len(stretch.strip())
                if body:
                    spans.append(Span(first, first + body))
                start = end
        offset += len(line) + 1
    return tuple(spans)


def _known(language: str | None) -> str:
    """A code that is safe to hand to sentencex (which takes unknown codes for English)."""
    code = re.split("[-_]", (language or "").strip().lower(), maxsplit=1)[0]
    return code if _CODE.fullmatch(code) and code not in _UNKNOWN else "en"


_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_FINAL = re.compile(r"""[.!?…。\uff01\uff1f؟।]["'”\u2019“»)\]]*$""")
_MENU = re.compile(
    r"(?:read (?:more|also)|see also|click here|sign up|subscribe|share this|follow us|watch live|"
    r"follow (?:him|her|them) on|must watch|continue reading|story continues|replay more|"
    r"all rights reserved|lesen sie|mehr zum thema|jetzt abonnieren|lire aussi|à lire|"
    r"lire la suite|abonnez-vous|leer más|lee también|suscríbete|más información)\b"
    r"|(?:advertisement|anzeige|publicité|publicidad)\W*$"
    r"|(?:related(?: stor(?:y|ies)| articles?| content)?|watch(?: now| more)?):"
    r"|(?:copyright )?(?:©|\(c\)|copyright) ?\d",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:file )?(?:photo|photograph|image|picture|illustration|video|foto|bild|crédit|crédito)s?"
    r"(?: credit| courtesy)?\s*[:/]"
    r"|(?:photo|photograph|image|illustration)s? (?:by|courtesy)\b"
    r"|(?:credit|caption|quelle|fuente|source):|(?:AP|AFP|Reuters|EPA|dpa)[ /]photo",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:^|/| via )(?:AP|AFP|Reuters|EPA|Getty(?: Images)?|TNS|dpa)(?:/[^/]{1,40})*\W*$",
    re.IGNORECASE,
)
_TWEET = re.compile(r"(?:https?://|pic\.)\S+|[—\u2013-]\s*[^()]{1,60}\(@|\(?@\w+\)?$")
_BYLINE = re.compile(r"(?:by|von|par|por)\s", re.IGNORECASE)
_NAME_LINKS = re.compile(r"and|und|et|y|for|with|in|de|van|von|der|den|del|la|le|bin|al")
_BYLINE_WORDS_MAX = 14
_SHORTEST = 2  # words, with final punctuation: "He resigned."
_SHORTEST_BARE = 4  # words, without it: shorter ones are headings and labels
_SHORTEST_LEAD = 6  # words before a colon: shorter ones are labels
_SHORTEST_UNCASED = 6  # letters, in scripts without case, where words can't be counted


def is_sentence(text: str) -> bool:
    """Whether `text` can be read as a sentence: no rule, label, byline, credit, menu, tweet tag."""
    body = text.strip()
    words = _LETTERS.findall(body)
    if not words or _is_furniture(body):
        return False
    if not any(word[0].lower() != word[0].upper() for word in words):
        return sum(map(len, words)) >= _SHORTEST_UNCASED
    if not any(word[:2].islower() and len(word) > 1 for word in words):
        return False
    if body.endswith(":"):
        return len(words) >= _SHORTEST_LEAD
    return len(words) >= (_SHORTEST if _FINAL.search(body) else _SHORTEST_BARE)


def _is_furniture(body: str) -> bool:
    """Whether `body` is something that surrounds an article rather than tells it."""
    plain = body.lstrip("([|*•>→»-\u2013 ")
    return bool(
        _MENU.match(plain)
        or _CREDIT.match(plain)
        or (not _FINAL.search(body.rstrip(")")) and _AGENCY.search(body))
        or _TWEET.match(body)
        or _is_byline(body)
    )


def _is_byline(body: str) -> bool:
    """Whether `body` is "By" and names, with nothing after them."""
    if not _BYLINE.match(body) or _FINAL.search(body):
        return False
    words = body.replace(",", " ").split()[1:]
    return len(words) <= _BYLINE_WORDS_MAX and all(
        not word[0].islower() or _NAME_LINKS.fullmatch(word) for word in words
    )
