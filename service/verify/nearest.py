"""The sentences of retrieved passages that come nearest to a claim, and what they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from service.domain import Article, Citation, Hit, Span
from service.text.sentences import sentence_spans
from service.text.terms import fold, terms
from service.verify.statements import plain

LACKING = 0.2  # share of a claim's terms; a sentence that lacks no more is about all of it
_WORD = re.compile(r"\w+")
_FINAL = re.compile(r"[.!?…][\"'”\u2019“»)\]]*$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence of an article, as it is read for judging: `text` is `plain`."""

    citation: Citation
    text: str
    terms: frozenset[str]

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.citation.article


class Shelf:
    """The passages read for one request, each cut into sentences once."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Stretch, ...]] = {}
        self._words: dict[tuple[str, int], frozenset[str]] = {}

    def stretches(self, hits: Iterable[Hit], articles: Mapping[str, Article]) -> list[Stretch]:
        """The sentences of the hits, in their order."""
        found: list[Stretch] = []
        for hit in hits:
            if hit.passage.id not in self._read:
                self._read[hit.passage.id] = _cut(hit, articles[hit.passage.article_id])
            found += self._read[hit.passage.id]
        return found

    def verbatim(
        self, readings: Sequence[str], hits: Sequence[Hit], articles: Mapping[str, Article]
    ) -> list[Stretch]:
        """Where one of the readings of a claim stands letter by letter, once an article.

        Only as a sentence or several: the rest of a sentence may turn the meaning of a part of it.
        """
        found: dict[str, Stretch] = {}
        for hit in hits:
            article = articles[hit.passage.article_id]
            if article.id in found:
                continue
            for reading in dict.fromkeys(readings):
                at = article.text.find(reading, hit.passage.span.start)
                span = Span(at, at + len(reading))
                if (
                    reading
                    and 0 <= at < hit.passage.span.end
                    and self._is_whole(hit, article, span)
                ):
                    found[article.id] = _stretch(article, hit.passage.id, span)
        return list(found.values())

    def _is_whole(self, hit: Hit, article: Article, span: Span) -> bool:
        """Whether a sentence of the passage begins where the span does, and one ends there."""
        cut = [one.citation.span for one in self.stretches([hit], {article.id: article})]
        ends = {one.end for one in cut}
        begins = span.start in {one.start for one in cut}
        past = span.end > hit.passage.span.end and _FINAL.search(span.of(article.text))
        return begins and (span.end in ends or bool(past))

    def speaks_of(self, article: Article, named: Sequence[str]) -> bool:
        """Whether the article has every word of one of these folded names."""
        key = (article.id, article.version)
        if key not in self._words:
            words = _WORD.findall(fold(f"{article.title}\n{article.text}"))
            self._words[key] = frozenset(words)
        return any(self._words[key] >= {*_WORD.findall(name)} for name in named)


def _cut(hit: Hit, article: Article) -> tuple[Stretch, ...]:
    text = hit.passage.span.of(article.text)
    offset = hit.passage.span.start
    return tuple(
        _stretch(article, hit.passage.id, Span(span.start + offset, span.end + offset))
        for span in sentence_spans(text, article.language or "en")
    )


def _stretch(article: Article, passage_id: str, span: Span) -> Stretch:
    citation = Citation(article, passage_id, span)
    text = plain(citation.cited_text)
    return Stretch(citation, text, frozenset(terms(text)))


def share(wanted: Mapping[str, float], held: frozenset[str]) -> float:
    """The share of a claim's terms, by their weights, that a text holds; 0 of no terms."""
    total = sum(wanted.values())
    return sum(w for term, w in wanted.items() if term in held) / total if total else 0.0


def partners(
    wanted: Mapping[str, float], beside: Sequence[Stretch], among: Sequence[Stretch]
) -> list[Stretch]:
    """Sentences that hold most of what those `beside` lack, at least two terms; best first.

    Of the same article, or one that shares a rare term of the claim with it: two sentences of
    different events are not put together.
    """
    held = frozenset[str]().union(*(one.terms for one in beside))
    lacking = {term: weight for term, weight in wanted.items() if term not in held}
    rare = sorted(wanted, key=lambda term: -wanted[term])[: max(1, len(wanted) // 3)]
    shared = held & frozenset(rare)
    gains = [
        (share(lacking, one.terms), at, one)
        for at, one in enumerate(among)
        if len(one.terms & lacking.keys()) >= 2
        and (one.article.id == beside[0].article.id or one.terms & shared)
    ]
    return [one for _, _, one in sorted(gains, key=lambda gain: (-gain[0], gain[1]))]


def is_whole(one: Stretch, wanted: Mapping[str, float]) -> bool:
    """Whether a sentence alone holds nearly all of a claim's terms."""
    lacking = len(wanted.keys() - one.terms)
    return lacking <= max(1.0, LACKING * len(wanted))
