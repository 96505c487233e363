"""The libraries of the pages are the published ones, whole, with their licences."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "service" / "web" / "vendor"
ROW = re.compile(
    r"^\| \[(?P<file>[\w.]+)\].* \| `[\w/.]+` \| [\w.-]+, \[(?P<licence>[\w.]+)\].* "
    r"\| `(?P<sha256>[0-9a-f]{64})` \|$",
    re.MULTILINE,
)
ROWS = list(ROW.finditer((VENDOR / "VENDOR.md").read_text(encoding="utf-8")))
IMPORTED = re.compile(r"""\b(?:from|import)\s*\(?\s*["']([^"']+)["']""")


def test_every_library_has_a_row() -> None:
    assert {row["file"] for row in ROWS} == {path.name for path in VENDOR.glob("*js")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_library_has_the_sum_of_its_row(row: re.Match[str]) -> None:
    assert sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_library_has_its_licence_beside_it(row: re.Match[str]) -> None:
    assert "licen" in (VENDOR / row["licence"]).read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_library_imports_only_what_lies_beside_it(row: re.Match[str]) -> None:
    text = (VENDOR / row["file"]).read_text(encoding="utf-8")
    assert [name for name in IMPORTED.findall(text) if not (VENDOR / name).is_file()] == []
    assert "sourceMappingURL" not in text
