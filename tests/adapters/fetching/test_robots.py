"""robots.txt as RFC 9309 reads it, asked for through the fetcher and remembered."""

from __future__ import annotations

import asyncio

import pytest

from service.adapters.fetching.robots import (
    FAILURE_KEPT_S,
    KEPT_S,
    RobotsRules,
    permits,
    read_rules,
)
from service.errors import AddressRefused
from tests.adapters.fetching.sites import fetching, pages, reply, says, serving

FILE = """\ufeff# for all
User-agent: *
Disallow: /private
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?q=
Disallow: /a/*/b
Disallow: # nothing

User-Agent: Otherbot
User-agent: thirdbot/2.0
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        *(("/", True), ("/news", True), ("/private", False), ("/privateer", False)),
        *(("/private/open/1", True), ("/x/report.pdf", False), ("/x/report.pdf?v=1", True)),
        *(("/report.pdf.pdf", False), ("/search", True), ("/search?q=x", False)),
        *(("/a/1/b", False), ("/a/b", True), ("/%70rivate", False), ("/a/x/y/bc", False)),
    ],
)
def test_the_longest_fitting_rule_decides(path: str, expected: bool) -> None:
    assert permits(read_rules(FILE), path) is expected


def test_our_own_group_replaces_the_one_for_everyone() -> None:
    own = (
        FILE + "\nUser-agent: Groundwire/0.1\nDisallow: /b\n\nuser-agent: groundwire\nDisallow: /c"
    )
    assert [permits(read_rules(own), path) for path in ("/private", "/b", "/c")] == [
        *(True, False, False)
    ]
    assert not permits(read_rules(FILE, "thirdbot"), "/news")
    assert not permits(read_rules(FILE, "otherbot"), "/news")


@pytest.mark.parametrize("text", ["", "Disallow: /", "<html>", "User-agent: *\nDisallow:"])
def test_without_a_rule_for_us_everything_is_allowed(text: str) -> None:
    assert permits(read_rules(text), "/news")


def test_an_allowing_rule_of_the_same_length_wins() -> None:
    assert permits(read_rules("User-agent: *\nDisallow: /a\nAllow: /a"), "/a")


def test_many_stars_cost_little() -> None:
    rules = read_rules("User-agent: *\nDisallow: /" + "*a" * 2_000 + "$")
    assert permits(rules, "/" + "a" * 1_999 + "b")


def test_a_file_is_asked_for_once_an_hour() -> None:
    now = 0.0

    async def run() -> int:
        nonlocal now
        site_pages = {"/robots.txt": reply(FILE.encode())}
        async with serving(pages(site_pages)) as site, fetching() as fetcher:
            rules = RobotsRules(fetcher, clock=lambda: now)
            assert await rules.allowed(f"{site.url}/news")
            assert not await rules.allowed(f"{site.url}/private/1")
            assert [request.path for request in site.asked] == ["/robots.txt"]
            now = KEPT_S + 1
            assert await rules.allowed(f"{site.url}/news")
            return len(site.asked)

    assert asyncio.run(run()) == 2


@pytest.mark.parametrize(
    ("status", "allowed"),
    [("404 X", True), ("403 X", True), ("429 X", False), ("500 X", False), ("503 X", False)],
)
def test_no_file_allows_and_a_failing_site_does_not_for_a_while(status: str, allowed: bool) -> None:
    now = 0.0

    async def run() -> None:
        nonlocal now
        answers = says(reply(status=status), reply(b"User-agent: *\nDisallow: /x"))
        async with serving(answers) as site, fetching() as fetcher:
            rules = RobotsRules(fetcher, clock=lambda: now)
            assert await rules.allowed(site.url) is allowed
            now = FAILURE_KEPT_S + 1
            assert await rules.allowed(site.url)
            assert len(site.asked) == (1 if allowed else 2)

    asyncio.run(run())


def test_what_may_never_be_fetched_is_refused_here_too() -> None:
    async def run() -> None:
        async with fetching() as fetcher:
            await RobotsRules(fetcher).allowed("http://10.0.0.1/")

    with pytest.raises(AddressRefused):
        asyncio.run(run())
