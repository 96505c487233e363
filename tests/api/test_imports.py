"""Imports over HTTP: files at once, addresses only where it is permitted, all as watched jobs."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from service.adapters.fetching.fetcher import GuardedFetcher
from service.api.app import create_app
from service.api.guard import ARTICLES_MAX
from service.settings import Settings
from tests.api.expect import ok, problem
from tests.api.serving import serving
from tests.api.sse import received
from tests.fakes import sentences
from tests.live.site import Site, entry, page, rss, site

TEXT = "Harbour reopens\n\nThe harbour reopened on Monday after a storm."


def fetcher() -> GuardedFetcher:
    """The fetcher as it is, but for its politeness, and only for our own site."""
    return GuardedFetcher(
        allow=[ip_network("127.0.0.1/32")], per_host_interval_s=0, first_byte_s=1.0
    )


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture(scope="module")
def open_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that lets its callers have addresses fetched; each test has its own articles."""
    folder = tmp_path_factory.mktemp("open")
    settings = Settings(data_dir=folder, web_imports=True, _env_file=None)
    app = create_app(settings, fetcher=fetcher())
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def over(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it is over: the stream ends then."""
    headers = {"Accept": "text/event-stream"}
    stream = client.get(f"/v1/imports/{job['id']}", headers=headers)
    last = received(stream.iter_lines())[-1]
    assert last.name == "done"
    assert last.data == ok(client.get(f"/v1/imports/{job['id']}"))
    made: dict[str, Any] = last.data
    return made


def imported(client: TestClient, kind: str, url: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/imports", json={"kind": kind, "url": url, **more})
    assert answer.status_code == 202, answer.text
    return over(client, answer.json())


def only(job: dict[str, Any]) -> dict[str, Any]:
    (result,) = job["results"]
    made: dict[str, Any] = result
    return made


def test_files_are_taken_in_without_any_permission(client: TestClient) -> None:
    lines = [{"title": f"T{n}", "text": " ".join(sentences(3, seed=n))} for n in range(3)]
    files = [
        ("file", ("C:\\news\\harbour.txt", TEXT.encode())),
        ("file", ("rows.jsonl", "\n".join(map(json.dumps, lines)).encode() + b"\n{")),
        ("file", ("page.html", page("The quay is closed", seed=5).encode())),
        ("file", ("old.zip", b"PK")),
    ]
    answer = client.post("/v1/imports", files=files)
    assert answer.status_code == 202
    job = answer.json()
    assert (job["kind"], job["state"] in ("queued", "running")) == ("file", True)
    done = over(client, job)
    assert (done["state"], done["error"], done["done"], done["total"]) == ("done", None, 7, 7)
    assert done["counts"] == {"added": 5, "updated": 0, "unchanged": 0, "rejected": 2}
    assert done["results"][0]["place"] == "harbour.txt"
    assert done["results"][0]["title"] == "Harbour reopens"
    refused = [one for one in done["results"] if one["status"] == "rejected"]
    assert refused[0]["place"] == "rows.jsonl:4"
    assert refused[1]["error"] == "an archive is not read: unpack it"
    assert ok(client.get(f"/v1/articles/{done['results'][0]['id']}"))["title"] == "Harbour reopens"
    again = over(client, client.post("/v1/imports", files=files[:3]).json())
    assert again["counts"]["unchanged"] == 5
    listed = ok(client.get("/v1/imports"))
    assert [one["id"] for one in listed["items"]] == [again["id"], done["id"]]
    assert listed["next_cursor"] is None


def test_a_form_without_files_and_one_that_is_too_large_are_refused(client: TestClient) -> None:
    problem(client.post("/v1/imports", files={"other": b"x"}), 422, "invalid_input", "file")
    large = {"file": ("a.txt", b"x" * (ARTICLES_MAX + 1))}
    problem(client.post("/v1/imports", files=large), 413, "too_large")
    broken = client.post(
        "/v1/imports", content=b"x", headers={"Content-Type": "multipart/form-data"}
    )
    assert broken.status_code == 400


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://behind-a-proxy.example"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver:3000"}, False),
        ({"Origin": "http://testserver:3000"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_a_page_of_another_site_can_send_no_files_and_no_feeds(
    open_client: TestClient, headers: dict[str, str], own: bool
) -> None:
    given = {"file": ("harbour.txt", TEXT.encode())}
    answer = open_client.post("/v1/imports", files=given, headers=headers)
    if own:
        assert answer.status_code == 202
        return
    problem(answer, 403, "cross_site")
    text = {**headers, "Content-Type": "text/plain"}
    feed = open_client.post("/v1/feeds", content='{"url": "http://127.0.0.1:1/"}', headers=text)
    problem(feed, 403, "cross_site")
    assert open_client.get("/v1/imports", headers=headers).status_code == 200


def test_unknown_imports_are_not_found(client: TestClient) -> None:
    for answer in (client.get("/v1/imports/imp_1"), client.delete("/v1/imports/imp_1")):
        problem(answer, 404, "not_found")
    stream = client.get("/v1/imports/imp_1", headers={"Accept": "text/event-stream"})
    problem(stream, 404, "not_found")


@pytest.mark.parametrize("kind", ["url", "feed", "sitemap"])
def test_nothing_is_fetched_for_a_request_unless_it_is_permitted(
    client: TestClient, web: Site, kind: str
) -> None:
    before = len(web.asked)
    answer = client.post("/v1/imports", json={"kind": kind, "url": web.url + "/canary"})
    assert "GROUNDWIRE_WEB_IMPORTS=true" in problem(answer, 403, "imports_disabled")["detail"]
    for token in ("", "x", "é"):
        headers = {b"Groundwire-Operator": token.encode()}
        refused = client.post(
            "/v1/imports", json={"kind": kind, "url": web.url + "/canary"}, headers=headers
        )
        problem(refused, 403, "imports_disabled")
    assert len(web.asked) == before
    assert ok(client.get("/v1/imports"))["items"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "url", "url": "file:///etc/passwd"}, "url"),
        ({"kind": "url", "url": "javascript:alert(1)"}, "url"),
        ({"kind": "ftp", "url": "http://a.example"}, "kind"),
        ({"kind": "url"}, "url"),
        ({"kind": "feed", "url": "http://a.example", "limit": 0}, "limit"),
        ({"kind": "feed", "url": "http://a.example", "more": 1}, "more"),
    ],
)
def test_a_wrong_request_is_named(open_client: TestClient, body: Any, field: str) -> None:
    problem(open_client.post("/v1/imports", json=body), 422, "invalid_input", field)


def test_an_inner_address_is_refused_by_the_job(tmp_path: Path, web: Site) -> None:
    settings = Settings(data_dir=tmp_path, web_imports=True, _env_file=None)
    before = len(web.asked)
    with TestClient(create_app(settings)) as client:
        for kind in ("url", "feed"):
            job = imported(client, kind, web.url + "/canary")
            said = only(job)["error"] if kind == "url" else job["error"]["message"]
            assert "127.0.0.1" in said
    assert len(web.asked) == before


def test_a_page_is_known_by_where_redirects_and_its_own_word_lead(
    open_client: TestClient, web: Site
) -> None:
    head = f'<link rel="canonical" href="{web.url}/story?utm_source=x">'
    web.put("/story", page("The bridge is shut", head=head, seed=20))
    web.put("/go", status=302, Location="/story?from=mail")
    web.put("/story?from=mail", page("The bridge is shut", head=head, seed=20))
    first = only(imported(open_client, "url", web.url + "/go"))
    second = only(imported(open_client, "url", web.url + "/story"))
    assert (first["status"], second["status"]) == ("added", "unchanged")
    assert first["id"] == second["id"]
    foreign = page("The quay is shut", head='<link rel=canonical href="https://x.example/1">')
    web.put("/foreign", foreign)
    made = only(imported(open_client, "url", web.url + "/foreign"))
    assert any("another host" in note for note in made["notes"])
    assert ok(open_client.get(f"/v1/articles/{made['id']}"))["url"] == web.url + "/foreign"


@pytest.mark.parametrize(
    ("encoding", "header"),
    [("utf-8", "iso-8859-1"), ("windows-1252", "utf-8"), ("windows-1251", "windows-1251")],
)
def test_a_page_is_read_in_the_encoding_it_is_in(
    open_client: TestClient, web: Site, encoding: str, header: str
) -> None:
    words = "Гавань снова открыта" if encoding == "windows-1251" else "Café façade naïve"
    text = f"{words} " + " ".join(sentences(6, seed=31))
    raw = page(words, text).encode(encoding)
    url = web.put(f"/{encoding}", raw, Content_Type=f"text/html; charset={header}")
    made = only(imported(open_client, "url", url))
    assert made["title"] == words
    assert words in ok(open_client.get(f"/v1/articles/{made['id']}"))["text"]


@pytest.mark.parametrize(
    ("path", "body", "named", "why"),
    [
        ("/missing", "", {"status": 404}, "404"),
        ("/empty", "<html><body></body></html>", {}, "no article text"),
        ("/soft", page("Page not found", "Nothing is here, look elsewhere. " * 4), {}, "not_found"),
        (
            "/wall",
            page("News", "Only this much. " * 9, body="<p>Subscribe to read</p>"),
            {},
            "payw",
        ),
        ("/image", "GIF89a", {"Content_Type": "image/gif"}, "not a web page"),
        ("/rss", rss(entry("T", "/a", "x")), {"Content_Type": "text/xml"}, "import it as a feed"),
        ("/loop", "", {"status": 302, "Location": "/loop"}, "redirect"),
    ],
)
def test_what_is_no_article_is_rejected_with_the_reason(
    open_client: TestClient, web: Site, path: str, body: str, named: dict[str, Any], why: str
) -> None:
    job = imported(open_client, "url", web.put(path, body, **named))
    assert job["state"] == "done"
    assert only(job)["status"] == "rejected"
    assert why in only(job)["error"]


def test_a_page_that_keeps_us_waiting_is_given_up(open_client: TestClient, web: Site) -> None:
    job = imported(open_client, "url", web.put("/slow", "late", held="yes"))
    web.released.set()
    assert "1 s" in only(job)["error"] or "time" in only(job)["error"]


def test_what_robots_may_not_have_is_not_fetched(open_client: TestClient) -> None:
    with site() as other:
        other.put("/robots.txt", "User-agent: *\nDisallow: /private", Content_Type="text/plain")
        url = other.put("/private/a", page("Secret news"))
        assert "robots.txt" in only(imported(open_client, "url", url))["error"]
        assert other.paths() == []


def test_a_feed_is_taken_in_once_with_the_pages_of_its_entries(
    open_client: TestClient, web: Site
) -> None:
    web.put("/f/1", page("Ferry runs aground", seed=40))
    web.put("/f/2", status=404)
    full = "".join(f"<p>{' '.join(sentences(4, seed=s))}</p>" for s in (41, 42))
    summary = "The mayor spoke of a new bridge, which will cost 40 million crowns."
    feed = rss(
        entry("Ferry runs aground", "/f/1", "short"),
        entry("Mayor speaks", "/f/2", summary),
        entry("All of it", "/f/3", full=f"<![CDATA[{full}]]>"),
        entry("Nothing of it", "/f/4", "x"),
        entry("Over the limit", "/f/5", summary),
    )
    job = imported(open_client, "feed", web.put("/feed", feed), limit=4)
    assert (job["state"], job["done"], job["total"]) == ("done", 4, 4)
    assert [one["status"] for one in job["results"]] == ["added"] * 3 + ["rejected"]
    assert job["results"][1]["notes"][0] == "text: the feed holds only a summary"
    assert "404" in job["results"][1]["notes"][1]
    asked = [path for path in web.paths() if path.startswith("/f/")]
    assert asked == ["/f/1", "/f/2", "/f/4"]
    text = ok(open_client.get(f"/v1/articles/{job['results'][0]['id']}"))
    assert (text["source"], len(text["text"]) > 300) == ("Ellery Post", True)


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>no feed</body></html>",
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><rss version="2.0">&b;</rss>',
    ],
)
def test_what_is_no_feed_or_a_bomb_fails_the_job(
    open_client: TestClient, web: Site, body: str
) -> None:
    job = imported(open_client, "feed", web.put("/bomb", body, Content_Type="text/xml"))
    assert (job["state"], job["error"]["code"], job["results"]) == ("failed", "fetch_failed", [])


def test_a_site_map_gives_its_newest_pages(open_client: TestClient, web: Site) -> None:
    def listed(*numbers: int) -> str:
        places = "".join(
            f"<url><loc>{web.url}/m/{n}</loc><lastmod>2031-01-{n:02}</lastmod></url>"
            for n in numbers
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'

    for number in range(1, 6):
        web.put(f"/m/{number}", page(f"Story number {number}", seed=50 + number))
    maps = [web.put("/m-a.xml", listed(1, 5)), web.put("/m-b.xml", listed(2, 4, 3))]
    index = "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in [*maps, web.url + "/m-no"])
    url = web.put("/m.xml", f"<sitemapindex>{index}</sitemapindex>")
    job = imported(open_client, "sitemap", url, limit=3)
    assert [one["place"] for one in job["results"]] == [web.url + f"/m/{n}" for n in (5, 4, 3)]
    assert job["counts"]["added"] == 3
    wrong = imported(open_client, "sitemap", web.url + "/story")
    assert wrong["error"]["code"] == "fetch_failed"


def test_progress_comes_over_a_real_socket_while_the_job_runs_and_it_can_be_cancelled(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path, web_imports=True, _env_file=None)
    slow = GuardedFetcher(allow=[ip_network("127.0.0.1/32")], per_host_interval_s=0)
    with site() as web, serving(create_app(settings, fetcher=slow)) as url:
        web.put("/1", page("First story", seed=61))
        web.put("/2", page("Second story", seed=62), held="yes")
        feed = web.put("/feed", rss(entry("First", "/1", "x"), entry("Second", "/2", "x")))
        with httpx2.Client(base_url=url, trust_env=False, timeout=30) as client:
            job = client.post("/v1/imports", json={"kind": "feed", "url": feed}).json()
            path = f"/v1/imports/{job['id']}"
            names, results = [], []
            with client.stream("GET", path, headers={"Accept": "text/event-stream"}) as stream:
                assert stream.headers["x-accel-buffering"] == "no"
                assert stream.headers["content-type"].startswith("text/event-stream")
                lines = stream.iter_lines()
                event: list[str] = []
                for line in lines:
                    event.append(line)
                    if line:
                        continue
                    (one,) = received(event)
                    event = []
                    names.append(one.name)
                    assert one.id == str(len(names))
                    if one.name == "progress":
                        results += one.data["results"]
                        if one.data["done"] == 1:
                            assert web.reached.wait(30)
                            assert client.delete(path).status_code == 204
                    else:
                        last = one.data
            assert names == ["progress"] * (len(names) - 1) + ["done"]
            assert [one["title"] for one in results] == ["First story"]
            assert (last["state"], last["error"]["code"]) == ("interrupted", "cancelled")
            assert last["results"] == results
            assert client.get(f"/v1/articles/{results[0]['id']}").status_code == 200


def test_a_job_that_a_stop_cuts_off_says_so_after_the_next_start(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, web_imports=True, _env_file=None)
    slow = GuardedFetcher(allow=[ip_network("127.0.0.1/32")], per_host_interval_s=0)
    with site() as web:
        url = web.put("/1", page("First story"), held="yes")
        with TestClient(create_app(settings, fetcher=slow)) as client:
            job = client.post("/v1/imports", json={"kind": "url", "url": url}).json()
            assert web.reached.wait(30)
    with TestClient(create_app(settings)) as client:
        kept = ok(client.get(f"/v1/imports/{job['id']}"))
    assert (kept["state"], kept["error"]["code"]) == ("interrupted", "interrupted")


def test_the_service_answers_while_files_are_read(client: TestClient) -> None:
    rows = [{"title": f"T{n}", "text": " ".join(sentences(30, seed=n))} for n in range(300)]
    job = client.post("/v1/imports", files={"file": ("a.json", json.dumps(rows).encode())}).json()
    seen = set()
    while ok(client.get(f"/v1/imports/{job['id']}"))["finished_at"] is None:
        assert ok(client.get("/healthz"))["status"] == "ok"
        seen.add(ok(client.get(f"/v1/imports/{job['id']}"))["done"])
        time.sleep(0.01)
    assert len(seen) > 2  # it was going on
    assert threading.active_count() < 60
