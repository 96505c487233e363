"""A reply put together event by event: what a stream sends and a JSON body adds up to.

There is one path: the body without streaming is the last event of the stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar
from uuid import uuid4

from pydantic import BaseModel

from service.api import schemas as out
from service.api.render.citations import Citations, verification
from service.domain import (
    Abstention,
    Article,
    Claim,
    ClaimPassed,
    ClaimRemoved,
    Coverage,
    Differing,
    EngineUsed,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Place,
    Question,
    Removed,
    Speech,
    Understood,
    Usage,
)
from service.pipeline.parts import independent_sources

FinalOut = TypeVar("FinalOut", bound=BaseModel)


class Reply(Generic[FinalOut]):
    """Turns events into named messages; `final`, the last one, is the whole body."""

    def __init__(self) -> None:
        self._text = ""
        self._claims: list[tuple[Place | None, out.ClaimOut]] = []
        self._citations = Citations()
        self._removed: list[out.RemovedOut] = []

    def take(self, event: Event) -> Iterator[tuple[str, BaseModel]]:
        """The messages that an event becomes, by name."""
        match event:
            case EvidenceFound(evidence):
                yield "evidence", out.EvidenceOut(articles=_read(evidence))
            case ClaimPassed(claim, place):
                yield "claim", self._claim(claim, place)
            case ClaimRemoved(gone):
                self._removed.append(removed(gone))
                yield "removed", self._removed[-1]
            case Finished():
                yield "final", self._final(event)

    def _final(self, end: Finished) -> FinalOut:
        raise NotImplementedError

    def _gap(self, before: Place | None, place: Place | None) -> str:
        """What stands between two claims of the text."""
        if (
            before is None
            or place is None
            or (before.section, before.key) == (place.section, place.key)
        ):
            return " "
        return "\n" if before.section == place.section else "\n\n"

    def _claim(self, claim: Claim, place: Place | None) -> out.ClaimEventOut:
        before = len(self._text)
        if self._claims:
            self._text += self._gap(self._claims[-1][0], place)
        start = len(self._text)
        new, markers = self._citations.add(claim)
        self._text += claim.text
        shown = out.ClaimOut(
            text=claim.text,
            start=start,
            end=len(self._text),
            speaker=claim.speaker,
            speech=speech(claim.speech),
            independent_sources=independent_sources(one.article for one in claim.citations),
            citations=[c.id for c in claim.citations],
            verification=verification(claim.verdict),
        )
        self._text += f" {''.join(markers)}"
        self._claims.append((place, shown))
        return out.ClaimEventOut(
            claim=shown,
            citations=new,
            text=self._text[before:],
            section=place.section if place else None,
            key=place.key if place else None,
            value=place.side.value if place and place.side else None,
        )


class AnswerReply(Reply[out.AnswerOut]):
    """The reply to a question."""

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def _final(self, end: Finished) -> out.AnswerOut:
        return out.AnswerOut(
            id=f"ans_{uuid4().hex}",
            outcome="abstained" if end.abstention else "answered",
            answerability=round(end.answerability, 4),
            question=self._question.text,
            understood=self._understood(end),
            text=self._text,
            claims=[claim for _, claim in self._claims],
            citations=self._citations.all,
            removed=self._removed,
            disagreements=[differing(one) for one in end.differing],
            abstention=abstention(end.abstention),
            coverage=coverage(end.coverage),
            engine=engine(end.engine),
            prompt=end.prompt,
            usage=usage(end.usage),
            timings_ms=dict(end.timings_ms),
        )

    def _understood(self, end: Finished) -> out.UnderstoodOut:
        read = end.understood or Understood(self._question.text, (self._question.text,))
        return out.UnderstoodOut(question=read.question, parts=[*read.parts], method=read.method)


def removed(gone: Removed) -> out.RemovedOut:
    """A sentence that was not sent."""
    return out.RemovedOut(text=gone.text, reason=gone.reason, detail=gone.detail)


def _read(evidence: tuple[Evidence, ...]) -> list[out.ReadArticleOut]:
    """The articles being read, each once, the best first."""
    articles: dict[str, Article] = {piece.article.id: piece.article for piece in evidence}
    return [
        out.ReadArticleOut(
            article_id=one.id,
            version=one.version,
            title=one.title,
            source=one.source,
            url=one.url,
            published_at=one.published_at,
            lineage_id=one.lineage_id,
        )
        for one in articles.values()
    ]


def abstention(why: Abstention | None) -> out.AbstentionOut | None:
    """Why there is no reply."""
    return out.AbstentionOut(reason=why.reason, message=why.message) if why else None


def differing(one: Differing) -> out.DifferingOut:
    """What the claims of an answer differ about."""
    return out.DifferingOut(
        about=one.about,
        kind=one.kind,
        status="updated" if one.updated else "open",
        positions=[
            out.StandOut(
                value=stand.value,
                speaker=stand.speaker,
                source=stand.citation.article.source,
                published_at=stand.citation.article.published_at,
                citations=[stand.citation.id],
            )
            for stand in one.stands
        ],
    )


def engine(used: EngineUsed) -> out.EngineOut:
    """Who wrote it."""
    return out.EngineOut(
        kind=used.kind, model=used.model, degraded=used.degraded, reason=used.reason
    )


def usage(taken: Usage) -> out.UsageOut:
    """What models took."""
    return out.UsageOut(
        input_tokens=taken.input_tokens,
        output_tokens=taken.output_tokens,
        calls=taken.calls,
        cost_usd=taken.cost_usd,
        estimated=taken.estimated,
    )


def speech(told: Speech | None) -> out.SpeechOut | None:
    """Who says it, and through whom."""
    if told is None:
        return None
    return out.SpeechOut(
        speaker=told.speaker,
        kind=told.kind,
        form=told.form,
        verb=told.verb,
        reported_by=list(told.reported_by),
        resolved=told.resolved,
    )


def coverage(seen: Coverage) -> out.CoverageOut:
    """What was looked at."""
    return out.CoverageOut(
        articles_searched=seen.articles_searched,
        passages_considered=seen.passages_considered,
        articles_cited=seen.articles_cited,
        independent_sources=seen.independent_sources,
        oldest=seen.oldest,
        newest=seen.newest,
    )
