"""Pages of other sites may not send here what changes something: a form needs nobody's leave."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Depends, Request

from service.errors import CrossSite

_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")  # `none`: typed or chosen by the user


def _refuse_other_sites(request: Request) -> None:
    """Raise `CrossSite` for a change that a browser sends for a page of another origin.

    The browser says so itself in `Sec-Fetch-Site`; where it does not, `Origin` must be the host
    that was asked. Programs send neither.
    """
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        own = site in _OWN
    else:
        own = origin is None or _host(origin) == request.headers.get("host", "").lower()
    if not own:
        raise CrossSite("Only pages of this service may ask for that.")


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


OwnPages = Depends(_refuse_other_sites)
