"""Real pages of the real service in a real browser, each test in a profile of its own.

The browser lives as long as this package's tests: Playwright keeps an event loop in the test's
thread, beside which no other test could run one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.browser import chromium
from tests.browser.watch import Watch
from tests.conftest import ROOT, SHARED
from tests.test_real_articles import items_of

ARTEFACTS = ROOT / "test-artifacts"
TIMEOUT_MS = 15_000  # for anything that is waited for in a page
REAL_ARTICLES = 150

Opening = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = chromium.executable()
    if path is None:
        why = "Chromium was not found (Debian, Ubuntu: apt install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    with chromium.running(path) as browser:
        yield browser


@pytest.fixture(scope="package")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a service with the sample newsroom; nobody writes to it."""
    folder = tmp_path_factory.mktemp("browser-sample")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as origin:
        yield origin


@pytest.fixture
def site(sample: str) -> str:
    return sample


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """The origin of a service without articles."""
    with serving(create_app(Settings(data_dir=tmp_path / "data", _env_file=None))) as origin:
        yield origin


@pytest.fixture(scope="package")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of a service with some of the shared real articles: for the marker `data`."""
    if not SHARED.is_dir():
        pytest.skip("the shared real articles are not here")
    folder = tmp_path_factory.mktemp("browser-real")
    with serving(create_app(Settings(data_dir=folder, _env_file=None))) as origin:
        items = items_of(sorted((SHARED / "news_articles").glob("*.jsonl"))[0])[:REAL_ARTICLES]
        taken = httpx2.post(f"{origin}/v1/articles", json=items, trust_env=False, timeout=60)
        assert taken.json()["counts"]["added"] > REAL_ARTICLES / 2
        yield origin


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did wrong; `permit` what the test means to bring about."""
    return Watch()


@pytest.fixture
def opened(browser: Browser, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Opening]:
    """Makes pages: `opened(origin, **options of a context)`; paths are relative to the origin.

    At the end each is kept as a picture in `test-artifacts/`, and the test fails if one of them
    wrote an error, threw, broke its policy, or asked for anything from another origin.
    """
    contexts: list[BrowserContext] = []

    def at(origin: str, **options: Any) -> Page:
        context = browser.new_context(base_url=origin, **options)
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        watch.over(context, origin)
        return context.new_page()

    yield at
    name = re.sub(r"[^\w.-]+", "-", request.node.name)[:100]
    stem = f"{Path(request.node.path).stem}.{name}".rstrip("-")
    pages = [page for context in contexts for page in context.pages]
    for number, page in enumerate(pages):
        suffix = f".{number + 1}" if len(pages) > 1 else ""
        page.screenshot(path=ARTEFACTS / f"{stem}{suffix}.png")
    for context in contexts:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def page(opened: Opening, sample: str) -> Page:
    """A page of the service with the sample newsroom, not yet gone anywhere."""
    return opened(sample)
