"""The overview in about 66 words: the sentences that together have most of what matters.

Which words matter is learned from expert roundups of three outlets' reports (`evals.fit_brief`): a
set of sentences is worth the sum over its distinct words, each by how many articles and titles have
it and where, and over its sentences, each by its place and by how near it comes to the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from service.compose.summary.sentences import Sentence
from service.learned.linear import Floats, Linear, load
from service.ports import Vectors
from service.text.loaded import WEAK, loaded
from service.text.stopwords import STOP_WORDS
from service.text.terms import fold, terms

WORDS = 66
"""Words of a brief overview: expert roundups have as many on average (NeuS, Lee et al. 2022)."""

WORD_SIGNS = (
    "word", "in_two", "in_three", "often", "in_title", "in_titles", "early", "opening", "stop_word",
    "capital", "figures",
)  # fmt: skip
SENTENCE_SIGNS = ("title", "middle", "others", "first", "second", "leans", "view")
NAMES = (*WORD_SIGNS, *SENTENCE_SIGNS)

_LOADED = 1.0  # taken off for a word that shades or dramatises; a set's scores differ by about 4
_EARLY = 15.0  # words from the start of an article after which a word counts 1/e
_BEAM, _TRIED = 10, 24  # sets that are gone on with, sentences that are looked at
_MOST = 6  # sentences
_WORD = re.compile(r"[^\W_]+")
_LEANS = re.compile(r"(?:he|she|they|it|this|that|but|and|his|her)\b", re.IGNORECASE)


def _model() -> Linear:
    return load("brief", NAMES)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a set is scored by.

    `stems` are the words of each sentence in order, `words` the signs of each stem, `sentences` the
    signs of each sentence in a row, `taken` what is taken off for its loaded words.
    """

    stems: tuple[tuple[str, ...], ...]
    words: dict[str, Floats]
    sentences: Floats
    taken: Floats


def seen(sentences: Sequence[Sentence], vectors: Vectors, titles: Vectors) -> Seen:
    """Read the sentences of all articles; rows of `vectors` are theirs, `titles` of the titles."""
    stems = tuple(_stems(one) for one in sentences)
    return Seen(
        stems,
        _word_signs(sentences, stems),
        _sentence_signs(sentences, vectors, titles),
        np.array([_LOADED * _weak(one) for one in sentences]),
    )


def brief(
    sentences: Sequence[Sentence], able: Sequence[int], read: Seen, budget: int = WORDS
) -> list[int]:
    """Places of the chosen sentences, best first; together they just reach the budget of words.

    `able` are the places of those that may be chosen; one that leans on another comes only right
    behind the sentence before it. A beam search over sets.
    """
    model = _model()
    alone = {at: score([at], read, model, budget) for at in able}
    tried = sorted(able, key=lambda at: (-alone[at], at))[:_TRIED]
    best: tuple[float, tuple[int, ...]] = (float("-inf"), ())
    beam: list[tuple[int, ...]] = [()]
    while beam:
        longer: dict[frozenset[int], tuple[float, tuple[int, ...]]] = {}
        for chosen in beam:
            for at in tried:
                if (more := _with(at, chosen, sentences)) is None:
                    continue
                value = score(more, read, model, budget)
                if value > longer.get(frozenset(more), (float("-inf"), ()))[0]:
                    longer[frozenset(more)] = (value, more)
        ranked = sorted(longer.values(), key=lambda one: (-one[0], one[1]))[:_BEAM]
        beam = []
        for value, more in ranked:
            best = max(best, (value, more), key=lambda one: one[0])
            if sum(len(read.stems[at]) for at in more) < budget and len(more) < _MOST:
                beam.append(more)
    return list(best[1])


def _with(
    at: int, chosen: tuple[int, ...], sentences: Sequence[Sentence]
) -> tuple[int, ...] | None:
    """The chosen ones with one more: at the end, or behind the sentence that it leans on."""
    new = sentences[at]
    if at in chosen or any(sentences[one].text == new.text for one in chosen):
        return None
    if new.stands_alone:
        return (*chosen, at)
    for place, one in enumerate(chosen):
        before = sentences[one]
        if before.article.id == new.article.id and new.at - before.at == 1:
            return (*chosen[: place + 1], at, *chosen[place + 1 :])
    return None


def score(chosen: Sequence[int], read: Seen, model: Linear, budget: int = WORDS) -> float:
    """What the first `budget` words of these sentences are worth."""
    return float(signs(chosen, read, budget) @ model.weights) - sum(
        float(read.taken[at]) for at in chosen
    )


def signs(chosen: Sequence[int], read: Seen, budget: int = WORDS) -> Floats:
    """One row: the signs of the distinct words, summed, and of the sentences, by their share."""
    words: set[str] = set()
    sentences: Floats = np.zeros(len(SENTENCE_SIGNS))
    left = budget
    for at in chosen:
        taken = read.stems[at][: max(0, left)]
        left -= len(taken)
        words.update(taken)
        sentences = sentences + read.sentences[at] * (len(taken) / budget)
    own = [read.words[word] for word in sorted(words)]
    summed: Floats = np.sum(own, axis=0) if own else np.zeros(len(WORD_SIGNS))
    return np.concatenate([summed, sentences])


def _stems(sentence: Sentence) -> tuple[str, ...]:
    return tuple(_stem(word, sentence.candidate.language) for word in _WORD.findall(sentence.text))


def _stem(word: str, language: str) -> str:
    found = terms(word, language)
    return found[0] if found else fold(word)


def _word_signs(sentences: Sequence[Sentence], stems: Sequence[Sequence[str]]) -> dict[str, Floats]:
    articles: dict[str, set[str]] = {}
    count: dict[str, int] = {}
    first: dict[str, int] = {}
    opening: set[str] = set()
    capital: set[str] = set()
    read: dict[str, int] = {}
    for sentence, own in zip(sentences, stems, strict=True):
        at = read.get(sentence.article.id, 0)
        for place, (word, stem) in enumerate(zip(_WORD.findall(sentence.text), own, strict=True)):
            articles.setdefault(stem, set()).add(sentence.article.id)
            count[stem] = count.get(stem, 0) + 1
            first[stem] = min(first.get(stem, at + place), at + place)
            if sentence.at == 0:
                opening.add(stem)
            if place and word[0].isupper():
                capital.add(stem)
        read[sentence.article.id] = at + len(own)
    titled = _titled(sentences)
    stop = {_stem(word, "en") for words in STOP_WORDS.values() for word in words}
    return {
        stem: np.array(
            [
                1.0,
                len(having) == 2,
                len(having) > 2,
                log(count[stem]),
                titled.get(stem, 0) > 0,
                titled.get(stem, 0) > 1,
                exp(-first[stem] / _EARLY),
                stem in opening,
                stem in stop,
                stem in capital,
                stem.isdigit(),
            ],
            dtype=np.float64,
        )
        for stem, having in articles.items()
    }


def _titled(sentences: Sequence[Sentence]) -> dict[str, int]:
    """In how many titles each stem stands."""
    articles = {one.article.id: one.article for one in sentences}
    found: dict[str, int] = {}
    for article in articles.values():
        language = article.language or "en"
        for stem in {_stem(word, language) for word in _WORD.findall(article.title)}:
            found[stem] = found.get(stem, 0) + 1
    return found


def _sentence_signs(sentences: Sequence[Sentence], vectors: Vectors, titles: Vectors) -> Floats:
    title, middle = _unit(titles), _unit(vectors)
    likeness = vectors @ vectors.T
    own = [one.article.id for one in sentences]
    places = {key: [at for at, one in enumerate(own) if one == key] for key in dict.fromkeys(own)}
    best = {key: likeness[:, columns].max(axis=1) for key, columns in places.items()}
    rows = []
    for at, one in enumerate(sentences):
        others = [float(best[key][at]) for key in places if key != one.article.id]
        rows.append(
            [
                float(vectors[at] @ title),
                float(vectors[at] @ middle),
                sum(others) / len(others) if others else 0.0,
                one.at == 0,
                one.at == 1,
                _LEANS.match(one.text) is not None,
                one.gives_view,
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(SENTENCE_SIGNS))


def _unit(vectors: Vectors) -> Vectors:
    middle = vectors.mean(axis=0)
    return np.asarray(middle / (float(np.linalg.norm(middle)) or 1.0), dtype=np.float32)


def _weak(sentence: Sentence) -> int:
    words = loaded(sentence.text, sentence.candidate.language, quoted=not sentence.speaker)
    return sum(word.category in WEAK for word in words)
