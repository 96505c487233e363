"""A Word file: its paragraphs in order, without hidden and deleted text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn

from service.ingest.files.article import document_item, file_title
from service.ingest.files.outcome import MIB, Refused

UNPACKED_MAX = 100 * MIB  # of all parts together
RATIO_MAX = 200  # unpacked to packed, of what is over 10 MiB unpacked; Word's own is 5 to 30
PARTS_MAX = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .doc, or a .docx with a password
_TEMPLATE_MADE = "2013-12-23T23:15:00Z"  # of the empty file that python-docx starts from
_TINY = 4  # half points: letters of 2 points and less nobody reads
_OFF = ("0", "false", "none", "off")
_T, _TAB, _BR, _CR, _P, _R = (qn(f"w:{name}") for name in ("t", "tab", "br", "cr", "p", "r"))
_LEFT_OUT = {qn(name) for name in ("w:del", "w:moveFrom", "w:instrText")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def read_docx(raw: bytes, _: str) -> list[dict[str, Any]]:
    """The one article of a Word file; raises `Refused` when it can't be read or holds no text."""
    _refuse_bombs(raw)
    document = docx.Document(BytesIO(raw))
    hiding = _hiding_styles(document)
    lines = [(style, text) for style, text in _lines(document, hiding) if text]
    if not lines:
        raise Refused("no text in it")
    properties = document.core_properties
    title = file_title(properties.title or "")
    title = title or next((text for style, text in lines[:5] if style == "title"), "")
    title = title or (lines[0][1] if lines[0][0].startswith("heading") else "")
    created = properties.created
    made = created.strftime("%Y-%m-%dT%H:%M:%SZ") if created and created.year >= 1990 else ""
    item, notes = document_item(
        "\n\n".join(text for _, text in lines),
        title=title,
        author=properties.author or "",
        created="" if made == _TEMPLATE_MADE else made,
        kind="DOCX",
    )
    return [{"item": item, "notes": notes}]


def _refuse_bombs(raw: bytes) -> None:
    """Raise `Refused` for what unpacks to too much, is locked, or defines entities."""
    if raw.startswith(_OLE):
        raise Refused("an old or an encrypted Word file; save it as .docx without a password")
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if len(parts) > PARTS_MAX or total > UNPACKED_MAX:
                raise Refused(f"unpacks to more than {UNPACKED_MAX // MIB} MiB")
            if total > 10 * MIB and total > RATIO_MAX * len(raw):
                raise Refused(f"unpacks to more than {RATIO_MAX} times its size")
            if any(part.flag_bits & 1 for part in parts):
                raise Refused("an encrypted archive")
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names:
                raise Refused("an archive that is no Word file")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as stream:
                        if b"<!DOCTYPE" in stream.read(4_096):
                            raise Refused("its XML defines entities")
    except zipfile.BadZipFile as error:
        raise Refused("damaged, or no Word file") from error


def _lines(document: Any, hiding: set[str]) -> Iterator[tuple[str, str]]:
    """Style name in lower case and text of each paragraph, tables and text boxes included."""
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    for paragraph in document.element.body.iter(_P):
        if any(one.tag in (_FALLBACK, *_LEFT_OUT) for one in paragraph.iterancestors()):
            continue
        style = _value(paragraph, "w:pPr/w:pStyle")
        if style in hiding:
            continue
        parts = "".join(_texts(paragraph, hiding))
        yield names.get(style, ""), " ".join(parts.split())


def _texts(paragraph: Any, hiding: set[str]) -> Iterator[str]:
    """The texts of a paragraph's runs that are shown, without those of paragraphs inside."""
    for run in paragraph.iter(_R):
        around = {one.tag for one in run.iterancestors()}
        own = next(run.iterancestors(_P)) is paragraph
        if not own or around & _LEFT_OUT or _FALLBACK in around or _is_hidden(run, hiding):
            continue
        for part in run:
            if part.tag == _T:
                yield part.text or ""
            elif part.tag in (_TAB, _BR, _CR):
                yield " "


def _is_hidden(run: Any, hiding: set[str]) -> bool:
    """Whether a run is hidden by its properties or its style, white on white, or of no size."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    if _is_on(properties.find(qn("w:vanish"))) or _is_on(properties.find(qn("w:webHidden"))):
        return True
    if _value(run, "w:rPr/w:rStyle") in hiding:
        return True
    size = _value(run, "w:rPr/w:sz")
    if re.fullmatch(r"\d{1,4}", size) and int(size) <= _TINY:
        return True
    if _value(run, "w:rPr/w:color").lower() not in ("ffffff", "fefefe"):
        return False
    painted = properties.find(qn("w:shd")) is not None
    painted = painted or properties.find(qn("w:highlight")) is not None
    places = (
        one.find(qn(f"w:{kind}Pr"))
        for kind in ("p", "tc")
        for one in run.iterancestors(qn(f"w:{kind}"))
    )
    shaded = any(place is not None and place.find(qn("w:shd")) is not None for place in places)
    return not painted and not shaded


def _hiding_styles(document: Any) -> set[str]:
    """The ids of the styles that hide their text, also by the style they are based on."""
    based: dict[str, str] = {}
    hiding: set[str] = set()
    for style in document.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId")) or ""
        based[name] = _value(style, "w:basedOn")
        if _is_on(style.find(f"{qn('w:rPr')}/{qn('w:vanish')}")):
            hiding.add(name)
    for _ in range(10):  # Word's own limit of styles based on styles
        hiding |= {name for name, base in based.items() if base in hiding}
    return hiding


def _is_on(element: Any) -> bool:
    return element is not None and (element.get(qn("w:val")) or "1").lower() not in _OFF


def _value(element: Any, path: str) -> str:
    """The `w:val` of what stands at a path below an element; empty when nothing does."""
    found = element.find("/".join(qn(step) for step in path.split("/")))
    return "" if found is None else found.get(qn("w:val")) or ""
