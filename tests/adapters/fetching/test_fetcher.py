"""Fetching from real sites on loopback: what comes back, redirects, limits, failures."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import threading
import tracemalloc
import zlib
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from service import __version__
from service.adapters.fetching.addresses import networks
from service.errors import AddressRefused, FetchFailed
from service.ports.fetching import Fetched
from tests.adapters.fetching.sites import Answer, Request, fetching, pages, reply, says, serving

MAX = 100_000


async def fetched(
    answer: Answer, path: str = "/", *, max_bytes: int = MAX, **options: Any
) -> Fetched:
    """What a fetch from a site with these answers brings."""
    async with serving(answer) as site, fetching(**options) as fetcher:
        return await fetcher.fetch(site.url + path, max_bytes=max_bytes)


def failing(work: Coroutine[Any, Any, Any]) -> FetchFailed:
    """How it failed."""
    with pytest.raises(FetchFailed) as caught:
        asyncio.run(work)
    assert "127.0.0.1" in str(caught.value)
    return caught.value


def packed(data: bytes) -> bytes:
    """gzip without the time of day, which would end up in the names of tests."""
    return gzip.compress(data, mtime=0)


def hang(before: bytes = b"") -> Answer:
    """A site that says this and then nothing more."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(before)
        await asyncio.Event().wait()

    return answer


def test_a_page_comes_with_what_its_headers_say() -> None:
    page = reply(
        b"hello",
        Content_Type='Text/HTML; Charset="ISO-8859-1"',
        ETag='W/"1"',
        Last_Modified="Wed, 25 Nov 2026 10:00:00 GMT",
        Set_Cookie="a=b",
    )

    async def fetch() -> None:
        async with serving(says(page)) as site, fetching() as fetcher:
            got = await fetcher.fetch(f"{site.url}/a b?q=ü#part", max_bytes=MAX)
            assert got == Fetched(
                url=f"{site.url}/a%20b?q=%C3%BC",
                status=200,
                body=b"hello",
                media_type="text/html",
                charset="iso-8859-1",
                etag='W/"1"',
                last_modified="Wed, 25 Nov 2026 10:00:00 GMT",
            )
            await fetcher.fetch(site.url, max_bytes=MAX)
            sent = site.asked[1].headers
            assert sent["user-agent"] == f"Groundwire/{__version__}"
            assert sent["host"] == f"127.0.0.1:{site.port}"
            assert not {"cookie", "authorization", "referer", "if-none-match"} & set(sent)

    asyncio.run(fetch())


def test_variables_for_proxies_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.setblocking(False)
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        assert asyncio.run(fetched(says(reply(b"direct")))).body == b"direct"
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_a_conditional_request_may_bring_nothing_new() -> None:
    async def fetch() -> None:
        unchanged = says(reply(status="304 Not Modified", ETag='"1"'))
        async with serving(unchanged) as site, fetching() as fetcher:
            got = await fetcher.fetch(
                site.url, max_bytes=MAX, etag='"1"', last_modified="yesterday"
            )
            assert (got.status, got.body, got.etag) == (304, b"", '"1"')
            sent = site.asked[0].headers
            assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', "yesterday")
            with pytest.raises(FetchFailed) as caught:
                await fetcher.fetch(site.url, max_bytes=MAX, etag='"1"\r\nX-Evil: 1')
            assert caught.value.answered == 304
            assert "if-none-match" not in site.asked[1].headers

    asyncio.run(fetch())


def test_three_redirects_are_followed_and_the_permanent_beginning_is_told() -> None:
    site = pages(
        {
            "/a": reply(status="301 Moved", Location="/b"),
            "/b": reply(status="308 Permanent", Location="c?x=1"),
            "/c?x=1": reply(status="302 Found", Location="/d#part"),
            "/d": reply(b"end"),
            "/t": reply(status="307 Temporary", Location="/b2"),
            "/b2": reply(status="301 Moved", Location="/d"),
            "/long": reply(status="302 Found", Location="/a"),
        }
    )
    got = asyncio.run(fetched(site, "/a"))
    assert got.body == b"end"
    assert got.url.endswith("/d")
    assert got.moved_to is not None
    assert got.moved_to.endswith("/c?x=1")
    assert asyncio.run(fetched(site, "/t")).moved_to is None
    assert failing(fetched(site, "/long")).reason == "too_many_redirects"


def test_a_loop_of_redirects_ends() -> None:
    async def fetch() -> int:
        to_itself = says(reply(status="301 Moved", Location="/"))
        async with serving(to_itself) as site, fetching() as fetcher:
            with pytest.raises(FetchFailed) as caught:
                await fetcher.fetch(site.url, max_bytes=MAX)
            assert caught.value.reason == "too_many_redirects"
            return len(site.asked)

    assert asyncio.run(fetch()) == 4


@pytest.mark.parametrize("status", [204, 206, 300, 301, 400, 401, 403, 404, 410, 429, 500, 503])
def test_another_status_is_a_failure_that_says_nothing_of_the_body(status: int) -> None:
    failed = failing(fetched(says(reply(b"" if status == 204 else b"secret", f"{status} X"))))
    assert (failed.reason, failed.answered, failed.wait_s) == ("status", status, None)
    assert "secret" not in str(failed)


def test_a_host_may_ask_to_wait() -> None:
    busy = reply(status="429 Too Many Requests", Retry_After="120")
    assert failing(fetched(says(busy))).wait_s == 120
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    waited = failing(fetched(says(reply(status="503 X", Retry_After=moment)))).wait_s
    assert waited is not None
    assert 3_000 < waited <= 3_600
    assert failing(fetched(says(reply(status="503 X", Retry_After="soon")))).wait_s is None


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", packed(b"hello " * 1_000)),
        ("x-gzip", packed(b"hello " * 500) + packed(b"hello " * 500)),
        ("GZIP", packed(b"hello " * 1_000) + b"trailing"),
        ("deflate", zlib.compress(b"hello " * 1_000)),
        ("deflate", zlib.compress(b"hello " * 1_000, wbits=-15)),
        ("identity", b"hello " * 1_000),
    ],
)
def test_bodies_are_decompressed(encoding: str, body: bytes) -> None:
    got = asyncio.run(fetched(says(reply(body, Content_Encoding=encoding))))
    assert got.body == b"hello " * 1_000


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"this is no gzip"),
        ("gzip", packed(b"hello " * 1_000)[:-9]),
        ("gzip", packed(b"hello")[:-4] + b"\0\0\0\0"),
        ("deflate", b"\xff\xff\xff"),
        ("br", b"hello"),
        ("gzip, gzip", packed(packed(b"hello"))),
    ],
)
def test_a_body_that_is_not_what_it_says_is_malformed(encoding: str, body: bytes) -> None:
    assert failing(fetched(says(reply(body, Content_Encoding=encoding)))).reason == "malformed"


def bomb(size: int) -> bytes:
    """`size` zeros as gzip; its end is wrong, which nobody should get to see."""
    packer = zlib.compressobj(9, wbits=31)
    block = bytes(1 << 20)
    first, again = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * ((size >> 20) - 1)


def test_a_bomb_ends_at_the_limit_in_bounded_memory() -> None:
    """1 GiB of zeros in 1 MiB; the caller takes 2 MiB."""
    answer = says(reply(bomb(1 << 30), Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        failed = failing(fetched(answer, max_bytes=2 << 20))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert failed.reason == "too_large"
    assert peak < 16 << 20


def test_a_body_of_exactly_the_limit_is_taken_and_one_more_byte_is_not() -> None:
    assert len(asyncio.run(fetched(says(reply(bytes(1_000))), max_bytes=1_000)).body) == 1_000
    assert failing(fetched(says(reply(bytes(1_001))), max_bytes=1_000)).reason == "too_large"
    zipped = reply(packed(bytes(1_001)), Content_Encoding="gzip")
    assert failing(fetched(says(zipped), max_bytes=1_000)).reason == "too_large"
    unending = b"HTTP/1.1 200 OK\r\n\r\n" + bytes(200_000)  # no length at all
    assert failing(fetched(says(unending), max_bytes=1_000)).reason == "too_large"
    promised = hang(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    assert failing(fetched(promised, max_bytes=1_000)).reason == "too_large"


@pytest.mark.parametrize(
    "wire",
    [
        reply(b"short", length=50),
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: " + b"a" * 300_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Flood: a\r\n" * 50_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + b"a" * 300_000,
        b"",
    ],
)
def test_what_does_not_keep_to_http_is_malformed(wire: bytes) -> None:
    assert failing(fetched(says(wire))).reason == "malformed"


def test_a_surplus_after_the_length_is_not_read() -> None:
    assert asyncio.run(fetched(says(reply(b"hello and more", length=5)))).body == b"hello"


def test_nothing_headers_or_bodies_that_never_end_are_cut_off() -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async def informed(request: Request, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)

    assert failing(fetched(hang(), first_byte_s=0.2)).reason == "timeout"
    assert failing(fetched(hang(b"HTTP/1.1 200 OK\r\nX-"), first_byte_s=0.2)).reason == "timeout"
    assert failing(fetched(informed, first_byte_s=0.2)).reason == "timeout"
    assert failing(fetched(drip, total_s=0.3)).reason == "timeout"


def test_a_lookup_that_hangs_is_not_waited_for() -> None:
    release = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        release.wait(10)
        return []

    async def fetch() -> None:
        async with fetching(resolve=resolve, first_byte_s=0.2) as fetcher:
            try:
                await fetcher.fetch("http://127.0.0.1.slow.example/", max_bytes=MAX)
            finally:
                release.set()

    assert failing(fetch()).reason == "timeout"


def test_a_closed_port_and_a_reset_are_unreachable() -> None:
    async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async def closed() -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        async with fetching() as fetcher:
            await fetcher.fetch(f"http://127.0.0.1:{port}/", max_bytes=MAX)

    assert failing(closed()).reason == "unreachable"
    assert failing(fetched(reset)).reason == "unreachable"


def test_the_next_checked_address_is_tried_when_one_does_not_answer() -> None:
    """Nobody listens on ::1 at the port of the site."""

    async def fetch() -> bytes:
        async with (
            serving(says(reply(b"second"))) as site,
            fetching(
                allow=networks("127.0.0.1/32, ::1/128"), resolve=lambda *_: ["::1", "127.0.0.1"]
            ) as fetcher,
        ):
            url = f"http://both.example:{site.port}/"
            return (await fetcher.fetch(url, max_bytes=MAX)).body

    assert asyncio.run(fetch()) == b"second"


def test_a_refused_redirect_does_not_say_what_is_there() -> None:
    moved = reply(b"secret", "302 Found", Location="http://10.0.0.1/secret")
    with pytest.raises(AddressRefused, match=r"^10\.0\.0\.1 is not a public address\.$"):
        asyncio.run(fetched(says(moved)))
