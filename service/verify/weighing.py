"""A claim weighed against the sentences that come nearest to it: its best verdict, what to cite."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain import Citation, Missing, Verdict, VerdictKind
from service.ports import SupportJudge
from service.text.terms import terms
from service.verify.context import out_of_context
from service.verify.nearest import Stretch, is_whole, partners, share

MOST_CITATIONS = 5
JUDGED = 6  # sentences judged alone, the nearest first
# Of each of the 3 nearest sentences 3 pairs are judged, and the best pair with a third one.
SEEDS, PARTNERS = 3, 3
LEAST_SHARE = 0.35  # of a claim's weighted terms, for a sentence that is shown as the nearest ...
LEAST_TERMS = 0.5  # ... or of its terms: in a small collection most words weigh next to nothing
MORE = 0.1  # share by which a further sentence must help, to be shown with the nearest
REPEATS = 0.1  # a further citation's support may be this much below the best
RAREST = 5  # words named as missing

log = logging.getLogger("groundwire")


@dataclass(frozen=True, slots=True)
class _Judged:
    """Sentences with what the judge made of them.

    `share` is what they hold of the claim's weighted terms, `near` whether that is worth showing.
    """

    stretches: tuple[Stretch, ...]
    verdict: Verdict
    share: float
    near: bool

    @property
    def passed(self) -> bool:
        return self.verdict.kind is VerdictKind.SUPPORTED

    @property
    def rank(self) -> tuple[float, str]:
        """The higher the better; the newest article first on ties."""
        return self.verdict.support, self.stretches[0].article.published_at or ""


def unjudged(reason: str) -> Verdict:
    """The verdict on what was not judged."""
    return Verdict(VerdictKind.UNJUDGED, 0.0, "none", "none", "none", "none", reason)


def weigh(
    claim: str,
    wanted: Mapping[str, float],
    exact: Sequence[Stretch],
    nearest: Sequence[Stretch],
    judge: SupportJudge,
) -> tuple[Verdict, tuple[Citation, ...]]:
    """The best verdict on a claim, and citations: at most 5 that support it, the best first.

    `wanted` are the claim's terms with their weights, `exact` where it stands word for word,
    `nearest` other sentences, the nearest first. Each is judged alone; if none supports the claim,
    two or three together, but not where one of them holds nearly the whole claim: what it lacks is
    said otherwise there, and no other sentence makes up for it. An unsupported claim cites what
    comes nearest to it, or nothing where nothing comes near. A judge that fails on the way to
    `unsupported` leaves it unjudged.
    """
    alone = {one.citation.id: one for one in (*exact, *nearest[:JUDGED])}
    judged = [_judged(claim, wanted, (one,), judge) for one in alone.values()]
    if not any(one.passed or is_whole(one.stretches[0], wanted) for one in judged):
        judged += _together(claim, wanted, nearest, judge)
    passed = sorted((one for one in judged if one.passed), key=lambda one: one.rank, reverse=True)
    if passed:
        return passed[0].verdict, _citations(passed)
    failed = next((one for one in judged if one.verdict.kind is VerdictKind.UNJUDGED), None)
    if failed is not None:
        return failed.verdict, ()
    near = [one for one in judged if one.near]
    if not near:
        verdict = _verdict(claim, (), judge)
        return _with_rarest(verdict, wanted), ()
    best = max(near, key=lambda one: one.share - MORE * (len(one.stretches) - 1))
    return _with_rarest(best.verdict, wanted), _in_order(best.stretches)


def _verdict(claim: str, stretches: Sequence[Stretch], judge: SupportJudge) -> Verdict:
    return verdict_of(claim, [one.text for one in stretches], judge)


def verdict_of(claim: str, texts: Sequence[str], judge: SupportJudge) -> Verdict:
    """The judge's verdict; fails closed: what it can't judge is unjudged."""
    try:
        return judge.judge(claim, texts)
    except Exception:  # a judge may be a model of any provider
        log.exception("the judge failed")
        return unjudged("judge_failed")


def _judged(
    claim: str, wanted: Mapping[str, float], stretches: tuple[Stretch, ...], judge: SupportJudge
) -> _Judged:
    verdict = _verdict(claim, stretches, judge)
    if len(stretches) > 1 and verdict.kind is not VerdictKind.UNJUDGED:
        verdict = _in_context(claim, stretches, verdict)
    held = frozenset[str]().union(*(one.terms for one in stretches))
    weighted = share(wanted, held)
    near = weighted >= LEAST_SHARE or len(held & wanted.keys()) >= LEAST_TERMS * len(wanted)
    return _Judged(stretches, verdict, weighted, near)


def _in_context(claim: str, stretches: Sequence[Stretch], verdict: Verdict) -> Verdict:
    """The verdict on several sentences; what one says of something else is missing as well."""
    lost = out_of_context(claim, [one.text for one in stretches])
    facts = [one for one in verdict.missing if one.kind != "words"]
    more = [one for one in lost if one not in facts]
    if not more:
        return verdict
    missing = (*facts, *more)
    if verdict.kind is VerdictKind.UNSUPPORTED and verdict.reason != "not_supported":
        return replace(verdict, missing=missing)
    return replace(
        verdict,
        kind=VerdictKind.UNSUPPORTED,
        reason="not_supported" if more[0].kind == "words" else f"{more[0].kind}_not_in_evidence",
        detail=more[0].text,
        missing=missing,
    )


def _together(
    claim: str, wanted: Mapping[str, float], nearest: Sequence[Stretch], judge: SupportJudge
) -> list[_Judged]:
    """Two sentences, then three, for a claim that joins what an article says in several."""
    tried: list[_Judged] = []
    for seed in nearest[:SEEDS]:
        pairs = [
            _judged(claim, wanted, (seed, other), judge)
            for other in partners(wanted, (seed,), nearest)[:PARTNERS]
        ]
        tried += pairs
        if pairs and not any(one.passed for one in pairs):
            best = max(pairs, key=lambda one: one.share)
            for third in partners(wanted, best.stretches, nearest)[:1]:
                tried.append(_judged(claim, wanted, (*best.stretches, third), judge))
    return tried


def _citations(passed: Sequence[_Judged]) -> tuple[Citation, ...]:
    """Those of the best, then one of each other article that says the same."""
    best = passed[0]
    cited = list(_in_order(best.stretches))
    for one in passed[1:]:
        known = {citation.article.id for citation in cited}
        near = one.verdict.support >= best.verdict.support - REPEATS
        if near and len(one.stretches) == 1 and one.stretches[0].article.id not in known:
            cited.append(one.stretches[0].citation)
    return tuple(cited[:MOST_CITATIONS])


def _in_order(stretches: Iterable[Stretch]) -> tuple[Citation, ...]:
    """As they stand in the articles, the first one's article first."""
    cited = [one.citation for one in stretches]
    order = list(dict.fromkeys(citation.article.id for citation in cited))
    return tuple(sorted(cited, key=lambda one: (order.index(one.article.id), one.span)))


def _with_rarest(verdict: Verdict, wanted: Mapping[str, float]) -> Verdict:
    """With the rarest of the missing words in one line, as the claim has them."""
    facts = [one for one in verdict.missing if one.kind != "words"]
    words = [one.text for one in verdict.missing if one.kind == "words"]
    weight = {word: max((wanted.get(t, 0.0) for t in terms(word)), default=0.0) for word in words}
    kept = sorted(words, key=lambda word: -weight[word])[:RAREST]
    if not words:
        return verdict
    shown = Missing("words", ", ".join(word for word in words if word in kept))
    return replace(verdict, missing=(*facts, shown))
