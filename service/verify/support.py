"""The lexical judge: a claim is supported when its cited text says it in its own words.

Method `lexical/1`. Literal checks come first, each with its own reason: quotations must be exact in
the evidence, and numbers, dates and names must stand there. Then the content terms: their share
found in the evidence is the support. A negation on one side only is not supported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain import Match, Verdict, VerdictKind
from service.text.dates import MONTHS, dates
from service.text.fact import Fact
from service.text.names import names
from service.text.numbers import numbers
from service.text.quotations import quotations
from service.text.terms import fold, terms

METHOD = "lexical/1"
LEAST_SUPPORT = 0.7  # share of the claim's terms; chosen so that a reworded half is not enough
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|deny|denies|denied|refuse[sd]?|"
    r"reject(?:s|ed)?|nicht|kein\w*|nie|ne|pas|jamais|nunca|sin)\b|n['’]t\b",
    re.IGNORECASE,
)


class LexicalJudge:
    """Implements `SupportJudge`; deterministic, no model."""

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """Judge one claim against the exact texts that it cites."""
        texts = [text for text in evidence if text.strip()]
        if not texts or not claim.strip():
            return _verdict(0.0, "no_evidence")
        joined = "\n".join(texts)
        quotes, quote = _quotes(claim, texts)
        numbers_, number = _literal(numbers(claim), numbers(joined))
        dates_, date = _dates(claim, joined)
        names_, name = _names(claim, joined)
        support = _support(claim, texts)
        found = {"numbers": _both(numbers_, dates_), "names": names_, "quotes": quotes}
        for outcome, reason, detail in (
            (quotes, "quote_not_exact", quote),
            (numbers_, "number_not_in_evidence", number),
            (dates_, "date_not_in_evidence", date),
            (names_, "name_not_in_evidence", name),
        ):
            if outcome == "mismatch":
                return _verdict(support, reason, detail, **found)
        if support < LEAST_SUPPORT:
            return _verdict(support, "not_supported", f"support {support:.2f}", **found)
        return _verdict(support, None, **found)


def _verdict(
    support: float,
    reason: str | None,
    detail: str | None = None,
    *,
    numbers: Match = "none",
    names: Match = "none",
    quotes: Match = "none",
) -> Verdict:
    kind = VerdictKind.SUPPORTED if reason is None else VerdictKind.UNSUPPORTED
    return Verdict(kind, round(support, 3), numbers, names, quotes, METHOD, reason, detail)


def _literal(claimed: Sequence[Fact], known: Sequence[Fact]) -> tuple[Match, str | None]:
    """Whether every claimed value stands in the evidence, and the first that does not."""
    values = {fact.value for fact in known}
    for fact in claimed:
        if fact.value not in values:
            return "mismatch", fact.surface
    return ("match" if claimed else "none"), None


def _dates(claim: str, evidence: str) -> tuple[Match, str | None]:
    """Every date, and every month that stands without a day or a year, must stand there."""
    outcome, missing = _literal(dates(claim), dates(evidence))
    if outcome == "mismatch":
        return outcome, missing
    claimed, known = _months(claim), _months(evidence)
    for month, word in claimed.items():
        if month not in known:
            return "mismatch", word
    return ("match" if claimed else outcome), None


def _months(text: str) -> dict[str, str]:
    """Names of months with a capital, by their first three letters: "Aug" is "August"."""
    words = _CAPITALISED.findall(text)
    return {fold(word)[:3]: word for word in words if fold(word) in MONTHS}


def _both(one: Match, other: Match) -> Match:
    """Numbers and dates as one field: a mismatch wins, then a match."""
    return next((m for m in ("mismatch", "match") if m in (one, other)), "none")


def _names(claim: str, evidence: str) -> tuple[Match, str | None]:
    """Every name, or every word of it, must stand in the evidence, in any of its cases.

    The whole name comes first: of "U.S." no word is left.
    """
    claimed = names(claim)
    whole = {fact.value for fact in names(evidence)}
    known = set(_WORD.findall(fold(evidence)))
    for fact in claimed:
        if fact.value not in whole and not set(_WORD.findall(fact.value)) <= known:
            return "mismatch", fact.surface
    return ("match" if claimed else "none"), None


_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"\b[A-Z]\w{2,}")


def _quotes(claim: str, texts: Sequence[str]) -> tuple[Match, str | None]:
    """Text in quotation marks must be byte-exact in one of the texts."""
    claimed = quotations(claim)
    for fact in claimed:
        if not any(fact.value in text for text in texts):
            return "mismatch", fact.surface
    return ("exact" if claimed else "none"), None


def _support(claim: str, texts: Sequence[str]) -> float:
    """1 for verbatim text; else the share of terms found, and 0 if one side alone negates."""
    if any(claim in text for text in texts):
        return 1.0
    wanted = frozenset(terms(claim))
    if not wanted:
        return 0.0
    joined = " ".join(texts)
    share = len(wanted & frozenset(terms(joined))) / len(wanted)
    if bool(_NEGATION.search(claim)) != bool(_NEGATION.search(joined)):
        return min(share, LEAST_SUPPORT - 0.01)
    return share
