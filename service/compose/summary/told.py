"""The figures of sentences: what each measures, who gives it and which others it puts right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from service.compose.summary.counted import MONEY
from service.compose.summary.overview import Rated
from service.compose.summary.quantities import Measure, measures
from service.compose.summary.sentences import Sentence
from service.text.names import names
from service.text.opinion import unquoted

_MOST = 200  # figures: each is compared with each
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "That is 900,000 euros more than the company's estimate."
_THAN = re.compile(r"\s(?:\w+\s){0,2}(?P<sign>more|less|fewer|higher|lower) than\b")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity with the sentence that tells it, and who gives it (folded).

    `at` is the sentence's place in `Rated.sentences`; `given_up` are the values that it puts right,
    `corrected` those that its article, a correction, does; `compared` those that it is said to be
    so much more or less than. `around` are the names in its article (the last word of each).
    """

    measure: Measure
    sentence: Sentence
    said_by: str
    at: int
    given_up: frozenset[Decimal]
    corrected: frozenset[Decimal]
    compared: frozenset[Decimal]
    around: frozenset[str]

    @property
    def published(self) -> str:
        """When the article was published; empty where nobody knows."""
        return self.sentence.article.published_at or ""

    @property
    def order(self) -> tuple[str, str, int]:
        """Later figures come later, within an article by place."""
        return self.published, self.sentence.article.id, self.sentence.at


def figures_of(rated: Rated, speakers: Mapping[tuple[str, int], str]) -> list[Figure]:
    """The figures that may be compared; `speakers` are who says each sentence, by its key."""
    found: list[Figure] = []
    corrected = _corrected(rated.sentences)
    articles = {one.article.id: one.article for one in rated.sentences}
    around = {id_: named_in(one.text) for id_, one in articles.items()}
    last: tuple[str, int, tuple[Measure, ...]] = ("", -1, ())
    for at, sentence in enumerate(rated.sentences):
        article_id = sentence.article.id
        before = last[2] if last[:2] == (article_id, sentence.at - 1) else ()
        text, language = sentence.text, sentence.candidate.language
        own = measures(text, language, before, sentence.candidate.before)
        last = (article_id, sentence.at, own)
        behind = rated.sentences[at + 1] if at + 1 < len(rated.sentences) else sentence
        beside = frozenset(one.value for one in own if one.others)
        apart = _differences(sentence) + (_differences(behind) if follows(sentence, behind) else ())
        if sentence.is_column or sentence.judges or not sentence.tells:
            continue
        said_by = speakers.get(sentence.key) or (sentence.article.source or article_id)
        given_up = frozenset(one.value for one in own if one.former)
        also = corrected.get(article_id, frozenset())
        found += [
            Figure(
                one,
                sentence,
                said_by,
                at,
                given_up,
                also,
                _others(one, apart) | beside,
                around[article_id],
            )
            for one in own
            if not (one.partial or one.former or one.others)
            and not (one.role and one.unit != MONEY and _of_another_year(sentence))
        ]
    worth = sorted(found, key=lambda one: -rated.scores[one.at])[:_MOST]
    kept = {id(one) for one in worth}
    return [one for one in found if id(one) in kept]


def _of_another_year(sentence: Sentence) -> bool:
    """Whether it names a year that is not its article's: another event's count, most likely."""
    published = (sentence.article.published_at or "")[:4]
    years = set(_YEAR.findall(unquoted(sentence.text)))
    return bool(published and years) and published not in years


def follows(one: Sentence, two: Sentence) -> bool:
    """Whether the second comes right after the first in one article."""
    return one.article.id == two.article.id and two.at - one.at == 1


def _differences(sentence: Sentence) -> tuple[tuple[str, Decimal], ...]:
    """Unit and size of the differences that a sentence tells, less is negative."""
    if " than" not in sentence.text:
        return ()
    found = []
    for one in measures(sentence.text, sentence.candidate.language):
        after = _THAN.match(sentence.text, one.span.end)
        if after:
            less = after["sign"] in ("less", "fewer", "lower")
            found.append((one.unit, -one.value if less else one.value))
    return tuple(found)


def _others(one: Measure, apart: Sequence[tuple[str, Decimal]]) -> frozenset[Decimal]:
    return frozenset(one.value - size for unit, size in apart if unit == one.unit)


def _corrected(sentences: Sequence[Sentence]) -> dict[str, frozenset[Decimal]]:
    """The values that each correction gives up, by its article."""
    found: dict[str, frozenset[Decimal]] = {}
    for one in sentences:
        if one.is_correction:
            own = measures(one.text, one.candidate.language)
            given_up = frozenset(measure.value for measure in own if measure.former)
            found[one.article.id] = found.get(one.article.id, frozenset()) | given_up
    return found


def named_in(text: str) -> frozenset[str]:
    """The last word of each name in the text, folded."""
    return frozenset(fact.value.split()[-1] for fact in names(text))
