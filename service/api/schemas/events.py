"""The events of a stream; `final` is the body of the reply without streaming."""

from __future__ import annotations

from pydantic import BaseModel

from service.api.schemas.answers import CitationOut, ClaimOut


class ReadArticleOut(BaseModel):
    """An article being read for this reply."""

    article_id: str
    version: int
    title: str
    source: str | None
    url: str | None
    published_at: str | None
    lineage_id: str | None


class EvidenceOut(BaseModel):
    """Event `evidence`: the articles being read, best first."""

    articles: list[ReadArticleOut]


class ClaimEventOut(BaseModel):
    """Event `claim`: one verified sentence, and the citations that no earlier event had.

    `text` is what it adds to the text of the reply: all of them joined are `final.text`. In a
    summary `section` and `key` (party, date, or what a disagreement is about) say where it stands,
    and `value` which side of a disagreement it is.
    """

    claim: ClaimOut
    citations: list[CitationOut]
    text: str
    section: str | None = None
    key: str | None = None
    value: str | None = None
