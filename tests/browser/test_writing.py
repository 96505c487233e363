"""With a language model: sentences as they come, what is removed, stopping, failing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from service.api.app import create_app
from service.settings import Settings
from tests.api.llm import MODEL
from tests.api.serving import serving
from tests.browser.conftest import Opening
from tests.browser.watch import Watch
from tests.prompted import Prompted
from tests.provider import Fake, Play, Script, provider

QUESTION = "Why was the second rail strike called off?"
TRUE = (
    "The union called off a second strike, which had been planned for 12 and 13 March, because "
    "the company agreed to hire 180 additional drivers by the end of the year."
)


@contextmanager
def written(folder: Path, patch: pytest.MonkeyPatch, script: Script) -> Iterator[tuple[str, Fake]]:
    """The service on a socket whose model is the fake that plays this script."""
    with provider(script) as fake:
        patch.setenv("OPENAI_BASE_URL", fake.url)
        patch.delenv("OPENAI_API_KEY", raising=False)
        settings = Settings(data_dir=folder, llm=MODEL, llm_repair=False, _env_file=None)
        with serving(create_app(settings, sample=True)) as url:
            yield url, fake


def drafted(end: str, **play: Any) -> Callable[[dict[str, Any]], Play]:
    """A true sentence with its evidence's number, then `end`."""

    def script(request: dict[str, Any]) -> Play:
        evidence = Prompted.of(request).evidence
        number = next(n for n, text in evidence.items() if "180 additional drivers" in text)
        return Play(f"{TRUE} [{number}] {end.replace('[n]', f'[{number}]')}", **play)

    return script


def ask(page: Page, url: str) -> None:
    page.goto(f"{url}/#/")
    page.locator("#question").fill(QUESTION)
    page.keyboard.press("Enter")


def test_what_the_articles_do_not_say_is_behind_a_toggle_with_its_reason(
    opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = drafted("The company agreed to hire 250 additional drivers. [n]")
    with written(tmp_path, monkeypatch, script) as (url, _):
        page = opened(url)
        ask(page, url)
        expect(page.locator(".foot")).to_contain_text("Written by openai:test-model")
        expect(page.locator(".claim")).to_have_count(1)
        removed = page.locator(".removed")
        expect(removed.locator("q")).not_to_be_visible()
        removed.locator("summary").click()
        expect(removed).to_contain_text("hire 250 additional drivers")
        expect(removed.locator(".why")).to_have_text("A number is not in the evidence: 250")


def test_sentences_are_shown_before_the_reply_is_over_and_it_can_be_stopped(
    opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = drafted("And " * 400, gap_s=0.05)
    with written(tmp_path, monkeypatch, script) as (url, fake):
        page = opened(url)
        ask(page, url)
        expect(page.locator(".claim")).to_contain_text("180 additional drivers")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(".turn")).to_contain_text("Stopped before its end")
        expect(page.locator(".claim")).to_contain_text("180 additional drivers")
        page.wait_for_function("document.querySelector('.composer [aria-label=Send]')")
        for _ in range(100):
            if fake.disconnects:
                break
            page.wait_for_timeout(50)
        assert fake.disconnects == 1
        page.reload()
        expect(page.locator(".claim")).to_contain_text("180 additional drivers")


def test_a_failing_model_is_told_and_the_answer_comes_all_the_same(
    opened: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with written(tmp_path, monkeypatch, Play(status=401, body=b"{}")) as (url, _):
        page = opened(url)
        ask(page, url)
        expect(page.locator(".foot")).to_contain_text("in place of the language model (rejected)")
        expect(page.locator(".claim")).to_contain_text("180 additional drivers")


def test_an_error_is_shown_and_the_question_can_be_asked_again(
    opened: Opening, tmp_path: Path, watch: Watch
) -> None:
    watch.permit(r"status of 422")
    with serving(create_app(Settings(data_dir=tmp_path, _env_file=None), sample=True)) as url:
        page = opened(url)
        page.goto(f"{url}/#/")
        page.get_by_role("button", name="Filters").click()
        page.get_by_label("Engine").select_option("llm")
        page.get_by_role("button", name="Done").click()
        page.locator("#question").fill(QUESTION)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("No answer.")
        expect(page.get_by_role("alert")).to_contain_text("GROUNDWIRE_LLM")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn [role=alert]")).to_contain_text("can't be reached")
    page.evaluate("dispatchEvent(new Event('offline'))")
    expect(page.locator(".offline")).to_be_visible()
