from __future__ import annotations

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import assert_accessible
from tests.browser.conftest import Opening
from tests.browser.watch import Watch

QUESTION = "Why was the second rail strike called off?"


def citation_of(origin: str, question: str) -> dict[str, str]:
    """The first citation of an answer."""
    asked = httpx2.post(
        f"{origin}/v1/answers", json={"question": question}, trust_env=False, timeout=60
    )
    first: dict[str, str] = asked.json()["citations"][0]
    return first


def test_the_start_page_is_shown_and_shuts_nobody_out(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_title("Ask · Groundwire")
    expect(page.get_by_role("main")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_permalink_shows_the_cited_sentence_marked(
    opened: Opening, sample: str, scheme: str
) -> None:
    citation = citation_of(sample, QUESTION)
    page = opened(sample, color_scheme=scheme)
    page.goto(f"/c/{citation['id']}")
    expect(page.locator("mark")).to_have_text(citation["cited_text"])
    expect(page.locator("mark")).to_be_in_viewport()
    assert_accessible(page)


def test_a_permalink_that_leads_nowhere_says_so(page: Page, watch: Watch) -> None:
    watch.permit(r"status of 404 .*/c/nothing")
    page.goto("/c/nothing")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing here")
    assert_accessible(page)


def test_a_page_is_read_without_scrolling_sideways_on_a_small_screen(
    opened: Opening, sample: str
) -> None:
    page = opened(sample, viewport={"width": 320, "height": 640})
    page.goto(f"/c/{citation_of(sample, QUESTION)['id']}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.data
def test_a_permalink_of_a_real_article_shows_the_cited_sentence(opened: Opening, real: str) -> None:
    found = httpx2.get(f"{real}/v1/articles?limit=1", trust_env=False, timeout=60).json()
    citation = citation_of(real, found["items"][0]["title"])
    page = opened(real)
    page.goto(f"/c/{citation['id']}")
    expect(page.locator("mark")).to_have_text(citation["cited_text"])
    assert_accessible(page)
