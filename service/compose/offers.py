"""Questions that one sentence of an article answers, formed from its own words (English)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.compose.candidates import candidates
from service.compose.speech import speech_of
from service.domain import Article, Evidence, Span
from service.text.names import names
from service.text.orders import orders

LONGEST = 90  # characters of a question that is still read at a glance
_HEADLINE = (20, 110)  # characters of a title that can stand as a topic
_AT_HEAD = 12  # sentences of an article that are looked at
_ADDRESS = re.compile(r"https?:|www\.|[<>{}\[\]|`\\]|@\w|\w\.[a-z]{2,}(?:/|\b)")
_ORDER = re.compile(r"\b(?:you are now|act as|pretend to|from now on)\b", re.IGNORECASE)

_BE = r"(?:was|were|is|are|has|have|had|will|would|can|could|must|should)"
_STOP = (
    r"(?=\s(?:of|in|on|at|to|for|from|by|with|and|or|but|that|which|who|as|after|before|than|into|"
    rf"over|under|about|against|{_BE}|did|does|do|may|might|not|n't|\w+ed)\b|[,.;:”\"’]|$)"
)
# "said the ferry had not slowed down": what it is about
_ABOUT = re.compile(
    rf"\bthe (?!same|only|first|last|other|most|best|way)[a-z]+(?:\s[a-z]+){{0,2}}?{_STOP}"
)
_VAGUE = re.compile(
    r"the (?:\w+ )?(?:day|time|people|man|woman|thing|end|year|week|month|case|fact|number|"
    r"statement|way|morning|evening|night|others|world|country|state|situation|issue|report|"
    r"public|direction|government|science|president|deadline|decision|move|matter|question|point|"
    r"idea|part|side|place|group|problem|process|power|device|phone|dictate|future|past|moment)s?$"
)
# "Twelve passengers were taken to hospital in Vell": how many
_COUNTED = re.compile(
    r"(?:^|[\s,])(?:about |around |nearly |almost |at least |more than |some )?"
    r"(?:\d[\d,.]*|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|"
    r"[Ee]leven|[Tt]welve|[A-Z]?[a-z]+(?:teen|ty)(?:-\w+)?)(?: (?:million|thousand|hundred))? "
    r"(?P<noun>(?:[a-z]+ )?(?:people|passengers|workers|drivers|residents|officers|soldiers|"
    r"students|children|jobs|houses|homes|cases|votes|companies|ships|flights|articles|schools|"
    r"animals|members|households|protesters|demonstrators))"
    r" (?P<rest>(?:were|are|have been|had been|will be) [a-z]+(?:ed|en|rt|ld|st|ught)\b"
    r"[^,.;:]{8,60})"
)
# "The road was closed because …": why
_BECAUSE = re.compile(
    rf"^(?P<subject>(?:The|A|An|[A-Z]\w+) (?:\w+ ){{0,4}}?)(?P<verb>{_BE}) "
    r"(?P<rest>[^,.;:]{8,60}?),? because (?P<why>.{12,})$"
)
_CLAUSE = re.compile(r"\s(?:and|but|while|because|as|according|said|who|which|that)\b")
_TITLE = re.compile(r"(?:The|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Judge|President|Minister)\b")
_NAME = re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*")
_PRONOUN = re.compile(
    r"\b(?:such|he|she|it|they|him|her|them|his|hers|its|their|theirs|this|these|those|that|we|us|our|"
    r"you|your|I|my|me|here|there|today|yesterday|tomorrow|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b",
    re.IGNORECASE,
)


_NO_SUBJECT = frozenset(
    [
        "not",
        "nor",
        "earlier",
        "later",
        "some",
        "more",
        "most",
        "many",
        "all",
        "none",
        "only",
        "even",
        "both",
    ]
)
_MENTIONED = 3  # times, from which an article is about what it names


@dataclass(frozen=True, slots=True)
class Offer:
    """A question and the sentence that answers it."""

    question: str
    sentence: str
    speaker: str | None = None


def questions_of(article: Article) -> Iterator[Offer]:
    """Questions that the first sentences of an English article answer, in their order."""
    if article.language != "en":
        return
    whole = Evidence(1, article, Span(0, len(article.text)), (), 1.0)
    for one in candidates([whole])[:_AT_HEAD]:
        if one.is_header:
            continue
        for offer in (_why(one.text, article), _how_many(one.text), _what_said(one.text, article)):
            if offer and len(offer.question) <= LONGEST and can_be_shown(offer.question):
                yield offer


def topic_of(article: Article) -> str | None:
    """The headline, where it can stand as a topic."""
    title = " ".join(article.title.split())
    shortest, longest = _HEADLINE
    return title if shortest <= len(title) <= longest and can_be_shown(title) else None


def can_be_shown(text: str) -> bool:
    """Whether a text of an article is fit to be offered: no address, no markup, no order."""
    return not (_ADDRESS.search(text) or _ORDER.search(text) or orders(text))


def _why(sentence: str, article: Article) -> Offer | None:
    found = _BECAUSE.match(sentence)
    if not found or _PRONOUN.search(found["subject"] + found["rest"]):
        return None
    subject, rest = found["subject"].strip(), found["rest"].rstrip()
    first = re.escape(subject.split()[0])
    if not re.search(rf"[a-z,] {first}\b", article.text):  # nowhere but at the head of a sentence
        subject = subject[0].lower() + subject[1:]
    if subject.split()[0] in _NO_SUBJECT:
        return None
    return Offer(f"Why {found['verb']} {subject} {rest}?", sentence)


def _how_many(sentence: str) -> Offer | None:
    found = _COUNTED.search(sentence)
    if not found:
        return None
    rest = _cut(found["rest"])
    if _PRONOUN.search(rest) or not (names(rest) or len(rest.split()) >= 5):
        return None
    return Offer(f"How many {found['noun']} {rest}?", sentence)


def _cut(rest: str) -> str:
    """Without a clause that says something else."""
    return re.split(r"\s(?:and|but|while|because|as|according|said|who|which|that)\b", rest)[
        0
    ].rstrip()


def _what_said(sentence: str, article: Article) -> Offer | None:
    speech = speech_of(sentence)
    if speech is None or speech.kind != "person" or speech.resolved or speech.reported_by:
        return None
    person = _person(speech.speaker)
    verb = re.search(r"\b(?:said|says|told reporters)\b(.*)", sentence)
    if person is None or person not in sentence or verb is None:
        return None
    told = sentence.replace(person, "")
    named = (one.group() for one in _ABOUT.finditer(told))
    about = next((one for one in named if not _VAGUE.match(one) and _is_on(article, one)), None)
    if about is None:
        return None
    return Offer(f"What did {person} say about {about}?", sentence, person)


def _is_on(article: Article, about: str) -> bool:
    """Whether the article is on this: its title says so, or it comes back to it."""
    noun = about.split()[-1].removesuffix("s")
    shown = re.compile(rf"\b{re.escape(noun)}", re.IGNORECASE)
    return bool(shown.search(article.title)) or len(shown.findall(article.text)) >= _MENTIONED


def _person(speaker: str) -> str | None:
    """The name without office or title; None where it is no first and family name."""
    words = speaker.split()[-2:]
    fit = len(words) == 2 and all(map(_NAME.fullmatch, words)) and not _TITLE.match(words[0])
    return " ".join(words) if fit else None
