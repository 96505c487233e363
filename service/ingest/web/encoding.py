"""The encoding of what came over HTTP: what its bytes are counts for more than what is said."""

from __future__ import annotations

import codecs
import re

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What the web uses; a codec such as utf-7 could smuggle markup past the parser.
KNOWN = re.compile(
    r"utf-?8|utf-?16(?:-?[lb]e)?|windows-?125\d|cp125\d|iso-?8859-?\d+|latin-?\d|us-ascii|ascii"
    r"|koi8-[ru]|gbk|gb2312|gb18030|big5(?:-hkscs)?|shift[-_]jis|euc-(?:jp|kr)|iso-2022-jp"
)
LATIN = re.compile(r"iso-?8859-?1|latin-?1|us-ascii|ascii")  # by the HTML standard: windows-1252
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_FOREIGN = re.compile(rb"[\x80-\xff]")
_STRAY_SHARE = 0.05  # of the sequences: bytes that a UTF-8 page got from elsewhere


def as_utf8(raw: bytes, charset: str | None) -> bytes:
    """The same text in UTF-8 behind a byte order mark, which every reader believes.

    UTF-8 is recognised by its sequences, whatever is declared, also with a few stray bytes; else
    `charset` (of the HTTP header) decides. Unchanged where the text's own declaration must.
    """
    if raw.startswith(_BOMS):
        return raw
    name = (charset or "").strip().strip("\"'").lower()
    if _is_utf8(raw):
        name = "utf-8"
    elif not KNOWN.fullmatch(name) or name.startswith("utf-8") or name == "utf8":
        return raw
    elif name == "utf-16":
        name = "utf-16-le"
    elif LATIN.fullmatch(name):
        name = "windows-1252"
    try:
        return codecs.BOM_UTF8 + raw.decode(name, "replace").encode("utf-8", "replace")
    except LookupError:
        return raw


def _is_utf8(raw: bytes) -> bool:
    """Whether all but a few of the bytes beyond ASCII make sequences of UTF-8, and some do."""
    sequences = len(_MULTIBYTE.findall(raw))
    strays = len(_FOREIGN.findall(_MULTIBYTE.sub(b"", raw))) if sequences else 0
    return sequences > 0 and strays <= max(1, _STRAY_SHARE * sequences)
