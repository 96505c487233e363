"""The pages that a person opens: the chat page and a citation's permalink."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from service.api.state import Here
from service.collection import Permalink
from service.errors import Gone, GroundwireError

router = APIRouter(include_in_schema=False)

_WEB = files("service") / "web"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# The chat page has scripts, of this service alone, and none of them may make HTML from text.
_CHAT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@router.get("/", response_class=HTMLResponse)
def chat_page() -> HTMLResponse:
    """The page to ask, check and read in; all else comes through the API."""
    page = (_WEB / "index.html").read_text(encoding="utf-8")
    headers = _HEADERS | {"Content-Security-Policy": _CHAT, "Cache-Control": "no-cache"}
    return HTMLResponse(page, headers=headers)


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


def _citation(link: Permalink) -> HTMLResponse:
    article, span = link.citation.article, link.citation.span
    notice = ""
    if link.superseded_by is not None:
        href = escape(_reader(article.id, changes=1))
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
        "reader": escape(_reader(article.id, v=article.version)),
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


def _reader(article_id: str, **parameters: int) -> str:
    """The article in the chat page."""
    return f"/#/article/{quote(article_id, safe='')}?{urlencode(parameters)}"


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
