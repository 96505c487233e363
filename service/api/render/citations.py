"""Citations and verdicts as they are shown."""

from __future__ import annotations

from urllib.parse import quote

from service.api import schemas as out
from service.domain import Citation, Claim, Verdict


class Citations:
    """Citations, each once; articles are numbered by their first appearance."""

    def __init__(self) -> None:
        self._shown: dict[str, out.CitationOut] = {}
        self._markers: dict[str, str] = {}

    @property
    def all(self) -> list[out.CitationOut]:
        """Every citation, in the order of the text."""
        return list(self._shown.values())

    def add(self, claim: Claim) -> tuple[list[out.CitationOut], list[str]]:
        """The citations of a claim that are new, and its markers."""
        new = [shown for citation in claim.citations if (shown := self.note(citation))]
        markers = [self._markers[citation.article.id] for citation in claim.citations]
        return new, list(dict.fromkeys(markers))

    def note(self, citation: Citation) -> out.CitationOut | None:
        """The citation as it is shown, if it is new."""
        about = citation.article
        marker = self._markers.setdefault(about.id, f"[{len(self._markers) + 1}]")
        if citation.id in self._shown:
            return None
        shown = out.CitationOut(
            id=citation.id,
            marker=marker,
            article_id=about.id,
            version=about.version,
            title=about.title,
            source=about.source,
            url=about.url,
            published_at=about.published_at,
            lineage_id=about.lineage_id,
            passage_id=citation.passage_id,
            start_char_index=citation.span.start,
            end_char_index=citation.span.end,
            cited_text=citation.cited_text,
            content_sha256=about.content_sha256,
            permalink=f"/c/{quote(citation.id, safe='@:')}",
        )
        self._shown[citation.id] = shown
        return shown


def verification(verdict: Verdict) -> out.VerificationOut:
    """What the judge said."""
    return out.VerificationOut(
        verdict=verdict.kind.value,
        support=verdict.support,
        numbers=verdict.numbers,
        names=verdict.names,
        quotes=verdict.quotes,
        method=verdict.method,
    )
