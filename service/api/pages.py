"""The pages that a person opens: the start page and a citation's permalink."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from service import __version__
from service.api import render
from service.api.state import Here
from service.collection import Permalink
from service.domain import Filters
from service.errors import Gone, GroundwireError

router = APIRouter(include_in_schema=False)

_WEB = files("service") / "web"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@router.get("/", response_class=HTMLResponse)
def start_page(request: Request, service: Here) -> HTMLResponse:
    """What is running here and what to try."""
    count = service.store.ledger.reader.count_articles(Filters())
    return _page(
        "index.html", articles=str(count), version=__version__, base_url=str(request.base_url)
    )


@router.get("/c/{citation_id}", response_class=HTMLResponse)
def citation_page(citation_id: str, service: Here) -> HTMLResponse:
    """The article with the cited sentence marked."""
    try:
        link = service.collection.permalink(citation_id)
    except Gone as gone:
        about = f"{gone.title} ({gone.source or 'outlet unknown'})"
        return _page("message.html", status=410, title="This article was deleted", text=about)
    except GroundwireError as error:
        return _page("message.html", status=error.status, title="Nothing here", text=error.message)
    return _citation(link)


@router.get("/web/page.css")
def stylesheet() -> Response:
    """The style of the pages."""
    return Response((_WEB / "page.css").read_text(encoding="utf-8"), media_type="text/css")


def _citation(link: Permalink) -> HTMLResponse:
    article, span = link.citation.article, link.citation.span
    notice = ""
    if link.superseded_by is not None:
        href = escape(render.version_href(article.id, link.superseded_by))
        notice = (
            f'<p class="notice">This is version {article.version}. '
            f'A <a href="{href}">newer version ({link.superseded_by})</a> supersedes it.</p>'
        )
    url = ""
    if article.url:
        url = f'<a href="{escape(article.url)}" rel="noopener noreferrer">the original</a>'
    filled = {
        "notice": notice,
        "original": url,
        "before": escape(article.text[: span.start]),
        "quote": escape(link.citation.cited_text),
        "after": escape(article.text[span.end :]),
    }
    return _page(
        "citation.html",
        title=article.title,
        source=article.source or "outlet unknown",
        published=article.published_at or "undated",
        version=str(article.version),
        sha=article.content_sha256,
        markup=filled,
    )


def summary_page(title: str, body: str) -> HTMLResponse:
    """A summary to read and to print, which needs no other file; `body` is HTML of ours."""
    style = (_WEB / "page.css").read_text(encoding="utf-8")
    page = _page("summary.html", title=title, markup={"body": body, "style": style})
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = _HEADERS["Content-Security-Policy"]
    page.headers["Content-Security-Policy"] = policy.replace("'self'", f"'sha256-{digest}'", 1)
    return page


def _page(
    name: str, *, status: int = 200, markup: dict[str, str] | None = None, **text: str
) -> HTMLResponse:
    """A template filled in: `text` is escaped, `markup` is already HTML of ours."""
    template = Template((_WEB / name).read_text(encoding="utf-8"))
    values = {key: escape(value) for key, value in text.items()} | (markup or {})
    return HTMLResponse(template.substitute(values), status_code=status, headers=_HEADERS)
