"""A summary put together event by event, as `replies` does for answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import uuid4

from service.api import schemas as out
from service.api.render.replies import Reply, abstention, coverage, engine, usage
from service.domain import Finished, Section, Side


class SummaryReply(Reply[out.SummaryOut]):
    """The reply to a request for a summary."""

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
            abstention=abstention(end.abstention),
            neutrality=self._neutrality(end),
            coverage=self._coverage(end),
            engine=engine(end.engine),
            prompt=end.prompt,
            usage=usage(end.usage),
            timings_ms=dict(end.timings_ms),
        )

    def _sections(self) -> out.SectionsOut:
        return out.SectionsOut(
            overview=self._all("overview"),
            positions=[
                out.PositionOut(party=party, claims=claims)
                for party, claims in self._keyed("positions").items()
            ],
            agreements=self._all("agreements"),
            disagreements=list(self._disagreements()),
            timeline=[
                out.TimelineOut(date=date, claims=claims)
                for date, claims in sorted(self._keyed("timeline").items())
            ],
            open_questions=self._all("open_questions"),
        )

    def _all(self, section: Section) -> list[out.ClaimOut]:
        return [claim for place, claim in self._claims if place and place.section == section]

    def _keyed(self, section: Section) -> dict[str, list[out.ClaimOut]]:
        found: dict[str, list[out.ClaimOut]] = {}
        for place, claim in self._claims:
            if place is not None and place.section == section:
                found.setdefault(place.key or "", []).append(claim)
        return found

    def _disagreements(self) -> Iterable[out.DisagreementOut]:
        """What stands under one key, side by side; one side alone is no disagreement."""
        sided = [
            (place, place.side, claim)
            for place, claim in self._claims
            if place is not None and place.side is not None
        ]
        for about, group in groupby(sided, key=lambda one: one[0].key or ""):
            sides: dict[Side, list[out.ClaimOut]] = {}
            for _, side, claim in group:
                sides.setdefault(side, []).append(claim)
            first = next(iter(sides))
            if len(sides) > 1:
                yield out.DisagreementOut(
                    about=about,
                    kind=first.kind,
                    status="updated" if first.updated else "open",
                    positions=[self._side(side, claims) for side, claims in sides.items()],
                )

    def _side(self, side: Side, claims: list[out.ClaimOut]) -> out.SideOut:
        cited = {one.id: one for one in self._citations.all}
        keys = list(dict.fromkeys(key for claim in claims for key in claim.citations))
        first = cited[keys[0]]
        return out.SideOut(
            value=side.value,
            speaker=next((claim.speaker for claim in claims if claim.speaker), None),
            source=first.source,
            published_at=first.published_at,
            claims=claims,
            citations=keys,
        )

    def _coverage(self, end: Finished) -> out.SummaryCoverageOut:
        read = end.reading
        return out.SummaryCoverageOut(
            **coverage(end.coverage).model_dump(),
            articles_found=read.found if read else 0,
            articles_unused=[
                out.UnusedOut(
                    article_id=one.article.id,
                    title=one.article.title,
                    source=one.article.source,
                    reason=one.reason,
                )
                for one in (read.unused if read else ())
            ],
            outlets=list(read.outlets) if read else [],
            outlets_silent=list(read.silent) if read else [],
            newest_age_days=read.newest_age_days if read else None,
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
                    alternative=word.alternative,
                )
                for word in report.loaded
            ],
            unattributed_claims=report.unattributed,
            single_source_claims=report.single_source,
            left_out_sentences=report.left_out,
            by_party=dict(report.by_party),
            by_outlet=dict(report.by_outlet),
        )
