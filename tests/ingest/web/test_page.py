"""A fetched page is an article at its own address, or is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from service.ingest.files.webpage import read_page
from service.ingest.web.page import PageItem, Unfit, judged
from tests.live.site import page

HERE = "https://www.post.example/news/harbour"


def of(html: str, *, asked: str = HERE, url: str = HERE) -> PageItem:
    return judged(read_page(html.encode(), url)[0], asked=asked, url=url)


def canonical(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


def ld(free: Any) -> str:
    value = str(free).lower() if isinstance(free, bool) else f'"{free}"'
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "H", '
        f'"isAccessibleForFree": {value}}}</script>'
    )


def test_a_page_is_known_by_where_it_was_found() -> None:
    made = of(page("The harbour reopens"), asked="https://post.example/go/1")
    assert made.item["url"] == HERE
    assert made.item["title"] == "The harbour reopens"
    assert made.notes == ()


@pytest.mark.parametrize("host", ["www.post.example", "post.example"])
def test_its_own_word_for_its_address_counts_on_its_host(host: str) -> None:
    made = of(page("The harbour reopens", head=canonical(f"https://{host}/news/h-1")))
    assert made.item["url"] == f"https://{host}/news/h-1"


@pytest.mark.parametrize("other", ["https://rival.example/a", "https://post.example.evil.example/"])
def test_a_page_can_not_take_the_place_of_another_hosts(other: str) -> None:
    made = of(page("The harbour reopens", head=canonical(other)))
    assert made.item["url"] == HERE
    assert "on another host" in made.notes[-1]


def test_the_front_page_is_not_the_address_of_an_article() -> None:
    made = of(page("The harbour reopens", head=canonical("https://www.post.example/")))
    assert made.item["url"] == HERE


@pytest.mark.parametrize("free", [False, "False", "false"])
def test_a_teaser_before_a_wall_is_no_article(free: Any) -> None:
    html = page("The harbour reopens", "The harbour reopened on Monday. " * 8, head=ld(free))
    with pytest.raises(Unfit, match="paywalled: only a teaser of"):
        of(html)


def test_an_article_that_says_that_it_is_not_free_and_is_all_there_has_a_note() -> None:
    made = of(page("The harbour reopens", head=ld(False)))
    assert "not free" in made.notes[-1]
    assert "harbour" in made.item["text"]


@pytest.mark.parametrize(
    "line", ["Subscribe to continue reading", "Already a subscriber? Log in to read on."]
)
def test_a_short_text_with_a_call_to_subscribe_is_a_stub(line: str) -> None:
    html = page("The harbour reopens", "The harbour reopened on Monday. " * 5)
    with pytest.raises(Unfit, match="paywalled"):
        of(html.replace("</article>", f"<div class=wall>{line}</div></article>"))


def test_a_whole_article_with_a_call_to_subscribe_is_taken() -> None:
    long = page("The harbour reopens", body="<div>Already a subscriber? Sign in to read</div>")
    assert of(long).notes == ()
    short = page("The harbour reopens", "The harbour reopened on Monday. " * 8)
    menu = "<header><a>Already a subscriber? Sign in to read</a></header>"
    assert of(short.replace("<article>", f"{menu}<article>")).notes == ()
    free = page("The harbour reopens", "The harbour reopened on Monday. " * 8, head=ld(True))
    assert of(free).notes == ()


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 - Not Found",
        "Error 404: gone",
        "Page not found",
        "This article is no longer available",
    ],
)
def test_a_page_that_says_that_it_is_missing_is_refused(title: str) -> None:
    with pytest.raises(Unfit, match="not_found"):
        of(page(title, "Please use the search or go to our front page to find it. " * 3))


@pytest.mark.parametrize(
    "title", ["Wreck not found after three weeks", "404 people leave the valley", "410: a record"]
)
def test_an_article_about_something_not_found_is_taken(title: str) -> None:
    assert of(page(title, "The town of Vell said so on Monday. " * 5)).item["title"] == title


def test_an_address_that_leads_to_the_front_page_has_moved() -> None:
    with pytest.raises(Unfit, match="front page"):
        of(page("Ellery Post"), url="https://www.post.example/")
