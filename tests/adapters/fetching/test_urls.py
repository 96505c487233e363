"""Addresses of ordinary sites are read as browsers read them; redirects are joined to them."""

from __future__ import annotations

import pytest

from service.adapters.fetching.urls import BAD_PORTS, follow, read_url
from service.errors import AddressRefused


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://News.Example", "http://news.example/"),
        ("HTTPS://news.example.:443/a?b#c", "https://news.example/a?b"),
        ("http://news.example:/x", "http://news.example/x"),
        ("https://news.example:80/", "https://news.example:80/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://ｎｅｗｓ。example/", "https://news.example/"),
        ("https://ニュース.example/", "https://xn--zck9awe6d.example/"),
        (
            "http://a_b.c-d.example/%7Ex?q=%C3%BC&r=a+b",
            "http://a_b.c-d.example/%7Ex?q=%C3%BC&r=a+b",
        ),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:2800:220:1:0:0:0:1]:8080/", "http://[2606:2800:220:1::1]:8080/"),
        ("http://3com.example/", "http://3com.example/"),
    ],
)
def test_an_address_gets_one_spelling(url: str, expected: str) -> None:
    assert read_url(url).url == expected


@pytest.mark.parametrize("port", sorted(BAD_PORTS))
def test_ports_of_other_protocols_are_refused(port: int) -> None:
    with pytest.raises(AddressRefused, match=str(port)):
        read_url(f"http://news.example:{port}/")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://news.example/b"),
        ("b", "https://news.example/a/b"),
        ("?p=2", "https://news.example/a/?p=2"),
        ("//other.example/c", "https://other.example/c"),
        (" https://other.example/with space ", "https://other.example/with%20space"),
    ],
)
def test_a_redirect_is_joined_to_where_it_came_from(location: str, expected: str) -> None:
    assert follow(read_url("https://news.example/a/"), location).url == expected


def test_a_redirect_may_lead_from_http_to_https_and_not_back() -> None:
    assert follow(read_url("http://news.example/"), "https://news.example/").scheme == "https"
    with pytest.raises(AddressRefused, match="from https to http"):
        follow(read_url("https://news.example/"), "http://news.example/")
