"""The content words of a question as slots to fill, and how far a text fills them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from service.compose.synonyms import SYNONYMS
from service.text.terms import SUPPORTED, terms

# Added to every inverse document frequency (natural log): in a collection of three passages the
# frequencies say almost nothing, and a bare idf would weigh one word 16 times another.
DAMPING = 2.0
NAME_FACTOR = 1.3  # a name that is missing says more than a verb that is put differently
LIGHT_FACTOR = 0.35
PREFIX_CREDIT = 0.8  # for "Ukraine" in "Ukrainian"
SYNONYM_CREDIT = 0.7  # for "killed" where the question says "died"
_PREFIX_LEAST, _PREFIX_REST_MOST = 5, 4  # characters shared from the start, characters left over

# Stems of words that frame a question rather than say what it is about.
LIGHT: frozenset[str] = frozenset(
    terms(
        "say said tell told happen report describe claim call name know known give get got take "
        "make made come go become put use do show see watch look like exist think want plan accept "
        "people person man woman number amount share percentage proportion cost price total "
        "kind type thing way part time year day date month reason cause publish release "
        "newspaper outlet article story news source "
        "according many much long old far high large big tall fast deep wide often soon "
        "new first latest next current main similar ever currently actually exactly really"
    )
)

_TOKEN = re.compile(r"[^\W_]+(?:['\u2019.,&][^\W_]+)*")
# Phrases whose words do not say what they say elsewhere.
_PHRASE = re.compile(
    r"\b(?:in (?:return|exchange|total|fact|general|particular)|so far|at (?:all|least|most)|"
    r"(?:last|next|this|past|previous) (?:week|month|year|night|time)|right now|according to|"
    r"for example|take place|took place|according|open to)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?:^|[.?!:]\s)[\"'“\u2018«„(¿¡\s]*$")


@dataclass(frozen=True, slots=True)
class Slot:
    """One content word: its stems in the languages read, its weight, what kind of word it is.

    `word` is it as the question writes it; `joins` when it follows another part of the same name:
    "Cup" in "World Cup".
    """

    stems: frozenset[str]
    weight: float
    is_name: bool
    is_light: bool = False
    joins: bool = False
    word: str = ""


@dataclass(frozen=True)
class Slots:
    """The slots of one question, in order."""

    each: tuple[Slot, ...]

    @cached_property
    def total(self) -> float:
        """Sum of the weights."""
        return sum(slot.weight for slot in self.each)

    @cached_property
    def focus(self) -> Slots | None:
        """What is asked about the names: the slots that are neither name nor light; None without.

        An article that speaks of the names holds many sentences; these words tell them apart.
        """
        kept = tuple(slot for slot in self.each if not (slot.is_name or slot.is_light))
        return Slots(kept) if kept else None

    @cached_property
    def _filled(self) -> dict[str, tuple[tuple[int, float], ...]]:
        return {}

    @cached_property
    def _heads(self) -> dict[str, list[tuple[int, str]]]:
        """The stems by their first characters, with the slot that they belong to."""
        heads: dict[str, list[tuple[int, str]]] = {}
        for at, slot in enumerate(self.each):
            for stem in slot.stems:
                if len(stem) >= _PREFIX_LEAST and not stem.isdigit():
                    heads.setdefault(stem[:_PREFIX_LEAST], []).append((at, stem))
        return heads

    @cached_property
    def _others(self) -> dict[str, dict[int, float]]:
        """Every stem and every synonym with the slots that it fills."""
        others: dict[str, dict[int, float]] = {}
        for at, slot in enumerate(self.each):
            for stem in () if slot.is_name else slot.stems:
                for synonym in SYNONYMS.get(stem, ()):
                    others.setdefault(synonym, {})[at] = SYNONYM_CREDIT
        for at, slot in enumerate(self.each):
            for stem in slot.stems:
                others.setdefault(stem, {})[at] = 1.0
        return others

    def filled_by(self, term: str) -> tuple[tuple[int, float], ...]:
        """The slots (by index) that a term of a text fills, with their credit, 0 to 1.

        1 for the same stem, less for a synonym and for one that begins with all of the other.
        """
        known = self._filled.get(term)
        if known is None:
            found = dict(self._others.get(term, ()))
            for at, stem in self._heads.get(term[:_PREFIX_LEAST], ()):
                if _prefixed(stem, term):
                    found[at] = max(found.get(at, 0.0), PREFIX_CREDIT)
            known = self._filled[term] = tuple(found.items())
        return known

    def credits(self, found: Iterable[str]) -> dict[int, float]:
        """Each filled slot with its best credit."""
        best: dict[int, float] = {}
        known = self._filled
        for term in found:
            for at, credit in known[term] if term in known else self.filled_by(term):
                if credit > best.get(at, 0.0):
                    best[at] = credit
        return best

    def coverage(self, found: Iterable[str]) -> float:
        """Share of the weight that `found` fills, 0 to 1; 1 for a question without slots."""
        if not self.total:
            return 1.0
        return self.weight_of(self.credits(found)) / self.total

    def weight_of(self, filled: Mapping[int, float]) -> float:
        """Weight of the filled slots."""
        return sum(self.each[at].weight * credit for at, credit in filled.items())

    def joined(self, found: Sequence[str]) -> float:
        """Share of the question's neighbouring parts of names that neighbour in `found` too.

        "World Cup" is not found where the World Series and the Stanley Cup are. 1 without such.
        """
        parts = [at for at, slot in enumerate(self.each) if slot.joins and at]
        if not parts:
            return 1.0
        return sum(self._neighbour(at - 1, at, found, 2) for at in parts) / len(parts)

    def _neighbour(self, one: int, other: int, found: Sequence[str], most: int) -> bool:
        """Whether two slots are filled at most `most` terms from each other."""
        last: dict[int, int] = {}
        for place, term in enumerate(found):
            for at, _ in self.filled_by(term):
                if at in (one, other):
                    last[at] = place
                    if abs(last.get(one, -99) - last.get(other, -99)) <= most:
                        return True
        return False


def slots_of(question: str, weights: Mapping[str, float]) -> Slots:
    """Slots of the words that have a term in `weights` (inverse document frequencies, >= 0).

    A question is in one language, the articles may be in several, and `weights` holds the stems
    of all of them: the weight of a word is that of its commonest stem.
    """
    made: dict[frozenset[str], Slot] = {}
    name_end = -1
    phrases = [found.span() for found in _PHRASE.finditer(question)]
    for match in _TOKEN.finditer(question):
        if any(start <= match.start() < end for start, end in phrases):
            continue
        codes = (*SUPPORTED, "other")
        found = {term for code in codes for term in terms(match.group(), code)}
        stems = frozenset(found & weights.keys())
        if not stems or stems in made:
            continue
        is_name = _is_name(question, match)
        is_light = not is_name and bool(stems & LIGHT)
        weight = DAMPING + min(weights[stem] for stem in stems)
        factor = NAME_FACTOR if is_name else LIGHT_FACTOR if is_light else 1.0
        joins = is_name and name_end == match.start() - 1
        name_end = match.end() if is_name else -1
        made[stems] = Slot(stems, weight * factor, is_name, is_light, joins, match.group())
    return Slots(tuple(made.values()))


def _is_name(question: str, match: re.Match[str]) -> bool:
    """A capital that does not come from the beginning of a sentence, or a figure in the word."""
    word = match.group()
    if any(char.isdigit() for char in word):
        return True
    if not word[0].isupper():
        return False
    return word[1:2].isupper() or not _ENDED.search(question, 0, match.start())


def _prefixed(one: str, other: str) -> bool:
    """Whether the longer of two different stems begins with all of the shorter."""
    short, long = sorted((one, other), key=len)
    rest = len(long) - len(short)
    return len(short) >= _PREFIX_LEAST and 0 < rest <= _PREFIX_REST_MOST and long.startswith(short)
