"""Each entry of a feed is an article; what a feed smuggles in is left out or named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.ingest.files.feeds import ENTRIES_MAX, read_feed
from service.ingest.files.outcome import Refused

CONTENT = "http://purl.org/rss/1.0/modules/content/"
FULL = """<item><title>Lighthouse repainted</title><link>https://selm.example/light</link>
<guid>1</guid><pubDate>Wed, 09 Apr 2031 10:00:00 +0200</pubDate><category>Town</category>
<author>mara@selm.example (Mara Venn)</author><description>Short.</description>
<content:encoded><![CDATA[
<p>The lighthouse was <b>repainted</b>.</p><ul><li>It is white &amp; red.</li>
</ul><p style="display:none">Hidden.</p><script>x()</script>]]></content:encoded></item>"""


def rss(*items: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="{CONTENT}">'
        f"<channel><title>Selm Courier</title><language>en-gb</language>{''.join(items)}"
        "</channel></rss>"
    ).encode()


def read(raw: bytes) -> list[dict[str, Any]]:
    return read_feed(raw, "a.xml")


def items(raw: bytes) -> list[dict[str, Any]]:
    return [one["item"] for one in read(raw)]


def test_an_entry_is_an_article_with_the_feed_as_its_outlet() -> None:
    [found] = read(rss(FULL))
    assert found["notes"] == []
    assert found["item"] == {
        "title": "Lighthouse repainted",
        "text": "The lighthouse was repainted.\n\nIt is white & red.",
        "url": "https://selm.example/light",
        "published_at": "2031-04-09T08:00:00Z",
        "authors": ["Mara Venn"],
        "topic": "Town",
        "source": "Selm Courier",
        "language": "en-gb",
    }


def test_atom_is_read_with_the_time_it_was_updated() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Selm Courier</title><entry>
    <id>urn:1</id><title type="html">Quay &amp;amp; market</title><updated>2031-04-09</updated>
    <link rel="alternate" href="https://selm.example/quay"/><author><name>Mara Venn</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>It opens.</p></div></content>
    </entry></feed>"""
    [item] = items(atom.encode())
    assert (item["title"], item["text"]) == ("Quay & market", "It opens.")
    assert (item["published_at"], item["authors"]) == ("2031-04-09", ["Mara Venn"])


def test_a_title_and_a_link_carry_no_script() -> None:
    item = (
        "<item><title>A &lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=y&gt;B</title>"
        "<link>javascript:alert(1)</link><guid>7</guid><description>Text.</description></item>"
    )
    [found] = items(rss(item))
    assert found["title"] == "A B"
    assert "url" not in found


def test_a_summary_is_taken_with_a_note_and_nothing_is_skipped() -> None:
    summary = "<item><title>A</title><description>One. 2 &lt; 3.</description></item>"
    taken, left = read(rss(summary, "<item><title>B</title></item>"))
    assert taken["item"]["text"] == "One. 2 < 3."
    assert taken["notes"] == ["text: the feed holds only a summary"]
    assert left == {"skipped": "an entry without text"}


def test_an_entry_is_known_by_its_address_else_by_its_id_within_the_feed() -> None:
    def entry(guid: str, link: str = "") -> str:
        return f"<item><title>A</title><guid>{guid}</guid>{link}<description>T</description></item>"

    home = "<link>https://selm.example/</link>"
    own = items(rss(entry("1", "<link>https://selm.example/1</link>")))
    assert "id" not in own[0]
    first, second, shared, again = items(
        rss(entry("1"), entry("2"), entry("3", home), entry("4", home))
    )
    ids = [first["id"], second["id"], shared["id"], again["id"]]
    assert len(set(ids)) == 4
    other = rss(entry("1")).replace(b"Selm Courier", b"Vell Post")
    assert items(other)[0]["id"] != first["id"] == items(rss(entry("1")))[0]["id"]


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Selm Courier",
        "items": [
            {"id": "1", "url": "https://selm.example/1", "content_html": "<p>One<p hidden>Two"},
            {"id": "2", "title": "B", "summary": "Three.", "authors": [{"name": "Mara Venn"}]},
        ],
    }
    first, second = items(json.dumps(feed).encode())
    assert (first["text"], first["title"]) == ("One", "One")
    assert (second["text"], second["authors"]) == ("Three.", ["Mara Venn"])


def test_what_is_no_entry_of_a_json_feed_is_skipped_by_name_in_its_place() -> None:
    entries = ["oops", {"id": "1", "title": "A", "content_text": "One."}, 17, None, {"id": "2"}]
    found = read(json.dumps({"title": "Selm Courier", "items": entries}).encode())
    assert [one.get("skipped") for one in found] == [
        "expected an object, got a string",
        None,
        "expected an object, got a number",
        "expected an object, got nothing",
        "an entry without text",
    ]
    assert found[1]["item"]["text"] == "One."


def test_more_entries_than_the_limit_are_refused_in_every_form() -> None:
    count = ENTRIES_MAX + 1
    as_json = json.dumps({"items": [{"content_text": "One."}] * count}).encode()
    as_rss = rss("<item><title>A</title></item>" * count)
    for raw in (as_json, as_rss):
        with pytest.raises(Refused, match="10,001 entries, the limit is 10,000"):
            read(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<catalog><book/></catalog>", "no RSS or Atom feed"),
        (b"not xml", "no RSS or Atom feed"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]>' + rss(FULL), "its XML defines entities"),
        (('<!DOCTYPE a [<!ENTITY b "c">]><rss/>').encode("utf-16"), "its XML defines entities"),
        (b'{"items": 3}', "no feed"),
        (b'{"items": {"a": 1}}', "no feed"),
        (b'{"items": null}', "no feed"),
        (b'{"title": "A"}', "no feed"),
    ],
)
def test_what_is_no_feed_or_a_bomb_is_named(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(raw)
    assert str(refused.value) == reason
