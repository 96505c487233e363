"""One thing changed in a sentence of the newsroom: the judge must see it, and say what it was."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Callable

import pytest

from service.domain import Claim, DraftClaim, Evidence
from service.text.names import names
from service.text.quotations import quotations
from service.text.sentences import sentence_spans
from service.verify.claims import verify
from service.verify.support import LexicalJudge

Change = Callable[[str], str | None]
DAYS = tuple(calendar.day_name)
MONTHS = tuple(calendar.month_name)[1:]
JUDGE = LexicalJudge()


def sentences(pieces: list[Evidence], *, english: bool = True) -> list[tuple[str, Evidence]]:
    """Sentences of at least six words with the article that they are from."""
    return [
        (text, piece)
        for piece in pieces
        if (piece.article.language == "en") == english
        for span in sentence_spans(piece.text, piece.article.language or "en")
        if len((text := span.of(piece.text)).split()) >= 6
    ]


def outcome(text: str, piece: Evidence) -> str:
    """`kept`, or why the sentence was removed."""
    checked = verify(DraftClaim(text, (1,)), {1: piece}, JUDGE)
    return "kept" if isinstance(checked, Claim) else checked.reason


def _number(text: str) -> str | None:
    months = "|".join(MONTHS)
    found = re.search(rf"(?<![\w.,:])\d+(?![\w:])(?![.,]\d)(?!\s+(?:{months}))", text)
    return _with(text, found, str(int(found[0]) + 7)) if found else None


def _date(text: str) -> str | None:
    found = re.search(rf"\b(?:{'|'.join(DAYS + MONTHS)})\b", text)
    if found is None:
        return None
    kind, step = (DAYS, 3) if found[0] in DAYS else (MONTHS, 5)
    return _with(text, found, kind[(kind.index(found[0]) + step) % len(kind)])


def _name(text: str) -> str | None:
    for fact in names(text):
        word = fact.surface.split()[-1]
        if word.isalpha() and len(word) > 3:
            return text.replace(word, "Zorvath", 1)
    return None


def _quotation(text: str) -> str | None:
    for fact in quotations(text):
        if words := re.findall(r"\b[a-z]{4,}\b", fact.value):
            return text.replace(fact.value, fact.value.replace(words[-1], "zebra"), 1)
    return None


_NEGATED = re.compile(
    r"\b(?:not|no|nor|never|none|nobody|nothing|without|cannot|denied|denies|rejected|refused)\b"
    r"|n[’']t\b"
)


def _negation_added(text: str) -> str | None:
    outside = re.sub(r"[“\"].*?[”\"]", lambda quote: " " * len(quote[0]), text)
    found = re.search(r"\b(?:was|were|is|are|had|has|will|would|could)\b", outside)
    if found is None or _NEGATED.search(text.lower()):
        return None
    return _with(text, found, f"{found[0]} not")


def _negation_dropped(text: str) -> str | None:
    outside = re.sub(r"[“\"].*?[”\"]", lambda quote: " " * len(quote[0]), text)
    found = re.search(r"\b(?:not|never) ", outside)
    if found is None or len(_NEGATED.findall(text.lower())) > 1:
        return None
    return _with(text, found, "")


def _with(text: str, found: re.Match[str], other: str) -> str:
    return text[: found.start()] + other + text[found.end() :]


@pytest.mark.parametrize("english", [True, False])
def test_a_verbatim_sentence_is_kept(pieces: list[Evidence], english: bool) -> None:
    every = sentences(pieces, english=english)
    assert len(every) >= (200 if english else 40)
    for text, piece in every:
        checked = verify(DraftClaim(text, (1,)), {1: piece}, JUDGE)
        assert isinstance(checked, Claim), (text, checked)
        assert checked.verdict.support == 1
        [citation] = checked.citations
        assert citation.cited_text == text


@pytest.mark.parametrize(
    ("change", "reasons", "least"),
    [
        (_number, {"number_not_in_evidence", "date_not_in_evidence", "quote_not_exact"}, 0.98),
        (_date, {"date_not_in_evidence", "quote_not_exact"}, 0.97),
        (_name, {"name_not_in_evidence", "quote_not_exact"}, 1.0),
        (_quotation, {"quote_not_exact", "no_evidence"}, 1.0),
        (_negation_added, {"not_supported"}, 0.97),
        (_negation_dropped, {"not_supported"}, 0.97),
    ],
)
def test_one_thing_changed_removes_the_sentence_with_its_reason(
    pieces: list[Evidence], change: Change, reasons: set[str], least: float
) -> None:
    outcomes = Counter(
        outcome(changed, piece)
        for text, piece in sentences(pieces)
        if (changed := change(text)) is not None
    )
    total = sum(outcomes.values())
    removed = total - outcomes["kept"]
    assert total >= 10
    assert set(outcomes) - {"kept"} <= reasons, outcomes
    assert removed / total >= least, outcomes


def test_a_sentence_of_another_article_is_not_supported(pieces: list[Evidence]) -> None:
    events = {piece.article.id.split("-")[1]: piece for piece in pieces}
    outcomes = Counter(
        outcome(text, other)
        for text, piece in sentences(pieces)[:200]
        for event, other in events.items()
        if event != piece.article.id.split("-")[1] and other.article.language == "en"
    )
    assert sum(outcomes.values()) >= 1_000
    assert outcomes["kept"] == 0
