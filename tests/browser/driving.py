"""What the browser tests do on the page, in a reader's words."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

MARK = "mark[data-cited]"


def ask(page: Page, site: str, question: str, *, summary: bool = False) -> Locator:
    """Ask on a fresh page; the reply when it is done."""
    page.goto(f"{site}/#/")
    if summary:
        page.get_by_text("Summary", exact=True).click()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    return done(page)


def follow_up(page: Page, question: str) -> Locator:
    """Ask once more in the same conversation; the newest reply."""
    before = page.locator(".turn").count()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
    return done(page)


def done(page: Page) -> Locator:
    """The newest reply, waited for until its end."""
    turn = page.locator(".turn").last
    expect(turn.locator(".foot")).to_be_visible()
    return turn


def highlighted(page: Page, citation_id: str) -> str:
    """What the evidence panel highlights for a citation."""
    page.evaluate("id => location.hash = '#/?cite=' + encodeURIComponent(id)", citation_id)
    page.wait_for_function(
        "id => document.querySelector('mark[data-cited]')?.closest('dialog')"
        "?.querySelector('.permalink')?.getAttribute('href') === '/c/' + encodeURIComponent(id)",
        arg=citation_id,
    )
    return page.locator(MARK).evaluate("mark => mark.textContent") or ""
