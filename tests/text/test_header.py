"""Datelines and date lines are found where they stand, and brackets that are none are left."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.text.header import Header, full_date, recognise, title_line

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
BODY = "The council of Port Ellery voted to close the old harbour. Nobody objected."


@pytest.mark.parametrize(
    ("header", "published_at", "source"),
    [
        (" date 2031-04-09 (HARBOURWIRE)", "2031-04-09", "HARBOURWIRE"),
        ("2031-04-09 (Kestrel)", "2031-04-09", "Kestrel"),
        ("2031-04-09T08:30:00Z (Kestrel)", "2031-04-09", "Kestrel"),
        ("Date: 9 April 2031 (Kestrel)", "2031-04-09", "Kestrel"),
        ("April 9, 2031 (Kestrel) -", "2031-04-09", "Kestrel"),
        ("Published on Wednesday, 9 Apr. 2031 (Kestrel) —", "2031-04-09", "Kestrel"),
        ("April 9 (UPI) --", None, "UPI"),
        ("PARIS (Reuters) -", None, "Reuters"),
        ("PARIS, April 9 (Reuters) -", None, "Reuters"),
        ("PORT ELLERY, 9 April 2031 (dpa) —", "2031-04-09", "dpa"),
        ("PORT ELLERY, April 9, 2031 (Kestrel) –", "2031-04-09", "Kestrel"),
        ("PORT ELLERY, Norland/MARSH END (Reuters) -", None, "Reuters"),
        ("PORT ELLERY, N.L. (AP) —", None, "AP"),
        ("PORT ELLERY (KWX) —", None, "KWX"),
        ("PORT ELLERY (Kestrel)", None, "Kestrel"),
        ("Port Ellery (Kestrel) —", None, "Kestrel"),
        ("Port Ellery (Harbour Wire)", None, "Harbour Wire"),
        ("London (CNN)", None, "CNN"),
        ("London(CNN Business)", None, "CNN Business"),
        ("Rio de Janeiro (AFP) –", None, "AFP"),
        ("(Reuters) -", None, "Reuters"),
        ("(CNN)", None, "CNN"),
    ],
)
def test_a_header_gives_day_and_outlet_and_its_span(
    header: str, published_at: str | None, source: str
) -> None:
    text = f"{header} {BODY}"
    found = recognise(text)
    assert (found.published_at, found.source) == (published_at, source)
    assert found.span is not None
    assert found.span.of(text) == header.strip()


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "(see below) The map shows the harbour.",
        "The price of oil (WTI) fell by two dollars.",
        "The Harbour Board (HB) said on Monday that it would appeal.",
        "Harbour Board (HB) Chairman Orla Finch resigned.",
        "Ellery Foods (ELF) - Shares fell by a tenth.",
        "HARBOUR BOARD (HB) Chairman Orla Finch resigned.",
        "Senator Orla Finch (R-Norland) — long a critic — resigned.",
        "In London (CNN) The sentence begins elsewhere.",
        "London (CNN) reported nothing of the kind.",
        "April 9, 2031 (Wednesday) was a quiet day.",
        "(Kyiv) – A reporter was threatened.",
        "(Ida Brandt/Reuters)\n\nThe council voted to close the harbour.",
        "The bridge at dawn. (AP Photo/Ida Brandt)\n\nThe council voted.",
        "Finch (pictured) — who resigned — said nothing.",
        "PARIS (Reuters)-linked accounts were closed.",
        "",
        "   ",
    ],
)
def test_other_brackets_are_no_header(text: str) -> None:
    assert recognise(text) == Header()


@pytest.mark.parametrize(
    "lead",
    [
        "Harbour to close in May\n\n",
        "Harbour to close in May\n\nBy Orla Finch\n\n",
        "\n\n  6 years ago\n\nUpdated 7:17 p.m. ET\n\n",
    ],
)
def test_a_header_may_follow_a_title_and_other_short_lines(lead: str) -> None:
    text = f"{lead}PARIS (Reuters) - {BODY}"
    found = recognise(text)
    assert found.source == "Reuters"
    assert found.span is not None
    assert found.span.of(text) == "PARIS (Reuters) -"


def test_a_header_after_a_long_paragraph_is_not_looked_for() -> None:
    assert recognise(f"{BODY * 3}\n\nPARIS (Reuters) - {BODY}") == Header()


def test_a_date_alone_on_its_line_is_the_day() -> None:
    assert recognise(f"Published: 9 April 2031\n\n{BODY}").published_at == "2031-04-09"
    assert recognise(f"2031-04-09\n{BODY}").published_at == "2031-04-09"
    assert recognise(f"9 April 2031 was a quiet day. {BODY}") == Header()


def test_a_date_alone_and_the_dateline_below_it_are_one_header() -> None:
    text = f"2031-04-09\n\nPARIS (Reuters) - {BODY}"
    found = recognise(text)
    assert (found.published_at, found.source) == ("2031-04-09", "Reuters")
    assert found.span is not None
    assert found.span.of(text) == "2031-04-09\n\nPARIS (Reuters) -"


def test_an_impossible_day_gives_no_date_but_the_outlet() -> None:
    found = recognise(f"2031-02-30 (Kestrel) {BODY}")
    assert (found.published_at, found.source) == (None, "Kestrel")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9 April 2031", "2031-04-09"),
        ("Wed, 9th Apr 2031", "2031-04-09"),
        ("Sept. 3rd, 2031", "2031-09-03"),
        ("2031/4/9", "2031-04-09"),
        ("April 2031", None),
        ("31 April 2031", None),
        ("9 April 1066", None),
        ("9 April 2031 or so", None),
    ],
)
def test_a_full_date_is_read_and_a_part_of_one_is_not(text: str, day: str | None) -> None:
    assert full_date(text) == day


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Harbour to close\n\n{BODY}", "Harbour to close"),
        (f"Harbour to close\n \n{BODY}", "Harbour to close"),
        (f"Harbour to close\n{BODY}", ""),
        ("Harbour to close", ""),
        ("Harbour to close\n\n", ""),
        (f"{'Harbour ' * 19}\n\n{BODY}", ""),
        (f"***\n\n{BODY}", ""),
        (f"2031-04-09 (Kestrel)\n\n{BODY}", ""),
    ],
)
def test_a_title_is_a_short_first_line_before_a_blank_line(text: str, title: str) -> None:
    assert title_line(text, recognise(text)) == title


@given(st.text())
def test_any_text_is_read_and_a_span_lies_inside_it(text: str) -> None:
    found = recognise(text)
    assert found.span is None or 0 <= found.span.start < found.span.end <= len(text)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
def test_the_seed_article_is_of_menafn_on_16_november_2024() -> None:
    for path in (DATA / "seed").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        found = recognise(text)
        assert (found.published_at, found.source) == ("2024-11-16", "MENAFN")
        assert found.span is not None
        assert found.span.of(text) == "date 2024-11-16 (MENAFN)"
