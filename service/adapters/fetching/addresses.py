"""Which IP addresses are public. Our own tables: `is_global` calls several of these global."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# IANA's special-purpose registry, multicast, what is reserved, and one cloud's inner address.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
        *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # Azure's host, with metadata and DNS of the inner network
    )
)
# Only 2000::/3 is given out; inside of it these are special. 6to4 and Teredo are refused whole:
# they are dead, and what is public inside of them has a plain address too.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # Teredo, benchmarks, ORCHID, AMT, AS112, DETs
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def plain(address: Address) -> Address:
    """The IPv4 address of a mapped one (`::ffff:127.0.0.1`), anything else as it is."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def is_public(address: Address) -> bool:
    """Whether an address is out in the internet, also when it is unwrapped."""
    address = plain(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    inner = IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _NAT64:
        return is_public(inner)
    if address not in _GIVEN_OUT_6 or any(address in network for network in _NOT_PUBLIC_6):
        return False
    isatap = (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP
    return not isatap or is_public(inner)


def may_be_fetched(address: Address, allow: Iterable[Network]) -> bool:
    """Whether an address is public or lies in a network that the operator named."""
    address = plain(address)
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False  # of one link, which no network's name tells
    named = any(address.version == network.version and address in network for network in allow)
    return named or is_public(address)


def networks(text: str) -> tuple[Network, ...]:
    """The networks of a comma separated list; ValueError names what is none."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
