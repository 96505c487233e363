"""The timeline: sentences that tell when something happened, by date."""

from __future__ import annotations

from service.compose.summary.overview import Picked, Rated, may_stand
from service.compose.summary.sentences import Sentence, says_same
from service.compose.summary.when import event_date

MOST = {"brief": 3, "standard": 6, "full": 8}
_PER_DATE = 2
_QUOTED = 0.4  # share of a sentence from which it tells words, not an event
_KEEP = 0.3  # of the best score among them


def timeline(rated: Rated, most: int) -> list[tuple[str, Picked]]:
    """At most `most` dated events, oldest first, at most two of one date."""
    dated: list[tuple[float, str, Sentence]] = []
    for sentence, score in zip(rated.sentences, rated.scores, strict=True):
        if may_stand(sentence) and sentence.quoted_share < _QUOTED:
            day = event_date(sentence.text, sentence.article.published_at)
            if day is not None:
                dated.append((score, day, sentence))
    least = _KEEP * max((score for score, _, _ in dated), default=0.0)
    chosen: list[tuple[str, Sentence]] = []
    for score, day, sentence in sorted(dated, key=lambda one: -one[0]):
        same = [other for at, other in chosen if at == day]
        if score < least or len(chosen) >= most or len(same) >= _PER_DATE:
            continue
        if not any(says_same(sentence, other) for _, other in chosen):
            chosen.append((day, sentence))
    chosen.sort(key=lambda one: (one[0], one[1].article.published_at or "", one[1].at))
    return [(day, rated.pick(sentence)) for day, sentence in chosen]
