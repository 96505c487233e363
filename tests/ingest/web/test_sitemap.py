"""A site map speaks for its own host, the newest first; packed bombs are refused."""

from __future__ import annotations

import gzip

import pytest

from service.ingest.files.outcome import Refused
from service.ingest.web.sitemap import PLACES_MAX, SIZE_MAX, read_sitemap

HERE = "https://post.example/sitemap.xml"
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = (
    f'<urlset xmlns="{NS}" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><!-- x -->'
    "<url><loc> https://post.example/old </loc><lastmod>2031-01-02</lastmod></url>"
    "<url><loc>/new</loc><lastmod>2031-04-02T10:00:00+02:00</lastmod></url>"
    "<url><loc>https://www.post.example/news</loc><n:news><n:publication_date>"
    "2031-04-02T09:00:00Z</n:publication_date></n:news></url>"
    "<url><loc>https://post.example/undated</loc><lastmod>soon</lastmod></url>"
    "<url><loc>https://rival.example/a</loc></url><url><loc>ftp://post.example/a</loc></url>"
    "<url><loc>https://post.example/old</loc></url><url/></urlset>"
)


def test_pages_of_the_host_come_newest_first() -> None:
    found = read_sitemap(NEWS.encode(), HERE)
    assert [place.url for place in found.pages][:2] == [
        "https://www.post.example/news",
        "https://post.example/new",
    ]
    assert {place.url for place in found.pages[2:]} == {
        "https://post.example/old",
        "https://post.example/undated",
    }
    assert (found.maps, found.elsewhere) == ((), 1)


def test_it_may_be_packed() -> None:
    packed = gzip.compress(NEWS.encode())
    assert read_sitemap(packed, HERE) == read_sitemap(NEWS.encode(), HERE)


def test_an_index_leads_to_further_maps() -> None:
    index = (
        f'<sitemapindex xmlns="{NS}"><sitemap><loc>/a.xml</loc></sitemap><sitemap>'
        "<loc>/b.xml.gz</loc><lastmod>2031-01-01</lastmod></sitemap></sitemapindex>"
    )
    found = read_sitemap(index.encode(), HERE)
    assert [one.url for one in found.maps] == [
        "https://post.example/b.xml.gz",
        "https://post.example/a.xml",
    ]
    assert found.pages == ()


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"<html></html>", "no site map"),
        (b"hello", "not XML"),
        (b'<!DOCTYPE u [<!ENTITY a "b">]><urlset>&a;</urlset>', "entities"),
        (b"\x1f\x8bhello", "unpacked"),
        (gzip.compress(b" " * (SIZE_MAX * 20)), "larger than"),
        (b"<urlset>" + b"<url><loc>/a</loc></url>" * (PLACES_MAX + 1) + b"</urlset>", "the limit"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_sitemap(raw, HERE)
