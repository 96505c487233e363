"""A draft claim becomes a claim that may be sent, or is removed with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain import Claim, DraftClaim, Evidence, Removed, VerdictKind
from service.ports import SupportJudge
from service.verify.citations import resolve


def verify(
    draft: DraftClaim, evidence: Mapping[int, Evidence], judge: SupportJudge
) -> Claim | Removed:
    """Resolve the markers, then judge the support; only `supported` passes.

    Where single citations support the claim, only these are kept: one that says it must not carry
    one that denies it, nor be counted with it. Otherwise all are judged together, for a claim that
    joins what several say.
    """
    resolved = resolve(draft, evidence)
    if isinstance(resolved, Removed):
        return resolved
    alone = [(one, judge.judge(draft.text, [one.cited_text])) for one in resolved]
    kept = [(one, said) for one, said in alone if said.kind is VerdictKind.SUPPORTED]
    if kept:
        best = max((said for _, said in kept), key=lambda said: said.support)
        return Claim(draft.text, tuple(one for one, _ in kept), best, draft.speaker)
    verdict = alone[0][1]
    if len(alone) > 1:
        verdict = judge.judge(draft.text, [citation.cited_text for citation in resolved])
    if verdict.kind is VerdictKind.SUPPORTED:
        return Claim(draft.text, resolved, verdict, draft.speaker)
    reason = "unjudged" if verdict.kind is VerdictKind.UNJUDGED else verdict.reason
    return Removed(draft.text, reason or "not_supported", verdict.detail)
