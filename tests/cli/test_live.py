"""`import` and `feeds` at the command line: who owns the folder needs no permission."""

from __future__ import annotations

import json
import os
import signal
import stat
from collections.abc import Iterator

import httpx2
import pytest

from service.adapters.folder_lock import NAME, owner_of
from tests.cli.conftest import Cli, Server
from tests.live.site import Site, entry, page, rss, site

OPML = '<opml><body><outline text="Post" xmlUrl="{}"/></body></opml>'


@pytest.fixture
def web() -> Iterator[Site]:
    with site() as made:
        yield made


def permitted(cli: Cli) -> Cli:
    """The command in a folder whose settings let it fetch from our own site."""
    (cli.folder / ".env").write_text("GROUNDWIRE_FETCH_ALLOW=127.0.0.1/32\n")
    return cli


@pytest.fixture
def cli(cli: Cli) -> Cli:
    return permitted(cli)


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """The command beside a running server."""
    cli = permitted(Cli(tmp_path_factory.mktemp("beside")))
    server = Server.start(cli)
    yield cli
    assert server.stop() == 0


def test_without_a_server_it_works_by_itself(cli: Cli, web: Site) -> None:
    web.put("/s", page("Story", seed=3))
    url = web.put("/rss", rss(entry("Story", "/s", "Short.")))
    assert cli("feeds", "add", url).out.split("\t")[1] == "new"
    assert web.asked == []  # nothing is polled that was not asked for
    polled = cli("feeds", "poll", "--json")
    assert (polled.code, polled.json["counts"]["added"]) == (0, 1), polled.err
    again = cli("import", web.url + "/s")
    assert again.out == "0 added, 0 updated, 1 unchanged, 0 rejected\n", again.err


def test_an_address_is_no_file(cli: Cli) -> None:
    done = cli("ingest", "https://post.example/a")
    assert (done.code, "groundwire import https://post.example/a" in done.err) == (2, True)


def test_beside_a_server_an_address_is_imported(beside: Cli, web: Site) -> None:
    url = web.put("/a", page("The harbour reopens"))
    done = beside("import", url, "--json")
    assert (done.code, done.json["counts"]["added"]) == (0, 1), done.err
    failed = beside("import", web.url + "/no")
    assert (failed.code, f"rejected: {web.url}/no: " in failed.err) == (1, True)
    assert beside("feeds", "add").code == 2
    assert beside("import", "https://a.example", "--feed", "--sitemap").code == 2
    refused = beside("import", "file:///etc/passwd")
    assert (refused.code, "http or https" in refused.err) == (2, True)


def test_beside_a_server_feeds_are_followed_polled_listed_and_left(beside: Cli, web: Site) -> None:
    web.put("/s", page("Story", seed=3))
    url = web.put("/rss", rss(entry("Story", "/s", "Short.")))
    (beside.folder / "feeds.opml").write_text(OPML.format(web.url + "/gone"))
    web.put("/gone", status=410)
    added = beside("feeds", "add", url, "--opml", "feeds.opml", "--every", "30", "--json")
    assert added.code == 0, added.err
    assert [one["url"] for one in added.lines] == [url, web.url + "/gone"]
    assert {one["interval_minutes"] for one in added.lines} == {30}
    polled = beside("feeds", "poll", url)  # the server may have polled it already
    assert polled.code == 0, polled.err
    assert beside("feeds", "poll", web.url + "/gone").code == 1
    listed = beside("feeds", "list", "--json").lines
    assert [(one["state"], one["articles"]) for one in listed] == [("ok", 1), ("gone", 0)]
    assert beside("feeds", "remove", url, listed[1]["id"]).code == 0
    empty = beside("feeds", "list")
    assert (empty.code, empty.out, empty.err) == (0, "", "No feeds.\n")
    unknown = beside("feeds", "remove", url)
    assert (unknown.code, f"There is no feed {url}" in unknown.err) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_an_import_that_a_kill_cut_off_is_interrupted_at_the_next_start(
    cli: Cli, web: Site
) -> None:
    url = web.put("/slow", page("Late"), held="yes")
    server = Server.start(cli)
    headers = {"Groundwire-Operator": owner_of(cli.data).token or ""}
    body = {"kind": "url", "url": url}
    job = httpx2.post(server.url + "/v1/imports", json=body, headers=headers).json()
    assert web.reached.wait(30)
    server.stop(signal.SIGKILL)
    server = Server.start(cli)
    try:
        kept = httpx2.get(f"{server.url}/v1/imports/{job['id']}").json()
        assert (kept["state"], kept["error"]["code"]) == ("interrupted", "interrupted")
    finally:
        assert server.stop() == 0


def test_an_inner_address_stays_out_of_reach(cli: Cli, web: Site) -> None:
    (cli.folder / ".env").unlink()
    done = cli("import", web.url + "/canary", "--json")
    assert done.code == 1
    assert "127.0.0.1" in done.json["results"][0]["error"]
    assert web.asked == []


@pytest.mark.skipif(os.name == "nt", reason="no such rights there")
def test_the_token_is_for_who_may_read_the_folder_and_opens_no_other_door(
    cli: Cli, web: Site
) -> None:
    url = web.put("/a", page("The harbour reopens"))
    cli.data.mkdir()
    (cli.data / NAME).touch(0o644)
    server = Server.start(cli)
    try:
        owner = owner_of(cli.data)
        assert owner.token is not None
        assert len(owner.token) >= 32
        assert stat.S_IMODE((cli.data / NAME).stat().st_mode) == 0o600
        body = {"kind": "url", "url": url}

        def status(token: str) -> int:
            headers = {"Groundwire-Operator": token}
            answer = httpx2.post(server.url + "/v1/imports", json=body, headers=headers)
            return answer.status_code

        assert [status(one) for one in ("", "x", owner.token[:-1])] == [403, 403, 403]
        assert web.asked == []
        assert status(owner.token) == 202
        assert owner.token not in server.said
    finally:
        assert server.stop() == 0
    assert owner_of(cli.data).token is None
    assert json.dumps(owner.token) not in (cli.data / NAME).read_text()
