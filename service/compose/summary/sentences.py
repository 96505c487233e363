"""Every sentence of the articles that are read, with what decides where it may stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.compose.candidates import Candidate, candidates
from service.compose.matching import terms_of
from service.compose.prose import LONG_FROM, LONG_PER_100, flaws
from service.compose.speaker import speaker_of
from service.domain import Article, Evidence, Span
from service.text.loaded import WEAK, loaded
from service.text.names import names
from service.text.numbers import numbers
from service.text.opinion import gives_view, speaks_as_i, unquoted
from service.text.quotations import quotations
from service.text.sameness import says_the_same

CLEAN = 0.05  # flaws, those of length aside, from which a sentence is no reading on its own
FLAWED = 0.08  # the same where one small flaw is forgiven
SHORTEST, LONGEST = 30, 420  # characters
_FEWEST = 12  # characters of a sentence that may lean on another: "Lunt refused."
_MOSTLY = 0.6  # share of the terms of the shorter one
# What is read of the articles: comparing every sentence with every other grows with the square.
# An article of 600 words has 25 to 40 sentences, and a news article opens with what matters.
READ_OF_EACH, READ_IN_ALL = 150, 400  # sentences
_READ_CHARACTERS = 60_000  # of each article: 150 sentences of 400 characters
_FIRST_PERSONS = 0.2  # share of an article's sentences that makes it its writer's own view

_COLUMN = re.compile(
    r"/(?:opinions?|commentary|comment|editorials?|op-?eds?|columns?|columnists?|views?|voices|"
    r"analysis|perspectives?|letters|meinung|kommentar|tribune|opinion[ei]s?)(?:[/_-]|$)",
    re.IGNORECASE,
)
_COLUMN_TITLE = re.compile(
    r"^(?:opinion|editorial|commentary|op-?ed|column|analysis|kommentar|tribune|opinión)\b\s?[:|–—-]"
    r"|[|–—(]\s?(?:opinion|editorial|commentary|analysis)\)?$",
    re.IGNORECASE,
)
_COLUMN_TOPIC = re.compile(r"(?:opinions?|editorials?|commentary|op-?eds?|columns?|meinung)", re.I)
_CORRECTION = re.compile(
    r"(?:correct(?:ion|ed)|clarification|berichtigung|korrektur|rectificati(?:f|on)|corrección)\b",
    re.I,
)
_ENDS_INSIDE = re.compile(r"[.!?][\"'\u2019”]?\s")
_THIRD = re.compile(r"\b(?:he|she|his|her|him|hers|himself|herself)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^(?:His|Her)\b(?=(?: [a-z-]+){1,3},? [A-Z])")
# "He said it was 20 percent", "Roe denied this": of what, another sentence says.
_POINTS = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:es|ed)|confirm(?:s|ed)|accept(?:s|ed)?|"
    r"condemn(?:s|ed)|criticis?z?ed|welcom(?:es|ed)|call(?:s|ed)|oppos(?:es|ed)|support(?:s|ed)) "
    r"(?:this|that|it|them|those|these)\b(?! \w+(?:ed|s)\b)"
    r"|\bsuch an?\b|\b(?:said|says) (?:that )?(?:it|that|this) (?:was|is|would be) (?:\w+ ){0,3}\d",
    re.IGNORECASE,
)
# Agencies date the pictures, not the sentences, by weekday, day and year.
_CAPTION = re.compile(
    r"day, [A-Z][a-z]+\.? \d{1,2}, \d{4}(?:, |\.$)|\bfile photo\b|"
    r"\bphoto provided\b|^In this \w+\.? \d"
)
# Nothing is said by it.
_EMPTY = re.compile(
    r"\b(?:would comment|declin(?:es|ed) (?:to|comment)|refus(?:es|ed) to comment|no comment|"
    r"could not be reached|"
    r"(?:did|does) not (?:immediately )?(?:respond|return|comment|reply|answer))\b"
    r"|^.{0,45}\b(?:(?:dis)?agreed|refused|declined|den(?:ied|ies) (?:(?:the|any|all|that|those) )?"
    r"(?:\w+ )?(?:everything|it|allegations?|charges?|claims?|accusations?|reports?|"
    r"wrongdoing))\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article; `at` counts the article's sentences from 0.

    `is_column`: the article gives its writer's view. `is_echo`: it is a reprint of another that is
    read; its sentences are cited as repeats and never chosen. `is_quoted`: it stands inside a
    quotation that began in a sentence before it, so that it is not the outlet's.
    """

    candidate: Candidate
    at: int
    is_column: bool
    is_echo: bool = False
    is_quoted: bool = False

    @property
    def article(self) -> Article:
        """The article that it stands in."""
        return self.candidate.evidence.article

    @property
    def text(self) -> str:
        """Its exact text."""
        return self.candidate.text

    @property
    def span(self) -> Span:
        """Where it stands in the text of its article."""
        return self.candidate.span

    @property
    def key(self) -> tuple[str, int]:
        """Tells it from every other sentence."""
        return self.article.id, self.span.start

    @cached_property
    def terms(self) -> frozenset[str]:
        """Its content terms."""
        return frozenset(terms_of(self.text, self.candidate.language))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The values of its numbers."""
        return frozenset(fact.value for fact in numbers(self.text))

    @cached_property
    def flaws(self) -> float:
        """What it loses for how it reads by itself."""
        return flaws(self.text)

    @cached_property
    def speaker(self) -> str | None:
        """Who speaks in it, by an explicit verb of saying."""
        return speaker_of(self.text)

    @property
    def quoted_share(self) -> float:
        """How much of it stands in quotation marks, 0 to 1."""
        return 1 - len(unquoted(self.text)) / len(self.text)

    @cached_property
    def gives_view(self) -> bool:
        """Whether it judges outside of what it quotes."""
        return gives_view(self.text, self.candidate.language)

    @cached_property
    def judges(self) -> bool:
        """Whether it has a loaded word of its own, outside of what it quotes."""
        words = loaded(self.text, self.candidate.language)
        return any(word.category not in WEAK for word in words)

    @property
    def is_correction(self) -> bool:
        """Whether its article puts an earlier one right."""
        return _CORRECTION.match(self.article.title) is not None

    @property
    def is_clean(self) -> bool:
        """Whether it is a sentence of a fair length, though it may lean on another one."""
        return _FEWEST <= len(self.text) <= LONGEST and not _CAPTION.search(self.text)

    @property
    def tells(self) -> bool:
        """Whether it is clean and says something."""
        return self.is_clean and not self.is_quoted and not _EMPTY.search(self.text)

    @property
    def _flaws_of_form(self) -> float:
        """Its flaws, that of its length aside."""
        return self.flaws - LONG_PER_100 * max(0.0, len(self.text) - LONG_FROM) / 100

    @property
    def stands_alone(self) -> bool:
        """Whether it leans on no other sentence; it may lack a full stop, as in a cut text."""
        return self._flaws_of_form < FLAWED and not self.is_quoted and not _leans(self.text)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is a whole sentence of a fair length, in good order."""
        if not SHORTEST <= len(self.text) <= LONGEST or self._flaws_of_form >= CLEAN:
            return False
        if self.is_quoted:
            return False
        if ":-" in self.text or " -- -" in self.text:
            return False
        return not (_EMPTY.search(self.text) or _CAPTION.search(self.text))

    @cached_property
    def reads_alone(self) -> bool:
        """Whether it is whole and leans on no other sentence."""
        return self.is_whole and not _leans(self.text)

    @cached_property
    def names_its_party(self) -> bool:
        """Whether it leans on another sentence at most by "His adviser Ada Pohl said"."""
        return self.is_whole and not _leans(_POSSESSIVE.sub("", self.text))


def sentences_of(articles: Sequence[Article]) -> list[Sentence]:
    """The sentences of all articles, article by article, headers left out.

    Of each article the first 150 in its first 60,000 characters; of many long ones as many from
    the start of each as make 400 in all, at least one. Of the reprints of one story the oldest
    counts, the others are echoes.
    """
    originals = _originals(articles)
    pools = [_read(number, article) for number, article in enumerate(articles, start=1)]
    most = _most_of_each([len(pool) for pool in pools])
    found = []
    for article, pool in zip(articles, pools, strict=True):
        column = is_column(article, [one.text for one in pool])
        quoted = _quoted_on(article.text)
        found += [
            Sentence(
                one,
                at,
                column,
                article.id not in originals,
                any(span.start < one.span.start < span.end for span in quoted),
            )
            for at, one in enumerate(pool[:most])
        ]
    return found


def _quoted_on(text: str) -> list[Span]:
    """The quotations that hold more than one sentence, in the part of the article that is read."""
    return [
        fact.span
        for fact in quotations(text[:_READ_CHARACTERS])
        if fact.span.end - fact.span.start > SHORTEST and _ENDS_INSIDE.search(fact.surface)
    ]


def _read(number: int, article: Article) -> list[Candidate]:
    end = min(len(article.text), _READ_CHARACTERS)
    whole = Evidence(number, article, Span(0, end), (), 1.0)
    pool = [one for one in candidates([whole]) if not one.is_header]
    if end < len(article.text):  # the last one may be cut
        pool = [one for one in pool if one.span.end < end]
    return pool[:READ_OF_EACH]


def _most_of_each(lengths: Sequence[int]) -> int:
    """The most sentences of one article with which all have at most `READ_IN_ALL`, at least 1."""
    most = READ_OF_EACH
    while most > 1 and sum(min(most, length) for length in lengths) > READ_IN_ALL:
        most -= 1
    return most


def _originals(articles: Sequence[Article]) -> set[str]:
    """Ids of the oldest article of each lineage; undated ones come last."""
    ordered = sorted(articles, key=lambda a: (not a.published_at, a.published_at or "", a.id))
    return set({a.lineage_id or a.id: a.id for a in reversed(ordered)}.values())


def is_column(article: Article, sentences: Sequence[str]) -> bool:
    """Whether the article says that it is opinion, or its writer speaks as "I" or "we" in it.

    A correction speaks as "we" and is none.
    """
    if _CORRECTION.match(article.title):
        return False
    said = sum(map(speaks_as_i, sentences))
    return says_it_is_opinion(article) or said >= max(3, _FIRST_PERSONS * len(sentences))


def says_it_is_opinion(article: Article) -> bool:
    """Whether its address, title or topic says so."""
    return bool(
        _COLUMN.search(article.url or "")
        or _COLUMN_TITLE.search(article.title)
        or _COLUMN_TOPIC.fullmatch(article.topic or "")
    )


def is_repeat(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences of one language say the same."""
    if one.text != other.text and one.candidate.language != other.candidate.language:
        return False
    return says_the_same(one.text, other.text, one.terms, other.terms)


def says_same(one: Sentence, other: Sentence) -> bool:
    """Whether one has most of what the other says: no reader wants both."""
    shared = len(one.terms & other.terms)
    return is_repeat(one, other) or shared >= _MOSTLY * min(len(one.terms), len(other.terms))


def _leans(text: str) -> bool:
    """Whether it points back, or "he" or "she" stands before any name that it could mean."""
    bare = unquoted(text)
    if _POINTS.search(bare):
        return True
    pronoun = _THIRD.search(bare)
    if pronoun is None:
        return False
    named = names(bare[: pronoun.start()])
    after = bare[pronoun.end() :]
    # "In his report, Ada Pohl said": the name follows at once behind the comma.
    if named:
        return False
    return pronoun.start() < 2 or not re.match(r"[^,]{0,40},\s(?:\w+\s){0,3}[A-Z]", after)
