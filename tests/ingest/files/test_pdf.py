"""A PDF gives paragraphs, and says of itself only what can be believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.ingest.files.outcome import Refused
from service.ingest.files.pdf import PAGES_MAX, pdf_date, read_pdf
from tests.ingest.files.paper import column, pdf

LONG = "The council of Port Ellery voted on Monday to close the old"


def read(raw: bytes) -> tuple[dict[str, Any], list[str]]:
    [found] = read_pdf(raw, "a.pdf")
    return found["item"], found["notes"]


def test_lines_are_joined_to_paragraphs_at_gaps_and_at_short_ends() -> None:
    lines = column(
        "Harbour to close", "", f"{LONG} har-", "bour, ending a debate.", f"{LONG} quay", "too."
    )
    item, _ = read(pdf([lines]))
    assert item["text"].split("\n\n") == [
        "Harbour to close",
        f"{LONG} harbour, ending a debate.",
        f"{LONG} quay too.",
    ]
    assert item["title"] == "Harbour to close"


def test_a_hyphen_within_a_line_and_before_a_capital_stays() -> None:
    item, _ = read(pdf([column(f"{LONG} ten-year-old Selm-", "Orrin line.")]))
    assert item["text"] == f"{LONG} ten-year-old Selm-Orrin line."


def test_running_heads_and_page_numbers_are_no_text() -> None:
    pages = [
        [
            *column(f"KESTREL POST {number}", top=820),
            *column(f"{LONG} harbour {name}.", f"{LONG} basin {name}."),
            *column(f"Page {number} of 4", top=30),
        ]
        for number, name in enumerate(("north", "south", "east", "west"), 1)
    ]
    text = read(pdf(pages))[0]["text"]
    assert "KESTREL" not in text
    assert "Page" not in text
    assert text.count("harbour") == 4


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    text = read(pdf([column(f"{LONG} harbour and"), column("the quay beside it.")]))[0]["text"]
    assert text == f"{LONG} harbour and the quay beside it."


def test_a_file_s_own_data_is_taken_where_it_means_something() -> None:
    info = "/Title (Harbour to close) /Author (Mara Venn) /CreationDate (D:20310409103000+02'00')"
    item, notes = read(pdf([column(f"{LONG} harbour.")], info))
    assert (item["title"], item["authors"]) == ("Harbour to close", "Mara Venn")
    assert item["published_at"] == "2031-04-09T10:30:00+02:00"
    assert notes == ["published_at: 2031-04-09 is when the PDF file was made"]
    info = "/Title (Microsoft Word - draft2.doc) /Author (admin) /CreationDate (D:19000101)"
    item, notes = read(pdf([column("Harbour to close", "", f"{LONG} harbour.")], info))
    assert item["title"] == "Harbour to close"
    assert "authors" not in item
    assert "published_at" not in item
    assert notes == []


def test_the_text_s_own_date_comes_before_the_file_s() -> None:
    lines = column("Published: 8 April 2031", "", f"{LONG} harbour.")
    item, notes = read(pdf([lines], "/CreationDate (D:20310409)"))
    assert "published_at" not in item
    assert notes == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (pdf([[]]), "no text in it (a scan?)"),
        (b"%PDF-1.7\nbroken", "damaged, or no PDF"),
        (pdf([[]] * (PAGES_MAX + 1)), "501 pages, the limit is 500"),
    ],
)
def test_what_can_not_be_read_is_named(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_pdf(raw, "a.pdf")
    assert str(refused.value) == reason


@given(st.text(alphabet="D:0123456789+-'Z", max_size=24))
def test_any_date_of_a_pdf_is_read_or_left(text: str) -> None:
    assert pdf_date(text) == "" or pdf_date(text)[:2] in ("19", "20", "21", "22")
