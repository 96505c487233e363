"""Summaries as Markdown with footnotes and as a page to print, by `Accept`."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.api.render.documents import _plain
from service.api.summaries import form_of

ASKED = {"topic": "rail strike", "length": "standard"}


def document(client: TestClient, accept: str, **request: object) -> str:
    response = client.post("/v1/summaries", json=request or ASKED, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith(accept)
    return response.text


def test_every_footnote_of_the_markdown_is_there_once_with_its_quote(reading: TestClient) -> None:
    text = document(reading, "text/markdown")
    body = reading.post("/v1/summaries", json=ASKED).json()
    assert text.startswith("# rail strike\n")
    notes = re.findall(r"^\[\^(\d+)\]: “", text, re.MULTILINE)
    assert notes == [str(n) for n in range(1, len(body["citations"]) + 1)]
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert used == set(notes)
    for citation in body["citations"]:
        assert citation["permalink"] in text
    for heading in ("## What happened", "## Who says what", "## Where they differ", "## Timeline"):
        assert heading in text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given["href"] or "")
        if key := given.get("id"):
            self.anchors.add(key)


def test_the_page_needs_no_other_file_and_its_links_lead_somewhere(reading: TestClient) -> None:
    page = _Reader()
    page.feed(document(reading, "text/html"))
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner
    assert inner <= page.anchors
    permalinks = [link for link in page.links if "/c/cit_" in link]
    assert len(permalinks) == len(page.anchors)
    assert all(reading.get(link).status_code == 200 for link in permalinks[:5])


def test_an_abstention_is_a_document_too(reading: TestClient) -> None:
    text = document(reading, "text/markdown", topic="chess on Mars")
    assert "No article in the collection" in text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "json"),
        ("application/json", "json"),
        ("text/markdown", "markdown"),
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "html"),
        ("text/markdown;q=0.2, text/html;q=0.7", "html"),
        ("image/png", "json"),
        ("text/html;q=odd", "json"),
        ("", "json"),
    ],
)
def test_the_form_is_the_one_that_is_liked_best(accept: str, form: str) -> None:
    assert form_of(accept) == form


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("3 of 4 came.", "3 of 4 came."),
        ("3. of May", "3\\. of May"),
        ("- no", "\\- no"),
        ("AT&amp;T", "AT&amp;amp;T"),
        ("see https://x.test", "see https\\://x.test"),
    ],
)
def test_what_begins_like_a_list_or_links_by_itself_is_text(text: str, flat: str) -> None:
    assert _plain(text) == flat


@given(st.text(max_size=80))
def test_no_text_is_markup_in_markdown(text: str) -> None:
    flat = _plain(text)
    assert "\n" not in flat
    assert not re.search(r"(?<!\\)[`*_\[\]<>#]", re.sub(r"\\\\", "", flat))
