"""Whether the evidence names whom a claim names: as one name, not put together from several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from service.text.fact import Fact
from service.text.terms import fold
from service.verify.tokens import facts

MOST_WORDS = 8  # of one name; a longer run of capitals is looked at by its words
_WORD = re.compile(r"\w+")


def lost_names(claim: str, evidence: Sequence[str]) -> list[str]:
    """The names of the claim that no text has, as the claim writes them.

    A name stands in the evidence as a whole, as a part of one name ("Vane" of "Ada Vane"), or as
    several whole names beside each other ("Republican Ada Vane" for "Ada Vane, a Republican").
    "Ada Roe" does not stand in "Ada Vane met Jon Roe". A word that only opens the claim and has
    the form of no name ("Based", "Riding") is none.
    """
    return [
        fact.surface
        for fact in facts(claim)[2]
        if not (fact.span.start <= 1 and _OPENS.fullmatch(fact.surface))
        and not any(_stands(fact, *_read(text)) for text in evidence)
        and not _stands(fact, *_joined(tuple(evidence)))
    ]


def initials(name: str) -> str:
    """The first letters of a folded name of three words and more: "cdc"; else nothing."""
    words = [word for word in _WORD.findall(name) if word not in _SMALL]
    return "".join(word[0] for word in words) if len(words) >= _FEWEST else ""


# Forms of verbs, adverbs and abstract nouns in English; "Fleming" and "Alfred" are names all the
# same, so only what has at least two letters of stem and none of their endings counts.
_OPENS = re.compile(
    r"[A-Z][a-z]{2,}(?:(?<![mnl])ing|(?<![rn])ed|ly|tions?|ness|ments?|ities|ity|ics|ives?|ous|"
    r"ances?|ences?|ables?|ibles?)|(?:Based|According|Overall|Highlights|Symptoms|Signs|Steps|"
    r"Benefits|Examples)"
)
_SMALL = frozenset(("of", "for", "and", "the", "de", "la"))
_FEWEST = 3  # words; of fewer, initials fit anything

# "Centers for Disease Control": capitals with the small words between them.
_LONG = re.compile(r"\b[A-Z]\w{1,30}(?: (?:(?:of|for|and|the) )?[A-Z]\w{1,30}){2,6}")

_Read = tuple[frozenset[str], tuple[tuple[str, ...], ...], str]


@lru_cache(maxsize=512)
def _read(text: str) -> _Read:
    """The names of a text by value and by words, and its folded words in a row."""
    named = facts(text)[2]
    short = {initials(fold(found[0])) for found in _LONG.finditer(text)} - {""}
    by_words = tuple(dict.fromkeys(tuple(_WORD.findall(fact.value)) for fact in named))
    return (
        frozenset(short.union(fact.value for fact in named)),
        by_words,
        f" {' '.join(_words(text))} ",
    )


@lru_cache(maxsize=256)
def _joined(evidence: tuple[str, ...]) -> _Read:
    return _read("\n".join(evidence))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _stands(fact: Fact, values: frozenset[str], named: Sequence[tuple[str, ...]], row: str) -> bool:
    words = _WORD.findall(fact.value)
    if fact.value in values or (words and any({*words} <= {*name} for name in named)):
        return True
    if not words:
        return False
    if len(words) > MOST_WORDS:
        return all(f" {word} " in row for word in words)
    if len(words) == 1 or f" {' '.join(words)} " in row:
        return f" {' '.join(words)} " in row
    return _in_parts(words, named, row)


def _in_parts(words: Sequence[str], named: Sequence[tuple[str, ...]], row: str) -> bool:
    """Whether the words are several stretches of the evidence, each with a whole name's end.

    At least one of them is a whole name; else "Vane Roe" would stand in "Ada Vane" and "Jon Roe".
    """
    whole = {*named}
    inner = {name[at] for name in named for at in range(len(name) - 1)}
    last = {name[-1] for name in named if name}

    def is_part(part: Sequence[str]) -> bool:
        if f" {' '.join(part)} " not in row:
            return False
        return tuple(part) in whole or part[-1] in last or part[-1] not in inner

    for cut in range(1, len(words)):
        head, tail = tuple(words[:cut]), tuple(words[cut:])
        complete = head in whole or tail in whole
        lower = not ({*head} & (inner | last)) or not ({*tail} & (inner | last))
        if (complete or lower) and is_part(head) and is_part(tail):
            return True
    return False
