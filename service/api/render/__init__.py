"""From the words of the domain to the shapes of the API."""

from __future__ import annotations

from service.api.render import documents
from service.api.render.articles import (
    article,
    changes,
    facets,
    full_article,
    permalink,
    report,
    search,
    sources,
    version_href,
)
from service.api.render.citations import Citations, verification
from service.api.render.feedback import feedback
from service.api.render.live import feed, job
from service.api.render.replies import AnswerReply, Reply
from service.api.render.summaries import SummaryReply

__all__ = [
    "AnswerReply",
    "Citations",
    "Reply",
    "SummaryReply",
    "article",
    "changes",
    "documents",
    "facets",
    "feed",
    "feedback",
    "full_article",
    "job",
    "permalink",
    "report",
    "search",
    "sources",
    "verification",
    "version_href",
]
