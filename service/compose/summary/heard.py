"""Whoever reports is heard: a sentence of each article that nothing else of the summary cites."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from service.compose.summary.overview import Picked, Rated, judges, may_stand
from service.compose.summary.sentences import Sentence, says_it_is_opinion, says_same

MOST = {"brief": 0, "standard": 4, "full": 8}
_CORROBORATED = 0.55  # cosine with a sentence of another article that tells it too


def of_the_silent(
    rated: Rated, cited: Collection[str], shown: Sequence[Sentence], most: int
) -> list[Picked]:
    """The best sentence of each article that nothing cites yet, of at most `most` articles.

    None says what one of those `shown` says already. Of an interview, which speaks as "I" and is no
    opinion piece by its own account, only what somebody is named for or another article tells too.
    """
    best: dict[str, int] = {}
    for at in sorted(range(len(rated.sentences)), key=lambda at: -rated.scores[at]):
        article = rated.sentences[at].article
        if article.id in cited or article.id in best or not _may_speak(at, rated):
            continue
        told = (*shown, *(rated.sentences[one] for one in best.values()))
        if not any(says_same(rated.sentences[at], one) for one in told):
            best[article.id] = at
    return [rated.pick(rated.sentences[at]) for at in list(best.values())[:most]]


def _may_speak(at: int, rated: Rated) -> bool:
    sentence = rated.sentences[at]
    if not sentence.is_column:
        return may_stand(sentence)
    if says_it_is_opinion(sentence.article) or not sentence.reads_alone or sentence.gives_view:
        return False
    return not judges(sentence) and (sentence.speaker is not None or _told_elsewhere(at, rated))


def _told_elsewhere(at: int, rated: Rated) -> bool:
    mine = rated.sentences[at].article.id
    alike = rated.vectors @ rated.vectors[at]
    return any(
        float(one) >= _CORROBORATED and other.article.id != mine
        for one, other in zip(alike, rated.sentences, strict=True)
    )
