"""A page gives its article's text and data; one without an article is named."""

from __future__ import annotations

import json
from typing import Any

import pytest

from service.ingest.files.html import ELEMENTS_MAX, TEXT_MAX, read_html
from service.ingest.files.markup import decoded_html
from service.ingest.files.outcome import Refused
from service.ingest.files.pagedata import without_outlet
from tests.ingest.files.pages import PARAGRAPHS, page


def read(text: str | bytes) -> tuple[dict[str, Any], list[str]]:
    raw = text.encode() if isinstance(text, str) else text
    [found] = read_html(raw, "a.html")
    return found["item"], found["notes"]


def data_of(head: str) -> dict[str, Any]:
    return read(page(head=head))[0]


def linked(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_article_is_taken_and_not_what_stands_around_it() -> None:
    item, notes = read(page("<aside><a href='/x'>Read also</a></aside>"))
    first, second, third, fourth = PARAGRAPHS
    assert item["text"].split("\n\n") == [
        first,
        second,
        "A long quarrel",
        third,
        "First, the boats move in June.\nThen the quay is taken down.",
        fourth,
    ]
    assert {name: value for name, value in item.items() if name != "text"} == {
        "title": "Harbour to close",
        "source": "Kestrel Post",
        "url": "https://kestrel.example/harbour",
        "published_at": "2031-04-09T10:30:00+02:00",
        "authors": ["Mara Venn"],
        "language": "en-GB",
    }
    assert notes == []


def test_the_data_is_found_in_json_ld() -> None:
    graph = {
        "@type": ["NewsArticle"],
        "headline": "Old harbour closes",
        "datePublished": "2031-04-09T08:30:00Z",
        "author": [{"@type": "Person", "name": "Mara Venn"}, {"name": "Ines Calder"}],
        "publisher": {"name": "Kestrel Post"},
        "articleBody": "Words that nobody sees.",
    }
    item = data_of(linked(**{"@graph": [{"@type": "WebPage"}, graph]}))
    assert item["source"] == "Kestrel Post"
    assert item["authors"] == ["Mara Venn", "Ines Calder"]
    assert item["published_at"] == "2031-04-09T08:30:00Z"
    assert "nobody" not in item["text"]


@pytest.mark.parametrize("data", ["{", "[" * 5_000, '{"@type": "Article", "author": 5}', "null"])
def test_broken_data_does_not_stop_the_article(data: str) -> None:
    item = data_of(f'<script type="application/ld+json">{data}</script>')
    assert PARAGRAPHS[0] in item["text"]


def test_a_time_with_its_hour_comes_before_a_day() -> None:
    head = '<meta name="date" content="2031-04-09">'
    assert data_of(head)["published_at"] == "2031-04-09"
    head += linked(**{"@type": "Article", "datePublished": "2031-04-09T10:00:00Z"})
    assert data_of(head)["published_at"] == "2031-04-09T10:00:00Z"


def test_the_time_on_the_page_is_read_but_not_that_of_a_change() -> None:
    times = (
        '<time datetime="2031-04-11" class="updated">x</time><time datetime="2031-04-09">y</time>'
    )
    assert read(page(times, head=""))[0]["published_at"] == "2031-04-09"


def test_a_day_that_is_only_guessed_has_a_note() -> None:
    text = page(head="").replace("<h1>", "<p class='date'>Published on 9 April 2024</p><h1>")
    item, notes = read(text)
    assert item["published_at"] == "2024-04-09"
    assert notes == ["published_at: 2024-04-09 is a guess from the page's text"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/harbour", "ftp://kestrel.example/a"])
def test_only_a_whole_web_address_is_taken(address: str) -> None:
    assert "url" not in data_of(f'<link rel="canonical" href="{address}">')


def test_the_visible_headline_is_the_title_where_the_page_s_data_confirms_it() -> None:
    assert data_of("<title>Harbour to close - all of it</title>")["title"] == "Harbour to close"
    assert data_of("<title>Quay news: a big day | Post</title>")["title"] == "Quay news: a big day"


@pytest.mark.parametrize(
    ("title", "source", "expected"),
    [
        ("Harbour to close | Kestrel Post", "Kestrel Post", "Harbour to close"),
        ("Kestrel Post - Harbour to close", "kestrel post", "Harbour to close"),
        ("Harbour - to close - Kestrel Post", "Kestrel Post", "Harbour - to close"),
        ("Harbour to close - for good", "Kestrel Post", "Harbour to close - for good"),
        ("Harbour to close | Kestrel", "", "Harbour to close"),
        ("Harbour | Kestrel", "", "Harbour | Kestrel"),
        ("A ten-year-old quay", "", "A ten-year-old quay"),
    ],
)
def test_a_title_loses_the_outlet_s_name(title: str, source: str, expected: str) -> None:
    assert without_outlet(title, source) == expected


@pytest.mark.parametrize(
    "raw",
    [
        '<meta charset="windows-1252">Vöhl – “quay”'.encode("cp1252"),
        '<meta http-equiv=a content="text/html; charset=iso-8859-1">Vöhl – “quay”'.encode("cp1252"),
        "Vöhl – “quay”".encode("cp1252"),
        "Vöhl – “quay”".encode(),
        "\ufeffVöhl – “quay”".encode("utf-16"),
        '<meta charset="utf-7">Vöhl – “quay”'.encode(),
        '<meta charset="nonsense">Vöhl – “quay”'.encode(),
    ],
)
def test_bytes_are_read_as_a_browser_would(raw: bytes) -> None:
    assert decoded_html(raw).endswith("Vöhl – “quay”")


def test_bad_bytes_are_replaced() -> None:
    assert decoded_html(b'<meta charset="utf-8">V\xffhl').endswith("V\ufffdhl")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<html><body><p>Subscribe</p></body></html>", "no article text found"),
        ("<!-- -->", "no article text found"),
        ("<p hidden>" + PARAGRAPHS[0] * 5, "no article text found"),
        ("<div>" * 50_000 + PARAGRAPHS[0], "no article text found"),
        ("\0\0\0\0PNG", "binary file, not text"),
        (page("<b>x</b>" * ELEMENTS_MAX), "a page of more than 200,000 elements"),
        (page("<p>" + "word " * (TEXT_MAX // 5)), "a page of more than 3,000,000 characters"),
    ],
)
def test_a_page_that_can_not_be_read_is_named(text: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert str(refused.value).startswith(reason)


def test_a_page_of_6_mb_is_read() -> None:
    script = f"<script>{'var x = 1;' * 550_000}</script>"
    cards = "".join(f'<div class="card"><a href="/{n}">Story {n}</a></div>' for n in range(4_000))
    assert len(page(cards, head=script)) > 5_500_000
    assert PARAGRAPHS[0] in read(page(cards, head=script))[0]["text"]
