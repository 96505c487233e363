"""Checks, library and reader in a real browser; what every view owes to everybody."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, expect

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.browser.conftest import Opening
from tests.browser.driving import MARK
from tests.browser.watch import Watch
from tests.live.site import site as local_site

DRAFT = (
    "The union called off a second strike because the company agreed to hire 190 additional "
    "drivers. Repairs to ship and pier will now come to 4.6 million euros. Is that so?"
)


def test_a_draft_gets_a_verdict_for_each_sentence(page: Page, site: str) -> None:
    page.goto(f"{site}/#/check")
    page.locator("#draft").fill(DRAFT)
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".verdicts")).to_be_visible()
    assert page.locator(".draft").text_content() == DRAFT
    wrong = page.locator(".verdict").first
    expect(wrong).to_have_class("verdict unsupported")
    expect(wrong.locator(".missing")).to_contain_text("190 (number)")
    expect(page.locator(".verdict").last).to_contain_text("Not checked")
    wrong.locator(".chip").first.click()
    expect(page.locator(MARK)).to_contain_text("180 additional drivers")
    page.keyboard.press("Escape")
    expect(page.locator("#draft")).to_have_value(DRAFT)


def test_search_leads_to_the_passage_in_its_article(page: Page, site: str) -> None:
    page.goto(f"{site}/#/library")
    page.locator("#search").fill("hydraulic oil seal")
    page.keyboard.press("Enter")
    first = page.locator(".hits li").first
    text = (first.locator(".passage").text_content() or "").strip()
    first.locator("a").click()
    expect(page.locator(".reader mark")).to_be_visible()
    assert (page.locator(".reader mark").text_content() or "").strip() == text


def test_one_article_is_asked_and_summarised_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/#/article/sample-toll-report")
    page.get_by_role("link", name="Ask about it").click()
    expect(page.locator(".token")).to_contain_text("1 article")
    page.locator("#question").fill("How many people marched against the toll?")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .foot")).to_be_visible()
    assert page.locator(".card").count() == 1
    page.goto(f"{site}/#/article/sample-toll-report")
    page.get_by_role("link", name="Summarise it").click()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    expect(page.locator(".summary .overview")).to_be_visible()
    expect(page.locator(".turn .foot")).to_be_visible()
    assert page.locator(".card").count() == 1


def test_outlets_are_counted_and_drawn(page: Page, site: str) -> None:
    page.goto(f"{site}/#/library/outlets")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    sources = httpx2.get(f"{site}/v1/sources", params={"interval": "week"}).json()["items"]
    assert rows.count() == len(sources)
    shown = dict(
        zip(
            rows.locator("th").all_text_contents(),
            rows.locator(".num").all_text_contents(),
            strict=True,
        )
    )
    assert shown == {one["source"]: str(one["articles"]) for one in sources}
    drawn = rows.first.locator("rect").count()
    name = rows.first.locator("th").text_content()
    assert drawn == len(next(one for one in sources if one["source"] == name)["over_time"])
    rows.first.locator("a").click()
    expect(page.locator(".listing li")).to_have_count(int(shown[name or ""]))


def test_an_article_shows_its_versions_and_what_changed(opened: Opening, empty_site: str) -> None:
    page = opened(empty_site)
    texts = [
        "The fire hurt 3 people. It was out by noon.",
        "The fire hurt 5 people. It was out by noon.",
    ]
    for text in texts:
        item = {"id": "fire", "title": "Fire in Vell", "text": text, "source": "The Post"}
        assert httpx2.post(f"{empty_site}/v1/articles", json=item).status_code == 200
    page.goto(f"{empty_site}/#/article/fire?v=1")
    expect(page.locator(".reader .article")).to_have_text(texts[0])
    expect(page.locator(".reader .notice")).to_contain_text("supersedes")
    page.get_by_role("link", name="What changed").click()
    expect(page.locator(".reader del")).to_have_text("3")
    expect(page.locator(".reader ins")).to_have_text("5")
    page.goto(f"{empty_site}/#/?cite=cit_fire@1:0-23")
    expect(page.locator("dialog.evidence .notice")).to_contain_text("newer version")


def test_an_empty_collection_says_so_and_takes_files_in(
    opened: Opening, empty_site: str, tmp_path: Path
) -> None:
    page = opened(empty_site)
    page.goto(f"{empty_site}/#/")
    page.get_by_role("link", name="Import some").click()
    good = tmp_path / "vell.txt"
    good.write_text("Bridge in Vell closed\n\nThe bridge in Vell was closed on Monday.", "utf-8")
    bad = tmp_path / "broken.json"
    bad.write_text('{"title": ', "utf-8")
    page.locator("#files").set_input_files([good, bad])
    expect(page.locator(".job", has_text="vell.txt")).to_contain_text("1 added", timeout=30_000)
    expect(page.locator(".job", has_text="broken.json")).to_contain_text(
        "not taken in", timeout=30_000
    )
    page.goto(f"{empty_site}/#/library/articles")
    expect(page.locator(".listing")).to_contain_text("Bridge in Vell closed")


def test_files_are_taken_in_when_they_are_dropped(opened: Opening, empty_site: str) -> None:
    page = opened(empty_site)
    page.goto(f"{empty_site}/#/library/import")
    data = page.evaluate_handle(
        "() => { const data = new DataTransfer();"
        "data.items.add(new File(['Ferry in Vell stopped\\n\\nThe ferry was stopped on Monday.'],"
        "'ferry.txt', {type: 'text/plain'})); return data; }"
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": data})
    expect(page.locator(".job", has_text="ferry.txt")).to_contain_text("1 added", timeout=30_000)


def test_an_address_is_refused_with_the_setting_that_allows_it(
    opened: Opening, empty_site: str, watch: Watch
) -> None:
    page = opened(empty_site)
    watch.permit(r"status of 403")
    page.goto(f"{empty_site}/#/library/import")
    page.locator("#address").fill("https://news.example/article")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".job")).to_contain_text("GROUNDWIRE_WEB_IMPORTS")


RSS = """<rss version="2.0"><channel><title>Vell Wire</title><item>
<title>Bridge in Vell shut</title>
<guid>1</guid><link>{url}/bridge</link><description>{text}</description></item></channel></rss>"""


def test_a_feed_is_followed_asked_and_left(opened: Opening, tmp_path: Path) -> None:
    text = "The bridge in Vell was closed on Monday. " * 40
    settings = Settings(
        data_dir=tmp_path / "data", web_imports=True, fetch_allow="127.0.0.1/32", _env_file=None
    )
    with local_site() as news, serving(create_app(settings)) as origin:
        feed = news.put("/rss", RSS.format(url=news.url, text=text), Content_Type="text/xml")
        page = opened(origin)
        page.goto("/#/library/import")
        page.get_by_label("Feed to follow").fill(feed)
        page.get_by_role("button", name="Follow").click()
        listed = page.locator(".feeds .listing li")
        expect(listed).to_contain_text(feed)
        listed.get_by_role("button", name="Ask now").click()
        expect(page.locator(".job")).to_have_attribute("data-state", "done", timeout=30_000)
        page.goto("/#/library/articles")
        expect(page.locator(".listing")).to_contain_text("Bridge in Vell shut")
        page.goto("/#/library/import")
        page.locator(".feeds").get_by_role("button", name="Leave").click()
        expect(listed).to_have_count(0)


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("#/article/nobody", "No such article"),
        ("#/c/nobody", "No such conversation"),
        ("#/?cite=cit_nobody@1:0-5", "can't be shown"),
        ("#/?cite=%00%ff", "can't be shown"),
        ("#/library/nowhere", "To get an answer"),
    ],
)
def test_a_wrong_address_is_explained(
    page: Page, site: str, where: str, says: str, watch: Watch
) -> None:
    watch.permit(r"status of (404|422)")
    page.goto(f"{site}/{where}")
    expect(page.locator("body")).to_contain_text(says)
