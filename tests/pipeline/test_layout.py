from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.compose.cutting import Cut
from service.domain import Citation, Claim, Place, Removed, Span, Verdict, VerdictKind
from service.pipeline.layout import Sections
from tests.verify.conftest import evidence_of

TEXT = (
    "The council closed the bridge on Tuesday. Mayor Ada Vane said it was safe. "
    "The ministry denied that."
)
SUPPORTED = Verdict(VerdictKind.SUPPORTED, 1.0, "none", "none", "none", "test/1")


def claim(text: str, **changes: Any) -> Claim:
    """A claim that cites its own sentence of an article of Wednesday, 8 April 2026."""
    piece = evidence_of({"id": "a", "title": "T", "text": TEXT, "published_at": "2026-04-08"})
    at = TEXT.index(text)
    span = Span(at, at + len(text))
    return replace(Claim(text, (Citation(piece.article, "p", span),), SUPPORTED), **changes)


CLOSED = claim("The council closed the bridge on Tuesday.")
SAFE = claim("Mayor Ada Vane said it was safe.")


def placed(claim: Claim, *headings: str) -> Place | Removed | None:
    sections = Sections()
    for heading in headings:
        assert sections.turn(Cut(heading, (), "heading", 1)), heading
    return sections.place(claim)


def test_what_stands_under_no_heading_is_overview() -> None:
    assert placed(CLOSED) == Place("overview")
    assert placed(CLOSED, "Overview:") == Place("overview")


@pytest.mark.parametrize("party", ["Ada Vane", "Mayor Ada Vane", "The mayor", "ada vane"])
def test_a_position_stands_under_a_party_that_its_evidence_names(party: str) -> None:
    assert placed(SAFE, "Positions", party) == Place("positions", party)


@pytest.mark.parametrize(
    "party", ["Jon Roe", "Ada Roe", "The company", "???", "Ada Vane safe", "<b>Ada Vane</b>"]
)
def test_a_position_under_a_party_that_its_evidence_does_not_name_is_removed(party: str) -> None:
    found = placed(SAFE, "Positions", party)
    assert isinstance(found, Removed)
    assert (found.reason, found.detail) == ("name_not_in_evidence", party)


def test_a_position_under_no_party_stands_under_its_speaker_if_it_has_one() -> None:
    assert placed(replace(SAFE, speaker="Ada Vane"), "Positions") == Place("positions", "Ada Vane")
    found = placed(CLOSED, "Positions")
    assert isinstance(found, Removed)
    assert found.reason == "no_evidence"


@pytest.mark.parametrize("day", ["2026-04-07", "7 April 2026", "April 7, 2026", "2026-04"])
def test_an_event_stands_under_the_date_that_its_evidence_tells(day: str) -> None:
    found = placed(CLOSED, "Timeline", day)
    assert isinstance(found, Place)
    assert found.section == "timeline"
    assert "2026-04-07".startswith(found.key or "-")


@pytest.mark.parametrize("day", ["2026-04-08", "2025-04-07", "Tuesday", "", "2026-4-7x"])
def test_an_event_under_another_date_is_removed(day: str) -> None:
    found = placed(CLOSED, "Timeline", day)
    assert isinstance(found, Removed)
    assert found.reason == "date_not_in_evidence"


def test_an_event_of_which_no_date_is_told_has_no_place_in_the_timeline() -> None:
    assert isinstance(placed(SAFE, "Timeline", "2026-04-08"), Removed)


def test_a_heading_that_is_none_of_the_layout_is_not_turned_to() -> None:
    assert not Sections().turn(Cut("What I think", (), "heading", 1))


def test_a_new_section_forgets_the_party_before_it() -> None:
    assert placed(CLOSED, "Positions", "Ada Vane", "Overview") == Place("overview")
