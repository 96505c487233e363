"""A draft claim becomes a claim that may be sent, or is removed with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain import (
    Citation,
    Claim,
    Doubt,
    DraftClaim,
    Evidence,
    Missing,
    Removed,
    Verdict,
    VerdictKind,
)
from service.ports import SupportJudge
from service.text.sentences import sentence_spans
from service.verify.citations import cite, resolve, wider
from service.verify.context import out_of_context
from service.verify.outlet import without_outlet
from service.verify.reference import dangling, readings
from service.verify.statements import LEANS
from service.verify.support import GREY_HIGH, GREY_LOW


@dataclass(frozen=True, slots=True)
class Grey:
    """A claim whose facts all stand in what it cites, and of whose words a part does.

    `verdict` is the lexical judge's; its kind is what the shipped threshold makes of it.
    """

    draft: DraftClaim
    citations: tuple[Citation, ...]
    verdict: Verdict

    @property
    def doubt(self) -> Doubt:
        """What a second judge is asked."""
        return Doubt(self.draft.text, tuple(one.cited_text for one in self.citations))


_Judged = tuple[Citation, Verdict]


def verify(
    draft: DraftClaim, evidence: Mapping[int, Evidence], judge: SupportJudge
) -> Claim | Removed:
    """Resolve the markers, then judge the support; only `supported` passes.

    Where single citations support the claim, only these are kept: one that says it must not carry
    one that denies it, nor be counted with it. Otherwise all are judged together, for a claim that
    joins what several say. What `examine` leaves open is decided by the judge's own threshold.
    """
    found = examine(draft, evidence, judge)
    if not isinstance(found, Grey):
        return found
    if found.verdict.kind is not VerdictKind.SUPPORTED:
        return _removed(draft, found.verdict)
    return _passed(draft, found.citations, found.verdict)


def examine(
    draft: DraftClaim, evidence: Mapping[int, Evidence], judge: SupportJudge
) -> Claim | Removed | Grey:
    """As `verify`, but a claim that words alone can't decide stays `Grey`, for a second judge.

    A claim about "them" or "him" whom no cited sentence calls so is removed: who is meant stands in
    another sentence of the draft, which may have been removed itself.
    """
    found = _examined(draft, evidence, judge)
    if isinstance(found, Removed):
        return found
    word = dangling(draft.text, [one.cited_text for one in found.citations])
    if word is None:
        return found
    return Removed(draft.text, "not_supported", f"who or what is meant by {word!r}")


def _examined(
    draft: DraftClaim, evidence: Mapping[int, Evidence], judge: SupportJudge
) -> Claim | Removed | Grey:
    resolved = resolve(draft, evidence)
    if isinstance(resolved, Removed):
        return resolved
    markers = tuple(dict.fromkeys(draft.markers))
    alone = [
        _alone(draft.text, citation, evidence[marker], judge)
        for marker, citation in zip(markers, resolved, strict=True)
    ]
    sure = [(one, said) for one, said in alone if _passes(said) and not _is_open(said)]
    if sure:
        return _passed(draft, *_kept(sure))
    together = resolved, alone[0][1]
    if len(alone) > 1:
        said = judge.judge(draft.text, [one.cited_text for one in resolved])
        together = resolved, _in_context(draft.text, resolved, said)
    if _passes(together[1]) and not _is_open(together[1]):
        return _passed(draft, *together)
    open_ = [(one, said) for one, said in alone if _is_open(said)]
    likely = [(one, said) for one, said in open_ if _passes(said)]
    for citations, verdict in (
        *([_kept(likely)] if likely else []),
        *([together] if _passes(together[1]) else []),
        *([_kept(open_)] if open_ else []),
        together,
    ):
        if _is_open(verdict):
            return Grey(draft, citations, verdict)
    return _removed(draft, together[1])


def settle(grey: Grey, kind: VerdictKind, method: str) -> Claim | Removed:
    """What the ruling of a second judge makes of a grey claim; `method` names that judge."""
    match kind:
        case VerdictKind.SUPPORTED:
            said = replace(
                grey.verdict, kind=kind, method=method, reason=None, detail=None, missing=()
            )
            return _claim(grey.draft, grey.citations, said)
        case VerdictKind.UNJUDGED:
            return Removed(grey.draft.text, "unjudged", grey.verdict.detail)
        case VerdictKind.UNSUPPORTED:
            return Removed(grey.draft.text, "not_supported", grey.verdict.detail)


def _alone(text: str, citation: Citation, piece: Evidence, judge: SupportJudge) -> _Judged:
    """The verdict on one citation; what its sentence lacks may stand in its neighbour.

    A name that the piece writes otherwise is read its way; else the sentence is judged together
    with the one before it or behind it, each fact in its context.
    """
    found: list[_Judged] = []
    for span in (citation.span, *wider(citation.span, piece)):
        one = cite(piece, span)
        verdict = _in_context(text, (one,), judge.judge(text, [one.cited_text]))
        found.append((one, verdict))
        if _passes(verdict):
            return found[-1]
        if verdict.reason == "name_not_in_evidence" and (read := _read(text, one, piece, judge)):
            return read
        if found[0][1].reason not in _ELSEWHERE:
            break
    if found[0][1].reason == "name_not_in_evidence":
        bare = without_outlet(text, citation.article.source)
        if bare is not None and not LEANS.match(bare):  # else "it" would be the outlet
            one, said = _alone(bare, citation, piece, judge)
            return one, replace(said, names="match") if _passes(said) else said
    return found[0]


def _read(text: str, one: Citation, piece: Evidence, judge: SupportJudge) -> _Judged | None:
    """The verdict on the claim in the words that its sentence has for a name."""
    for reading, span in readings(text, one.span, piece):
        said = judge.judge(reading, [one.cited_text])
        if _passes(said) or _is_open(said):
            return cite(piece, span), replace(said, names="match")
    return None


# What a neighbouring sentence may make up for.
_ELSEWHERE = ("name_not_in_evidence", "number_not_in_evidence", "date_not_in_evidence")


def _in_context(text: str, citations: Sequence[Citation], verdict: Verdict) -> Verdict:
    """The verdict on several sentences; what one of them says of something else is missing."""
    if not (_passes(verdict) or _is_open(verdict)):
        return verdict
    told = [
        span.of(one.cited_text)
        for one in citations
        for span in sentence_spans(one.cited_text, one.article.language or "en")
    ]
    if len(told) < 2 or any(text in one.cited_text for one in citations):
        return verdict
    lost = out_of_context(text, told)
    return _without(verdict, lost) if lost else verdict


def _without(verdict: Verdict, lost: tuple[Missing, ...]) -> Verdict:
    first = lost[0]
    return replace(
        verdict,
        kind=VerdictKind.UNSUPPORTED,
        support=min(verdict.support, GREY_LOW - 0.01),
        reason="not_supported" if first.kind == "words" else f"{first.kind}_not_in_evidence",
        detail=first.text,
        missing=lost,
    )


def _passes(verdict: Verdict) -> bool:
    return verdict.kind is VerdictKind.SUPPORTED


def _is_open(verdict: Verdict) -> bool:
    """Whether only the share of words speaks for or against the claim, and it is in between."""
    facts = any(one.kind != "words" for one in verdict.missing)
    return (
        verdict.kind is not VerdictKind.UNJUDGED
        and verdict.reason in (None, "not_supported")
        and not facts
        and GREY_LOW <= verdict.support < GREY_HIGH
    )


def _kept(judged: Sequence[_Judged]) -> tuple[tuple[Citation, ...], Verdict]:
    """These citations with the best of their verdicts."""
    best = max((said for _, said in judged), key=lambda said: said.support)
    return tuple(one for one, _ in judged), best


def _passed(draft: DraftClaim, citations: tuple[Citation, ...], verdict: Verdict) -> Claim:
    return _claim(draft, citations, verdict)


def _claim(draft: DraftClaim, citations: tuple[Citation, ...], verdict: Verdict) -> Claim:
    return Claim(draft.text, citations, verdict, draft.speaker, draft.speech)


def _removed(draft: DraftClaim, verdict: Verdict) -> Removed:
    reason = "unjudged" if verdict.kind is VerdictKind.UNJUDGED else verdict.reason
    return Removed(draft.text, reason or "not_supported", verdict.detail)
