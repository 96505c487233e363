"""Numbers that a text states, in figures and in words (English; small ones of three more)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Context, Decimal

from service.text.dates import dates
from service.text.fact import Fact, fact_at
from service.text.remembered import remembered

_EXACT = Context(prec=120)  # more digits than `_FIGURES` times the largest scale can have

# Powers of ten. "Billion" is a thousand million, as in English; German and Spanish plurals tell.
_SCALES = {
    "hundred": 2,
    **dict.fromkeys(("thousand", "tausend", "mille", "mil", "k"), 3),
    **dict.fromkeys(("million", "millionen", "millones", "millón", "mio", "mn"), 6),
    **dict.fromkeys(("billion", "bn", "milliard", "milliarde", "milliarden", "mrd"), 9),
    "mil millones": 9,
    **dict.fromkeys(("trillion", "tn", "billionen", "billones", "billón"), 12),
}
_MONEY_SCALES = {"m": 6, "b": 9, "t": 12}  # only of money: "5m" may be metres
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_SPACE = r"[ \xa0\u2009\u202f]"
_PERCENT = (
    rf"{_SPACE}?%|[ \xa0\u202f-](?:per{_SPACE}?cent|percentage{_SPACE}points?|pct|Prozent|"
    rf"pour{_SPACE}cent|por{_SPACE}ciento)"
)

# Groups of three with one kind of separator, then perhaps decimals; or figures with decimals.
# The counts bound the work on hostile text; more than 40 figures are no number of a news article.
_FIGURES = (
    r"\d{1,3}(?:[ \xa0\u2009\u202f]\d{3}){1,12}(?!\d)(?:[.,]\d{1,30})?"
    r"|\d{1,3}(?:,\d{3}){1,12}(?!\d)(?:\.\d{1,30})?"
    r"|\d{1,3}(?:\.\d{3}){1,12}(?!\d)(?:,\d{1,30})?"
    r"|\d{1,40}(?:[.,]\d{1,30})?|\.\d{1,30}"
)
_FIGURE = re.compile(
    rf"(?<![^\W_])(?<!\d[.,])(?P<figures>{_FIGURES})"
    rf"(?:(?P<clock>:\d\d(?!\d))"
    rf"|(?:st|nd|rd|th|er|ème|e|º|ª)(?![^\W_])"
    rf"|(?:{_SPACE}|-)?(?P<scale>{_SCALE})s?(?![^\W_])(?:(?<=mio|mrd)\.)?"
    rf"|(?P<letter>[mbt])(?![^\W_])|(?![^\W_]))"
    rf"(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\.?\d+")
_MONEY_BEFORE = re.compile(rf"(?:(?<![^\W_])[A-Z]{{1,3}})?[$€£¥]{_SPACE}?$")
_MINUS_BEFORE = re.compile(r"(?<![^\s(\[$€£])[-\u2212]$")
_NAME_BEFORE = re.compile(r"(?:[^\W_]{0,30}[A-Z][^\W_]{0,30}|covid)-$")


def _values(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + at * step for at, word in enumerate(words.split())}


_ONES = _values("two three four five six seven eight nine", 2)
_TEENS = {"zero": 0} | _values(
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10
)
_TENS = _values("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_WORD_VALUES = {"a": 1, "an": 1, "one": 1} | _ONES | _TEENS | _TENS
_WORD_SCALES = {"hundred": 100, "dozen": 12} | {
    word: 10 ** _SCALES[word] for word in ("thousand", "million", "billion", "trillion")
}
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[ \xa0-](?:{'|'.join(_ONES)})\b|-one\b)?"
    rf"|(?:{'|'.join(_TEENS)})|(?:{'|'.join(_ONES)}))\b"
)
_BIG = rf"(?:{'|'.join(_WORD_SCALES)})\b"
_WORDED = re.compile(
    rf"\b(?:{_SMALL}|(?P<half>half )?(?:an?|one)\b(?=[ \xa0-]{_BIG})|one\b(?={_PERCENT}))"
    rf"(?:[ \xa0-]{_BIG}(?:[ \xa0-](?:and )?{_SMALL})?){{0,6}}(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[a-z]+")
# Small numbers in the other languages, but for words that mean something else in one of the four
# ("elf", "seize", "neuf", "dos"); "once" is eleven only before what Spanish counts.
_ABROAD = {
    **_values("zwei drei vier fünf sechs sieben acht neun zehn", 2),
    **_values("zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig", 12),
    **_values("dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", 30, 10),
    **_values("deux trois quatre cinq", 2),
    **{"huit": 8, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15},
    **_values("vingt trente quarante cinquante soixante", 20, 10),
    **_values("tres cuatro cinco seis siete ocho nueve diez", 3),
    **{"once": 11, "doce": 12, "trece": 13, "catorce": 14},
    **_values("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10),
}
_WORD_ABROAD = re.compile(
    rf"(?<![\w'\u2019-])(?P<word>(?!once\b)(?:{'|'.join(_ABROAD)})|once(?= (?:horas|días|meses|"
    rf"años|personas|minutos|semanas|euros|millones)\b))(?![\w'\u2019-])"
    rf"(?:{_SPACE}(?P<scale>{_SCALE})s?\b)?"
    rf"(?P<percent>{_PERCENT})?",
    re.IGNORECASE,
)


@remembered
def numbers(text: str) -> tuple[Fact, ...]:
    """The numbers of `text`, in order, that are not part of a date or a name (`COVID-19`, `G7`).

    `value` is the plain decimal (`1500000`, `3.5`, `-2`), with `%` for a share, or a time of day
    as `8:30`. The word "one" alone is taken for a pronoun. A comma or full stop before exactly
    three figures separates thousands.
    """
    dated = [fact.span for fact in dates(text)]
    starts = [span.start for span in dated]
    found = []
    for fact in (*_in_figures(text), *_in_words(text), *_in_words_abroad(text)):
        at = bisect_right(starts, fact.span.end - 1) - 1
        if at < 0 or dated[at].end <= fact.span.start:
            found.append(fact)
    return tuple(sorted(found, key=lambda fact: fact.span))


def _in_figures(text: str) -> Iterator[Fact]:
    """The numbers that are written with figures, those in dates included."""
    done = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < done:
            continue
        match = _FIGURE.match(text, start) or _FIGURE.match(text, start + 1)
        if match and not _NAME_BEFORE.search(text, max(0, match.start() - 40), match.start()):
            done = match.end()
            yield _figure(text, match)


def _figure(text: str, match: re.Match[str]) -> Fact:
    """The number of one match, with the sign or the currency that stands before it."""
    start = match.start()
    money = _MONEY_BEFORE.search(text, max(0, start - 5), start)
    minus = _MINUS_BEFORE.search(text, max(0, start - 2), start)
    first = (money or minus or match).start()
    if match["clock"]:
        return fact_at(text, first, match.end(), match["figures"] + match["clock"])
    scale = _SCALES.get((match["scale"] or "").lower(), 0)
    if money and match["letter"]:
        scale = _MONEY_SCALES[match["letter"].lower()]
    value = _decimal(match["figures"], scaled=scale > 0).scaleb(scale, _EXACT)
    return _number(text, match, first, -value if minus else value)


def _in_words(text: str) -> Iterator[Fact]:
    """The numbers that are written out in English."""
    for match in _WORDED.finditer(text):
        words = match.group().removesuffix(match["percent"] or "").lower()
        total = current = 0
        for word in _LETTERS.findall(words):
            if word in ("hundred", "dozen"):
                current *= _WORD_SCALES[word]
            elif word in _WORD_SCALES:
                total, current = total + current * _WORD_SCALES[word], 0
            else:
                current += _WORD_VALUES.get(word, 0)
        value = Decimal(total + current)
        yield _number(text, match, match.start(), value / 2 if match["half"] else value)


def _in_words_abroad(text: str) -> Iterator[Fact]:
    """Small numbers written out in German, French and Spanish."""
    for match in _WORD_ABROAD.finditer(text):
        scale = _SCALES.get((match["scale"] or "").lower(), 0)
        value = Decimal(_ABROAD[match["word"].lower()]).scaleb(scale, _EXACT)
        yield _number(text, match, match.start(), value)


def _number(text: str, match: re.Match[str], start: int, value: Decimal) -> Fact:
    """The fact of one match; Decimal prints with no exponent and no empty decimals."""
    plain = format(value.normalize(_EXACT), "f")
    return fact_at(text, start, match.end(), plain + ("%" if match["percent"] else ""))


def _decimal(figures: str, *, scaled: bool) -> Decimal:
    """The number that `figures` are, whatever their separators; `scaled`: "million" follows."""
    plain = re.sub(_SPACE, "", figures)
    marks = [char for char in plain if char in ".,"]
    decimal_mark = marks[-1] if marks and _ends_in_decimals(figures, marks, scaled=scaled) else ""
    for mark in {*marks} - {decimal_mark}:
        plain = plain.replace(mark, "")
    return Decimal(plain.replace(",", ".") if decimal_mark else plain)


def _ends_in_decimals(figures: str, marks: list[str], *, scaled: bool) -> bool:
    """Whether the last separator is the decimal one."""
    if len(marks) > 1:
        return marks[0] != marks[-1]
    head, tail = re.split("[.,]", figures)
    if len(tail) != 3 or head in ("", "0") or len(head) > 3:
        return True
    return marks[0] == "." and scaled
