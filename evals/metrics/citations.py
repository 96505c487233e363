"""Citations: do they say what the sentence says (ALCE), and are they those that people chose.

ALCE (Gao, Yen, Yu and Chen 2023, section 3), a mean over the reply's claims and its citations:
recall is 1 for a claim that all its cited texts together entail, else 0; precision is 1 for a
citation whose claim is entailed and which is not needless (alone it does not entail the claim, and
the others do without it). Their judge is a T5 model; ours is the harness's (`evals.judge`).

Strict: a need of gold spans is met when a citation covers at least half of one of its spans, in
code points that are not white space; recall is the share of needs, precision the share of
citations that cover a gold span so or lie within one.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases import Gold
from evals.metrics.base import Metric, Row
from evals.replies import Cited, Trial

HALF = 0.5


def covers(cited: Cited, gold: Gold) -> bool:
    """Whether the citation covers at least half of the gold span."""
    if cited.article_id != gold.article_id:
        return False
    start, end = max(cited.start, gold.start), min(cited.end, gold.end)
    common = gold.text[start - gold.start : end - gold.start] if start < end else ""
    return _solid(common) >= HALF * _solid(gold.text) > 0


def within(cited: Cited, gold: Gold) -> bool:
    """Whether the citation lies inside the gold span."""
    same = cited.article_id == gold.article_id
    return same and gold.start <= cited.start < cited.end <= gold.end


def _solid(text: str) -> int:
    return sum(not char.isspace() for char in text)


def _recall(trial: Trial) -> Sequence[Row] | None:
    """Share of the reply's sentences that their citations, all together, say (ALCE)."""
    claims = [one for one in trial.reply.claims if one.entailed is not None]
    if not claims:
        return None
    return [(sum(one.entailed is True for one in claims) / len(claims),)]


def _precision(trial: Trial) -> Sequence[Row] | None:
    """Share of the citations that help to say their sentence (ALCE)."""
    useful = [
        one.entailed is True and not needless
        for one in trial.reply.claims
        if one.entailed is not None
        for needless in one.needless or ()
    ]
    return [(sum(useful) / len(useful),)] if useful else None


def _all_cited(trial: Trial) -> list[Cited]:
    cited = [one for claim in trial.reply.claims for one in claim.cited]
    return list(dict.fromkeys(cited))


def _strict_recall(trial: Trial) -> Sequence[Row] | None:
    """Share of the needed gold sentences that are cited; an abstention cites none."""
    needs = trial.case.evidence
    if not trial.case.answerable or not needs:
        return None
    cited = _all_cited(trial)
    met = sum(any(covers(one, gold) for one in cited for gold in need) for need in needs)
    return [(met / len(needs),)]


def _strict_precision(trial: Trial) -> Sequence[Row] | None:
    """Share of the cited spans that are gold sentences; undefined where nothing is cited."""
    golds = [gold for need in trial.case.evidence for gold in need]
    cited = _all_cited(trial)
    if not trial.case.answerable or not golds or not cited:
        return None
    right = sum(any(covers(one, gold) or within(one, gold) for gold in golds) for one in cited)
    return [(right / len(cited),)]


METRICS = (
    Metric("citation_recall", "Citation recall (ALCE)", _recall),
    Metric("citation_precision", "Citation precision (ALCE)", _precision),
    Metric("strict_recall", "Gold sentences cited", _strict_recall),
    Metric("strict_precision", "Citations that are gold", _strict_precision),
)
