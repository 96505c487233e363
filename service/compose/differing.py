"""What the claims of one answer differ about, told by the sentences that they cite."""

from __future__ import annotations

from collections.abc import Sequence

from service.compose.summary.disagreements import Dispute, disagreements
from service.compose.summary.overview import Rated
from service.compose.summary.sentences import Sentence, sentences_of
from service.compose.summary.speakers import speakers_of
from service.domain import Article, Citation, Claim, Differing, Span, Stand
from service.ports import WordVectors

MOST = 3


def differing(claims: Sequence[Claim], words: WordVectors) -> tuple[Differing, ...]:
    """At most 3 disagreements and as many updates, each with two sides that the claims cite.

    The sentences around a citation, in its paragraph, tell what a bare number counts and who "he"
    is; a side of which nothing is cited is not told.
    """
    cited = {one.id: one for claim in claims for one in claim.citations}
    sentences = _sentences(list(cited.values()))
    if len(cited) < 2 or len(sentences) < 2:
        return ()
    vectors = words.embed([one.text for one in sentences])
    rated = Rated(tuple(sentences), vectors, (0.0,) * len(sentences))
    found = disagreements(rated, speakers_of(sentences), MOST)
    told = [_told(one, list(cited.values())) for one in found]
    return tuple(one for one in told if one is not None)


def _sentences(cited: Sequence[Citation]) -> list[Sentence]:
    """The sentences of the paragraphs that are cited, of those that a summary would read."""
    articles = {one.article.id: one.article for one in cited}
    return [
        sentence
        for article in articles.values()
        for paragraphs in (_paragraphs(article, cited),)
        for sentence in sentences_of([article])
        if any(one.holds(sentence.span) for one in paragraphs)
    ]


def _paragraphs(article: Article, cited: Sequence[Citation]) -> list[Span]:
    text = article.text
    found = []
    for one in cited:
        if one.article.id == article.id:
            stop = text.find("\n", one.span.end)
            start = text.rfind("\n", 0, one.span.start) + 1
            found.append(Span(start, len(text) if stop < 0 else stop))
    return found


def _told(dispute: Dispute, cited: Sequence[Citation]) -> Differing | None:
    """None where fewer than two sides are cited, or the newest figure of an update is not."""
    stands = []
    for side in dispute.sides:
        sentence = side.pick.sentence
        where = next((one for one in cited if _stands_in(sentence, one)), None)
        if where is not None:
            stands.append(Stand(side.value, side.speaker, where))
    newest = bool(stands) and stands[-1].value == dispute.sides[-1].value
    if len({one.value for one in stands}) < 2 or (dispute.updated and not newest):
        return None
    return Differing(dispute.about, dispute.kind, dispute.updated, tuple(stands))


def _stands_in(sentence: Sentence, citation: Citation) -> bool:
    same = sentence.article.id == citation.article.id
    mine, its = sentence.span, citation.span
    return same and mine.start < its.end and its.start < mine.end
