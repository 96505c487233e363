"""From a proposed summary to its claims: an agreement has two sources, a disagreement two sides."""

from __future__ import annotations

from collections.abc import Sequence

from service.compose.repeats import with_reprints
from service.compose.summary.compose import Disagreement, SummaryDraft
from service.domain import Claim, DraftClaim, Place
from service.pipeline.parts import independent_sources
from service.ports import SupportJudge
from service.verify.claims import verify

Placed = tuple[DraftClaim, Place]
_AFTER = ("overview", "positions")


def proven(draft: SummaryDraft, judge: SupportJudge) -> list[Placed]:
    """The claims of a summary in reading order, without what the judge leaves of no use.

    Whether several sources say one thing, and whether two sides stand, is known only when what they
    cite is judged. Blocks.
    """
    numbered = {piece.number: piece for piece in draft.evidence}

    def judged(claim: DraftClaim) -> Claim | None:
        checked = verify(with_reprints(claim, draft.evidence), numbered, judge)
        return checked if isinstance(checked, Claim) else None

    first = [one for one in draft.claims if one[1].section in _AFTER]
    rest = [one for one in draft.claims if one[1].section not in _AFTER]
    agreed: list[Placed] = []
    for claim in draft.agreements:
        if len(agreed) >= draft.most_agreements:
            break
        found = judged(claim)
        if found and independent_sources(c.article for c in found.citations) > 1:
            agreed.append((claim, Place("agreements")))
    sides: list[Placed] = []
    for dispute in draft.disagreements:
        standing = [one for one in dispute.sides if judged(one[0])]
        if len({place.side for _, place in standing}) > 1 and _holds(dispute, standing):
            sides += standing
    return [*first, *agreed, *sides, *rest]


def _holds(dispute: Disagreement, standing: Sequence[Placed]) -> bool:
    """Whether an update still has its newest figure."""
    side = dispute.sides[-1][1].side
    return side is None or not side.updated or dispute.sides[-1] in standing
