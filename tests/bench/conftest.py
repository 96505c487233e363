"""Twenty invented articles, in the form of the shared real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

TOPICS = ("harbour dredging", "tram fares", "glass recycling", "night buses", "bee keeping")


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder: four articles on each topic, four months, two outlets; one row stands twice."""
    rows = [
        {
            "ID": f"a{number}",
            "title": f"Council votes on {TOPICS[number % 5]}, part {number // 5 + 1}",
            "source": "Reuters" if number % 2 else "The Mill Gazette",
            "url": f"https://example.org/{number}",
            "date": f"2020-0{number // 5 + 1}-1{number % 5}",
            "content_original": f"The council of Velm spoke about {TOPICS[number % 5]}. " * 40,
        }
        for number in range(20)
    ]
    folder = tmp_path_factory.mktemp("articles")
    lines = "\n".join(json.dumps(row) for row in [*rows, rows[7]])
    (folder / "made_up.jsonl").write_text(lines + "\n", "utf-8")
    return folder
