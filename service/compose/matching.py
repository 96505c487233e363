"""How far each candidate sentence fills each slot of the question, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from service.compose.candidates import Candidate
from service.compose.slots import Slots
from service.learned.linear import Floats
from service.ports import WordVectors
from service.text.stopwords import STOP_WORDS
from service.text.terms import terms

# A word fills a slot by its vector from this cosine on, fully at the sum, for at most `MOST`:
# "killed" and "died" have .71, "price" and "cost" .67, unrelated words mostly below .2.
FROM, OVER, MOST = 0.35, 0.45, 0.8
LEAD = 300  # characters: the first one or two sentences of an article
TOUCHING = 5  # characters between two sentences that follow each other
_CACHED = 8_192  # texts whose terms are remembered, about 3 KB each
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@dataclass(frozen=True)
class About:
    """Of one article the slots filled by its title, its opening, and all that was read of it.

    Each of shape (slots,), 0 to 1; `rows` are its candidates in reading order.
    """

    title: Floats
    lead: Floats
    whole: Floats
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Matching:
    """Of every candidate the slots that it fills: `filled`, shape (candidates, slots), 0 to 1.

    `before` and `after` are the same of the sentences next to it, 0 where there is none. The
    weights of the slots come in four cuts: all, of names, of light words, of what is left.
    """

    pool: tuple[Candidate, ...]
    filled: Floats
    before: Floats
    after: Floats
    articles: dict[str, About]
    weights: Floats
    of_names: Floats
    of_light: Floats
    of_focus: Floats

    def about(self, row: int) -> About:
        """What the candidate's article is about."""
        return self.articles[self.pool[row].evidence.article.id]

    def whole_share(self, row: int) -> float:
        """Share of the question that the candidate's article fills."""
        return share(self.weights, self.about(row).whole)


def share(weights: Floats, filled: Floats) -> float:
    """The share of the weights that is filled, 0 to 1; 1 where there is no weight."""
    total = float(weights.sum())
    return float(weights @ filled) / total if total > 0 else 1.0


def match(slots: Slots, pool: Sequence[Candidate], words: WordVectors) -> Matching:
    """Match all candidates; `slots` and `pool` hold at least one each."""
    hard = np.stack([_credits(slots, terms_of(c.text, c.language)) for c in pool])
    filled = np.maximum(hard, _alike(slots, pool, words))
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(pool):
        rows.setdefault(one.evidence.article.id, []).append(row)
    before, after = np.zeros_like(filled), np.zeros_like(filled)
    articles = {}
    for key, own in rows.items():
        own.sort(key=lambda row: pool[row].span)
        for row, following in pairwise(own):
            if pool[following].span.start - pool[row].span.end <= TOUCHING:
                before[following], after[row] = filled[row], filled[following]
        articles[key] = _about(slots, pool, own, filled)
    weights = np.array([slot.weight for slot in slots.each])
    named = np.array([slot.is_name for slot in slots.each])
    light = np.array([slot.is_light for slot in slots.each])
    return Matching(
        pool=tuple(pool),
        filled=filled,
        before=before,
        after=after,
        articles=articles,
        weights=weights,
        of_names=weights * named,
        of_light=weights * light,
        of_focus=weights * ~(named | light),
    )


def _about(slots: Slots, pool: Sequence[Candidate], rows: Sequence[int], filled: Floats) -> About:
    article = pool[rows[0]].evidence.article
    language = pool[rows[0]].language
    title = _credits(slots, terms_of(article.title, language))
    outlet = _credits(slots, terms_of(article.source or "", language))
    lead = _credits(slots, terms_of(article.text[:LEAD], language))
    whole = np.maximum(filled[list(rows)].max(axis=0), np.maximum(title, outlet))
    return About(title, lead, whole, tuple(rows))


def _credits(slots: Slots, found: Iterable[str]) -> Floats:
    made = np.zeros(len(slots.each))
    for at, credit in slots.credits(found).items():
        made[at] = credit
    return made


def _alike(slots: Slots, pool: Sequence[Candidate], words: WordVectors) -> Floats:
    """By the vectors of the words; names are never alike."""
    each = [words_of(c.text, c.language) for c in pool]
    known = {word: at for at, word in enumerate(dict.fromkeys(w for own in each for w in own))}
    if not known:
        return np.zeros((len(pool), len(slots.each)))
    asked = words.words([slot.word for slot in slots.each])
    cosines = words.words(list(known)) @ asked.T
    credit = np.clip((cosines - FROM) / OVER, 0.0, 1.0) * MOST
    credit[:, [slot.is_name for slot in slots.each]] = 0.0
    found = [credit[[known[word] for word in own]].max(axis=0) if own else 0.0 for own in each]
    return np.stack([np.broadcast_to(one, (len(slots.each),)) for one in found]).astype(np.float64)


@lru_cache(_CACHED)
def terms_of(text: str, language: str) -> tuple[str, ...]:
    """The content terms of a text, in order."""
    return tuple(terms(text, language))


@lru_cache(_CACHED)
def words_of(text: str, language: str) -> tuple[str, ...]:
    """The words of a text as written, without those that carry no content."""
    stops = STOP_WORDS.get(language[:2], STOP_WORDS["en"])
    return tuple(w for w in _WORD.findall(text) if len(w) > 1 and w.lower() not in stops)
