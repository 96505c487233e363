"""What a page says of its article: title, outlet, authors, time, address, language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from service.ingest.files.markup import one_line

_DATE_METAS = (
    *("article:published_time", "og:published_time", "og:article:published_time"),
    *("datepublished", "parsely-pub-date", "sailthru.date", "publish-date", "publishdate"),
    *("publication_date", "pubdate", "date", "dc.date.issued", "dcterms.created", "dc.date"),
)
_ARTICLE_TYPES = re.compile(r"Article|NewsArticle|ReportageNewsArticle|BlogPosting|.*Article")
_SEPARATORS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022\u00bb:-]+\s+|\s*\|\s*")
_MORE_THAN_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d")
_NOT_A_NAME = re.compile(r"https?://|@|\.\w{2,4}/|^(?:admin|editor|staff|user)$", re.IGNORECASE)
_JSON_LD_MAX = 500_000  # characters: more is not one article's data


@dataclass(frozen=True, slots=True)
class PageData:
    """What was found; empty where the page says nothing."""

    title: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    published_at: str = ""
    url: str = ""
    language: str = ""
    topic: str = ""
    paid: bool = False  # by its own account not to be read for free


def page_data(tree: Any) -> PageData:
    """The data of a page, read before anything is stripped from it."""
    metas = _metas(tree)
    linked = next(_json_ld(tree), {})
    source = _first(
        metas.get("og:site_name"),
        _name(linked.get("publisher")),
        metas.get("application-name"),
        metas.get("dc.publisher"),
    )
    return PageData(
        title=_title(tree, metas, linked, source),
        source=source,
        authors=_authors(tree, metas, linked),
        published_at=_published_at(tree, metas, linked),
        url=_url(tree, metas),
        language=_first(tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang")),
        topic=_first(metas.get("article:section"), _string(linked.get("articleSection"))),
        paid=str(linked.get("isAccessibleForFree", "")).strip().casefold() == "false",
    )


def _metas(tree: Any) -> dict[str, str]:
    """Content by name or property in lower case; the first that is not empty counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := (meta.get("content") or "").strip():
            found.setdefault(name.lower(), content)
    return found


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe an article."""
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or len(script.text or "") > _JSON_LD_MAX:
            continue
        try:
            waiting = [json.loads((script.text or "").strip(), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value[:100])
            elif isinstance(value, dict):
                kinds = value.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(one, str) and _ARTICLE_TYPES.fullmatch(one) for one in kinds):
                    yield value
                waiting.extend(one for one in [value.get("@graph")] if isinstance(one, list))


def _title(tree: Any, metas: dict[str, str], linked: dict[str, Any], source: str) -> str:
    """The visible headline where title or metadata confirm it, else what they say.

    Metadata alone is not what a reader sees, so a headline on the page comes first.
    """
    head = _text_of(next(tree.iter("title"), None))
    given = _first(metas.get("og:title"), _string(linked.get("headline")), metas.get("dc.title"))
    headlines = [line for one in tree.iter("h1") if (line := _text_of(one))]
    for line in headlines[:3]:
        if any(line.casefold() in other.casefold() for other in (head, given)):
            return line
    title = without_outlet(_first(given, head), source)
    return title or (headlines[0] if headlines else "")


def without_outlet(title: str, source: str) -> str:
    """A title without the outlet's name before or behind it: `Title | Outlet`."""
    parts = _SEPARATORS.split(title)
    marks = [found.group() for found in _SEPARATORS.finditer(title)]
    name = source.casefold()
    if len(parts) > 1 and name and parts[-1].strip().casefold() == name:
        return "".join(_woven(parts[:-1], marks[:-1])).strip()
    if len(parts) > 1 and name and parts[0].strip().casefold() == name:
        return "".join(_woven(parts[1:], marks[1:])).strip()
    if len(parts) > 1 and not name and "|" in marks[-1] and len(parts[-1].split()) <= 4:
        shorter = "".join(_woven(parts[:-1], marks[:-1])).strip()
        return shorter if len(shorter.split()) >= 3 else title
    return title


def _woven(parts: list[str], marks: list[str]) -> Iterator[str]:
    for part, mark in zip(parts, [*marks, ""], strict=False):
        yield part
        yield mark


def _authors(tree: Any, metas: dict[str, str], linked: dict[str, Any]) -> tuple[str, ...]:
    given = linked.get("author")
    names = [_name(one) for one in (given if isinstance(given, list) else [given])]
    if not any(names):
        names = [metas.get(key, "") for key in ("author", "article:author", "parsely-author")]
        names = [name for name in names if name][:1]
    if not any(_is_name(name) for name in names):
        xpath = (
            '//*[@rel="author" or @itemprop="author"'
            ' or contains(concat(" ", @class, " "), " byline ")]'
        )
        names = [_text_of(one) for one in tree.xpath(xpath)[:1]]
    plain = (re.sub(r"^by\s+", "", one_line(name), flags=re.IGNORECASE) for name in names)
    return tuple(dict.fromkeys(name for name in plain if _is_name(name)))


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= 100 and not _NOT_A_NAME.search(text)


def _published_at(tree: Any, metas: dict[str, str], linked: dict[str, Any]) -> str:
    """The first that holds a time of day, else the first."""
    times = [one.get("datetime") for one in tree.iter("time") if _is_of_publication(one)]
    given = [
        *(metas.get(name) for name in _DATE_METAS[:3]),
        _string(linked.get("datePublished")),
        *(metas.get(name) for name in _DATE_METAS[3:]),
        *times[:1],
    ]
    found = [one.strip() for one in given if one and one.strip()]
    return next((one for one in found if _MORE_THAN_A_DAY.match(one)), found[0] if found else "")


def _is_of_publication(time: Any) -> bool:
    """Whether a `time` is that of the article: said so, or before its text begins."""
    said = f"{time.get('itemprop') or ''} {time.get('class') or ''} {time.get('pubdate') or ''}"
    if re.search(r"modif|updat", said, re.IGNORECASE):
        return False
    if time.get("pubdate") is not None or re.search(r"publi|posted", said, re.IGNORECASE):
        return True
    around = {one.tag for one in time.iterancestors()}
    return bool(around & {"header", "article", "main"}) and not around & {"aside", "nav", "footer"}


def _url(tree: Any, metas: dict[str, str]) -> str:
    """The page's own address, http(s) only and whole."""
    canonical = tree.xpath('//link[translate(@rel, "CANOIL", "canoil")="canonical"]/@href')
    og_url = metas.get("og:url", "")
    for address in [*canonical[:1], og_url]:
        whole: str = urljoin(og_url, address.strip()) if og_url else address.strip()
        if re.match(r"https?://[^\s/]+", whole):
            return whole
    return ""


def _text_of(element: Any) -> str:
    parts: list[str] = [] if element is None else list(element.itertext())
    return " ".join("".join(parts).split())


def _name(value: object) -> str:
    """A name as JSON-LD gives it: a string, or an object with a `name`."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name")
    return _string(value)


def _string(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return one_line(value) if isinstance(value, str) else ""


def _first(*values: str | None) -> str:
    """The first that is not blank, on one line."""
    return next((" ".join(value.split()) for value in values if value and value.strip()), "")
