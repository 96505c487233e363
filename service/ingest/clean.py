"""A raw item becomes a draft: canonical text, metadata, identity, content hash."""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import SplitResult, urlsplit

from service.domain import ArticleDraft
from service.errors import FieldProblem, InvalidInput
from service.ingest.boilerplate import drop_boilerplate
from service.ingest.fields import Fields, read_fields
from service.text.header import recognise
from service.text.normalise import normalise

_TRACKING = re.compile(r"utm_.*|fbclid|gclid|mc_cid|mc_eid|cmp|cmpid|ref_src|igshid", re.IGNORECASE)


def clean(raw: object) -> ArticleDraft:
    """The draft of one raw item; what a header says fills only what the item leaves open.

    Raises:
        InvalidInput: a field is missing or wrong (`read_fields`), or empty once cleaned.
    """
    fields = read_fields(raw)
    title = _one_line(fields.title)
    text = canonical_text(fields.text)
    for name, value in (("title", title), ("text", text)):
        if not value:
            message = "nothing is left after cleaning"
            raise InvalidInput(f"{name}: {message}", fields=(FieldProblem(name, message),))
    header = recognise(text)
    source = _one_line(fields.source) or header.source
    published_at = fields.published_at or header.published_at
    return ArticleDraft(
        id=_identity(fields, title, source, published_at),
        title=title,
        text=text,
        content_sha256=sha256(text.encode()).hexdigest(),
        source=source,
        url=fields.url,
        published_at=published_at,
        authors=tuple(name for author in fields.authors if (name := _one_line(author))),
        language=fields.language,
        topic=_one_line(fields.topic) or None,
        notes=fields.notes,
    )


def canonical_text(raw: str) -> str:
    """The one form of a text that is stored, hashed and cited; idempotent."""
    return drop_boilerplate(normalise(raw)).strip()


def normalise_url(url: str) -> str:
    """One form for addresses of one page: the identity of an article that has no id.

    Scheme and host in lower case, `http` and `https` the same, without `www.`, default port,
    fragment, tracking parameters and trailing slash; other parameters sorted. What can't be
    taken apart is returned as it is.
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:
        return url
    kept = [
        pair
        for pair in parts.query.split("&")
        if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    scheme = "https" if parts.scheme in ("http", "https") else parts.scheme
    query = "?" + "&".join(sorted(kept)) if kept else ""
    return f"{scheme}://{host}{parts.path.rstrip('/')}{query}"


def _host(parts: SplitResult) -> str:
    """Host, and port if it isn't the scheme's own; raises `ValueError` on a wrong port."""
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = parts.port
    return host if port in (None, 80, 443) else f"{host}:{port}"


def _identity(fields: Fields, title: str, source: str | None, published_at: str | None) -> str:
    """The given id, else of the URL, else of outlet, title and day.

    The day, not the time: a feed that corrects the minute means the same article.
    """
    if fields.id is not None:
        return fields.id
    if fields.url is not None:
        return "url-" + _short_hash(normalise_url(fields.url))
    return "art-" + _short_hash(f"{source or ''}|{title}|{(published_at or '')[:10]}")


def _one_line(text: str | None) -> str:
    """`text` normalised, with single spaces; empty for `None`."""
    return " ".join(normalise(text).split()) if text else ""


def _short_hash(text: str) -> str:
    """The first 16 hex digits of the SHA-256 of `text`."""
    return sha256(text.encode()).hexdigest()[:16]
