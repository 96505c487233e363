"""Feeds over HTTP: followed, polled by the service itself, left; and what becomes of sick ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.adapters.fetching.fetcher import GuardedFetcher
from service.api.app import create_app
from service.settings import Settings
from tests.api.expect import ok, problem
from tests.api.test_imports import fetcher, over
from tests.live.site import Site, entry, page, rss, site

OPML = '<opml><body><outline text="A" xmlUrl="{0}/a"/><outline xmlUrl="{0}/b"/></body></opml>'


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that permits it; it does not poll by itself, so that tests see each poll."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("owned"), _env_file=None)
    app = create_app(settings, fetcher=fetcher(), owned=True)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def desk(owned: TestClient) -> Iterator[TestClient]:
    """The same, empty again after the test."""
    yield owned
    for feed in ok(owned.get("/v1/feeds"))["items"]:
        owned.delete(f"/v1/feeds/{feed['id']}")
    for article in ok(owned.get("/v1/articles", params={"limit": 100}))["items"]:
        owned.delete(f"/v1/articles/{article['id']}")


def followed(client: TestClient, url: str, **more: Any) -> dict[str, Any]:
    answer = client.post("/v1/feeds", json={"url": url, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def polled(client: TestClient, feed: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/v1/feeds/{feed['id']}/poll")
    assert answer.status_code == 202, answer.text
    assert answer.json()["kind"] == "poll"
    return over(client, answer.json())


def only_feed(client: TestClient) -> dict[str, Any]:
    (feed,) = ok(client.get("/v1/feeds"))["items"]
    made: dict[str, Any] = feed
    return made


def wait_of(feed: dict[str, Any]) -> timedelta:
    asked, following = feed["last_polled_at"], feed["next_poll_at"]
    return datetime.fromisoformat(following) - datetime.fromisoformat(asked)


def stories(web: Site, *numbers: int) -> str:
    for number in numbers:
        web.put(f"/s/{number}", page(f"Story number {number}", seed=70 + number))
    return rss(*(entry(f"Story number {n}", f"{web.url}/s/{n}", "Short.") for n in numbers))


def test_a_feed_is_followed_listed_and_left(desk: TestClient, web: Site) -> None:
    url = web.url + "/rss"
    feed = followed(desk, url, title="opml", interval_minutes=15)
    assert (feed["state"], feed["title"], feed["interval_minutes"]) == ("new", "opml", 15)
    assert feed["next_poll_at"] is not None
    assert (feed["articles"], feed["failures"], feed["last_polled_at"]) == (0, 0, None)
    assert followed(desk, url + "/?utm_source=x") == feed  # the same address
    assert only_feed(desk) == feed
    assert desk.delete(f"/v1/feeds/{feed['id']}").status_code == 204
    assert ok(desk.get("/v1/feeds")) == {"items": [], "next_cursor": None}
    problem(desk.delete(f"/v1/feeds/{feed['id']}"), 404, "not_found")
    problem(desk.post(f"/v1/feeds/{feed['id']}/poll"), 404, "not_found")


@pytest.mark.parametrize("kind", ["text/x-opml", "application/xml", "application/json"])
def test_a_list_of_feeds_is_followed_whole(desk: TestClient, web: Site, kind: str) -> None:
    text = OPML.format(web.url)
    if kind == "application/json":
        answer = desk.post("/v1/feeds", json={"opml": text})
    else:
        answer = desk.post("/v1/feeds", content=text, headers={"Content-Type": kind})
    assert answer.status_code == 201, answer.text
    assert [one["title"] for one in answer.json()["items"]] == ["A", None]
    assert ok(desk.get("/v1/feeds"))["items"] == answer.json()["items"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://a.example/"}, "url"),
        ({"url": "https://a.example", "interval_minutes": 1}, "interval_minutes"),
        ({"opml": "<opml>"}, "opml"),
        ({}, "url"),
        ([], "body"),
    ],
)
def test_a_wrong_request_is_named(desk: TestClient, body: Any, field: str) -> None:
    problem(desk.post("/v1/feeds", json=body), 422, "invalid_input", field)


def test_over_http_nobody_follows_or_polls_unless_it_is_permitted(
    settings: Settings, web: Site
) -> None:
    url = web.put("/rss", stories(web, 1))
    with TestClient(create_app(settings, fetcher=fetcher(), owned=True)) as client:
        feed = followed(client, url)
        polled(client, feed)
    before = len(web.asked)
    with TestClient(create_app(settings, fetcher=fetcher())) as client:
        for answer in (
            client.post("/v1/feeds", json={"url": web.url + "/canary"}),
            client.post("/v1/feeds", content=OPML, headers={"Content-Type": "text/x-opml"}),
            client.post(f"/v1/feeds/{feed['id']}/poll"),
        ):
            problem(answer, 403, "imports_disabled")
        assert only_feed(client)["articles"] == 1
        assert client.delete(f"/v1/feeds/{feed['id']}").status_code == 204
    assert len(web.asked) == before


def test_each_poll_takes_in_what_is_new_and_asks_no_page_twice(desk: TestClient, web: Site) -> None:
    feed = followed(desk, web.put("/rss", stories(web, 1, 2), ETag='"a"'))
    assert polled(desk, feed)["counts"]["added"] == 2
    now = only_feed(desk)
    assert (now["state"], now["title"], now["articles"]) == ("ok", "Ellery Post", 2)
    assert timedelta(minutes=53) < wait_of(now) < timedelta(minutes=67)
    unchanged = polled(desk, feed)
    assert (unchanged["done"], unchanged["total"]) == (0, 0)
    assert web.asked[-1][1]["if-none-match"] == '"a"'
    web.put("/rss", stories(web, 3, 1, 2), ETag='"b"')
    more = polled(desk, feed)
    assert [one["title"] for one in more["results"]] == ["Story number 3"]
    assert only_feed(desk)["articles"] == 3
    assert [web.paths().count(f"/s/{n}") for n in (1, 2, 3)] == [1, 1, 1]


def test_an_entry_that_was_updated_is_read_again(desk: TestClient, web: Site) -> None:
    def at(minute: int) -> str:
        more = (
            f'<a:updated xmlns:a="http://www.w3.org/2005/Atom">2031-01-01T0{minute}:00Z</a:updated>'
        )
        return rss(entry("Story", f"{web.url}/s", "Short.", more=more))

    web.put("/s", page("Story", seed=81))
    feed = followed(desk, web.put("/rss", at(1)))
    first = polled(desk, feed)["results"][0]
    web.put("/s", page("Story", seed=82))
    web.put("/rss", at(2))
    second = polled(desk, feed)["results"][0]
    assert (second["status"], second["id"]) == ("updated", first["id"])
    assert only_feed(desk)["articles"] == 1


def test_an_article_that_was_deleted_does_not_come_back(desk: TestClient, web: Site) -> None:
    feed = followed(desk, web.put("/rss", stories(web, 1)))
    (taken,) = polled(desk, feed)["results"]
    desk.delete(f"/v1/articles/{taken['id']}")
    assert polled(desk, feed)["done"] == 0
    problem(desk.get(f"/v1/articles/{taken['id']}"), 410, "gone")


def test_a_page_that_was_down_is_asked_for_again_although_the_feed_did_not_change(
    desk: TestClient, web: Site
) -> None:
    feed = followed(desk, web.put("/rss", stories(web, 1), ETag='"a"'))
    web.put("/s/1", status=503)
    (failed,) = polled(desk, feed)["results"]
    assert "503" in failed["error"]
    stories(web, 1)
    assert polled(desk, feed)["counts"]["added"] == 1


def test_until_a_page_can_be_had_its_summary_stands_for_it(desk: TestClient, web: Site) -> None:
    summary = "The harbour of Vell was closed on Monday after a storm, the town said."
    feed = followed(desk, web.put("/rss", rss(entry("Story", "/s", summary)), ETag='"a"'))
    web.put("/s", status=503)
    (short,) = polled(desk, feed)["results"]
    assert (short["status"], only_feed(desk)["articles"]) == ("added", 1)
    web.put("/s", page("Story", seed=83))
    (whole,) = polled(desk, feed)["results"]
    assert (whole["status"], whole["id"], whole["notes"]) == ("updated", short["id"], [])
    assert polled(desk, feed)["done"] == 0
    assert only_feed(desk)["articles"] == 1


def test_one_poll_takes_twenty_and_the_next_the_rest(desk: TestClient, web: Site) -> None:
    full = "<![CDATA[<p>The council of Vell met on Monday and spoke of item {0}.</p>]]>"
    entries = [
        entry(f"Item {n}", f"{web.url}/i/{n}", full=full.replace("{0}", str(n))) for n in range(25)
    ]
    feed = followed(desk, web.put("/rss", rss(*entries), ETag='"a"'))
    assert [polled(desk, feed)["done"] for _ in range(3)] == [20, 5, 0]
    assert web.paths() == ["/rss"] * 3  # the text was in the feed


def test_a_stub_behind_a_wall_leaves_the_summary_with_a_note(desk: TestClient, web: Site) -> None:
    web.put("/w", page("Story", "Only this. " * 12, body="<p>Subscribe to continue reading</p>"))
    summary = "The harbour of Vell was closed on Monday after a storm, the town said."
    feed = followed(desk, web.put("/rss", rss(entry("Story", "/w", summary))))
    (taken,) = polled(desk, feed)["results"]
    assert taken["notes"][0] == "text: the feed holds only a summary"
    assert "paywalled" in taken["notes"][1]
    assert ok(desk.get(f"/v1/articles/{taken['id']}"))["text"] == summary


def test_a_feed_that_moved_for_good_is_known_by_its_new_address(
    desk: TestClient, web: Site
) -> None:
    new = web.put("/new", stories(web, 1))
    feed = followed(desk, web.put("/old", status=301, Location="/new"))
    polled(desk, feed)
    moved = only_feed(desk)
    assert (moved["id"], moved["url"], moved["state"]) == (feed["id"], new, "ok")
    polled(desk, feed)
    assert web.paths().count("/old") == 1
    twin = followed(desk, web.put("/older", status=308, Location="/new"))
    polled(desk, twin)
    assert [one["url"] for one in ok(desk.get("/v1/feeds"))["items"]] == [new]


def test_a_feed_that_moved_for_now_keeps_its_address(desk: TestClient, web: Site) -> None:
    web.put("/there", stories(web, 1))
    feed = followed(desk, web.put("/here", status=302, Location="/there"))
    assert polled(desk, feed)["counts"]["added"] == 1
    assert only_feed(desk)["url"] == web.url + "/here"


Sick = Callable[[Site], None]


@pytest.mark.parametrize(
    ("answer", "state", "least", "most"),
    [
        ({"status": 503}, "failing", 1.8, 2.2),
        ({"status": 429, "Retry-After": "36000"}, "failing", 10, 10),
        ({"status": 404}, "failing", 1.8, 2.2),
        ({"body": "<html>no feed</html>"}, "failing", 1.8, 2.2),
        (
            {"body": '<!DOCTYPE a [<!ENTITY b "c">]><rss version="2.0">&b;</rss>'},
            "failing",
            1.8,
            2.2,
        ),
        ({"status": 410}, "gone", None, None),
    ],
)
def test_a_sick_feed_waits_longer_and_a_gone_one_is_left_alone(
    desk: TestClient, web: Site, answer: dict[str, Any], state: str, least: Any, most: Any
) -> None:
    feed = followed(desk, web.put("/rss", **answer))
    job = polled(desk, feed)
    assert (job["state"], job["error"]["code"]) == ("failed", "fetch_failed")
    sick = only_feed(desk)
    assert (sick["state"], sick["failures"], sick["error"]) == (state, 1, job["error"]["message"])
    if least is None:
        assert sick["next_poll_at"] is None
        return
    assert least <= wait_of(sick) / timedelta(hours=1) <= most
    polled(desk, feed)
    assert only_feed(desk)["failures"] == 2
    web.put("/rss", stories(web, 1))
    assert polled(desk, feed)["counts"]["added"] == 1
    well = only_feed(desk)
    assert (well["state"], well["failures"], well["error"]) == ("ok", 0, None)


def test_the_service_polls_by_itself_what_is_due_and_only_that(tmp_path: Path, web: Site) -> None:
    settings = Settings(data_dir=tmp_path / "data", web_imports=True, _env_file=None)
    patient = GuardedFetcher(allow=[ip_network("127.0.0.1/32")], per_host_interval_s=0)
    url = web.put("/rss", stories(web, 1), held="yes")
    with TestClient(create_app(settings, fetcher=patient)) as client:
        feed = followed(client, url)
        assert web.reached.wait(30)  # nobody asked for it
        same = client.post(f"/v1/feeds/{feed['id']}/poll").json()
        web.released.set()
        assert over(client, same)["counts"]["added"] == 1
        jobs = ok(client.get("/v1/imports"))["items"]
        assert [(job["id"], job["kind"]) for job in jobs] == [(same["id"], "poll")]
    count = len(web.asked)
    with TestClient(create_app(settings, fetcher=patient)) as client:
        assert only_feed(client)["state"] == "ok"  # it is not due
    assert len(web.asked) == count
