"""Hostile articles and a hostile model: what they write is shown as text, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.browser.conftest import Opening
from tests.browser.hostile import article_of, intruders
from tests.browser.test_writing import QUESTION, TRUE, written
from tests.browser.xss import VECTORS
from tests.prompted import Prompted
from tests.provider import Play


def unharmed(page: Page) -> None:
    """Assert that no vector ran or became an element."""
    page.wait_for_load_state("networkidle")
    assert intruders(page, "/".join(page.url.split("/")[:3])) == []
    links = page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
    assert [one for one in links if not re.match(r"https?://|blob:", one)] == []


def test_there_are_at_least_150_different_vectors() -> None:
    assert len(set(VECTORS)) == len(VECTORS) >= 150


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Articles with a vector in every field."""
    items = [article_of(vector, number) for number, vector in enumerate(VECTORS)]
    folder = tmp_path_factory.mktemp("hostile")
    with serving(create_app(Settings(data_dir=folder, _env_file=None))) as url:
        body = httpx2.post(f"{url}/v1/articles", json=items, timeout=120).json()
        assert body["counts"]["added"] == len(VECTORS), body["counts"]
        yield url


def test_every_article_is_shown_as_text(opened: Opening, hostile: str) -> None:
    page = opened(hostile)
    page.goto(f"{hostile}/#/library")
    wrong: list[object] = []
    for number in range(len(VECTORS)):
        article = httpx2.get(f"{hostile}/v1/articles/vector-{number}").json()
        page.evaluate("id => location.hash = `#/article/${id}`", f"vector-{number}")
        expect(page.locator(".reader .article")).to_have_text(
            article["text"], use_inner_text=False, timeout=5_000
        )
        shown = page.locator(".reader h1").text_content()
        if shown != article["title"]:
            wrong.append((number, "title", shown))
        if number % 5 == 0:
            page.evaluate("id => location.hash += `?cite=cit_${id}@1:0-40`", f"vector-{number}")
            expect(page.locator("mark[data-cited]")).to_have_text(
                article["text"][:40], use_inner_text=False
            )
        if found := intruders(page, hostile):
            wrong.append((number, "intruder", found))
    assert wrong == []
    unharmed(page)


def test_lists_filters_answers_and_summaries_show_them_as_text(
    opened: Opening, hostile: str
) -> None:
    page = opened(hostile)
    for path, ready in (
        ("library/articles", ".listing li"),
        ("library/outlets", "tbody tr"),
        ("library?q=painted%20wall", ".hits li"),
    ):
        page.goto(f"{hostile}/#/{path}")
        expect(page.locator(ready).first).to_be_visible()
        unharmed(page)
    page.goto(f"{hostile}/#/")
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("group", name="Topics").first).to_be_visible()
    unharmed(page)
    for mode in ("Answer", "Summary"):
        page.goto(f"{hostile}/#/")
        page.get_by_text(mode, exact=True).click()
        page.locator("#question").fill("What was painted in Vell?")
        page.keyboard.press("Enter")
        expect(page.locator(".turn .foot")).to_be_visible()
        unharmed(page)


@pytest.mark.parametrize("part", range(6))
def test_a_models_words_are_text_wherever_its_stream_is_cut(
    opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """Each vector, in pieces of one character: every cut at once."""
    vectors = [" ".join(one.split()) for one in VECTORS[part::6]]

    def script(request: dict[str, Any]) -> Play:
        evidence = Prompted.of(request).evidence
        number = next(n for n, text in evidence.items() if "180 additional drivers" in text)
        said = f"{TRUE} [{number}] " + " ".join(
            f"The company agreed to hire {vector} drivers. [{number}]" for vector in vectors
        )
        return Play(said, pieces=tuple(said))

    with written(tmp_path, monkeypatch, script) as (url, _):
        page = opened(url)
        page.goto(f"{url}/#/")
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.locator(".turn .foot")).to_be_visible(timeout=60_000)
        expect(page.locator(".claim").first).to_contain_text("180 additional drivers")
        page.locator(".removed summary").click()
        assert page.locator(".removed q").count() >= len(vectors) / 2
        unharmed(page)
