"""The lexical judge: a claim is supported when its cited text says it in its own words.

Method `lexical/1`. Literal checks come first, each with its own reason: quotations must be exact in
the evidence, and numbers, dates and names must stand there. Then the content terms: their share
found in the evidence is the support. A negation on one side only is not supported.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from service.domain import Match, Missing, Verdict, VerdictKind
from service.text.dates import dates, months
from service.text.fact import Fact
from service.text.names import names
from service.text.numbers import numbers
from service.text.quotations import quotations
from service.text.sameness import negates, negation
from service.text.terms import fold, terms

METHOD = "lexical/1"
LEAST_SUPPORT = 0.7  # share of the claim's terms; chosen so that a reworded half is not enough


class LexicalJudge:
    """Implements `SupportJudge`; deterministic, no model."""

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """Judge one claim against the exact texts that it cites.

        `missing` are all the facts that no text has, in the order of the checks: quotations,
        numbers, dates, names; without such a fact, the words that no text has, one each.
        """
        texts = [text for text in evidence if text.strip()]
        joined = "\n".join(texts)
        quotes, lost_quotes = _quotes(claim, texts)
        numbers_, lost_numbers = _literal(numbers(claim), numbers(joined))
        dates_, lost_dates = _dates(claim, joined)
        names_, lost_names = _names(claim, joined)
        found = (_both(numbers_, dates_), names_, quotes)
        checks: tuple[tuple[str, _Kind, list[str]], ...] = (
            ("quote_not_exact", "quotation", lost_quotes),
            ("number_not_in_evidence", "number", lost_numbers),
            ("date_not_in_evidence", "date", lost_dates),
            ("name_not_in_evidence", "name", lost_names),
        )
        missing = tuple(Missing(kind, lost) for _, kind, all_lost in checks for lost in all_lost)
        if not texts or not claim.strip():
            return _verdict(0.0, "no_evidence", missing=missing or _words(claim, joined))
        support = _support(claim, texts)
        for reason, _, lost in checks:
            if lost:
                return _verdict(support, reason, lost[0], missing=missing, found=found)
        if support < LEAST_SUPPORT:
            said = _one_sided(claim, joined) or f"support {support:.2f}"
            words = _words(claim, joined)
            return _verdict(support, "not_supported", said, missing=words, found=found)
        return _verdict(support, None, found=found)


_Kind = Literal["number", "date", "name", "quotation", "words"]


def _verdict(
    support: float,
    reason: str | None,
    detail: str | None = None,
    *,
    missing: tuple[Missing, ...] = (),
    found: tuple[Match, Match, Match] = ("none", "none", "none"),
) -> Verdict:
    """`found` is what the checks of numbers and dates, of names, of quotations came to."""
    kind = VerdictKind.SUPPORTED if reason is None else VerdictKind.UNSUPPORTED
    return Verdict(kind, round(support, 3), *found, METHOD, reason, detail, missing)


def _outcome(claimed: Collection[object], lost: Sequence[str]) -> Match:
    return "mismatch" if lost else "match" if claimed else "none"


def _literal(claimed: Sequence[Fact], known: Sequence[Fact]) -> tuple[Match, list[str]]:
    """Whether every claimed value stands in the evidence, and those that do not."""
    values = {fact.value for fact in known}
    lost = [fact.surface for fact in claimed if fact.value not in values]
    return _outcome(claimed, lost), lost


def _dates(claim: str, evidence: str) -> tuple[Match, list[str]]:
    """Every date, and every month that stands without a day or a year, must stand there."""
    outcome, lost = _literal(dates(claim), dates(evidence))
    claimed, known = months(claim), months(evidence)
    for month, word in claimed.items():
        if month not in known and not any(word in date for date in lost):
            lost.append(word)
    return ("mismatch" if lost else "match" if claimed else outcome), lost


def _both(one: Match, other: Match) -> Match:
    """Numbers and dates as one field: a mismatch wins, then a match."""
    return next((m for m in ("mismatch", "match") if m in (one, other)), "none")


def _names(claim: str, evidence: str) -> tuple[Match, list[str]]:
    """Every name, or every word of it, must stand in the evidence, in any of its cases.

    The whole name comes first: of "U.S." no word is left.
    """
    claimed = names(claim)
    whole = {fact.value for fact in names(evidence)}
    known = set(_WORD.findall(fold(evidence)))
    lost = [
        fact.surface
        for fact in claimed
        if fact.value not in whole and not set(_WORD.findall(fact.value)) <= known
    ]
    return _outcome(claimed, lost), lost


def _words(claim: str, evidence: str) -> tuple[Missing, ...]:
    """The content words of the claim that the evidence lacks, each once, and a negation."""
    known = frozenset(terms(evidence))
    words = [
        word
        for word in _WORD.findall(claim)
        if len(word) > 1 and not word.isdigit() and (own := terms(word)) and not known >= {*own}
    ]
    negated = None if negates(evidence) else negation(claim)
    if negated and negated[0] not in words:
        words.append(negated[0])
    return tuple(Missing("words", word) for word in dict.fromkeys(words))


_WORD = re.compile(r"\w+")


def _quotes(claim: str, texts: Sequence[str]) -> tuple[Match, list[str]]:
    """Text in quotation marks must be byte-exact in one of the texts."""
    claimed = quotations(claim)
    lost = [fact.surface for fact in claimed if not any(fact.value in text for text in texts)]
    outcome = _outcome(claimed, lost)
    return ("exact" if outcome == "match" else outcome), lost


def _support(claim: str, texts: Sequence[str]) -> float:
    """1 for verbatim text; else the share of terms found.

    Below the threshold if one side alone negates, also where the claim stands word for word in a
    longer sentence: "It is not true that the bridge was closed."
    """
    if any(claim in text and negates(text) == negates(claim) for text in texts):
        return 1.0
    wanted = frozenset(terms(claim))
    if not wanted:
        return 0.0
    joined = " ".join(texts)
    share = len(wanted & frozenset(terms(joined))) / len(wanted)
    if negates(claim) != negates(joined):
        return min(share, LEAST_SUPPORT - 0.01)
    return share


def _one_sided(claim: str, evidence: str) -> str | None:
    """Which side alone negates, in words; None when both do or neither."""
    if negates(claim) == negates(evidence):
        return None
    return "only the sentence negates" if negates(claim) else "only the evidence negates"
