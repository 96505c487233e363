"""What several outlets tell alike: sentences that those of others may support."""

from __future__ import annotations

import numpy as np

from service.compose.summary.overview import Picked, Rated, may_stand
from service.compose.summary.sentences import Sentence, says_same

MOST = {"brief": 1, "standard": 4, "full": 8}
TRIED = 4
"""How many sentences are proposed for each that is wanted: the judge has the last word on them."""

_NEAR = 0.6  # cosine from which a sentence of another outlet may say the same
_EACH = 4  # outlets that are asked for one sentence


def agreements(rated: Rated, most: int) -> list[Picked]:
    """Proposals, the best first: sentences with the nearest one of each other lineage.

    Whether these support it the judge decides; a sentence that fewer than two lineages support is
    no agreement. Short sentences come first: the less one says the more others say it too.
    """
    lineages = [s.article.lineage_id or s.article.id for s in rated.sentences]
    likeness = rated.vectors @ rated.vectors.T if rated.sentences else rated.vectors
    found: list[tuple[float, Picked]] = []
    for at, sentence in enumerate(rated.sentences):
        if not may_stand(sentence):
            continue
        near: dict[str, tuple[float, Sentence]] = {}
        for other in map(int, np.flatnonzero(likeness[at] >= _NEAR)):
            alike, lineage = float(likeness[at, other]), lineages[other]
            if lineage == lineages[at] or rated.sentences[other].is_column:
                continue
            if alike > near.get(lineage, (0.0, sentence))[0]:
                near[lineage] = (alike, rated.sentences[other])
        if near:
            best = sorted(near.values(), key=lambda one: -one[0])[:_EACH]
            worth = sum(alike for alike, _ in best) + rated.scores[at] - len(sentence.text) / 400
            found.append((worth, Picked(sentence, tuple(one for _, one in best))))
    kept: list[Picked] = []
    for _, pick in sorted(found, key=lambda one: -one[0]):
        if len(kept) < TRIED * most and not any(says_same(pick.sentence, k.sentence) for k in kept):
            kept.append(pick)
    return kept
