"""A reply as text for a chat: sentences with markers, then a list of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from service.api import schemas as out

SOURCES = "\n\nSources:\n"
NO_TASK = "This model answers questions from news articles; it does no other tasks."
_TITLES = {
    "overview": "Overview",
    "positions": "Who says what",
    "agreements": "Where they agree",
    "disagreements": "Where they differ",
    "timeline": "Timeline",
    "open_questions": "Open questions",
}
# What would make a link, an image, a definition of one, an element of HTML or a block of code in
# Markdown; and a backslash that would escape the one put before it.
_ACTIVE = re.compile(r"(?<=\])(?=[(:\[])|<(?=[A-Za-z/!?])|`(?=``)|~(?=~~)|\\(?=[!-/:-@\[-`{-~])")
_IN_ADDRESS = re.compile(r"[\[\]<>\\`]")


def inert(text: str) -> str:
    """Text of an article that stays text where a chat renders Markdown."""
    return _ACTIVE.sub(lambda found: "\\" + found.group(), " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Piece:
    """What a message adds to the text: annotations count in the whole text so far.

    `cited` are citations that no piece before had; `whole` is the body of the reply, at the end.
    """

    text: str
    annotations: tuple[dict[str, Any], ...] = ()
    cited: tuple[out.CitationOut, ...] = ()
    whole: out.AnswerOut | out.SummaryOut | None = None


@dataclass(slots=True)
class Spoken:
    """Turns the messages of a reply into pieces of one text; `base_url` is the service's own."""

    base_url: str
    length: int = 0  # code points so far
    _citations: dict[str, out.CitationOut] = field(default_factory=dict)
    _place: tuple[str | None, str | None] = (None, None)

    def take(self, message: BaseModel) -> Iterator[Piece]:
        """The piece that a message becomes, if it says anything."""
        match message:
            case out.ClaimEventOut():
                yield self._claim(message)
            case out.AnswerOut() | out.SummaryOut():
                yield self._end(message)

    def _claim(self, event: out.ClaimEventOut) -> Piece:
        self._citations |= {one.id: one for one in event.citations}
        said = self._lead(event) + inert(event.claim.text) + " "
        markers: dict[str, list[out.CitationOut]] = {}
        for key in event.claim.citations:
            one = self._citations[key]
            markers.setdefault(one.marker, []).append(one)
        annotations = []
        for marker, cited in markers.items():
            start = self.length + len(said)
            said += marker
            annotations += [self._annotation(one, start, start + len(marker)) for one in cited]
        self.length += len(said)
        return Piece(said, tuple(annotations), tuple(event.citations))

    def _lead(self, event: out.ClaimEventOut) -> str:
        """What stands before a sentence: a space, or the heading of where it belongs."""
        before, self._place = self._place, (event.section, event.key)
        if event.section is None:
            return " " if self.length else ""
        key = f"**{inert(event.key)}**: " if event.key else ""
        if event.section != before[0]:
            gap = "\n\n" if self.length else ""
            return f"{gap}### {_TITLES[event.section]}\n\n{key}"
        return " " if self._place == before else f"\n\n{key}"

    def _annotation(self, one: out.CitationOut, start: int, end: int) -> dict[str, Any]:
        return {
            "type": "url_citation",
            "url_citation": {
                "url": self.address(one),
                "title": title(one),
                "start_index": start,
                "end_index": end,
                "permalink": self.permalink(one),
                "cited_text": one.cited_text,
            },
        }

    def _end(self, whole: out.AnswerOut | out.SummaryOut) -> Piece:
        said = whole.abstention.message if whole.abstention else ""
        if isinstance(whole, out.AnswerOut):
            said += "".join(_differing(one, self._citations) for one in whole.disagreements)
        if whole.citations:
            lines = [f"- {self._source(one)}" for one in first_of_each(whole.citations)]
            said += SOURCES + "\n".join(lines)
        self.length += len(said)
        return Piece(said, whole=whole)

    def _source(self, one: out.CitationOut) -> str:
        day = (one.published_at or "undated")[:10]
        address = _IN_ADDRESS.sub(lambda found: quote(found.group()), self.address(one))
        return f"{one.marker} {inert(title(one))}, {day}: {address}"

    def address(self, one: out.CitationOut) -> str:
        """The article's own address; without one the sentence in this service."""
        return one.url or self.permalink(one)

    def permalink(self, one: out.CitationOut) -> str:
        """The page of the cited sentence."""
        return f"{self.base_url}c/{quote(one.id, safe=':@')}"


def title(one: out.CitationOut) -> str:
    """Outlet and headline."""
    return f"{one.source or 'Outlet unknown'}: {one.title}"


def first_of_each(citations: Iterable[out.CitationOut]) -> list[out.CitationOut]:
    """The first citation of each article, in the order of the markers."""
    found: dict[str, out.CitationOut] = {}
    for one in citations:
        found.setdefault(one.marker, one)
    return sorted(found.values(), key=lambda one: int(one.marker.strip("[]")))


def _differing(one: out.DifferingOut, citations: dict[str, out.CitationOut]) -> str:
    lines = [f"\n\nThe sources differ on {inert(one.about)}:"]
    for side in one.positions:
        who = side.speaker or side.source or "outlet unknown"
        markers = dict.fromkeys(citations[key].marker for key in side.citations)
        lines.append(f"- {inert(side.value)} ({inert(who)}) {''.join(markers)}")
    return "\n".join(lines)
