"""A list of feeds (OPML), as readers of feeds write it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from service.errors import FieldProblem, InvalidInput

SIZE_MAX = 1024 * 1024  # bytes
FEEDS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed of a list."""

    url: str
    title: str | None


def read_opml(raw: bytes) -> list[Listed]:
    """The feeds of a list in its order, each once; raises `InvalidInput`."""
    if len(raw) > SIZE_MAX:
        raise _wrong("larger than 1 MiB")
    try:
        root = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _wrong("its XML has a document type or defines entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise _wrong(f"not XML ({error})") from error
    found: dict[str, Listed] = {}
    for outline in root.iter("outline"):
        named = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        url = named.get("xmlurl", "")
        if re.match(r"https?://[^\s/]+", url, re.IGNORECASE):
            title = " ".join((named.get("title") or named.get("text") or "").split())
            found.setdefault(url, Listed(url, title[:300] or None))
    if not found:
        raise _wrong("no feeds in it")
    if len(found) > FEEDS_MAX:
        raise _wrong(f"{len(found):,} feeds, the limit is {FEEDS_MAX:,}")
    return list(found.values())


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(f"opml: {message}", fields=(FieldProblem("opml", message),))
