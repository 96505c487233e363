"""The lexical judge: a claim is supported when its cited text says it in its own words.

Method `lexical/3`. Literal checks come first, each with its own reason: quotations must be exact in
the evidence, and numbers, dates and names must stand there. Then a claim that nearly repeats one
sentence is compared with it word by word (`wording`). For others the support is what a small fitted
model makes of how far the evidence holds their terms (`signs`); a negation, a contrary or another
doer is not supported.

The support says how sure the verdict is: from `GREY_LOW` up to `GREY_HIGH` a second judge is worth
asking, outside of it the verdict is decided.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.domain import Match, Missing, Verdict, VerdictKind
from service.learned.linear import Floats
from service.text.dates import months
from service.text.fact import Fact
from service.text.quotations import quotations
from service.text.sameness import negates, negation
from service.text.sentences import sentence_spans
from service.text.terms import terms
from service.verify.contrary import opposite
from service.verify.named import lost_names
from service.verify.order import wrong_doer
from service.verify.signs import chance, signs_of
from service.verify.tokens import facts, tokens
from service.verify.wording import CLOSE, Wording, compare

METHOD = "lexical/3"
LEAST_SUPPORT = 0.7  # where `evals/fit_support.py` puts the point that is shipped
GREY_LOW, GREY_HIGH = 0.5, 0.9  # support between which a second judge is worth asking
_TURNED = GREY_LOW - 0.01  # most support of a claim that says something else
_UNSURE = LEAST_SUPPORT - 0.01  # ... and of one with a word of which it can't be told
MOST_SENTENCES = 60  # of the evidence, with which a claim is compared word by word


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
        numbers_, lost_numbers = _literal(_numbers(claim), facts(joined)[0])
        dates_, lost_dates = _dates(claim, joined)
        lost_names_ = lost_names(claim, texts)
        names_ = _outcome(facts(claim)[2], lost_names_)
        found = (_both(numbers_, dates_), names_, quotes)
        checks: tuple[tuple[str, _Kind, list[str]], ...] = (
            ("quote_not_exact", "quotation", lost_quotes),
            ("number_not_in_evidence", "number", lost_numbers),
            ("date_not_in_evidence", "date", lost_dates),
            ("name_not_in_evidence", "name", lost_names_),
        )
        missing = tuple(Missing(kind, lost) for _, kind, all_lost in checks for lost in all_lost)
        if not texts or not claim.strip():
            return _verdict(0.0, "no_evidence", missing=missing or _words(claim, joined))
        numbers_lost, named_lost = len(lost_numbers), len(lost_dates) + len(lost_names_)
        support = _support(claim, texts, numbers=numbers_lost, named=named_lost)
        for reason, _, lost in checks:
            if lost:
                share = support.share * _UNSURE
                return _verdict(share, reason, lost[0], missing=missing, found=found)
        if support.share < LEAST_SUPPORT:
            said = support.detail or f"support {support.share:.2f}"
            words = support.missing or _words(claim, joined)
            return _verdict(support.share, support.reason, said, missing=words, found=found)
        return _verdict(support.share, None, found=found)

    def signs(self, claim: str, evidence: Sequence[str]) -> Floats | None:
        """What the model is fitted on; None for a claim that is verbatim, or has no words."""
        texts = [text for text in evidence if text.strip()]
        if not texts or not terms(claim) or any(_is_verbatim(claim, text) for text in texts):
            return None
        joined = "\n".join(texts)
        numbers = len(_literal(_numbers(claim), facts(joined)[0])[1])
        named = len(_dates(claim, joined)[1]) + len(lost_names(claim, texts))
        wording = _nearly(claim, texts)
        same = wording is not None and wording.kind == "same"
        return signs_of(claim, texts, numbers=numbers, named=named, repeats=same)


_Kind = Literal["number", "date", "name", "quotation", "words"]


@dataclass(frozen=True, slots=True)
class _Support:
    """How far the texts say the claim, 0 to 1, and what speaks against it."""

    share: float
    reason: str = "not_supported"
    detail: str | None = None
    missing: tuple[Missing, ...] = ()


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


def _numbers(claim: str) -> list[Fact]:
    """The numbers of a claim, without those that count its sources or its own steps."""
    return [
        fact
        for fact in facts(claim)[0]
        if not _COUNTED.search(claim, max(0, fact.span.start - 12), fact.span.start)
    ]


_COUNTED = re.compile(r"\b(?:passage|step|source|paragraph|document|excerpt)s? $", re.IGNORECASE)


def _dates(claim: str, evidence: str) -> tuple[Match, list[str]]:
    """Every date, and every month that stands without a day or a year, must stand there."""
    outcome, lost = _literal(facts(claim)[1], facts(evidence)[1])
    claimed, known = months(claim), months(evidence)
    for month, word in claimed.items():
        if month not in known and not any(word in date for date in lost):
            lost.append(word)
    return ("mismatch" if lost else "match" if claimed else outcome), lost


def _both(one: Match, other: Match) -> Match:
    """Numbers and dates as one field: a mismatch wins, then a match."""
    return next((m for m in ("mismatch", "match") if m in (one, other)), "none")


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


def _support(claim: str, texts: Sequence[str], *, numbers: int, named: int) -> _Support:
    """1 for verbatim sentences; else what the wording comes to; else what the signs say."""
    if any(_is_verbatim(claim, text) for text in texts):
        return _Support(1.0)
    if not terms(claim):
        return _Support(0.0)
    wording = _nearly(claim, texts)
    same = wording is not None and wording.kind == "same"
    seen = signs_of(claim, texts, numbers=numbers, named=named, repeats=same)
    share = chance(claim, seen)
    if same:
        return _Support(max(share, GREY_HIGH))
    if wording is not None:
        reason = wording.reason or "not_supported"
        return _Support(_held(share, wording), reason, wording.detail, wording.missing)
    told = _told(texts)
    lost = wrong_doer(tokens(claim), [tokens(one) for one in told])
    if lost is not None:
        return _Support(share * _TURNED, "name_not_in_evidence", lost.text, (lost,))
    if negates(claim) and not any(negates(one) for one in told):
        return _Support(share * _TURNED, detail="only the sentence negates")
    about = _about(claim, told)
    odd = opposite(claim, about)
    if odd is not None:
        return _Support(share * _TURNED, detail=odd)
    if not negates(claim) and _denies(claim, about):
        return _Support(_doubted(share), detail="only the evidence negates")
    return _Support(share)


def _doubted(share: float) -> float:
    """A support that is too low, but leaves the claim to a second judge."""
    return GREY_LOW + (_UNSURE - GREY_LOW) * share


def _held(share: float, wording: Wording) -> float:
    """The support of a claim whose wording differs; a close one must not have a new word."""
    if wording.kind == "turned":
        return share * _TURNED
    if wording.kind == "hedged" or wording.held >= CLOSE:
        return _doubted(share)
    return min(share, GREY_HIGH - 0.01)


def _is_verbatim(claim: str, text: str) -> bool:
    """Whether the claim is the text, or one sentence of it or several, letter by letter."""
    if claim == text.strip():
        return True
    at = text.find(claim)
    if at < 0:
        return False
    spans = _spans(text)
    return any(span.start == at for span in spans) and any(
        span.end == at + len(claim) for span in spans
    )


_spans = lru_cache(maxsize=512)(sentence_spans)


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in _spans(text)]


def _told(texts: Sequence[str]) -> list[str]:
    return [one for text in texts for one in _sentences(text)][:MOST_SENTENCES]


def _nearly(claim: str, texts: Sequence[str]) -> Wording | None:
    """What the wording comes to, of a sentence, or of a text that is two of them."""
    pairs = [text for text in texts if len(_spans(text)) == 2]
    return _wording(claim, _told(texts)) or _wording(claim, pairs)


def _wording(claim: str, told: Sequence[str]) -> Wording | None:
    """The best of what the claim's differences from each sentence come to."""
    found = [one for sentence in told if (one := compare(claim, sentence)) is not None]
    rank = {"same": 3, "unsure": 2, "hedged": 1, "turned": 0}
    same = [one for one in found if one.kind == "same"]
    return max(same or found, key=lambda one: (one.held, rank[one.kind]), default=None)


def _about(claim: str, told: Sequence[str]) -> list[str]:
    """The sentences that have half of the claim's terms."""
    own = frozenset(terms(claim))
    return [one for one in told if len(own & frozenset(terms(one))) >= ABOUT_IT * len(own)]


def _denies(claim: str, about: Sequence[str]) -> bool:
    """Whether a sentence negates what the claim says: it has half of what is negated there.

    "The quay is closed" may rest on a sentence that goes on with "and nobody knows until when".
    """
    own = frozenset(terms(claim))
    negated = _negated([one for one in about if negates(one)])
    return any(len(own & one) * 2 >= len(one) for one in negated if one)


ABOUT_IT = 0.5  # share of a claim's terms in a sentence that is about it


def _negated(told: Sequence[str]) -> Iterator[frozenset[str]]:
    """For each negation of the evidence the content words that follow it, the next four."""
    for sentence in told:
        at = 0
        while (found := negation(sentence[at:])) is not None:
            at += found.end()
            yield frozenset(terms(sentence[at : at + REACH])[:4])


REACH = 60  # characters behind a negation, within which stands what it negates
