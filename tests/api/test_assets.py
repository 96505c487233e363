from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

WEB = Path(__file__).parents[2] / "service" / "web"
SERVED = sorted(
    path.relative_to(WEB).as_posix()
    for path in WEB.rglob("*")
    if path.suffix in (".css", ".mjs", ".svg")
)
TYPES = {".css": "text/css", ".mjs": "text/javascript", ".svg": "image/svg+xml"}


@pytest.mark.parametrize("name", SERVED)
def test_a_file_of_the_pages_is_served_as_what_it_is(reading: TestClient, name: str) -> None:
    response = reading.get(f"/web/{name}", headers={"Accept-Encoding": "identity"})
    assert response.content == (WEB / name).read_bytes()
    assert response.headers["content-type"].startswith(TYPES[Path(name).suffix])
    assert response.headers["x-content-type-options"] == "nosniff"


def test_an_unchanged_file_is_not_sent_again(reading: TestClient) -> None:
    first = reading.get("/web/app.mjs")
    assert first.headers["cache-control"] == "no-cache"
    again = reading.get("/web/app.mjs", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_files_come_compressed_to_who_accepts_it(reading: TestClient) -> None:
    response = reading.get("/web/app.css", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "citation.html",
        "vendor/VENDOR.md",
        "vendor/refresh.sh",
        "",
        "lib",
        "nothing.css",
        "../settings.py",
        "..%2fsettings.py",
        "%2e%2e/settings.py",
        "lib/..%5c..%5csettings.py",
        "/etc/hosts.css",
        "app.css%00.mjs",
    ],
)
def test_nothing_else_is_served(reading: TestClient, path: str) -> None:
    response = reading.get(f"/web/{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_the_page_weighs_less_than_60_kb_compressed(reading: TestClient) -> None:
    paths = ["/", *(f"/web/{name}" for name in SERVED if name != "page.css")]
    total = 0
    for path in paths:
        with reading.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as response:
            total += sum(len(piece) for piece in response.iter_raw())
    assert total < 60_000


def test_every_module_is_asked_for_at_once(reading: TestClient) -> None:
    """Without it a module is asked for when the one that imports it has come."""
    page = reading.get("/").text
    named = set(re.findall(r'rel="modulepreload" href="/web/([^"]+)"', page))
    assert named == {one for one in SERVED if one.endswith(".mjs")} - {"app.mjs"}
