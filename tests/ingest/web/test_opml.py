"""A list of feeds is read whatever reader wrote it, and no entity is expanded."""

from __future__ import annotations

import pytest

from service.errors import InvalidInput
from service.ingest.web.opml import FEEDS_MAX, Listed, read_opml

LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline type="rss" text="Ellery Post" xmlUrl="https://post.example/rss"/>
<outline title="Radio" text="x" XMLURL="http://radio.example/feed"/></outline>
<outline text="again" xmlUrl="https://post.example/rss"/>
<outline text="no feed" htmlUrl="https://post.example"/><outline xmlUrl="javascript:1"/>
<outline xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_feeds_in_folders_are_found_each_once() -> None:
    assert read_opml(LIST.encode()) == [
        Listed("https://post.example/rss", "Ellery Post"),
        Listed("http://radio.example/feed", "Radio"),
    ]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not XML"),
        (b"<opml>", "not XML"),
        (b"<opml><body/></opml>", "no feeds"),
        (b'<!DOCTYPE o [<!ENTITY a "b">]><opml>&a;</opml>', "entities"),
        (b'<!DOCTYPE o SYSTEM "http://127.0.0.1/x"><opml/>', "document type"),
        (b" " * (1024 * 1024 + 1), "larger than"),
        (
            b"<o>"
            + b"".join(b'<outline xmlUrl="http://a/%d"/>' % n for n in range(FEEDS_MAX + 1))
            + b"</o>",
            "the limit is",
        ),
    ],
)
def test_what_is_no_list_is_refused_by_name(raw: bytes, why: str) -> None:
    with pytest.raises(InvalidInput, match=why) as caught:
        read_opml(raw)
    assert caught.value.fields[0].field == "opml"
