"""How well a sentence offers the kind of thing that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from service.compose.asked import Asked
from service.domain import Span
from service.text.dates import dates
from service.text.fact import Fact
from service.text.names import names
from service.text.numbers import numbers

_CACHED = 8_192  # sentences whose facts are remembered, about 2 KB each

NO_SIGN = 0.5  # of every sentence, for kinds that no sign tells

_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|result of|result(?:s|ed) from|"
    r"resulted in|caused?|causes|led to|driven|prompted|so that|in order to|in response to|"
    r"reasons?|blam\w+|trigger\w+|fuel(?:l?ed)|stem(?:s|med)|attribut\w+|citing|weil|wegen|da|"
    r"parce|car|porque|debido)\b",
    re.IGNORECASE,
)
_WEAK_REASON = re.compile(r"\b(?:after|amid|since|as|over|so|to|for|nach|après|tras)\b", re.I)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|off|across|along|around|north of|south of|east of|west of|beside|"
    r"inside|im|bei|à|dans|en)\s+(?:the\s+|der\s+|la\s+|el\s+)?(?:\w+\s+)?$"
)
_SOME_PLACE = re.compile(
    r"\b(?:in|at|near|outside|inside|beside|dans|im|en)\s+(?:the|a|an|der|dem|un|une|una|le|la)\s+\w",
)
_TIME = re.compile(
    r"\b(?:today|yesterday|tomorrow|(?:last|next|this) (?:week|month|year|night|summer|winter|"
    r"spring|autumn|fall)|(?:early|late|mid)[- ]|ago|\d{1,2}(?::\d\d)?\s?[ap]\.?m\b|\d{1,2}:\d\d|"
    r"morning|evening|midnight|noon|summer|winter|spring|autumn|(?-i:January|February|March|April|"
    r"May|June|July|August|September|October|November|December)|(?:gestern|heute|hier|ayer))\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:said|says|saying|told|tells|claim(?:s|ed|ing)|argu(?:es|ed|ing)|announc(?:ed|es)|"
    r"denie[sd]|stat(?:ed|es)|add(?:ed|s)|warn(?:ed|s|ing)|call(?:ed|s|ing)|insist(?:s|ed)|"
    r"according to|critici[sz](?:ed|es|ing)|reject(?:ed|s)|wrote|writes|tweeted|explain(?:ed|s)|"
    r"promis(?:ed|es)|describ(?:ed|es)|repl(?:ied|ies)|respond(?:ed|s)|stress(?:ed|es)|"
    r"urg(?:ed|es)|accus(?:ed|es)|demand(?:ed|s)|asked|spoke|put|apologi[sz]ed|acknowledged|"
    r"predicted|testified|suggested|sagte?|erklärte?|kritisierte?|forderte?|teilte|wies|"
    r"déclar\w+|raconte|affirme|précisé|annoncé|réclame|salué|dijo|afirma|advierte|negó|recuerda|"
    r"anunció|calificó|reclama|confirmó)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:president|minister|chancellor|mayor|senator|governor|judge|professor|officials?|members|"
    r"spokes(?:man|woman|person)|union|company|government|court|police|committee|party|countries|"
    r"residents|workers|leaders?|scientists|researchers|prosecutors?|voters)\b",
    re.IGNORECASE,
)
_OUTLET_NAME = re.compile(
    r"(?:according to|reported by|reported in|first reported|told|said in)\s+(?:the\s+)?"
    r"[*_“\"]{0,2}(?:[A-Z][\w.&-]*\s?){1,4}|"
    r"\b(?:[A-Z][\w.&-]*\s){0,3}(?:Post|Times|News|Journal|Tribune|Herald|Gazette|Courant|Ledger|"
    r"Dispatch|Guardian|Wire|Press|Radio|Television|TV|Review|Weekly|Daily|Telegraph|Chronicle|"
    r"Observer|Reuters|Bloomberg|CNN|BBC|NBC|CBS|ABC|NPR|Politico|Axios)\b[*_”\"]{0,2}"
)
_REPORTED = re.compile(r"\b(?:report(?:ed|s|ing)?|according to|published|first|citing)\b", re.I)
_MONEY_OR_SHARE = re.compile(
    r"[$€£¥]\s?\d|\d\s?%|\b(?:percent|per cent|euros?|dollars?|pounds|prozent|cents?|pour cent|"
    r"por ciento|two[- ]thirds|a (?:third|quarter)|"
    r"(?<!and a )half(?! (?:an|a|hour|year|day|week|minute)))\b",
    re.IGNORECASE,
)
_COUNT = (
    r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|several|half|"
    r"dozens?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|deux|trois|quatre|cinq|huit|dix|tres|"
    r"cuatro|cinco|siete|ocho|nueve|diez|once))[ -](?:\w+[ -])?(?:and [\w ]{3,12} )?"
)
_TIME_UNIT = (
    r"(?:second|minute|hour|day|night|week|month|year|decade|stunde|tag|woche|monat|jahr|heure|"
    r"jour|semaine|mois|an|hora|día|semana|mes|año)"
)
_SPACE_UNIT = r"(?:met(?:er|re)|kilomet|mile|feet|foot|inch|yard|km|cm|mètre|metro|acre|hectare)"
_SPEED = r"\b(?:knots?|mph|kph|km/h|speed|pace|per hour|an hour|quick(?:ly)?|fast)\b"
_UNITS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(asked, re.IGNORECASE), re.compile(offered, re.IGNORECASE))
    for asked, offered in (
        (r"\bhow (?:fast|quickly)\b|\bwie schnell\b", _SPEED),
        (
            r"\b(?:how (?:far|high|tall|deep|wide|large|big)|wie (?:tief|weit|groß|hoch))\b"
            r"|\bmide\b",
            rf"{_COUNT}{_SPACE_UNIT}",
        ),
        (r"\b(?:how|wie) (?:hot|cold|warm|heiß|kalt)\b", r"\bdegrees?\b|\bgrados?\b|°|\bGrad\b"),
        (r"\bhow heavy\b|\bpesa\b", r"\b(?:kilo\w*|kg|tons?|tonnes?|pounds?|grams?)\b"),
        (
            r"\bhow long\b|\bwie lange\b|\bdura\b",
            rf"{_COUNT}(?:{_TIME_UNIT}|{_SPACE_UNIT})|\buntil\b|\bsince\b",
        ),
        (r"", rf"{_COUNT}(?:{_TIME_UNIT}|{_SPACE_UNIT})"),
    )
)
_AGE = re.compile(
    r"\b\d{1,3}[- ]years?[- ]old\b|,\s\d{1,3}(?=[,.])|\baged\s\d|\bJahre\b|\bans\b|\baños\b|"
    r"\bbuilt in\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bhow many ((?:\w+\s){1,2})", re.IGNORECASE)
_IDENTITY_BEFORE = re.compile(r"(?:[\w\u2019'-]*[a-z]\s|[A-Z][a-z]+\s)$")
_IDENTITY_AFTER = re.compile(
    r"(?:,\s(?:a|an|the|who|whose|his|her|its|their|\d+|former|ein|eine|der|die|le|la|el|un|una)\b"
    r"|\s(?:is|was|has been|ist|war|est|était|es|era)\s)"
)

_numbers, _dates, _names = (lru_cache(_CACHED)(read) for read in (numbers, dates, names))


def fit(asked: Asked, question: str, sentence: str) -> float:
    """0 to 1: how well the sentence offers the kind of thing that is asked for.

    What the question names itself is no answer to it: names, numbers and dates count only when
    they are new. Kinds with no sign to look for give 0.5 for every sentence.
    """
    judge = _JUDGES.get(asked)
    return judge(question, sentence) if judge else NO_SIGN


def fact_spans(asked: Asked, question: str, sentence: str) -> list[Span]:
    """Where in the sentence the new facts of the kind asked for stand."""
    read = _READERS.get(asked)
    if read is None:
        return []
    new = facts(asked, question, sentence)
    return [fact.span for fact in read(sentence) if fact.value in new]


def facts(asked: Asked, question: str, sentence: str) -> frozenset[str]:
    """The values in the sentence of the kind asked for, without what the question says itself."""
    match asked:
        case Asked.HOW_MANY:
            return _new_counts(question, sentence)
        case Asked.HOW_MUCH | Asked.MEASURE | Asked.AGE:
            return _new_numbers(question, sentence)
        case Asked.WHEN:
            return _new_dates(question, sentence)
        case Asked.WHO | Asked.WHERE | Asked.IDENTITY:
            return _new_names(question, sentence)
        case _:
            return frozenset()


def _new_numbers(question: str, sentence: str) -> frozenset[str]:
    return frozenset(f.value for f in _numbers(sentence)) - {f.value for f in _numbers(question)}


def _new_counts(question: str, sentence: str) -> frozenset[str]:
    """Numbers that may count something: an age ("a 70-year-old", "Ann Lee, 44,") does not."""
    ages = [match.span() for match in _AGE.finditer(sentence)]
    counts = {
        fact.value
        for fact in _numbers(sentence)
        if not any(start <= fact.span.start < end for start, end in ages)
    }
    return frozenset(counts) - {fact.value for fact in _numbers(question)}


def _new_dates(question: str, sentence: str) -> frozenset[str]:
    found = {fact.value for fact in (*_dates(sentence), *_clocks(sentence))}
    return frozenset(found) - {fact.value for fact in _dates(question)}


def _clocks(sentence: str) -> tuple[Fact, ...]:
    """Times of day: 4:40, 16:05."""
    if not _TIME.search(sentence):
        return ()
    return tuple(fact for fact in _numbers(sentence) if ":" in fact.value)


def _new_names(question: str, sentence: str) -> frozenset[str]:
    asked = question.casefold()
    return frozenset(f.value for f in _names(sentence) if f.value not in asked)


def _who(question: str, sentence: str) -> float:
    new = _new_names(question, sentence)
    if any(" " in value for value in new):
        return 1.0
    if new:
        return 0.7
    return 0.5 if _BODY.search(sentence) else 0.0


def _identity(question: str, sentence: str) -> float:
    """Who is X: X with what it is before it or behind it; who is the Y of Z: a new name."""
    asked = {f.value for f in _names(question)}
    best = 0.0
    for name in _names(sentence):
        if not any(name.value.endswith(value) or value in name.value for value in asked):
            continue
        best = max(best, 0.4)
        if _IDENTITY_AFTER.match(sentence, name.span.end):
            return 1.0
        if _BODY.search(sentence, max(0, name.span.start - 40), name.span.start):
            return 1.0
        if _IDENTITY_BEFORE.search(sentence, max(0, name.span.start - 20), name.span.start):
            best = max(best, 0.6)
    return max(best, 0.8 * _who(question, sentence) if _BODY.search(question) else 0.0)


def _when(question: str, sentence: str) -> float:
    if _new_dates(question, sentence):
        return 1.0
    return 0.7 if _TIME.search(sentence) else 0.0


def _where(question: str, sentence: str) -> float:
    asked = question.casefold()
    for name in _names(sentence):
        before = sentence[max(0, name.span.start - 30) : name.span.start]
        if name.value not in asked and _PLACE.search(before):
            return 1.0
    return 0.6 if _SOME_PLACE.search(sentence) else 0.0


def _how_many(question: str, sentence: str) -> float:
    """A new number, best right before what is counted."""
    new = _new_counts(question, sentence)
    if not new:
        return 0.3 if re.search(r"\b(?:nobody|no one|none|no)\b", sentence, re.I) else 0.0
    counted = _COUNTED.search(question)
    if counted is None:
        return 1.0
    heads = [word[:-1] if word.endswith("s") else word for word in counted[1].lower().split()]
    after = [
        sentence[fact.span.end : fact.span.end + 30].lower()
        for fact in _numbers(sentence)
        if fact.value in new
    ]
    return 1.0 if any(head in text for head in heads for text in after) else 0.85


def _how_much(question: str, sentence: str) -> float:
    if not _new_numbers(question, sentence):
        return 0.0
    return 1.0 if _MONEY_OR_SHARE.search(sentence) else 0.5


def _measure(question: str, sentence: str) -> float:
    """The unit that the question's word takes: "how fast" is told in knots."""
    unit = next(offered for asked, offered in _UNITS if asked.search(question))
    if unit.search(sentence):
        return 1.0
    return 0.3 if _new_numbers(question, sentence) else 0.0


def _age(question: str, sentence: str) -> float:
    if not _numbers(sentence) and not _dates(sentence):
        return 0.0
    return 1.0 if _AGE.search(sentence) else 0.3


def _why(question: str, sentence: str) -> float:
    if _REASON.search(sentence):
        return 1.0
    return 0.4 if _WEAK_REASON.search(sentence) else 0.0


def _said(question: str, sentence: str) -> float:
    """Speech, best of someone whom the question names."""
    if not _SPEECH.search(sentence) and not re.search(r"[“\"«„]", sentence):
        return 0.0
    asked = {word for f in _names(question) for word in f.value.split()}
    words = {word for f in _names(sentence) for word in f.value.split()}
    return 1.0 if not asked or asked & words else 0.5


def _outlet(question: str, sentence: str) -> float:
    """An outlet that is named; without one the citation still names the article's own."""
    if not _OUTLET_NAME.search(sentence):
        return 0.0
    return 1.0 if _REPORTED.search(sentence) else 0.6


_READERS: dict[Asked, Callable[[str], tuple[Fact, ...]]] = {
    **dict.fromkeys((Asked.HOW_MANY, Asked.HOW_MUCH, Asked.MEASURE, Asked.AGE), _numbers),
    **dict.fromkeys((Asked.WHO, Asked.IDENTITY, Asked.WHERE), _names),
    Asked.WHEN: lambda text: (*_dates(text), *_clocks(text)),
}
_JUDGES: dict[Asked, Callable[[str, str], float]] = {
    Asked.WHO: _who,
    Asked.IDENTITY: _identity,
    Asked.WHEN: _when,
    Asked.WHERE: _where,
    Asked.HOW_MANY: _how_many,
    Asked.HOW_MUCH: _how_much,
    Asked.MEASURE: _measure,
    Asked.AGE: _age,
    Asked.WHY: _why,
    Asked.SAID: _said,
    Asked.OUTLET: _outlet,
}
