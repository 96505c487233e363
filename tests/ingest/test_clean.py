"""A raw item becomes a draft with canonical text, an identity and its hash."""

from __future__ import annotations

import json
import re
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain import ArticleDraft
from service.errors import InvalidInput
from service.ingest.clean import canonical_text, clean, normalise_url
from service.ingest.fields import ALIASES

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
RAW = {"title": "Harbour to close", "text": "The council of Port Ellery voted."}
ANY_TEXT = st.text(st.characters(exclude_categories=()))
VALUE = st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT | st.lists(ANY_TEXT)
FIELD = st.sampled_from(sorted(ALIASES))


def draft(**values: Any) -> ArticleDraft:
    return clean({**RAW, **values})


def test_text_is_canonical_and_hashed_in_utf_8() -> None:
    made = draft(text="\n \nCafe\u0301 closed.\r\n\r\nADVERTISEMENT\r\n\r\nIt\u200b rained. \n")
    assert made.text == "Café closed.\n\nIt rained."
    assert made.content_sha256 == sha256(made.text.encode()).hexdigest()


def test_metadata_is_on_one_line() -> None:
    made = draft(title="Harbour\n to\u00a0 close", source=" Ellery\t Post ", author="Orla  Finch")
    assert (made.title, made.source) == ("Harbour to close", "Ellery Post")
    assert made.authors == ("Orla Finch",)


def test_a_header_fills_what_the_item_leaves_open_and_stays_in_the_text() -> None:
    text = "PORT ELLERY, 9 April 2031 (Kestrel) — The council voted."
    made = draft(text=text)
    assert (made.source, made.published_at, made.text) == ("Kestrel", "2031-04-09", text)
    given_ = draft(text=text, source="Harbour Post", date="2031-04-10")
    assert (given_.source, given_.published_at) == ("Harbour Post", "2031-04-10")


@pytest.mark.parametrize("text", ["ADVERTISEMENT", "\u200b", "\ufeff\x00", "Loading...\n\nAD"])
def test_a_text_of_which_nothing_is_left_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="text: nothing is left after cleaning") as caught:
        draft(text=text)
    assert caught.value.fields[0].field == "text"


def test_a_title_of_which_nothing_is_left_is_refused() -> None:
    with pytest.raises(InvalidInput, match="title: nothing is left after cleaning"):
        draft(title="\u2060")


def test_identity_is_the_id_else_the_url_else_outlet_title_and_day() -> None:
    url = "https://wire.example/a"
    assert draft(id="n-1", url=url).id == "n-1"
    by_url = draft(url=url)
    assert re.fullmatch(r"url-[0-9a-f]{16}", by_url.id)
    assert by_url.id == draft(url="http://www.wire.example/a/?utm_source=x#top", title="New").id
    by_hash = draft(source="Kestrel", date="2031-04-09T08:00:00Z")
    assert re.fullmatch(r"art-[0-9a-f]{16}", by_hash.id)
    assert by_hash.id == draft(source="Kestrel", date="2031-04-09T09:00:00Z", text="New.").id
    assert by_hash.id != draft(source="Kestrel", date="2031-04-10").id
    assert by_hash.id != draft(source="Harbour Post", date="2031-04-09").id


def test_notes_come_along() -> None:
    assert draft(date="yesterday").notes == ('published_at: cannot read "yesterday"',)


@pytest.mark.parametrize(
    ("url", "normalised"),
    [
        ("HTTP://WWW.Wire.Example:80/A/", "https://wire.example/A"),
        ("https://wire.example:443", "https://wire.example"),
        ("https://wire.example:8443/", "https://wire.example:8443"),
        ("https://wire.example/a?b=2&a=1&utm_medium=x&fbclid=y&CMP=z", "?a=1&b=2"),
        ("https://wire.example/a?ref_src=x#part", "https://wire.example/a"),
        ("https://wire.example/a?id=7&id=3&empty=", "?empty=&id=3&id=7"),
        ("http://[half", "http://[half"),
    ],
)
def test_addresses_of_one_page_have_one_form(url: str, normalised: str) -> None:
    assert normalise_url(url).endswith(normalised)
    assert normalise_url(normalise_url(url)) == normalise_url(url)


@settings(deadline=None)  # the first odd date loads dateparser
@given(st.dictionaries(FIELD, VALUE))
def test_any_item_is_cleaned_or_refused_by_name(raw: dict[str, object]) -> None:
    try:
        made = clean({**RAW, **raw})
    except InvalidInput:
        return
    assert re.fullmatch(r"[A-Za-z0-9._:-]{1,128}", made.id)
    assert made.title
    assert made.text


@given(st.text())
def test_canonical_text_is_idempotent(text: str) -> None:
    once = canonical_text(text)
    assert canonical_text(once) == once


@given(st.text())
def test_any_string_has_a_normalised_url(url: str) -> None:
    assert isinstance(normalise_url(url), str)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is absent")
def test_the_real_articles_are_cleaned_within_a_second_and_a_half() -> None:
    rows = [
        json.loads(line)
        for path in sorted((DATA / "news_articles").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    started = time.perf_counter()
    drafts = [clean(row) for row in rows]
    assert time.perf_counter() - started < 1.5
    assert len({made.id for made in drafts}) == 1_652
    assert not any(made.notes for made in drafts)
