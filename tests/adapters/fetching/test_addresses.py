"""No vector reaches a canary, by whichever way it is written, resolved or redirected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing
from ipaddress import ip_address

import pytest

from service.adapters.fetching.addresses import is_public, may_be_fetched, networks
from service.errors import AddressRefused, FetchFailed
from tests.adapters.fetching.sites import fetching, reply, says, serving
from tests.adapters.fetching.vectors import HOSTS, REDIRECTS, VECTORS


def resolve(host: str, port: int) -> list[str]:
    """The table of the vectors instead of the network."""
    if host not in HOSTS:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    return HOSTS[host]


class Canaries:
    """Listeners on 127.0.0.1 and ::1 with one port; a connection waits in their queue."""

    def __init__(self) -> None:
        self._four = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._four.getsockname()[1]
        self._six = socket.create_server(("::1", self.port), family=socket.AF_INET6)
        for listener in (self._four, self._six):
            listener.setblocking(False)

    def connections(self) -> int:
        """How many have come since the last look."""
        count = 0
        for listener in (self._four, self._six):
            try:
                while True:
                    listener.accept()[0].close()
                    count += 1
            except BlockingIOError:
                continue
        return count

    def close(self) -> None:
        self._four.close()
        self._six.close()


@pytest.fixture(scope="module")
def canaries() -> Iterator[Canaries]:
    with closing(Canaries()) as canaries:
        yield canaries


def test_there_are_enough_vectors() -> None:
    assert len(VECTORS) == len(set(VECTORS)) >= 150


def test_a_canary_notices_a_connection(canaries: Canaries) -> None:
    for host in ("127.0.0.1", "::1"):
        socket.create_connection((host, canaries.port)).close()
    assert canaries.connections() == 2


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_is_refused_before_anything_connects(canaries: Canaries, vector: str) -> None:
    async def fetch() -> None:
        async with fetching(allow=(), resolve=resolve, total_s=3.0) as fetcher:
            await fetcher.fetch(vector.format(port=canaries.port), max_bytes=1_000)

    with pytest.raises(AddressRefused):
        asyncio.run(fetch())
    assert canaries.connections() == 0


@pytest.mark.parametrize("location", REDIRECTS)
def test_a_redirect_starts_from_the_beginning(canaries: Canaries, location: str) -> None:
    async def fetch() -> None:
        to = reply(status="302 Found", Location=location.format(port=canaries.port))
        async with (
            serving(says(to)) as site,
            fetching(resolve=resolve, total_s=3.0) as fetcher,
        ):
            await fetcher.fetch(site.url, max_bytes=1_000)

    with pytest.raises(AddressRefused):
        asyncio.run(fetch())
    assert canaries.connections() == 0


def test_a_name_is_looked_up_once_and_that_address_is_used(canaries: Canaries) -> None:
    """The second answer would be the canary on ::1."""
    lookups: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        lookups.append(host)
        return ["127.0.0.1"] if len(lookups) == 1 else ["::1"]

    async def fetch() -> bytes:
        async with serving(says(reply(b"here"))) as site, fetching(resolve=rebinding) as fetcher:
            url = f"http://rebinding.example:{site.port}/"
            body = (await fetcher.fetch(url, max_bytes=1_000)).body
            assert site.asked[0].headers["host"] == f"rebinding.example:{site.port}"
            with pytest.raises(AddressRefused):
                await fetcher.fetch(f"http://rebinding.example:{canaries.port}/", max_bytes=1_000)
            return body

    assert asyncio.run(fetch()) == b"here"
    assert lookups == ["rebinding.example"] * 2
    assert canaries.connections() == 0


def test_the_message_names_the_host_and_not_its_address() -> None:
    async def fetch() -> None:
        async with fetching(allow=(), resolve=resolve) as fetcher:
            await fetcher.fetch("http://private.example/secret", max_bytes=1_000)

    with pytest.raises(AddressRefused, match=r"^private\.example is not a public address\.$"):
        asyncio.run(fetch())


def test_a_name_that_nobody_knows_is_no_refusal() -> None:
    async def fetch() -> None:
        async with fetching(resolve=resolve) as fetcher:
            await fetcher.fetch("http://nobody.example/", max_bytes=1_000)

    with pytest.raises(FetchFailed, match=r"nobody\.example") as caught:
        asyncio.run(fetch())
    assert caught.value.reason == "unreachable"


@pytest.mark.parametrize(
    "text",
    [
        *("93.184.216.34", "8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.0.1"),
        *("2606:2800:220:1:248:1893:25c8:1946", "2a00:1450:4001::1", "2400:cb00::1"),
        *("::ffff:93.184.216.34", "64:ff9b::5db8:d822", "2600::5efe:93.184.216.34"),
    ],
)
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ip_address(text))


def test_the_operator_names_networks_of_their_own() -> None:
    allow = networks("10.1.0.0/16, fd00::/8, fe81::/16,")
    allowed = ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1", "93.184.216.34"]
    refused = ["10.2.0.1", "fe80::1", "fe81::1%1", "64:ff9b::a01:203", "::10.1.2.3"]
    assert all(may_be_fetched(ip_address(text), allow) for text in allowed)
    assert not any(may_be_fetched(ip_address(text), allow) for text in refused)
    with pytest.raises(ValueError, match="intranet"):
        networks("10.0.0.0/8, intranet")
