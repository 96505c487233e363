"""axe-core over a page: what shuts people out is named with the place where it stands."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def violations(page: Page) -> list[str]:
    """Each violation in a few lines: rule, what it asks for, the elements that break it."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [_told(one) for one in found]


def assert_accessible(page: Page) -> None:
    """No violation of any rule of axe-core's default set."""
    found = violations(page)
    assert not found, f"{len(found)} violations at {page.url}\n" + "\n".join(found)


def _told(violation: dict[str, Any]) -> str:
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        why = node["failureSummary"].replace("\n", "\n      ")
        lines.append(f"    {' '.join(map(str, node['target']))}: {node['html'][:200]}\n      {why}")
    return "\n".join(lines)
