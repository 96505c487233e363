"""A real Chromium on the real service; every page is watched while a test uses it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.conftest import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = ROOT / "test-artifacts"

expect.set_options(timeout=15_000)


def chromium() -> str | None:
    """Where the system's Chromium is; `GROUNDWIRE_CHROMIUM` names another."""
    named = os.environ.get("GROUNDWIRE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process."""
    found = chromium()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not here, and CI has to run the browser tests")
        pytest.skip("Chromium is not here (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the service over the sample newsroom; its articles are not changed."""
    folder = tmp_path_factory.mktemp("site")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as url:
        yield url


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """The address of a service without articles."""
    with serving(create_app(Settings(data_dir=tmp_path / "data", _env_file=None))) as url:
        yield url


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of console messages that a test brings about on purpose."""
    return []


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A context of its own: storage, permissions."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(
    context: BrowserContext, request: pytest.FixtureRequest, forgiven: list[str]
) -> Iterator[Page]:
    """A page that fails its test when it logs an error or asks anybody but its own host.

    A screenshot of how it ended is kept under `test-artifacts/`.
    """
    opened = context.new_page()
    seen: list[str] = []
    hosts: set[str] = set()
    opened.on("console", lambda m: seen.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: seen.append(str(error)))
    context.on("request", lambda asked: hosts.add(asked.url.split("#")[0]))
    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in request.node.name)[:120]
    opened.screenshot(path=ARTEFACTS / f"{name}.png")
    foreign = [url for url in hosts if not url.startswith(("http://127.0.0.1:", "blob:", "data:"))]
    assert foreign == []
    forgiven.append("net::ERR_")  # a service that a test has ended; other hosts are seen above
    assert [text for text in seen if not any(part in text for part in forgiven)] == []
