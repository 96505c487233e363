"""Hostile strings are text to the API and to a permalink; the helpers see where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Error

from service.api.app import create_app
from service.settings import Settings
from service.text.normalise import normalise
from tests.api.expect import ok
from tests.api.llm import writing
from tests.api.serving import serving
from tests.api.sse import received
from tests.browser.conftest import Opening
from tests.browser.hostile import article_of, intruders, repeating, sentence_of, splits
from tests.browser.watch import Watch
from tests.browser.xss import FAMILIES, VECTORS
from tests.provider import Play

ARTICLES = [article_of(vector, number) for number, vector in enumerate(VECTORS)]
SPLIT = {  # what a model writes: what is left of it when it is sent
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "</p><img src=x onerror=alert(1)>": "</p><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))": "x",
}
LIVE = [v for family in ("script", "handler", "svg", "frame") for v in FAMILIES[family]]


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a service whose articles hold one vector each."""
    folder = tmp_path_factory.mktemp("painted")
    with serving(create_app(Settings(data_dir=folder, _env_file=None))) as origin:
        taken = httpx2.post(f"{origin}/v1/articles", json=ARTICLES, trust_env=False, timeout=60)
        assert ok(taken)["counts"]["added"] == len(ARTICLES)
        yield origin


def test_there_are_at_least_150_and_each_stands_once() -> None:
    assert len(VECTORS) == len(set(VECTORS))
    assert len(VECTORS) >= 150


def test_the_api_gives_each_back_as_the_text_that_it_was(painted: str) -> None:
    unchanged = 0
    with httpx2.Client(base_url=painted, trust_env=False) as client:
        for given, vector in zip(ARTICLES, VECTORS, strict=True):
            response = client.get(f"/v1/articles/{given['id']}")
            assert response.headers["content-type"] == "application/json"
            got = ok(response)
            line = " ".join(normalise(vector).split())
            assert got["title"] == f"{given['title'].split(': ')[0]}: {line}"
            assert got["source"] == f"Vell Post {line}"
            assert got["topic"] == f"walls {line}"
            assert got["authors"] == [f"Ada {line}"]
            assert normalise(sentence_of(vector)) in got["text"]
            assert got["url"] in (None, given["url"])
            assert got["url"] is None or got["url"].startswith("https://")
            unchanged += line == vector
    assert unchanged > 150  # the others hold what a text is cleared of: controls, tags, line ends


def test_a_permalink_shows_each_as_text(opened: Opening, painted: str, watch: Watch) -> None:
    page = opened(painted)
    for number, vector in list(enumerate(VECTORS))[::5]:
        page.goto(f"/c/cit_vector-{number}@1:28-{28 + len(normalise(sentence_of(vector)))}")
        shown = page.locator("mark").text_content()
        assert shown == normalise(sentence_of(vector))
        assert intruders(page, painted) == []
        assert watch.complaints == []


def test_a_vector_that_is_taken_for_markup_is_noticed(opened: Opening, watch: Watch) -> None:
    origin = "http://127.0.0.1:9"
    context = opened(origin).context
    unnoticed = []
    for vector in LIVE[::2]:
        watch.seen.clear()
        page = context.new_page()
        try:
            page.set_content(f"<p>{vector}</p>", wait_until="commit")
            found = intruders(page, origin)
        except Error as error:  # it led the page away at once
            if "navigation" not in str(error):
                raise
            found = [str(error)]
        page.close()
        if not found and not watch.seen:
            unnoticed.append(vector)
    watch.permit("")
    assert unnoticed == []


@pytest.mark.parametrize("vector", SPLIT)
def test_wherever_the_stream_of_a_model_is_split_its_text_is_the_same(
    vector: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(tmp_path, monkeypatch, Play()) as (client, fake):
        ok(client.post("/v1/articles", json=article_of(vector)))
        request = {"question": "What did the council of Vell write?", "stream": True}
        told = set()
        for pieces in splits(vector):
            fake.script = repeating(pieces)
            with client.stream("POST", "/v1/answers", json=request) as response:
                final = received(response.iter_lines())[-1]
            assert not final.data["engine"]["degraded"]
            told.add((final.data["text"], *(one["text"] for one in final.data["removed"])))
        [texts] = told
        assert sentence_of(SPLIT[vector]) in " ".join(texts)
