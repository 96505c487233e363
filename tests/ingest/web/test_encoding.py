"""A page is read in the encoding that its bytes are in, whatever is declared."""

from __future__ import annotations

import codecs

import pytest

from service.ingest.files.markup import decoded_html
from service.ingest.web.encoding import as_utf8

TEXT = "Zoë café – naïve façade: “Straße”"


def read(raw: bytes, charset: str | None) -> str:
    return decoded_html(as_utf8(raw, charset))


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", None, "nonsense", "UTF-8"])
def test_utf_8_is_recognised_under_any_name(declared: str | None) -> None:
    assert read(TEXT.encode(), declared) == TEXT


@pytest.mark.parametrize(
    ("encoding", "declared", "text"),
    [
        ("windows-1252", "iso-8859-1", TEXT),
        ("windows-1252", "utf-8", TEXT),
        ("windows-1252", None, TEXT),
        ("windows-1251", "windows-1251", "Гавань открыта"),
        ("koi8-r", "KOI8-R", "Гавань открыта"),
        ("gb18030", "gbk", "港口已经开放"),
        ("shift_jis", '"Shift_JIS"', "港は開いています"),
        ("iso-2022-jp", "iso-2022-jp", "港は開いています"),
        ("utf-16-le", "utf-16", "Гавань открыта"),
    ],
)
def test_the_header_names_an_encoding_that_is_not_utf_8(
    encoding: str, declared: str | None, text: str
) -> None:
    assert read(text.encode(encoding), declared) == text


def test_the_page_itself_names_it_where_the_header_says_nothing() -> None:
    raw = '<meta charset="windows-1251"><p>Гавань открыта</p>'.encode("windows-1251")
    assert "Гавань открыта" in read(raw, None)


def test_a_stray_byte_costs_one_character() -> None:
    raw = (TEXT * 10).encode() + b"\x96" + TEXT.encode()
    assert read(raw, "utf-8") == TEXT * 10 + "\ufffd" + TEXT


def test_a_byte_order_mark_outranks_the_header() -> None:
    assert read(codecs.BOM_UTF8 + TEXT.encode(), "windows-1251") == TEXT
    assert read("Ω".encode("utf-16"), "utf-8") == "Ω"


def test_an_encoding_that_hides_markup_is_not_used() -> None:
    assert read(b"+ADw-script+AD4-caf\xe9", "utf-7") == "+ADw-script+AD4-café"


def test_plain_ascii_stays_as_it_is() -> None:
    assert read(b"harbour", "utf-8") == "harbour"
