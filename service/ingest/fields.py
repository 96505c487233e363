"""The fields of a raw item, whatever their names were, typed and within their limits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from service.errors import FieldProblem, InvalidInput
from service.ingest.dates import is_ambiguous, number_as_date, read_date
from service.text.normalise import first_surrogate

_PUBLISHED = ("published_at", "date", "published", "pubdate", "publish_date", "published_date")
ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid"),
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "content_original", "article"),
    "source": ("source", "publisher", "outlet"),
    "url": ("url", "link"),
    "published_at": _PUBLISHED,
    "authors": ("authors", "author", "byline"),
    "language": ("language", "lang"),
    "topic": ("topic", "category", "section"),
}
"""Per field the names it may have, in lower case; the first that is not empty wins."""

_LIMITS = {"title": 1_000, "text": 1_000_000, "source": 300, "topic": 300, "authors": 5_000}
_URL_MAX = 2_000
_ID_MAX = 128
_BETWEEN_AUTHORS = re.compile(r";|,\s|\sand\s")
_LANGUAGE_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Fields:
    """What an item says of itself, stripped and typed; `notes` say what was changed or dropped."""

    id: str | None
    title: str
    text: str
    source: str | None
    url: str | None
    published_at: str | None
    authors: tuple[str, ...]
    language: str | None
    topic: str | None
    notes: tuple[str, ...]


def read_fields(raw: object) -> Fields:
    """The fields of one item; unknown keys are ignored.

    An `id`, `url`, `language` or date that can't be used as given is changed or dropped with a
    note. Limits in code points: text 1,000,000, title 1,000, source and topic 300.

    Raises:
        InvalidInput: title or text missing, a wrong type, a lone surrogate, over a limit; each
            field that is wrong is named.
    """
    if not isinstance(raw, Mapping):
        message = f"expected an object, got {json_kind(raw)}"
        raise InvalidInput(f"article: {message}", fields=(FieldProblem("article", message),))
    reading = _Reading(raw)
    fields = Fields(
        id=reading.id(),
        title=reading.required("title"),
        text=reading.required("text"),
        source=reading.named("source"),
        url=reading.url(),
        published_at=reading.published_at(),
        authors=reading.authors(),
        language=reading.language(),
        topic=reading.string("topic"),
        notes=tuple(reading.notes),
    )
    if reading.problems:
        summary = "; ".join(f"{problem.field}: {problem.message}" for problem in reading.problems)
        raise InvalidInput(summary, fields=tuple(reading.problems))
    return fields


class _Reading:
    """One pass over an item that gathers everything that is wrong with it."""

    def __init__(self, raw: Mapping[object, object]) -> None:
        self.problems: list[FieldProblem] = []
        self.notes: list[str] = []
        self._values: dict[str, object] = {}
        for key, value in raw.items():
            if not _is_empty(value):
                self._values.setdefault(str(key).lower(), value)

    def value(self, field: str) -> object:
        """The first value under the field's names that is not empty, or `None`."""
        return next((self._values[name] for name in ALIASES[field] if name in self._values), None)

    def checked(self, field: str, value: object, expected: str = "a string") -> str | None:
        """`value` stripped if it is a string in order; what is wrong is noted."""
        if value is None:
            return None
        if not isinstance(value, str):
            wrong = f"expected {expected}, got {json_kind(value)}"
        elif len(text := value.strip()) > (limit := _LIMITS.get(field, len(text))):
            wrong = f"{len(text):,} characters, the limit is {limit:,}"
        elif (position := first_surrogate(text)) is not None:
            wrong = f"lone surrogate at position {position}"
        else:
            return text
        self.problems.append(FieldProblem(field, wrong))
        return None

    def string(self, field: str) -> str | None:
        """An optional string."""
        return self.checked(field, self.value(field))

    def required(self, field: str) -> str:
        """A string that must be there; empty when it isn't, and that is noted."""
        if self.value(field) is None:
            self.problems.append(FieldProblem(field, "missing"))
        return self.string(field) or ""

    def named(self, field: str) -> str | None:
        """A string, or an object with a `name`."""
        value = self.value(field)
        if isinstance(value, Mapping):
            value = value.get("name", value)
        return self.checked(field, value) or None

    def id(self) -> str | None:
        """An id of the permitted characters; a whole number counts as its digits."""
        value = self.value("id")
        if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 1_000:
            value = str(value)
        given = self.checked("id", value, "a string or a whole number") or ""
        kept = _permitted_id(given)
        if kept != given:
            self.notes.append(f"id: {_quoted(given)} is kept as {_quoted(kept, _ID_MAX)}")
        return kept or None

    def url(self) -> str | None:
        """A web address; another kind is dropped."""
        given = self.string("url")
        if given is None or _is_web_address(given):
            return given
        self.notes.append(f"url: dropped {_quoted(given)}, not an http or https address")
        return None

    def language(self) -> str | None:
        """The primary subtag of a BCP 47 tag, in lower case."""
        given = self.string("language") or ""
        if tag := _LANGUAGE_TAG.fullmatch(given):
            return tag[1].lower()
        if given:
            self.notes.append(f"language: dropped {_quoted(given)}, not a tag such as en or pt-BR")
        return None

    def authors(self) -> tuple[str, ...]:
        """Names from a list, or from one string split at commas, semicolons and `and`."""
        value = self.value("authors")
        if isinstance(value, list | tuple):
            names = [self.checked("authors", name, "strings") or "" for name in value]
            self.checked("authors", ";".join(names))
        else:
            line = self.checked("authors", value, "a list of strings or a string") or ""
            names = _BETWEEN_AUTHORS.split(re.sub(r"^by\s+", "", line, flags=re.IGNORECASE))
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

    def published_at(self) -> str | None:
        """RFC 3339 in UTC or a plain day; a date that can't be read is dropped."""
        value = self.value("published_at")
        found: str | None = None
        if isinstance(value, int | float) and not isinstance(value, bool):
            given = str(value) if abs(value) < 1e15 else "so large a number"
            found = number_as_date(value)
        elif given := self.checked("published_at", value, "a string or a number") or "":
            found = read_date(given)
        if given and found is None:
            self.notes.append(f"published_at: cannot read {_quoted(given)}")
        elif found and is_ambiguous(given):
            self.notes.append(f"published_at: {_quoted(given)} was read as month/day, {found}")
        return found


def _permitted_id(given: str) -> str:
    """In `[A-Za-z0-9._:-]{1,128}`; changed (so is "..") it ends with a hash: no two meet."""
    kept = re.sub(r"[^A-Za-z0-9._:-]", "-", given)
    if kept == given and len(kept) <= _ID_MAX and (kept.strip(".") or not given):
        return kept
    return f"{kept[: _ID_MAX - 17]}-{sha256(given.encode()).hexdigest()[:16]}"


def _is_web_address(url: str) -> bool:
    """Whether `url` is an http(s) address with a host, without white space or a password."""
    try:
        parts = urlsplit(url)
        fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    return web and fits and len(url) <= _URL_MAX and url.isprintable() and " " not in url


def _is_empty(value: object) -> bool:
    """`None`, NaN (a table's empty cell), white space, or an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    return value is None or value != value or value == [] or value == {}


def json_kind(value: object) -> str:
    """The JSON name of a value's type."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "a string"}
    names |= {list: "a list", tuple: "a list", dict: "an object", type(None): "nothing"}
    return names.get(type(value), f"a {type(value).__name__}")


def _quoted(text: str, limit: int = 60) -> str:
    """`text` in quotation marks, cut for a note, without what a terminal would act upon."""
    shown = "".join(char if char.isprintable() else "\ufffd" for char in text[:limit])
    return f'"{shown}"' if len(text) <= limit else f'"{shown}…"'
