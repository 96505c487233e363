"""What tells a sentence that answers from one that does not: signs, each 0 to 1 or nearly.

Their weights are in `learned/sentences.json`, fitted by `evals/fit_answers.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np

from service.compose.asked import COUNTS, Asked
from service.compose.candidates import Candidate
from service.compose.fit import NO_SIGN, fact_spans, fit
from service.compose.matching import Matching, share, terms_of, words_of
from service.compose.slots import Slots
from service.domain import Span
from service.learned.linear import Floats
from service.ports import WordVectors
from service.text.terms import terms

NAMES = (
    "lead_window",  # share of the question in sentence, sentence before, title and opening
    "focus_window",  # share of what is asked about the names in the sentence and the one before
    "focus_title",  # ... in the sentence and the title
    "rest",  # share of what title and opening leave open in the sentence and the one before
    "light",  # share of the light words: "cost", "say"
    "cosine",  # of the static vectors of question and sentence
    "cosine_title",  # ... and title with sentence
    "cosine_before",  # ... and sentence with the one before
    "fit",  # how well the kind of thing asked for is offered, times the article's share
    "near_fact",  # share of what is left open close to a new fact of the kind asked for
    "money",  # an amount of money where money is asked for
    "percent",  # a share where a share is asked for
    "reason",  # the sign of a reason where one is asked for
    "quotation",  # quotation marks where it is asked what somebody said
    "denial",  # a negation where it is asked whether
    "length",  # ln(1 + content terms) / 4
    "similarity",  # of its passage, as retrieved
    "first_articles",  # 1 / place of its article in retrieval
    "withdrawn",  # "we wrote that", "the first reported figure"
)
TOLD, NOT_TOLD = 0.6, 0.2  # like `fit`
CLAUSE_MARKS = (", ", "; ", ": ", " – ", " — ", " (")
NEAR = 45  # characters on either side of a fact

_WITHDRAWN = re.compile(
    r"\bwe (?:wrote|reported|said|gave|stated)\b|\b(?:wrongly|incorrectly|mistakenly|erroneously)\b"
    r"|\b(?:first|earlier|originally|initially) (?:reported|named|announced)\b"
    r"|\bwrong (?:figure|number)\b",
    re.IGNORECASE,
)
_ASKS_MONEY = re.compile(
    r"\b(?:cost|pay|paid|price|earn|spend|spent|euros?|dollars?|money|worth|profit|revenue|budget|"
    r"fine|salary|fee|damage|reward|dividend|donat\w+|aid|insured|kostet?|cuesta|coûte)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]\s?\d|\b(?:euros?|dollars?|pounds|cents?|francs?)\b", re.IGNORECASE)
_ASKS_SHARE = re.compile(
    r"\b(?:percentage|percent|share|by how much|proportion|rate|turnout|raise|pay rise|anteil)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d\s?%|\b(?:percent|per cent|prozent|pour cent|por ciento|percentage|two[- ]thirds|a third|"
    r"a quarter|(?<!and a )half(?! (?:an|hour|year|day|week|minute)))\b",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could)\b", re.IGNORECASE
)
_DENIES = re.compile(
    r"\b(?:not|no|never|denied|refused|rejected|without|nobody|none)\b|n't\b", re.IGNORECASE
)
_QUOTES = re.compile(r"[“\"«„]")


def signs_of(
    question: str,
    asked: Asked,
    slots: Slots,
    matching: Matching,
    rows: Sequence[int],
    words: WordVectors,
) -> Floats:
    """The signs of the candidates in these rows, in the order of `NAMES`: (rows, signs)."""
    cosines = _cosines(question, matching, rows, words)
    places = _places(matching)
    money, part = bool(_ASKS_MONEY.search(question)), bool(_ASKS_SHARE.search(question))
    whether = bool(_ASKS_WHETHER.search(question))
    table = []
    for row, near in zip(rows, cosines, strict=True):
        one = matching.pool[row]
        text, similarity = one.text, one.evidence.similarity
        offered = _offered(asked, question, slots, one)
        table.append(
            (
                *_shares(matching, row),
                *near,
                offered * matching.whole_share(row),
                _near_fact(asked, question, slots, matching, row),
                float(money and bool(_MONEY.search(text))),
                float(part and bool(_SHARE.search(text))),
                offered if asked is Asked.WHY else 0.0,
                float(asked is Asked.SAID and bool(_QUOTES.search(text))),
                float(whether and bool(_DENIES.search(text))),
                math.log(1 + len(terms_of(text, one.language))) / 4,
                similarity,
                1 / (1 + places[one.evidence.article.id]),
                float(bool(_WITHDRAWN.search(text))),
            )
        )
    return np.array(table, dtype=np.float64).reshape(-1, len(NAMES))


def _shares(matching: Matching, row: int) -> tuple[float, ...]:
    """The signs that are shares of the question, in the order of `NAMES`."""
    own, before, about = matching.filled[row], matching.before[row], matching.about(row)
    both = np.maximum(own, before)
    told = np.maximum(about.title, about.lead)
    open_ = (matching.weights - matching.of_light) * (1 - told)
    return (
        share(matching.weights, np.maximum(both, told)),
        share(matching.of_focus, both),
        share(matching.of_focus, np.maximum(own, about.title)),
        share(open_, both),
        share(matching.of_light, own),
    )


def _cosines(
    question: str, matching: Matching, rows: Sequence[int], words: WordVectors
) -> list[tuple[float, float, float]]:
    """Cosines with the question: of the sentence, of title and sentence, of the one before too.

    A static vector is a mean over words, so that of two texts is the mean of theirs by length.
    """
    pool = matching.pool
    texts = dict.fromkeys(
        text
        for row in rows
        for text in (pool[row].text, pool[row].before, pool[row].evidence.article.title)
        if text
    )
    vectors = words.embed([question, *texts])
    at = {text: vector for text, vector in zip(texts, vectors[1:], strict=True)}
    sizes = {text: 1 + len(words_of(text, "en")) for text in texts}

    def near(*parts: str) -> float:
        kept = [part for part in parts if part]
        vector = sum(at[part] * sizes[part] for part in kept)
        length = float(np.linalg.norm(vector))
        return min(1.0, max(0.0, float(vectors[0] @ vector) / length)) if length > 0 else 0.0

    return [
        (
            near(pool[row].text),
            near(pool[row].evidence.article.title, pool[row].text),
            near(pool[row].before, pool[row].text),
        )
        for row in rows
    ]


def _places(matching: Matching) -> dict[str, int]:
    """How many articles retrieval put before each."""
    best: dict[str, float] = {}
    for one in matching.pool:
        key = one.evidence.article.id
        best[key] = max(best.get(key, 0.0), one.evidence.similarity)
    return {key: sum(other > own for other in best.values()) for key, own in best.items()}


def _offered(asked: Asked, question: str, slots: Slots, one: Candidate) -> float:
    if asked is Asked.THING:
        return _told(slots, terms_of(one.text, one.language))
    return fit(asked, question, one.text)


def _told(slots: Slots, found: Sequence[str]) -> float:
    """Whether the sentence goes on behind the last word of the question.

    "What will the town receive?": the answer follows "receive" and is not there where it ends
    the sentence.
    """
    last = len(slots.each) - 1
    places = [
        place
        for place, term in enumerate(found)
        if any(at == last for at, _ in slots.filled_by(term))
    ]
    if not places:
        return NO_SIGN
    return TOLD if places[0] < len(found) - 1 else NOT_TOLD


def _near_fact(asked: Asked, question: str, slots: Slots, matching: Matching, row: int) -> float:
    """How much of what title and opening leave open stands close to a fact of the kind asked."""
    one = matching.pool[row]
    spans = fact_spans(asked, question, one.text)
    if not spans:
        return 0.0
    about = matching.about(row)
    told = np.maximum(about.title, about.lead) if asked in COUNTS else about.title
    open_ = (matching.weights - matching.of_light) * (1 - told)
    if open_.sum() <= 0:
        open_ = matching.of_focus
    return max(_filled_by(slots, open_, _around(asked, one, span)) for span in spans)


def _filled_by(slots: Slots, weights: Floats, found: Sequence[str]) -> float:
    filled = np.zeros(len(weights))
    for at, credit in slots.credits(found).items():
        filled[at] = credit
    return share(weights, filled)


def _around(asked: Asked, one: Candidate, span: Span) -> list[str]:
    """The terms around a fact: a figure's clause, else so many characters on both sides."""
    text = one.text
    if asked not in COUNTS:
        return terms(text[max(0, span.start - NEAR) : span.end + NEAR], one.language)
    before, after = text[: span.start], text[span.end :]
    start = max(before.rfind(mark) for mark in CLAUSE_MARKS) + 1
    ends = [at for mark in CLAUSE_MARKS if (at := after.find(mark)) >= 0]
    clause = before[start:] + text[span.start : span.end] + after[: min(ends, default=len(after))]
    return terms(clause, one.language)
