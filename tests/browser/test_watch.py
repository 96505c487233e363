"""The watch and axe see what they are there to see, on pages that were made to be wrong."""

from __future__ import annotations

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, Route

from tests.browser.axe import assert_accessible, violations
from tests.browser.watch import Watch

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'"


def shown(page: Page, body: str, policy: str = "") -> None:
    """A page of this body at the service's origin, under this policy."""
    html = f"<!doctype html><html lang=en><title>Made up</title><body>{body}</body></html>"
    headers = {"Content-Security-Policy": policy} if policy else {}

    def fulfil(route: Route) -> None:
        route.fulfill(body=html, content_type="text/html", headers=headers)

    page.route("**/made-up", fulfil)
    page.goto("/made-up")


WRONG = {
    "an error": ("<script>console.error('oh no')</script>", "", r"console: oh no"),
    "an exception": ("<script>throw new Error('thrown')</script>", "", r"uncaught: .*thrown"),
    "a rejection": ("<script>Promise.reject(new Error('late'))</script>", "", r"uncaught: .*late"),
    "a dialog": ("<script>alert('hello')</script>", "", r"dialog: hello"),
    "another port": ("<img src=http://127.0.0.1:9/x.png>", "", r"request: http://127.0.0.1:9/x"),
    "another host": ("<img src=https://example.org/x>", "", r"request: https://example.org/x"),
    "a socket": (
        "<script>new WebSocket('ws://example.org/')</script>",
        "",
        r"console: .*WebSocket",
    ),
    "what is missing": ("<script src=/web/no.js></script>", "", r"console: .*404"),
    "a script": ("<script>document.title = 'ran'</script>", STRICT, r"console: .*script-src"),
    "an image": ("<img src=x onerror=document.title='ran'>", STRICT, r"console: .*img-src"),
    "a style": ("<p style='color:red'>x</p>", STRICT, r"console: .*style-src"),
    "a frame": ("<iframe src=/c/nothing></iframe>", STRICT, r"console: .*frame-src"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_watch_sees(page: Page, watch: Watch, wrong: str) -> None:
    body, policy, complaint = WRONG[wrong]
    shown(page, body, policy)
    until = monotonic() + 10
    while not any(re.search(complaint, one) for one in watch.seen):
        assert monotonic() < until, watch.seen
        page.wait_for_timeout(10)  # events come in while Playwright waits
    assert page.title() == "Made up"
    assert watch.complaints == watch.seen
    watch.permit("")


def test_what_is_permitted_is_no_complaint(page: Page, watch: Watch) -> None:
    watch.permit("expected")
    shown(page, "<script>console.error('expected')</script>")
    assert watch.seen
    assert watch.complaints == []


def test_a_page_in_order_gives_no_complaint(page: Page, watch: Watch) -> None:
    shown(page, "<p>Hello</p><img alt=dot src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    assert watch.seen == []


def test_axe_runs_under_a_strict_policy_and_names_what_is_wrong(page: Page) -> None:
    shown(
        page, "<main><h1>Made up</h1><p><img src='data:,'></p><input></main>", "default-src data:"
    )
    told = "\n".join(violations(page))
    assert "image-alt (critical)" in told
    assert "label (critical)" in told
    assert "<input>" in told
    with pytest.raises(AssertionError, match="2 violations"):
        assert_accessible(page)
