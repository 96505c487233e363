"""Summaries in a real browser: sections, timeline, balance, disagreements side by side."""

from __future__ import annotations

import httpx2
from playwright.sync_api import Page, expect

from tests.browser.driving import MARK, ask

TOPIC = "the toll march"


def test_a_summary_shows_its_sections(page: Page, site: str) -> None:
    turn = ask(page, site, TOPIC, summary=True)
    body = httpx2.post(f"{site}/v1/summaries", json={"topic": TOPIC}).json()
    sections = body["sections"]
    shown = turn.locator(".overview .sentence").all_text_contents()
    assert shown == [one["text"] for one in sections["overview"]]
    parties = turn.locator(".party h4").all_text_contents()
    assert parties == [one["party"] for one in sections["positions"]]
    days = turn.locator(".timeline time").evaluate_all("all => all.map(one => one.dateTime)")
    assert days == [one["date"] for one in sections["timeline"]]
    assert turn.locator(".differ").count() == len(sections["disagreements"])


def test_sides_of_a_disagreement_stand_beside_each_other_with_their_citations(
    page: Page, site: str
) -> None:
    turn = ask(page, site, TOPIC, summary=True)
    crowd = turn.locator(".differ", has_text="size of the crowd")
    values = crowd.locator(".value").all_text_contents()
    assert {"22,000 people", "70,000"} <= set(values)
    boxes = [side.bounding_box() for side in crowd.locator(".side").all()[:2]]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    crowd.locator(".side", has_text="70,000").locator(".chip").first.click()
    expect(page.locator(MARK)).to_contain_text("70,000")


def test_balance_is_drawn_as_long_as_it_is(page: Page, site: str) -> None:
    turn = ask(page, site, TOPIC, summary=True)
    rows = turn.locator(".balance").last.locator("dl > div")
    shares = [int((row.locator("dd span").text_content() or "").split()[0]) for row in rows.all()]
    widths = [float(row.locator(".over").get_attribute("width") or 0) for row in rows.all()]
    assert shares == sorted(shares, reverse=True)
    assert widths[0] == 100
    assert all(
        abs(width - 100 * share / shares[0]) < 5
        for width, share in zip(widths, shares, strict=True)
    )
