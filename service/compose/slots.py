"""The content words of a question as slots to fill, and how far a text fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.text.terms import SUPPORTED, terms

# Added to every inverse document frequency (natural log): in a collection of three passages the
# frequencies say almost nothing, and a bare idf would weigh one word 16 times another.
DAMPING = 2.0
NAME_FACTOR = 1.3  # a name that is missing says more than a verb that is put differently
LIGHT_FACTOR = 0.35
PREFIX_CREDIT = 0.8  # for "Ukraine" in "Ukrainian"
_PREFIX_LEAST, _PREFIX_REST_MOST = 5, 4  # characters shared from the start, characters left over

# Stems of words that frame a question rather than say what it is about.
LIGHT: frozenset[str] = frozenset(
    terms(
        "say said tell told happen report describe claim call name know known give get got take "
        "make made come go become put use do show people person man woman number amount kind type "
        "thing way time year day date month reason cause newspaper outlet article story news "
        "source according many much long old accept think want plan part currently new first last "
        "latest main actually exactly really"
    )
)

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019.,&][^\W_]+)*")
_ENDED = re.compile(r"(?:^|[.?!:]\s)[\"'“\u2018«„(¿¡\s]*$")


@dataclass(frozen=True, slots=True)
class Slot:
    """One content word: its stems in the languages read, its weight, whether it is a name."""

    stems: frozenset[str]
    weight: float
    is_name: bool


@dataclass(frozen=True)
class Slots:
    """The slots of one question, in order."""

    each: tuple[Slot, ...]

    @cached_property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(slot.weight for slot in self.each)

    @cached_property
    def _filled(self) -> dict[str, tuple[tuple[int, float], ...]]:
        return {}

    def filled_by(self, term: str) -> tuple[tuple[int, float], ...]:
        """The slots (by index) that a term of a text fills, with their credit, 0 to 1."""
        known = self._filled.get(term)
        if known is None:
            credits = ((at, _credit(slot, term)) for at, slot in enumerate(self.each))
            known = self._filled[term] = tuple(pair for pair in credits if pair[1])
        return known

    def credits(self, found: Iterable[str]) -> dict[int, float]:
        """Each filled slot with its best credit."""
        best: dict[int, float] = {}
        for term in found:
            for at, credit in self.filled_by(term):
                if credit > best.get(at, 0.0):
                    best[at] = credit
        return best

    def coverage(self, found: Iterable[str]) -> float:
        """Share of the weight that `found` fills, 0 to 1; 1 for a question without slots."""
        if not self.total:
            return 1.0
        return self.weight_of(self.credits(found)) / self.total

    def weight_of(self, credits: Mapping[int, float]) -> float:
        """Weight of the filled slots."""
        return sum(self.each[at].weight * credit for at, credit in credits.items())

    def names_coverage(self, found: Iterable[str]) -> float | None:
        """The same over names alone; None for a question that names nothing."""
        total = sum(slot.weight for slot in self.each if slot.is_name)
        if not total:
            return None
        credits = self.credits(found)
        return sum(s.weight * credits.get(at, 0) for at, s in enumerate(self.each) if s.is_name) / (
            total
        )

    def adjacency(self, found: Sequence[str]) -> float:
        """Share of neighbouring slots that stand within 3 terms of each other in `found`."""
        if len(self.each) < 2:
            return 0.0
        places: dict[int, list[int]] = {}
        for place, term in enumerate(found):
            for at, _ in self.filled_by(term):
                places.setdefault(at, []).append(place)
        pairs = sum(
            any(abs(a - b) <= 3 for a in places.get(at, ()) for b in places.get(at + 1, ()))
            for at in range(len(self.each) - 1)
        )
        return pairs / (len(self.each) - 1)


def slots_of(question: str, weights: Mapping[str, float]) -> Slots:
    """Slots of the words that have a term in `weights` (inverse document frequencies, >= 0).

    A question is in one language, the articles may be in several, and `weights` holds the stems
    of all of them: the weight of a word is that of its commonest stem.
    """
    made: dict[frozenset[str], Slot] = {}
    for match in _TOKEN.finditer(question):
        codes = (*SUPPORTED, "other")
        found = {term for code in codes for term in terms(match.group(), code)}
        stems = frozenset(found & weights.keys())
        if not stems or stems in made:
            continue
        is_name = _is_name(question, match)
        made[stems] = Slot(stems, _weight(stems, weights, is_name=is_name), is_name)
    return Slots(tuple(made.values()))


def _weight(stems: frozenset[str], weights: Mapping[str, float], *, is_name: bool) -> float:
    damped = DAMPING + min(weights[stem] for stem in stems)
    if is_name:
        return damped * NAME_FACTOR
    return damped * LIGHT_FACTOR if stems & LIGHT else damped


def _is_name(question: str, match: re.Match[str]) -> bool:
    """A capital that does not come from the beginning of a sentence, or a figure in the word."""
    word = match.group()
    if any(char.isdigit() for char in word):
        return True
    if not word[0].isupper():
        return False
    return word[1:2].isupper() or not _ENDED.search(question, 0, match.start())


def _credit(slot: Slot, term: str) -> float:
    """1 for the same stem, less for one that begins with all of the other."""
    if term in slot.stems:
        return 1.0
    if len(term) < _PREFIX_LEAST or term.isdigit():
        return 0.0
    return PREFIX_CREDIT if any(_prefixed(stem, term) for stem in slot.stems) else 0.0


def _prefixed(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= _PREFIX_LEAST
        and len(long) - len(short) <= _PREFIX_REST_MOST
        and long.startswith(short)
    )
