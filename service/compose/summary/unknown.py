"""What the articles say that nobody knows, says or has decided yet."""

from __future__ import annotations

import re

from service.compose.summary.overview import Picked, Rated
from service.compose.summary.sentences import Sentence, says_same
from service.text.opinion import unquoted

MOST = {"brief": 1, "standard": 3, "full": 6}
_ANSWERED = 0.25  # cosine with a later sentence that gives a reason, from which "why" is answered
_TOLD = 0.62  # cosine with any later sentence, from which it is told

_OPEN = re.compile(
    r"\b(?:(?:is|was|are|were|remains?|remained) (?:\w+ )?(?:unknown|unclear|uncertain|"
    r"disputed|undecided|unresolved|unanswered)"
    r"|(?:not|never) (?:yet |immediately )?(?:been )?(?:known|clear|established|decided|"
    r"explained|disclosed|released)"
    r"|(?:has|have|had) not (?:yet )?(?:said|named|decided|explained|given|disclosed|commented)"
    r"|(?:did|does|do|would) not (?:yet |immediately )?(?:say|name|explain|rule out|"
    r"wish to (?:comment|say))"
    r"|declin(?:es|ed) to (?:say|name|comment|give|explain)|could not (?:say|explain|rule out)"
    r"|will only be known|remains to be seen|nobody knows|no decision|no word on"
    r"|(?:would|will|is to|are to) decide (?:by|on|in|at|before|whether)"
    r"|whether .{5,80} (?:is|was|remains?) (?:open|unclear)|yet to (?:decide|say|announce))\b"
    r"|\b(?:unklar|ungeklärt|nicht bekannt|noch offen|steht noch nicht fest)\b"
    r"|\b(?:inconnue?s?|reste(?:nt)? à|on ignore|n['\u2019]a pas (?:précisé|voulu dire))\b"
    r"|\b(?:se desconoce|no se sabe|se ignora|no ha (?:precisado|aclarado))\b",
    re.IGNORECASE,
)
# Words of knowing by which nothing is left open.
_NOT_OPEN = re.compile(
    r"\b(?:known (?:as|for|to)|well known|clear (?:that|lead|majority)|makes? clear)\b", re.I
)
_WHY = re.compile(r"\b(?:why|cause[ds]?|reason|how|causes|warum|ursache|pourquoi|por qué)\b", re.I)
_BECAUSE = re.compile(
    r"\b(?:because|due to|caused by|came from|source of|could not be|did not open|failed|weil|"
    r"parce que|en raison de|porque|debido a)\b",
    re.IGNORECASE,
)


def open_questions(rated: Rated, most: int) -> list[Picked]:
    """At most `most` sentences that name an open question, in the order of their dates.

    A question that a later article answers is none any more.
    """
    order = sorted(range(len(rated.sentences)), key=lambda at: -rated.scores[at])
    kept: list[Sentence] = []
    for at in order:
        sentence = rated.sentences[at]
        if len(kept) >= most or not _is_open(sentence) or _is_answered(at, rated):
            continue
        if not any(says_same(sentence, other) for other in kept):
            kept.append(sentence)
    kept.sort(key=lambda s: (s.article.published_at or "", s.article.id, s.at))
    return [rated.pick(sentence) for sentence in kept]


def _is_open(sentence: Sentence) -> bool:
    text = unquoted(sentence.text)
    return (
        not sentence.is_column
        and not sentence.judges
        and sentence.is_clean
        and _OPEN.search(text) is not None
        and not _NOT_OPEN.search(text)
    )


def _is_answered(at: int, rated: Rated) -> bool:
    mine = rated.sentences[at]
    why = _WHY.search(mine.text) is not None
    for other, sentence in enumerate(rated.sentences):
        later = (sentence.article.published_at or "") > (mine.article.published_at or "")
        if not later or _OPEN.search(unquoted(sentence.text)):
            continue
        alike = float(rated.vectors[at] @ rated.vectors[other])
        reason = why and mine.terms & sentence.terms and _BECAUSE.search(sentence.text)
        if alike >= _TOLD or (reason and alike >= _ANSWERED):
            return True
    return False
