"""Names that a claim writes out where its sentence has a part of them, or "he" for them.

An article names somebody in full once, and goes on with "Vane" or "she". A sentence of an answer
stands alone, so a writer puts the name in. Such a claim is read with the words of its sentence
where the piece leaves no doubt who is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from service.domain import Evidence, Span
from service.text.fact import Fact
from service.text.sentences import sentence_spans
from service.text.terms import fold
from service.verify.named import initials
from service.verify.statements import LEANS
from service.verify.tokens import facts
from service.verify.vocabulary import words

_PRONOUN = re.compile(r"\b(he|she|they|it|his|her|their|its|him|them)\b", re.IGNORECASE)
_OWN = words("his her their its")
_WORD = re.compile(r"\w+")


def readings(claim: str, sentence: Span, piece: Evidence) -> Iterator[tuple[str, Span]]:
    """The claim in the words of the sentence at `sentence`, with the span to cite for it.

    First with surnames or initials for full names that the piece writes out elsewhere; then with a
    pronoun of the sentence for the one whom the sentence before it speaks of, which is cited too.
    """
    text = piece.article.text
    told = sentence.of(text)
    short = _shortened(claim, told, piece.text)
    if short != claim:
        yield short, sentence
    before = _before(sentence, piece)
    if before is None:
        return
    meant = facts(before.of(text))[2]
    found = _PRONOUN.search(told)
    if not meant or not found:
        return
    pronoun = found[1].lower()
    own = frozenset(_WORD.findall(fold(claim)))
    if any(fact.value.split()[-1] not in own for fact in facts(told)[2]):
        return  # a name of the sentence may be what the claim's name stands in place of
    full = {fact.value for fact in facts(piece.text)[2]}
    for fact in facts(claim)[2]:
        same = fact.value.split()[-1] == meant[0].value.split()[-1] and fact.value in full
        if same and fact.value not in told.lower():
            yield _replaced(claim, fact, pronoun), Span(before.start, sentence.end)


def dangling(claim: str, cited: Sequence[str]) -> str | None:
    """The pronoun that a claim begins with, if no cited sentence begins with it too.

    What is cited to the letter is as it was told.
    """
    found = LEANS.match(claim)
    if found is None or any(claim in text for text in cited):
        return None
    word = found[0].lower().split()[-1]
    told = [span.of(text) for text in cited for span in sentence_spans(text)]
    begins = (LEANS.match(sentence) for sentence in told)
    if any(one and one[0].lower().split()[-1] == word for one in begins):
        return None
    return found[0]


def _shortened(claim: str, told: str, piece: str) -> str:
    """The claim with the last word for each name of which the sentence has only that one."""
    known = {fact.value for fact in facts(told)[2]}
    there = frozenset(_WORD.findall(fold(told)))
    full = {fact.value for fact in facts(piece)[2]}
    for fact in reversed(facts(claim)[2]):
        parts = fact.value.split()
        others = {name for name in full if name.split()[-1] == parts[-1] and " " in name}
        if (
            len(parts) > 1
            and fact.value not in known
            and parts[-1] in there
            and others == {fact.value}
        ):
            last = fact.surface.split()[-1]
            claim = claim[: fact.span.start] + last + claim[fact.span.end :]
        elif fact.value in full and (short := initials(fact.value)) in known:
            claim = claim[: fact.span.start] + short.upper() + claim[fact.span.end :]
    return claim


def _before(sentence: Span, piece: Evidence) -> Span | None:
    """The sentence before this one, in the piece."""
    language = piece.article.language or "en"
    start = sentence.start - piece.span.start
    spans = [one for one in sentence_spans(piece.text, language) if one.end <= start]
    if not spans:
        return None
    return Span(spans[-1].start + piece.span.start, spans[-1].end + piece.span.start)


def _replaced(claim: str, fact: Fact, pronoun: str) -> str:
    """The claim with a pronoun for a name, its possessive included."""
    end = fact.span.end
    tail = claim[end : end + 2]
    if pronoun in _OWN and tail in ("'s", "\u2019s"):
        end += 2
    return claim[: fact.span.start] + pronoun + claim[end:]
