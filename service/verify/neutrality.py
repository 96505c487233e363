"""What the wording and the balance of a summary are like: reported, never corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from service.domain import Claim, ClaimPassed, LoadedWord, Neutrality
from service.text.opinion import gives_view
from service.text.wording import coloured

UNKNOWN = "unknown"
"""Stands for the outlet of articles that name none."""


def neutrality(passed: Sequence[ClaimPassed], left_out: int) -> Neutrality:
    """The report on the claims of a summary; a claim that stands in two sections counts once.

    A quotation counts as attributed where its claim names a speaker or stands under a party.
    `by_party` are shares of the claims under parties, `by_outlet` of all citations.
    """
    distinct: dict[str, ClaimPassed] = {}
    for one in passed:
        if one.claim.text not in distinct or _is_attributed(one):
            distinct[one.claim.text] = one
    words = [
        LoadedWord(one.claim, word.span, word.category, word.alternative)
        for one in distinct.values()
        for word in coloured(one.claim.text, _language(one.claim), attributed=_is_attributed(one))
    ]
    needy = [one for one in distinct.values() if not _is_attributed(one)]
    return Neutrality(
        loaded=tuple(words),
        unattributed=sum(gives_view(one.claim.text, _language(one.claim)) for one in needy),
        single_source=sum(_sources(one.claim) < 2 for one in distinct.values()),
        left_out=left_out,
        by_party=_shares(
            Counter(
                one.place.key for one in passed if one.place and one.place.section == "positions"
            )
        ),
        by_outlet=_shares(
            Counter(
                citation.article.source or UNKNOWN
                for one in distinct.values()
                for citation in one.claim.citations
            )
        ),
    )


def _is_attributed(one: ClaimPassed) -> bool:
    in_position = one.place is not None and one.place.section == "positions"
    return one.claim.speaker is not None or in_position


def _sources(claim: Claim) -> int:
    """How many sources the claim cites at most: reprints are one, and so is an outlet."""
    articles = [one.article for one in claim.citations]
    lineages = {one.lineage_id or one.id for one in articles}
    return min(len(lineages), len({one.source or one.id for one in articles}))


def _language(claim: Claim) -> str:
    return claim.citations[0].article.language or "en" if claim.citations else "en"


def _shares(counted: Counter[str | None]) -> dict[str, float]:
    total = sum(counted.values())
    return {str(name): round(n / total, 4) for name, n in counted.most_common()} if total else {}
