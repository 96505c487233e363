"""A site map: the pages that a site lists, and further maps; plain or compressed."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from service.ingest.files.outcome import MIB, Refused

SIZE_MAX = 10 * MIB  # unpacked
PLACES_MAX = 50_000  # of the protocol


@dataclass(frozen=True, slots=True)
class Place:
    """An address with the time of its last change, as seconds since 1970; 0 when it says none."""

    url: str
    changed: float


@dataclass(frozen=True, slots=True)
class SiteMap:
    """Pages and further maps, the newest first; `elsewhere` counts pages on other hosts."""

    pages: tuple[Place, ...]
    maps: tuple[Place, ...]
    elsewhere: int = 0


def read_sitemap(raw: bytes, url: str) -> SiteMap:
    """The map that was found at `url`; it speaks for its own host only.

    Raises `Refused` for what is no site map, is too large, or defines entities.
    """
    unpacked = _unpacked(raw)
    try:
        root = fromstring(unpacked, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("its XML has a document type or defines entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused("no site map: it is not XML") from error
    kind = _name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise Refused("no site map")
    wanted = "url" if kind == "urlset" else "sitemap"
    found = [place for one in root if _name(one) == wanted and (place := _place(one, url))]
    if len(found) > PLACES_MAX:
        raise Refused(f"{len(found):,} addresses, the limit is {PLACES_MAX:,}")
    host = urlsplit(url).netloc.lower().removeprefix("www.")
    here = [one for one in found if urlsplit(one.url).netloc.lower().removeprefix("www.") == host]
    once = {one.url: one for one in here}
    places = tuple(sorted(once.values(), key=lambda one: -one.changed))
    elsewhere = len(found) - len(here)
    return SiteMap(places, (), elsewhere) if kind == "urlset" else SiteMap((), places, elsewhere)


def _unpacked(raw: bytes) -> bytes:
    """Bytes of a gzip file within the limit, others as they are."""
    if raw.startswith(b"\x1f\x8b"):
        unpacking = zlib.decompressobj(wbits=31)
        try:
            raw = unpacking.decompress(raw, SIZE_MAX + 1)
        except zlib.error as error:
            raise Refused("damaged: it can't be unpacked") from error
    if len(raw) > SIZE_MAX:
        raise Refused(f"larger than {SIZE_MAX // MIB} MiB")
    return raw


def _place(element: Any, base: str) -> Place | None:
    texts = {_name(one): (one.text or "").strip() for one in element.iter()}
    try:
        url = urljoin(base, texts.get("loc", ""))
        web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return None
    changed = max(_seconds(texts.get("lastmod")), _seconds(texts.get("publication_date")))
    return Place(url, changed) if texts.get("loc") and web else None


def _seconds(written: str | None) -> float:
    try:
        read = datetime.fromisoformat(written or "")
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _name(element: Any) -> str:
    """The local name of an element; comments have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
