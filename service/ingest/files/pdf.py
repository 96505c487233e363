"""A PDF: the text of its pages as paragraphs, without running heads and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2 import raw as pdfium

from service.ingest.files.article import document_item
from service.ingest.files.outcome import Refused

PAGES_MAX = 500
_MARGIN_LINES = 2  # at the top and at the bottom of a page, where running heads stand
_REPEATED = 0.6  # of the pages: a line that stands in the margins of so many is no text
_GAP = 1.45  # times the usual distance of lines: more is a new paragraph
_STEPS_MIN, _LEADING = 4, 1.3  # with fewer lines their usual distance is told by the letters
_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—|\[(]?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–—|\])]?", re.I
)
_DIVISIONS = ("\ufffe", "\u00ad", "\u0002")  # how pdfium marks a hyphen at a line's end
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_DATE = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?)?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; `top` and `right` in points from the page's lower left corner."""

    text: str
    top: float
    right: float
    height: float  # of its letters, with what their font leaves above and below


def read_pdf(raw: bytes, _: str) -> list[dict[str, Any]]:
    """The one article of a PDF; raises `Refused` when it has no text, is encrypted or too long."""
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD:
            raise Refused("encrypted PDF") from error
        raise Refused("damaged, or no PDF") from error
    try:
        if len(document) > PAGES_MAX:
            raise Refused(f"{len(document)} pages, the limit is {PAGES_MAX}")
        pages = [_lines(page) for page in document]
        data = document.get_metadata_dict()
    finally:
        document.close()
    text = "\n\n".join(paragraphs(pages))
    if not any(char.isalnum() for char in text):
        raise Refused("no text in it (a scan?)")
    item, notes = document_item(
        text,
        title=data.get("Title", ""),
        author=data.get("Author", ""),
        created=pdf_date(data.get("CreationDate", "")),
        kind="PDF",
    )
    return [{"item": item, "notes": notes}]


def _lines(page: Any) -> list[Line]:
    """The lines of a page in the order in which they stand in the file."""
    text_page = page.get_textpage()
    try:
        found: list[Line] = []
        start = 0
        count = text_page.count_chars()
        chars = [chr(pdfium.FPDFText_GetUnicode(text_page, at) or 0) for at in range(count)]
        for end in [*(at for at, char in enumerate(chars) if char in "\n\x02"), count]:
            seen = [at for at in range(start, end) if chars[at].strip("\0\r ")]
            if seen:
                line = "".join(chars[start : end + 1]).replace("\0", "")
                _, bottom, _, top = text_page.get_charbox(seen[0], loose=True)
                right = text_page.get_charbox(seen[-1], loose=True)[2]
                found.append(Line(" ".join(line.split()), top, right, top - bottom))
            start = end + 1
        return found
    finally:
        text_page.close()
        page.close()


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """The paragraphs of all pages; one that runs over the end of a page is one."""
    made: list[str] = []
    for page in _without_margins(pages):
        found = _paragraphs_of(page)
        if made and found and not _ENDS.search(made[-1]) and found[0][:1].islower():
            made[-1] = _joined([made[-1], found.pop(0)])
        made += found
    return made


def _without_margins(pages: Sequence[Sequence[Line]]) -> Iterable[Sequence[Line]]:
    """The pages without the lines that stand at the edge of most of them, and page numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        edges = [*page[:_MARGIN_LINES], *page[-_MARGIN_LINES:]]
        seen.update({_shape(line.text) for line in edges})
    least = max(3.0, _REPEATED * len(pages))
    for page in pages:
        last = len(page) - _MARGIN_LINES
        yield [
            line
            for at, line in enumerate(page)
            if _MARGIN_LINES <= at < last
            or not (seen[_shape(line.text)] >= least or _is_number(line.text, len(pages)))
        ]


def _is_number(text: str, pages: int) -> bool:
    return pages > 1 and _NUMBER.fullmatch(text.strip()) is not None


def _shape(text: str) -> str:
    """A line with its digits alike, so that a running head with a page number is one line."""
    return re.sub(r"\d+", "#", text.casefold())


def _paragraphs_of(page: Sequence[Line]) -> list[str]:
    """Lines joined; a wide gap, or a short line that ends a sentence, ends a paragraph."""
    if not page:
        return []
    steps = [a.top - b.top for a, b in pairwise(page) if a.top - b.top > 1]
    usual = median(steps) if steps else 0.0
    if len(steps) < _STEPS_MIN:
        usual = min(usual, _LEADING * page[0].height)
    width = max(line.right for line in page)
    groups = [[page[0].text]]
    for before, line in pairwise(page):
        step = before.top - line.top
        gap = bool(usual) and (step > _GAP * usual or step < -usual)
        short = before.right < 0.85 * width and bool(_ENDS.search(before.text))
        if gap or short:
            groups.append([])
        groups[-1].append(line.text)
    return [_joined(group) for group in groups]


def _joined(lines: Sequence[str]) -> str:
    """Lines as one; a word that was divided at a line's end is one word again."""
    text = lines[0]
    for line in lines[1:]:
        divided = text[-1:] in _DIVISIONS
        if not divided and not re.search(r"[^\W_]-$", text):
            text = f"{text} {line}"
        else:  # before a small letter the hyphen is the line's, else the word's: Selm-Orrin
            text = text[:-1] + ("" if line[:1].islower() else "-") + line
    return re.sub("[\ufffe\u00ad\u0002]", "", text)


def pdf_date(text: str) -> str:
    """A PDF's date as RFC 3339, a day when it has no time; empty when it can't be one."""
    found = _DATE.match(text.strip())
    if found is None or not 1990 <= int(found[1]) <= 2200:
        return ""
    year, month, day, hour, minute, second, _, ahead, aside = found.groups()
    zone = f"{ahead}:{aside or '00'}" if ahead else "Z"
    written = f"{year}-{month}-{day}"
    if hour:
        written += f"T{hour}:{minute}:{second or '00'}{zone}"
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return ""
    return written
