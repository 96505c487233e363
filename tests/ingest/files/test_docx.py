"""A Word file gives what its reader sees, in order; an archive that is a bomb is not unpacked."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from service.ingest.files.docx import read_docx
from service.ingest.files.outcome import Refused

BODY = "Ferry fares on the Selm line will rise by 8 percent in May, the operator said."


def read(document: Document) -> tuple[dict[str, Any], list[str]]:
    stream = io.BytesIO()
    document.save(stream)
    [found] = read_docx(stream.getvalue(), "a.docx")
    return found["item"], found["notes"]


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return stream.getvalue()


def test_paragraphs_and_cells_come_in_their_order() -> None:
    document = docx.Document()
    document.add_paragraph("One.")
    table = document.add_table(1, 2)
    for cell, text in zip(table.rows[0].cells, ("Adult", "12 crowns"), strict=True):
        cell.text = text
    document.add_paragraph("Two.", style="List Bullet")
    document.add_paragraph()
    document.add_paragraph("Three\tand\nfour.")
    item, _ = read(document)
    assert item["text"].split("\n\n") == ["One.", "Adult", "12 crowns", "Two.", "Three and four."]


def test_hidden_runs_are_not_taken() -> None:
    document = docx.Document()
    hiding = document.styles.add_style("Veil", 2)
    hiding.font.hidden = True
    paragraph = document.add_paragraph("Seen ")
    paragraph.add_run("vanished ").font.hidden = True
    paragraph.add_run("white ").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("tiny ").font.size = Pt(1)
    paragraph.add_run("veiled ", style="Veil")
    paragraph.add_run("too.").font.hidden = False
    assert read(document)[0]["text"] == "Seen too."


def test_white_on_a_shaded_cell_is_seen() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).rows[0].cells[0]
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:fill="000000"/>'))
    cell.paragraphs[0].add_run("Seen.").font.color.rgb = RGBColor(255, 255, 255)
    assert read(document)[0]["text"] == "Seen."


@pytest.mark.parametrize("kind", ["w:del", "w:moveFrom"])
def test_what_was_deleted_or_moved_away_is_not_taken(kind: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It stays")
    run = paragraph.add_run(" and goes")
    change = OxmlElement(kind)
    run._r.addprevious(change)
    change.append(run._r)
    added = OxmlElement("w:ins")
    last = paragraph.add_run(" so.")._r
    last.addprevious(added)
    added.append(last)
    assert read(document)[0]["text"] == "It stays so."
    assert paragraph._p.find(qn(kind)) is not None


def test_a_file_s_own_data_is_taken_where_it_means_something() -> None:
    document = docx.Document()
    document.add_paragraph("Fares to rise", style="Title")
    document.add_paragraph(BODY)
    item, notes = read(document)
    assert item == {"title": "Fares to rise", "text": f"Fares to rise\n\n{BODY}"}
    assert notes == []
    document.core_properties.title = "Ferry fares to rise"
    document.core_properties.author = "Mara Venn"
    document.core_properties.created = datetime(2031, 4, 9, 8)
    item, notes = read(document)
    assert (item["title"], item["authors"]) == ("Ferry fares to rise", "Mara Venn")
    assert item["published_at"] == "2031-04-09T08:00:00Z"
    assert notes == ["published_at: 2031-04-09 is when the DOCX file was made"]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"PK\x03\x04abc", "damaged, or no Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or an encrypted Word file"),
        (archive(document=b"\0" * (101 << 20)), "unpacks to more than 100 MiB"),
        (archive(document=b"\0" * (20 << 20)), "unpacks to more than 200 times its size"),
        (archive(document=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "its XML defines entities"),
    ],
)
def test_what_can_not_be_read_is_named(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read_docx(raw, "a.docx")
    assert str(refused.value).startswith(reason)


def test_a_file_without_text_is_named() -> None:
    with pytest.raises(Refused, match="no text in it"):
        read(docx.Document())
