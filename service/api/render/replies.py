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
    EngineUsed,
    Event,
    Evidence,
    EvidenceFound,
    Finished,
    Place,
    Question,
    Removed,
    SummaryRequest,
    Understood,
    Usage,
)

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
        if before is None or place is None or before == place:
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
            abstention=_abstention(end.abstention),
            coverage=_coverage(end.coverage),
            engine=_engine(end.engine),
            prompt=end.prompt,
            usage=_usage(end.usage),
            timings_ms=dict(end.timings_ms),
        )

    def _understood(self, end: Finished) -> out.UnderstoodOut:
        read = end.understood or Understood(self._question.text, (self._question.text,))
        return out.UnderstoodOut(question=read.question, parts=[*read.parts], method=read.method)


class SummaryReply(Reply[out.SummaryOut]):
    """The reply to a request for a summary."""

    def __init__(self, request: SummaryRequest) -> None:
        super().__init__()
        self._request = request

    def _final(self, end: Finished) -> out.SummaryOut:
        return out.SummaryOut(
            id=f"sum_{uuid4().hex}",
            outcome="abstained" if end.abstention else "answered",
            answerability=round(end.answerability, 4),
            title=end.title or "",
            text=self._text,
            sections=self._sections(),
            claims=[claim for _, claim in self._claims],
            citations=self._citations.all,
            removed=self._removed,
            abstention=_abstention(end.abstention),
            neutrality=self._neutrality(end),
            coverage=_coverage(end.coverage),
            engine=_engine(end.engine),
            prompt=end.prompt,
            usage=_usage(end.usage),
            timings_ms=dict(end.timings_ms),
        )

    def _sections(self) -> out.SectionsOut:
        def keyed(section: str) -> dict[str, list[out.ClaimOut]]:
            found: dict[str, list[out.ClaimOut]] = {}
            for place, claim in self._claims:
                if place is not None and place.section == section:
                    found.setdefault(place.key or "", []).append(claim)
            return found

        return out.SectionsOut(
            overview=[claim for claims in keyed("overview").values() for claim in claims],
            positions=[
                out.PositionOut(party=party, claims=claims)
                for party, claims in keyed("positions").items()
            ],
            timeline=[
                out.TimelineOut(date=date, claims=claims)
                for date, claims in sorted(keyed("timeline").items())
            ],
        )

    def _neutrality(self, end: Finished) -> out.NeutralityOut | None:
        report = end.neutrality
        if report is None:
            return None
        starts = {claim.text: claim.start for _, claim in reversed(self._claims)}
        return out.NeutralityOut(
            loaded_words=[
                out.LoadedWordOut(
                    text=word.span.of(word.claim.text),
                    start=starts[word.claim.text] + word.span.start,
                    end=starts[word.claim.text] + word.span.end,
                    category=word.category,
                )
                for word in report.loaded
            ],
            unattributed_claims=report.unattributed,
            left_out_sentences=report.left_out,
            by_party=dict(report.by_party),
            by_outlet=dict(report.by_outlet),
        )


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


def _abstention(abstention: Abstention | None) -> out.AbstentionOut | None:
    if abstention is None:
        return None
    return out.AbstentionOut(reason=abstention.reason, message=abstention.message)


def _engine(used: EngineUsed) -> out.EngineOut:
    return out.EngineOut(
        kind=used.kind, model=used.model, degraded=used.degraded, reason=used.reason
    )


def _usage(usage: Usage) -> out.UsageOut:
    return out.UsageOut(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        calls=usage.calls,
        cost_usd=usage.cost_usd,
        estimated=usage.estimated,
    )


def _coverage(coverage: Coverage) -> out.CoverageOut:
    return out.CoverageOut(
        articles_searched=coverage.articles_searched,
        passages_considered=coverage.passages_considered,
        articles_cited=coverage.articles_cited,
        independent_sources=coverage.independent_sources,
        oldest=coverage.oldest,
        newest=coverage.newest,
    )
