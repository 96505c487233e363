"""How soon the chat page is there, beside a page of plain HTML: `python -m bench.page`.

Each load is in a fresh profile of the system's Chromium (`CHROMIUM` names another), in turns.
First paint is the browser's own `first-contentful-paint`, from the beginning of the navigation.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from bench.processes import run, server
from tests.browser import chromium

LOADS = 20
PAGES = {"chat page": "/", "a page of plain HTML": "/c/nothing"}
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_BYTES = (
    "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    ".filter(one => !one.name.includes('/v1/')).reduce((sum, one) => sum + one.encodedBodySize, 0)"
)


def load(browser: Browser, address: str) -> tuple[float, int]:
    """Milliseconds until the first paint, and bytes of what was loaded to show it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.wait_for_function(f"{_PAINT} > 0")
    found = float(page.evaluate(_PAINT)), int(page.evaluate(_BYTES))
    context.close()
    return found


def main() -> None:
    """Measure and print."""
    path = chromium.executable()
    if path is None:
        raise SystemExit("Chromium was not found (Debian, Ubuntu: apt install chromium).")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "data"
        file = Path(__file__).parent.parent / "service" / "newsroom"
        run("service", "ingest", str(file), "--data-dir", str(data), folder=folder)
        with server(data, folder=folder) as (service, _), chromium.running(path) as browser:
            spent: dict[str, list[tuple[float, int]]] = {name: [] for name in PAGES}
            for _ in range(LOADS):
                for name, at in PAGES.items():
                    spent[name].append(load(browser, service.url + at))
    for name, loads in spent.items():
        times = sorted(paint for paint, _ in loads)
        sys.stdout.write(
            f"{name}: first paint p50 {median(times):.0f} ms, longest {times[-1]:.0f} ms, "
            f"{max(size for _, size in loads) / 1000:.1f} kB\n"
        )


if __name__ == "__main__":
    main()
