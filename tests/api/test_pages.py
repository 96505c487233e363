from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.api.expect import ok

HOSTILE = """</mark></div><script>alert('x')</script><img src=x onerror=alert("x")> & 'quotes'"""


class Seen(HTMLParser):
    """What a page holds: elements, links and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.shown = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.shown += data


def cited(client: TestClient, **fields: Any) -> str:
    """The page of a citation of the first 10 characters of such an article."""
    item = {"id": "hat", "title": "Hat", "text": "A hat was found in Vell.", **fields}
    assert ok(client.post("/v1/articles", json=item))["counts"]["rejected"] == 0
    response = client.get("/c/cit_hat@1:0-10")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response.text


PERMALINKS = ["/c/cit_sample-flood-wire@1:0-10", "/c/nothing"]


@pytest.mark.parametrize("path", PERMALINKS)
def test_permalinks_carry_headers_that_forbid_scripts(reading: TestClient, path: str) -> None:
    headers = reading.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_chat_page_may_run_its_own_scripts_and_make_no_html_of_text(
    reading: TestClient,
) -> None:
    response = reading.get("/")
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in response.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert {policy[f"{name}-src"] for name in ("script", "style", "img", "connect")} == {"'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"
    seen = Seen(response.text)
    assert {link for link in seen.links if not link.startswith("/")} == set()
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    assert "style" not in seen.tags


@pytest.mark.parametrize("path", PERMALINKS)
def test_permalinks_load_nothing_from_elsewhere(reading: TestClient, path: str) -> None:
    seen = Seen(reading.get(path).text)
    assert not {"script", "iframe", "img", "object", "form", "style"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    style = reading.get("/web/page.css")
    assert style.headers["content-type"].startswith("text/css")
    assert "/web/page.css" in seen.links
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_a_citation_page_shows_the_whole_article_with_the_quote_marked(
    reading: TestClient,
) -> None:
    article = ok(reading.get("/v1/articles/sample-vents-veleta"))
    page = reading.get("/c/cit_sample-vents-veleta@1:20-60").text
    before, _, rest = page.partition('<mark id="quote">')
    quote, _, after = rest.partition("</mark>")
    shown = unescape(before.partition('<div class="text" dir="auto">')[2]), unescape(quote)
    assert shown == (article["text"][:20], article["text"][20:60])
    assert unescape(after.partition("</div>")[0]) == article["text"][60:]
    assert article["url"] in Seen(page).links
    assert article["content_sha256"] in page


@pytest.mark.parametrize("field", ["title", "text", "source", "topic"])
def test_hostile_text_is_shown_as_text(client: TestClient, field: str) -> None:
    seen = Seen(cited(client, **{field: HOSTILE}))
    assert not {"script", "img"} & set(seen.tags)
    assert "onerror" not in seen.attributes
    if field != "topic":
        assert HOSTILE in seen.shown


def test_template_signs_in_an_article_are_text(client: TestClient) -> None:
    assert "$title ${sha} $$" in Seen(cited(client, text="Cost: $title ${sha} $$ for a hat.")).shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://a.example",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//evil.example/x",
        "file:///etc/passwd",
    ],
)
def test_only_web_addresses_become_links(client: TestClient, url: str) -> None:
    seen = Seen(cited(client, url=url))
    assert {link for link in seen.links if not link.startswith(("/", "#"))} == set()
    assert ok(client.get("/v1/articles/hat"))["url"] is None


def test_a_quotation_mark_in_an_address_does_not_end_its_attribute(client: TestClient) -> None:
    url = 'https://a.example/"onmouseover="alert(1)\'<b>'
    seen = Seen(cited(client, url=url))
    assert "onmouseover" not in seen.attributes
    assert [link for link in seen.links if link.startswith("https:")] in ([], [url])


def test_a_superseded_citation_links_to_the_newer_version(client: TestClient) -> None:
    page = cited(client)
    assert "newer version" not in page
    ok(client.post("/v1/articles", json={"id": "hat", "title": "Hat", "text": "Two hats in Vell."}))
    page = client.get("/c/cit_hat@1:0-10").text
    assert "newer version" in page
    assert "/#/article/hat?changes=1" in Seen(page).links


@pytest.mark.parametrize(
    ("citation", "status"),
    [("nothing", 404), ("cit_nobody@1:0-5", 404), ("cit_sample-flood-wire@1:0-99999", 404)],
)
def test_a_wrong_permalink_gets_a_page_that_says_so(
    reading: TestClient, citation: str, status: int
) -> None:
    response = reading.get(f"/c/{citation}")
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "Nothing here" in response.text


def test_the_page_of_a_deleted_article_escapes_its_title(client: TestClient) -> None:
    cited(client, title=HOSTILE, source=HOSTILE)
    client.delete("/v1/articles/hat")
    response = client.get("/c/cit_hat@1:0-10")
    assert response.status_code == 410
    assert HOSTILE in Seen(response.text).shown
    assert "script" not in Seen(response.text).tags
