"""The raw item of a document (PDF, DOCX) from its text and from what its file says of itself."""

from __future__ import annotations

import re
from typing import Any

from service.ingest.clean import canonical_text
from service.text.header import TITLE_MAX, recognise, title_line

_NO_TITLE = re.compile(
    r"untitled.*|document\d*|microsoft word.*|.*\.(?:docx?|odt|rtf|indd|pdf|qxd|pages|tmp|txt)"
    r"|(?:new|word) document|title|unbenannt.*|sans titre.*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"python-docx|admin(?:istrator)?|user|owner|author|unknown|microsoft.*|.*\buser"
    r"|.*[@\\/].*|[\W\d]*",
    re.IGNORECASE,
)


def document_item(
    text: str, *, title: str, author: str, created: str, kind: str
) -> tuple[dict[str, Any], list[str]]:
    """The item of a document, and notes on what is less than certain.

    What the text's own header says comes before the file's date, which tells when the file was
    made. `title` and `author` are of the file: those that programs write are passed over.
    """
    body = canonical_text(text)
    header = recognise(body)
    item: dict[str, Any] = {"title": file_title(title) or title_line(body, header), "text": text}
    if not item["title"]:
        first = next((line for line in body.split("\n") if line.strip()), "")
        item["title"] = first if len(first) <= TITLE_MAX else ""
    notes = []
    if author.strip() and not _NO_AUTHOR.fullmatch(author.strip()):
        item["authors"] = author.strip()
    if created and not header.published_at:
        item["published_at"] = created
        notes.append(f"published_at: {created[:10]} is when the {kind} file was made")
    if header.source and header.published_at:
        item["source"] = header.source
    return item, notes


def file_title(title: str) -> str:
    """A title from a file's properties; empty when it is a program's or of one letter."""
    plain = " ".join(title.split())
    worded = sum(char.isalpha() for char in plain) >= 3
    return plain if worded and not _NO_TITLE.fullmatch(plain) else ""
