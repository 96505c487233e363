"""The guarded fetcher: http(s) to public addresses, looked up once, bounded in size and time."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address

import httpx2

from service import __version__
from service.adapters.fetching import headers as read
from service.adapters.fetching.addresses import Address, Network, may_be_fetched, plain
from service.adapters.fetching.bodies import ACCEPTED, Garbled, Oversized, read_body
from service.adapters.fetching.turns import Turns
from service.adapters.fetching.urls import Target, follow, read_url
from service.errors import AddressRefused, FetchFailed
from service.ports.fetching import Fetched

HOPS_MAX = 3
ADDRESSES_TRIED = 3
USER_AGENT = f"Groundwire/{__version__}"
ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
    "application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)

Resolve = Callable[[str, int], Sequence[str]]


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system's resolver gives them; blocks."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedFetcher:
    """Fetches public http and https addresses and nothing else.

    A name is looked up once for a hop; all its addresses must be public or in `allow`, and the
    connection goes to one of exactly these, so a name that changes its mind wins nothing. Each
    redirect starts from the beginning. No proxies, cookies or credentials. The times: `total_s`
    for all hops, `first_byte_s` until the headers of one are there; waiting for a turn is not
    counted.
    """

    def __init__(
        self,
        *,
        allow: Sequence[Network] = (),
        user_agent: str = USER_AGENT,
        total_s: float = 20.0,
        first_byte_s: float = 10.0,
        per_host_interval_s: float = 1.0,
        at_once: int = 4,
        resolve: Resolve = addresses_of,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._allow = tuple(allow)
        self._user_agent = user_agent
        self._total_s = total_s
        self._first_byte_s = first_byte_s
        self._resolve = resolve
        self._ssl = ssl_context or httpx2.create_ssl_context(trust_env=False)
        self._clock = clock
        self._turns = Turns(
            at_once=at_once, interval_s=per_host_interval_s, clock=clock, sleep=sleep
        )
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="lookup")

    async def aclose(self) -> None:
        """Ends the threads of the lookups; a lookup that runs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def fetch(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """GET an address, following at most three redirects; see the port."""
        target = read_url(url)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        sent = {name: value for name, value in conditions.items() if value and read.sendable(value)}
        left = self._total_s
        permanent, moved_to = True, None
        for _ in range(HOPS_MAX + 1):
            self._check(target, [target.address] if target.address else [])
            async with self._turns.turn(target.host):
                begun = self._clock()
                answer = await self._hop(target, sent, max_bytes, left)
                left -= self._clock() - begun
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=moved_to)
            status, location = answer
            target = follow(target, location)
            permanent = permanent and status in _PERMANENT
            moved_to = target.url if permanent else moved_to
        raise FetchFailed(
            f"{target.host} redirects more than {HOPS_MAX} times.", reason="too_many_redirects"
        )

    async def _hop(
        self, target: Target, conditions: dict[str, str], max_bytes: int, left: float
    ) -> Fetched | tuple[int, str]:
        """One request: what it brought, or status and target of a redirect."""
        host = target.host
        transport = httpx2.AsyncHTTPTransport(
            verify=self._ssl, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
        )
        try:
            async with asyncio.timeout(left), transport:
                async with asyncio.timeout(self._first_byte_s):
                    response = await self._ask(transport, target, conditions)
                try:
                    return await self._read(response, target, max_bytes, bool(conditions))
                finally:
                    await response.aclose()
        except (TimeoutError, httpx2.TimeoutException):
            raise FetchFailed(f"{host} did not answer in time.", reason="timeout") from None
        except Oversized:
            raise FetchFailed(
                f"What {host} sends is larger than {max_bytes:,} bytes.", reason="too_large"
            ) from None
        except (Garbled, httpx2.ProtocolError) as error:
            how = str(error) if isinstance(error, Garbled) else "it does not keep to HTTP"
            raise FetchFailed(f"{host} gave no usable answer: {how}.", reason="malformed") from None
        except httpx2.TransportError as error:
            raise FetchFailed(_unreachable(host, error), reason="unreachable") from None

    async def _ask(
        self, transport: httpx2.AsyncHTTPTransport, target: Target, conditions: dict[str, str]
    ) -> httpx2.Response:
        """Connects to one of the checked addresses, and to nothing else, and asks there."""
        fields = {
            "Host": target.authority,
            "User-Agent": self._user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ACCEPTED,
            "Connection": "close",
            **conditions,
        }
        addresses = (await self._addresses(target))[:ADDRESSES_TRIED]
        connect_s = self._first_byte_s / len(addresses)
        failure: httpx2.TransportError | None = None
        for address in addresses:
            # The name stands in Host and is what the certificate is checked against.
            request = httpx2.Request(
                "GET",
                target.at(address),
                headers=fields,
                extensions={"sni_hostname": target.host, "timeout": {"connect": connect_s}},
            )
            try:
                return await transport.handle_async_request(request)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        assert failure is not None  # a name without addresses failed before
        raise failure

    async def _addresses(self, target: Target) -> list[Address]:
        """The addresses of a host, all of them checked."""
        if target.address is not None:
            found: list[Address] = [target.address]
        elif target.host == "localhost" or target.host.endswith(".localhost"):
            found = [IPv4Address("127.0.0.1")]  # by RFC 6761, without asking anyone
        else:
            found = await self._looked_up(target)
        self._check(target, found)
        return [plain(address) for address in found]

    async def _looked_up(self, target: Target) -> list[Address]:
        loop = asyncio.get_running_loop()
        try:
            texts = await loop.run_in_executor(
                self._threads, self._resolve, target.host, target.port
            )
            found = [ip_address(text) for text in texts]
        except (OSError, UnicodeError, ValueError):
            found = []
        if not found:
            raise FetchFailed(f"No address is known for {target.host}.", reason="unreachable")
        return found

    def _check(self, target: Target, addresses: list[Address]) -> None:
        if not all(may_be_fetched(address, self._allow) for address in addresses):
            raise AddressRefused(f"{target.host} is not a public address.")

    async def _read(
        self, response: httpx2.Response, target: Target, max_bytes: int, conditional: bool
    ) -> Fetched | tuple[int, str]:
        head = response.headers
        status = response.status_code
        location = head.get("Location")
        if status in _REDIRECTS and location:
            return status, location
        if status != 200 and not (status == 304 and conditional):
            raise FetchFailed(
                f"{target.host} answered with status {status}.",
                reason="status",
                answered=status,
                wait_s=read.wait_s(head.get("Retry-After"), datetime.now(UTC)),
            )
        body = b""
        if status == 200:
            length = head.get("Content-Length", "")
            if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
                raise Oversized
            body = await read_body(
                response.aiter_raw(), head.get("Content-Encoding", ""), max_bytes
            )
        return Fetched(
            url=target.url,
            status=status,
            body=body,
            media_type=read.media_type(head.get("Content-Type")),
            charset=read.charset(head.get("Content-Type")),
            etag=read.sendable(head.get("ETag")),
            last_modified=read.sendable(head.get("Last-Modified")),
        )


def _unreachable(host: str, error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"The certificate of {host} is not valid."
        cause = cause.__cause__ or cause.__context__
    return f"{host} can't be reached."
