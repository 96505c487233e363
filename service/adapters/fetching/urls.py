"""A web address read strictly: what browsers would guess at is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

import idna

from service.adapters.fetching.addresses import Address
from service.errors import AddressRefused

LENGTH_MAX = 4_096
PORTS = {"http": 80, "https": 443}
# Ports of other protocols, which browsers don't fetch from (Fetch standard, "bad port").
# fmt: off
BAD_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
})
# fmt: on
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT = re.compile(r"[0-9]{1,5}")
_SAFE = "/:@!$&'()*+,;=~-._%[]"  # left as it is in paths and queries


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` is an ASCII name or an IP address without brackets."""

    scheme: str
    host: str
    port: int
    path: str  # with the query
    address: Address | None  # of a host that is one

    @property
    def authority(self) -> str:
        """The host as in a URL and in the Host header; the port unless it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"

    def at(self, address: Address) -> str:
        """The whole address with an IP address in place of the host."""
        host = f"[{address}]" if address.version == 6 else str(address)
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def read_url(url: str) -> Target:
    """Takes an address apart; raises AddressRefused for what is no plain http(s) address."""
    if len(url) > LENGTH_MAX:
        raise AddressRefused(f"The address has more than {LENGTH_MAX:,} characters.")
    if _CONTROL.search(url) or url != url.strip():
        raise AddressRefused("The address has control characters, backslashes or outer spaces.")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise AddressRefused("The address is malformed.") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("Only http:// and https:// addresses can be fetched.")
    host, port = _host_and_port(parts.netloc, PORTS[parts.scheme])
    address = _address(host)
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE + '?')}" if parts.query else ""
    name = str(address) if address is not None else host
    return Target(parts.scheme, name, port, path + query, address)


def follow(origin: Target, location: str) -> Target:
    """Where a redirect leads; refuses to go from https to http."""
    location = location.strip(" \t")
    if _CONTROL.search(location):
        raise AddressRefused(f"{origin.host} redirects to a malformed address.")
    try:
        target = read_url(urljoin(origin.url, location))
    except ValueError:
        raise AddressRefused(f"{origin.host} redirects to a malformed address.") from None
    if origin.scheme == "https" and target.scheme == "http":
        raise AddressRefused(f"{origin.host} redirects from https to http.")
    return target


def _host_and_port(netloc: str, usual: int) -> tuple[str, int]:
    if "@" in netloc:
        raise AddressRefused("An address with a user name or password is not fetched.")
    if "%" in netloc:
        raise AddressRefused("The host of the address is percent-encoded or has a zone.")
    bracket = netloc.rfind("]")
    name, colon, port = netloc[bracket + 1 :].partition(":")
    if bracket >= 0:
        if name or not netloc.startswith("["):
            raise AddressRefused("The host of the address is malformed.")
        name = netloc[: bracket + 1]
    if colon and port and not _PORT.fullmatch(port):
        raise AddressRefused("The port of the address is malformed.")
    number = int(port) if port else usual
    if number in BAD_PORTS or number > 65_535:
        raise AddressRefused(f"Port {number} is no port of web sites.")
    return name if bracket >= 0 else _name(name), number


def _name(name: str) -> str:
    """A host name in ASCII and lower case, without the dot of the root."""
    try:
        ascii_name = (
            name.lower()
            if name.isascii()
            else idna.encode(name, uts46=True, transitional=False).decode("ascii")
        )
    except (idna.IDNAError, UnicodeError):
        raise AddressRefused("The host of the address is no valid name.") from None
    ascii_name = ascii_name.removesuffix(".")
    labels = ascii_name.split(".")
    if len(ascii_name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise AddressRefused("The host of the address is no valid name.")
    return ascii_name


def _address(host: str) -> Address | None:
    """The IP address that a host is; odd spellings of one (`127.1`, `0x7f000001`) are refused."""
    try:
        if host.startswith("["):
            return IPv6Address(host[1:-1])
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return IPv4Address(host)
    except ValueError:
        raise AddressRefused("The host of the address is no valid IP address.") from None
    return None
