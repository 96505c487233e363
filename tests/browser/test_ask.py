"""Asking in a real browser: answers, evidence, conversations."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opening
from tests.browser.driving import MARK, ask, follow_up

QUESTION = "Why was the second rail strike called off?"
ANSWER = "because the company agreed to hire 180 additional drivers"


def test_an_answer_cites_and_shows_its_sentence_in_the_article(page: Page, site: str) -> None:
    turn = ask(page, site, QUESTION)
    expect(turn.locator(".claim")).to_contain_text(ANSWER)
    turn.locator(".chip").first.click()
    panel = page.locator("dialog.evidence")
    expect(panel).to_contain_text("Radio Marrenia")
    expect(panel).to_contain_text("5 March 2026")
    expect(panel).to_contain_text("version 1")
    citation = turn.locator(".chip").first.get_attribute("data-citation")
    cited = httpx2.get(f"{site}/v1/citations/{citation}").json()
    assert page.locator(MARK).text_content() == cited["cited_text"]
    whole = httpx2.get(f"{site}/v1/articles/sample-rail-settlement").json()["text"]
    assert panel.locator(".article").text_content() == whole


def test_opening_the_evidence_leaves_the_page_where_it_is(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 700})
    turn = ask(page, site, "the toll march", summary=True)
    chip = turn.locator(".timeline .chip").last
    chip.scroll_into_view_if_needed()
    assert page.evaluate("scrollY") > 300
    chip.click()
    expect(page.locator(MARK)).to_be_in_viewport()
    expect(chip).to_be_in_viewport()  # the text is narrower, and the browser keeps its place


def test_closing_the_evidence_gives_the_focus_back_to_its_chip(page: Page, site: str) -> None:
    chip = ask(page, site, QUESTION).locator(".chip").first
    for close in ("Escape", "button", "back"):
        chip.click()
        expect(page.locator(MARK)).to_be_visible()
        if close == "Escape":
            page.keyboard.press("Escape")
        elif close == "button":
            page.get_by_label("Close the evidence").click()
        else:
            page.go_back()
        expect(page.locator("dialog.evidence")).to_have_count(0)
        expect(chip).to_be_focused()


def test_the_citations_of_a_reply_are_stepped_through(page: Page, site: str) -> None:
    turn = ask(page, site, "How many people marched against the toll?")
    turn.locator(".chip").first.click()
    first = page.locator(MARK).text_content()
    page.get_by_label("Next citation").click()
    expect(page.locator(MARK)).not_to_have_text(first or "")
    expect(page.locator("dialog.evidence")).to_contain_text("2 of 2")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(MARK)).to_have_text(first or "")


def test_reprints_of_a_story_are_named_beside_the_evidence(page: Page, site: str) -> None:
    articles = httpx2.get(f"{site}/v1/articles", params={"limit": 100}).json()["items"]
    lineages = [one["lineage_id"] for one in articles]
    reprinted = next(one for one in articles if lineages.count(one["lineage_id"]) > 2)
    page.goto(f"{site}/#/?cite=cit_{reprinted['id']}@1:0-20")
    expect(page.locator(".reprints")).to_contain_text("printed this story")
    expect(page.locator(".reprints")).to_contain_text("one independent source")


def test_from_the_question_to_the_permalink_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    expect(page.locator("#question")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    chip = page.locator(".chip").first
    expect(page.locator(".foot")).to_be_visible()
    for _ in range(40):
        if chip.evaluate("chip => chip === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(MARK)).to_be_visible()
    quote = page.locator(MARK).text_content()
    link = page.locator(".permalink")
    for _ in range(20):
        if link.evaluate("link => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(link).to_be_focused()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    permalink = opened.value
    assert permalink.locator("#quote").text_content() == quote
    permalink.close()


def test_a_digit_opens_the_citation_of_that_number(page: Page, site: str) -> None:
    turn = ask(page, site, "How many people marched against the toll?")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("2")
    wanted = turn.locator('.chip[data-marker="2"]').first.get_attribute("data-citation")
    cited = httpx2.get(f"{site}/v1/citations/{wanted}").json()["cited_text"]
    expect(page.locator(MARK)).to_have_text(cited)


def test_a_follow_up_is_read_with_its_conversation(page: Page, site: str) -> None:
    ask(page, site, "Which ferry hit a pier in Port Ellery?")
    turn = follow_up(page, "How many people were on board of it?")
    expect(turn.locator(".claim").first).to_contain_text("212")


def test_a_conversation_outlives_a_reload_and_can_be_deleted(page: Page, site: str) -> None:
    ask(page, site, QUESTION)
    page.reload()
    expect(page.locator(".claim")).to_contain_text(ANSWER)
    page.goto(f"{site}/#/")
    page.locator(".list a", has_text=QUESTION).click()
    expect(page.locator(".claim")).to_contain_text(ANSWER)
    page.get_by_label("Delete this conversation").click()
    expect(page.locator(".list a", has_text=QUESTION)).to_have_count(0)
    page.reload()
    expect(page.locator(".list a", has_text=QUESTION)).to_have_count(0)


def test_a_conversation_is_exported_as_markdown_with_footnotes(
    page: Page, site: str, tmp_path: Path
) -> None:
    turn = ask(page, site, QUESTION)
    citation = turn.locator(".chip").first.get_attribute("data-citation") or ""
    with page.expect_download() as download:
        page.get_by_role("button", name="Markdown").click()
    download.value.save_as(tmp_path / "saved.md")
    saved = (tmp_path / "saved.md").read_text(encoding="utf-8")
    assert f"## {QUESTION}" in saved
    assert f"{ANSWER} by the end of the year.[^1]" in saved
    assert "[^1]: “The union called off a second strike" in saved
    assert urljoin(site, f"/c/{citation}") in saved


def test_an_abstention_explains_and_offers_a_way_on(page: Page, site: str) -> None:
    turn = ask(page, site, "How old is the mayor of Tokyo?")
    expect(turn.locator(".abstained")).to_contain_text("No article in the collection speaks of")
    turn.get_by_role("link", name="Search the library").click()
    expect(page.locator("#search")).to_have_value("How old is the mayor of Tokyo?")


def test_filters_restrict_and_an_abstention_offers_to_drop_them(page: Page, site: str) -> None:
    page.goto(f"{site}/#/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("group", name="Outlets").get_by_label("Bathysphere Weekly").check()
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".token")).to_contain_text("Bathysphere Weekly")
    with page.expect_request("**/v1/answers") as sent:
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
    assert json.loads(sent.value.post_data or "")["filters"] == {"sources": ["Bathysphere Weekly"]}
    expect(page.locator(".abstained")).to_be_visible()
    page.get_by_role("button", name="Ask again without filters").click()
    expect(page.locator(".turn").last.locator(".claim")).to_contain_text(ANSWER)


def test_dates_and_as_of_are_sent_as_chosen(page: Page, site: str) -> None:
    page.goto(f"{site}/#/")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Published from").fill("2026-03-01")
    page.get_by_label("Published until").fill("2026-03-31")
    page.get_by_label("As of").fill("2026-04-01")
    page.get_by_label("Sentences at most").select_option("1")
    with page.expect_request("**/v1/answers") as sent:
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
    body = json.loads(sent.value.post_data or "")
    assert body["filters"] == {"published_from": "2026-03-01", "published_to": "2026-03-31"}
    assert (body["as_of"], body["max_claims"]) == ("2026-04-01", 1)


def test_the_empty_page_offers_questions_that_get_an_answer(page: Page, site: str) -> None:
    page.goto(f"{site}/#/")
    offers = page.locator(".offered").first.locator(".offer")
    expect(offers.first).to_be_visible(timeout=30_000)
    assert offers.count() >= 3
    for at in range(offers.count()):
        page.goto(f"{site}/#/")
        offers.nth(at).click()
        expect(page.locator(".turn .foot")).to_be_visible()
        expect(page.locator(".turn .claim").first).to_be_visible()


def test_thumbs_and_a_comment_reach_the_service(page: Page, site: str) -> None:
    turn = ask(page, site, QUESTION)
    turn.locator(".claim").first.hover()
    turn.get_by_label("How this sentence was checked").first.click()
    expect(turn.locator(".details")).to_contain_text("Support 100 %")
    turn.get_by_label("This claim is wrong or unhelpful").click()
    box = turn.get_by_label("Comment")
    box.fill("It leaves out the wage deal.")
    page.keyboard.press("Enter")
    expect(turn.locator(".details")).to_contain_text("comment kept")
    kept = httpx2.get(f"{site}/v1/feedback").json()["items"][0]
    assert kept["about"] == "claim"
    assert kept["rating"] == "down"
    assert kept["comment"] == "It leaves out the wage deal."
    assert ANSWER in kept["text"]
    assert kept["question"] == QUESTION


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_chosen_are_kept(page: Page, site: str, theme: str) -> None:
    page.goto(f"{site}/#/")
    for named in ("light", "dark")[: 1 + (theme == "dark")]:
        page.get_by_label("Colours:").click()
        expect(page.locator("html")).to_have_attribute("data-theme", named)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(251, 250, 246)") == (theme == "light")


@pytest.mark.data
def test_real_articles_are_asked_and_every_cited_sentence_is_marked(
    opened: Opening, real: str
) -> None:
    page = opened(real)
    page.goto("/")
    expect(page.locator(".offer").first).to_be_visible(timeout=30_000)
    page.locator(".offer").first.click()
    expect(page.locator(".turn .foot")).to_be_visible()
    chips = page.locator(".claim .chip")
    assert chips.count() > 0
    for at in range(chips.count()):
        key = chips.nth(at).get_attribute("data-citation") or ""
        cited = httpx2.get(f"{real}/v1/citations/{key}").json()["cited_text"]
        chips.nth(at).click()
        expect(page.locator(MARK)).to_have_text(cited, use_inner_text=False)
        page.keyboard.press("Escape")
        expect(page.locator(MARK)).to_have_count(0)
