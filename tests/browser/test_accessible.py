"""Every view, in light and dark, on a phone and on a desk: no axe violation, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import ARTEFACTS
from tests.browser.driving import MARK, ask

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desk": (1440, 900)}


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def front(page: Page, site: str) -> None:
    page.goto(f"{site}/#/")
    expect(page.locator(".offer").first).to_be_visible(timeout=30_000)


def filters(page: Page, site: str) -> None:
    page.goto(f"{site}/#/")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("group", name="Outlets").first).to_be_visible()


def answer(page: Page, site: str) -> None:
    turn = ask(page, site, "How many people marched against the toll?")
    turn.get_by_label("How this sentence was checked").first.evaluate("button => button.click()")
    expect(page.locator(".details")).to_be_visible()


def evidence(page: Page, site: str) -> None:
    ask(page, site, "How many people marched against the toll?").locator(".chip").first.click()
    expect(page.locator(MARK)).to_be_visible()


def abstention(page: Page, site: str) -> None:
    ask(page, site, "How old is the mayor of Tokyo?")


def summary(page: Page, site: str) -> None:
    ask(page, site, "the toll march", summary=True)


def check(page: Page, site: str) -> None:
    page.goto(f"{site}/#/check")
    page.locator("#draft").fill("The ferry struck a pier. It has 190 drivers. Is that so?")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdict").first).to_be_visible()


View = Callable[[Page, str], None]


def library(path: str, ready: str) -> View:
    """A view that is there when `ready` is."""

    def view(page: Page, site: str) -> None:
        page.goto(f"{site}/#/{path}")
        expect(page.locator(ready).first).to_be_visible()

    view.__name__ = path.partition("?")[0].replace("/", "-")
    return view


def keys(page: Page, site: str) -> None:
    page.goto(f"{site}/#/check")
    expect(page.locator("#draft")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator(".help")).to_be_visible()


def permalink(page: Page, site: str) -> None:
    page.goto(f"{site}/c/cit_sample-flood-wire@1:0-40")


VIEWS: list[View] = [
    front,
    filters,
    answer,
    evidence,
    abstention,
    summary,
    check,
    library("library?q=ferry", ".hits li"),
    library("library/articles", ".listing li"),
    library("library/outlets", "tbody tr"),
    library("library/import", ".drop"),
    library("article/sample-toll-report", ".reader .article"),
    keys,
    permalink,
]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [("phone", "dark"), ("tablet", "light"), ("desk", "light"), ("desk", "dark")],
)
def test_no_view_shuts_anybody_out(browser: Browser, site: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: list[str] = []
    ARTEFACTS.mkdir(exist_ok=True)
    for view in VIEWS:
        view(page, site)
        name = view.__name__
        wrong += [f"{name}: {one}" for one in violations(page)]
        if (over := overflow(page)) > 0:
            wrong.append(f"{name}: {over} px wider than the window")
        page.screenshot(path=ARTEFACTS / f"view-{name}-{size}-{scheme}.png")
    context.close()
    assert wrong == []


def test_the_evidence_is_the_whole_screen_on_a_phone_and_beside_the_text_on_a_desk(
    browser: Browser, site: str
) -> None:
    for size, (width, height) in SIZES.items():
        context = browser.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        evidence(page, site)
        box = page.locator("dialog.evidence").bounding_box()
        assert box
        modal = page.locator("dialog.evidence").evaluate("one => one.matches(':modal')")
        if size == "phone":
            assert (box["width"], box["height"], modal) == (width, height, True)
        elif size == "desk":
            assert not modal
            claim = page.locator(".claim").first.bounding_box()
            assert claim
            assert claim["x"] + claim["width"] <= box["x"]
        context.close()
