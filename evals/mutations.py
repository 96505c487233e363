"""One thing made untrue in a true sentence, as hard to see as an article allows.

Pure functions of a sentence, a `random.Random` and the other sentences of the same article: a
number, a name or a speaker is taken from there where it can be, so that it does stand somewhere in
the evidence. English only.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, get_args

Kind = Literal["number", "name", "date", "negation", "speaker", "quotation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be changed; a wrong marker is made by who numbers the evidence."""


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_DAYS = tuple(calendar.day_name)
_MONTHS = tuple(calendar.month_name)[1:]
_MONTH = "|".join((*_MONTHS, *(f"{month[:3]}\\." for month in _MONTHS), "Sept\\."))
# A number that is neither a part of a date, a clock, a name, nor a bound: "more than 100" stays
# true where it was "more than 200".
_NUMBER = re.compile(
    rf"(?<![\w.,:/$€£-])(?<!(?:{'|'.join(m[:3] for m in _MONTHS)})\. )\d+(?:,\d{{3}})*"
    rf"(?:\.\d+)?(?![\w:/-])(?![.,]\d)(?!\s+(?:{_MONTH}))"
)
_DATED = re.compile(rf"(?:{_MONTH})\s+$|\b(?:No|Nos|Section|Article|Interstate)\.?\s$")
_BOUND = re.compile(
    r"(?:more|less|fewer|greater|higher|lower|larger|smaller)\s+than\s+$|\b(?:over|under|above|"
    r"below|least|most|nearly|almost|about|around|roughly|some|up to|approximately|estimated|"
    r"between|many as|than|only|just)\s+$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,$€£/-])(?:19|20)\d\d(?![\w%]|[.,:]\d|-\d)")
_WORDED = _words("two three four five six seven eight nine ten eleven twelve")
_CAPITAL = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)*"
_FULL = re.compile(rf"(?<![\w.])(?:{_CAPITAL})(?: [A-Z]\.)?(?: {_CAPITAL}){{1,2}}(?!\w)")
_ONE = re.compile(rf"(?<=[a-z,;] ){_CAPITAL}(?!\w| [A-Z])")
_NO_NAME = frozenset(
    _words(
        "The A An In On At For But And Or If It He She They We I You This That These Those His Her "
        "Their Its Our My When While After Before As Since With From By To Of Not No Yes There "
        "Here What Who How Why Where Which According Although Though However Meanwhile Still Also "
        "Then Mr Mrs Ms Dr President Senator Sen Rep Gov Governor Minister Secretary Speaker Judge "
        "Justice General Chairman Director Republican Republicans Democrat Democrats Democratic "
        "Chief Prime Vice Attorney House Senate Congress Mayor Officer Professor Capt Lt"
    )
).union(_DAYS, _MONTHS)
_SAID = (
    r"(?:said|says|told|added|argued|warned|wrote|claimed|tweeted|noted|insisted|explained|"
    r"accused|announced|denied|criticized|criticised|blamed|urged)"
)
_SPEAKERS = (
    re.compile(rf"(?P<who>{_CAPITAL}(?: {_CAPITAL}){{0,2}})(?= (?:also |has |had )?{_SAID}\b)"),
    re.compile(
        rf"(?<=[,”\"] )(?:said|says|added) (?P<who>{_CAPITAL}(?: {_CAPITAL}){{0,2}})(?=[.,])"
    ),
    re.compile(rf"(?i:according to )(?P<who>{_CAPITAL}(?: {_CAPITAL}){{0,2}})(?=[.,])"),
)
_QUOTE = re.compile(r"“[^“”]{3,400}”|\"[^\"]{3,400}\"")
_AUXILIARY = re.compile(
    r"(?<=[a-z] )(?:was|were|is|are|had|has|have|will|would|could|should)(?= [a-z]+)(?! not\b)"
)
_NOT = re.compile(r"\b(?:not|never) |n['’]t\b")
_REVERSED = (
    ("rose", "fell"),
    ("increased", "decreased"),
    ("won", "lost"),
    ("before", "after"),
    ("more", "less"),
    ("higher", "lower"),
    ("accepted", "rejected"),
    ("confirmed", "denied"),
    ("approved", "rejected"),
    ("supported", "opposed"),
    ("began", "ended"),
    ("opened", "closed"),
    ("first", "last"),
    ("above", "below"),
    ("always", "never"),
    ("most", "few"),
    ("may", "will"),
    ("accused", "cleared"),
)
_REVERSE = {a: b for pair in _REVERSED for a, b in (pair, pair[::-1])}
_INVENTED = (
    "a stain on all of us that no apology will ever wash away",
    "the worst week this town has had since the old mill burned",
    "we were promised bread and we were handed a brochure",
    "nobody in that room had read the second page",
)


def mutate(
    sentence: str, kind: Kind, rng: random.Random, *, others: Sequence[str] = ()
) -> str | None:
    """The sentence with one thing of this kind made untrue; None where it has no such thing.

    `others` are other sentences of the same article (or names from it), to take from.
    """
    changed = _CHANGES[kind](sentence, rng, others)
    return changed if changed and changed != sentence else None


def _number(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    found = [one for one in _NUMBER.finditer(sentence) if _is_plain(sentence, one)]
    words = list(
        re.finditer(rf"\b(?:{'|'.join(_WORDED)})\b(?! (?:hundred|or|to|thousand))", sentence)
    )
    if not found:
        bare = [one for one in words if not _BOUND.search(sentence[: one.start()])]
        if not bare:
            return None
        one = rng.choice(bare)
        rest = [word for word in _WORDED if not re.search(rf"\b{word}\b", sentence.lower())]
        return _put(sentence, one, rng.choice(rest)) if rest else None
    swapped = _swapped(sentence, found)
    if swapped and rng.random() < 0.5:
        return swapped
    one = rng.choice(found)
    known = {other[0] for other in re.finditer(r"\d[\d.,]*\d|\d", sentence)}
    elsewhere = sorted(
        {other[0] for text in others for other in _NUMBER.finditer(text) if _is_plain(text, other)}
        - known
    )
    if elsewhere and rng.random() < 0.7:
        return _put(sentence, one, rng.choice(elsewhere))
    value = float(one[0].replace(",", ""))
    step = rng.choice((1, 2, 3, 7, 10))
    plain = f"{value + step:,.0f}" if "," in one[0] else f"{value + step:g}"
    other = plain if "." not in one[0] else f"{value + step:.{len(one[0].split('.')[1])}f}"
    return _put(sentence, one, other) if other not in known else None


def _is_plain(text: str, found: re.Match[str]) -> bool:
    """Whether a number counts something: no part of a date, no bound, no year."""
    head = text[: found.start()]
    return not (_BOUND.search(head) or _DATED.search(head) or _YEAR.fullmatch(found[0]))


def _swapped(sentence: str, found: Sequence[re.Match[str]]) -> str | None:
    """Two numbers in each other's place, where "and" does not make them equals."""
    for one, other in pairwise(found):
        between = sentence[one.end() : other.start()]
        if one[0] != other[0] and not re.fullmatch(r"\s*(?:and|or|,|[-–])\s*", between):
            rest = sentence[other.end() :]
            return sentence[: one.start()] + other[0] + between + one[0] + rest
    return None


def names(text: str) -> list[str]:
    """What looks like names of persons and places: runs of capitals, single ones inside."""
    found = [one[0] for one in _FULL.finditer(text)] + [one[0] for one in _ONE.finditer(text)]
    return [one for one in dict.fromkeys(found) if not _NO_NAME & {*re.split(r"[ .]+", one)}]


def _strangers(name: str, sentence: str, others: Sequence[str]) -> list[str]:
    """Names of other sentences that share no word with this name and stand not in the sentence."""
    own = {*name.split()}
    every = {other for text in others for other in names(text)}
    alike = {one for one in every if (" " in one) == (" " in name)} or every
    return sorted(one for one in alike if not own & {*one.split()} and not _shares(one, sentence))


def _shares(name: str, sentence: str) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", sentence) for word in name.split())


def _name(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    mine = names(sentence)
    rng.shuffle(mine)
    for name in mine:
        if strangers := _strangers(name, sentence, others):
            return _renamed(sentence, name, rng.choice(strangers))
    return None


def _renamed(sentence: str, name: str, other: str) -> str | None:
    changed = re.sub(rf"\b{re.escape(name)}\b", lambda _: other, sentence)
    # the surname alone elsewhere in the sentence would leave half of it true
    return None if _shares(name.split()[-1], changed) else changed


def _date(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    found: list[tuple[re.Match[str], Sequence[str]]] = [
        (one, _DAYS) for one in re.finditer(rf"\b(?:{'|'.join(_DAYS)})\b", sentence)
    ]
    found += [(one, _MONTHS) for one in re.finditer(rf"\b(?:{'|'.join(_MONTHS)})\b", sentence)]
    found = [(one, row) for one, row in found if one[0] not in ("May", "March")]
    years = list(_YEAR.finditer(sentence))
    if years and (not found or rng.random() < 0.3):
        one = rng.choice(years)
        other = str(int(one[0]) + rng.choice((-1, 1)))
        return _put(sentence, one, other) if other not in sentence else None
    if not found:
        return None
    one, row = rng.choice(found)
    near = [row[(row.index(one[0]) + step) % len(row)] for step in (-1, 1)]
    told = [word for word in row if word != one[0] and any(word in text for text in others)]
    rest = [
        word for word in (told if told and rng.random() < 0.5 else near) if word not in sentence
    ]
    return _put(sentence, one, rng.choice(rest)) if rest else None


def _negation(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    plain = _QUOTE.sub(lambda quote: "“" * len(quote[0]), sentence)
    ways: list[str] = []
    if one := _AUXILIARY.search(plain):
        ways.append(_put(sentence, one, f"{one[0]} not"))
    if (one := _NOT.search(plain)) and not plain[one.end() :].startswith(("only", "just")):
        ways.append(_put(sentence, one, ""))
    for word in re.finditer(r"\b[a-z]+\b", plain):
        other = _REVERSE.get(word[0])
        if other and other not in plain and not _idiom(plain, word):
            ways.append(_put(sentence, word, other))
    return rng.choice(ways) if ways else None


def _idiom(text: str, word: re.Match[str]) -> bool:
    """Whether a word turned into its contrary would not make the sentence untrue."""
    before, behind = text[: word.start()], text[word.end() :]
    return bool(
        re.search(r"\b(?:the|at|once|ever|even|no|any|once|one|much|or|and|as)\s$", before)
        or re.match(r"\s(?:or|and|name|of|important|likely|all)\b|[-,.]", behind)
    )


def _speaker(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    found = [_untitled(one["who"]) for row in _SPEAKERS for one in row.finditer(sentence)]
    found = [who for who in found if who and not _NO_NAME & {*who.split()}]
    if not found:
        return None
    who = rng.choice(found)
    beside = [other for other in names(sentence) if not {*who.split()} & {*other.split()}]
    if beside and rng.random() < 0.5:
        return _changed_places(sentence, who, rng.choice(beside))
    strangers = _strangers(who, sentence, others)
    return _renamed(sentence, who, rng.choice(strangers)) if strangers else None


def _untitled(who: str) -> str:
    """The name without what stands before it: "On Tuesday President Vane" is "Vane"."""
    words = who.split()
    while words and words[0] in _NO_NAME:
        words = words[1:]
    return " ".join(words)


def _changed_places(sentence: str, one: str, other: str) -> str | None:
    """Two names in each other's place; not where "and" joins them."""
    joined = rf"{re.escape(one)},? and {re.escape(other)}|{re.escape(other)},? and {re.escape(one)}"
    if re.search(joined, sentence):
        return None
    place = {one: other, other: one}
    both = rf"\b(?:{re.escape(one)}|{re.escape(other)})\b"
    return re.sub(both, lambda found: place[found[0]], sentence)


def _quotation(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    invented = rng.choice(_INVENTED)
    quotes = list(_QUOTE.finditer(sentence))
    if not quotes:
        body = sentence.rstrip()
        if not body.endswith("."):
            return None
        return f"{body[:-1]}, calling it “{invented}.”"
    quote = rng.choice(quotes)
    words = [one for one in re.finditer(r"\b[a-z]{4,}\b", quote[0])]
    if not words or rng.random() < 0.3:
        return _put(sentence, quote, f"{quote[0][0]}{invented}{quote[0][-1]}")
    word = rng.choice(words)
    pool = {one for text in (*others, sentence) for one in re.findall(r"\b[a-z]{4,}\b", text)}
    rest = sorted(one for one in pool if one != word[0]) or ["zebra"]
    inside = _put(quote[0], word, rng.choice(rest))
    return _put(sentence, quote, inside)


def _put(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


_Change = Callable[[str, random.Random, Sequence[str]], str | None]
_CHANGES: dict[Kind, _Change] = {
    "number": _number,
    "name": _name,
    "date": _date,
    "negation": _negation,
    "speaker": _speaker,
    "quotation": _quotation,
}
