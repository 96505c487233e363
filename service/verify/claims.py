"""A draft claim becomes a claim that may be sent, or is removed with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain import Claim, DraftClaim, Evidence, Removed, VerdictKind
from service.ports import SupportJudge
from service.verify.citations import resolve


def verify(
    draft: DraftClaim, evidence: Mapping[int, Evidence], judge: SupportJudge
) -> Claim | Removed:
    """Resolve the markers, then judge the support; only `supported` passes."""
    resolved = resolve(draft, evidence)
    if isinstance(resolved, Removed):
        return resolved
    verdict = judge.judge(draft.text, [citation.cited_text for citation in resolved])
    if verdict.kind is VerdictKind.SUPPORTED:
        return Claim(draft.text, resolved, verdict, draft.speaker)
    reason = "unjudged" if verdict.kind is VerdictKind.UNJUDGED else verdict.reason
    return Removed(draft.text, reason or "not_supported", verdict.detail)
