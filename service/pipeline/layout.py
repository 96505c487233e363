"""The sections of a summary that a model writes: its headings are read, and checked too."""

from __future__ import annotations

import re

from service.compose.cutting import Cut
from service.compose.summary.when import event_date
from service.domain import Claim, Place, Removed, Section
from service.text.dates import dates
from service.text.terms import fold
from service.verify.foreign import foreign

_SECTIONS: dict[str, Section] = {
    "overview": "overview",
    "positions": "positions",
    "timeline": "timeline",
}
_WORD = re.compile(r"\w+")
_SMALL = frozenset(("the", "a", "an", "of", "and", "for", "in", "der", "die", "das", "le", "la"))
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class Sections:
    """Places the claims of a summary under the headings that the prompt asks for.

    A party must be named where its claim or its evidence stands, and a date must be the one that
    the evidence tells: a heading is a statement too.
    """

    def __init__(self) -> None:
        self._section: Section = "overview"
        self._key: str | None = None

    def turn(self, heading: Cut) -> bool:
        """Turn to a section, a party or a date; False for a heading that is none of them."""
        name = heading.text.strip(" :")
        if section := _SECTIONS.get(fold(name)):
            self._section, self._key = section, None
            return True
        if self._section == "overview":
            return False
        self._key = name
        return True

    def place(self, claim: Claim) -> Place | Removed | None:
        """Where the claim stands, or why it can't stand there."""
        match self._section:
            case "positions":
                return self._position(claim)
            case "timeline":
                return self._dated(claim)
            case _:
                return Place("overview")

    def _position(self, claim: Claim) -> Place | Removed:
        party = self._key or claim.speaker
        if party is None:
            return Removed(claim.text, "no_evidence", "nobody is named whose position it is")
        wanted = _words(party)
        while wanted and wanted[0] in _SMALL:
            wanted = wanted[1:]
        told = (claim.text, *(c.cited_text for c in claim.citations))
        if not wanted or foreign(party, told) or not any(_runs(wanted, text) for text in told):
            return Removed(claim.text, "name_not_in_evidence", party)
        return Place("positions", party)

    def _dated(self, claim: Claim) -> Place | Removed:
        told = {
            day
            for citation in claim.citations
            if (day := event_date(citation.cited_text, citation.article.published_at))
        }
        wanted = _date(self._key or "")
        if wanted is not None and any(day.startswith(wanted) for day in told):
            return Place("timeline", wanted)
        return Removed(claim.text, "date_not_in_evidence", self._key)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _runs(wanted: list[str], text: str) -> bool:
    """Whether the words stand in the text one after the other."""
    return f" {' '.join(wanted)} " in f" {' '.join(_words(text))} "


def _date(heading: str) -> str | None:
    """The day, month or year of a heading: `2026-03-05`, "5 March 2026", `2026`."""
    if _DAY.fullmatch(heading):
        return heading
    found = dates(heading)
    whole = len(found) == 1 and found[0].surface == heading
    return found[0].value if whole and _DAY.fullmatch(found[0].value) else None
