"""The certificate is checked against the name although the connection goes to an address."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from service.adapters.fetching.addresses import networks
from service.errors import AddressRefused, FetchFailed
from service.ports.fetching import Fetched
from tests.adapters.fetching.sites import fetching, reply, says, serving

NAME = "news.example"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example and 127.0.0.1 that it signed itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    alternatives = [x509.DNSName(NAME), x509.IPAddress(ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "site.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


def fetch(
    pem: Path, host: str, *, trusted: bool = True, answer: bytes | None = None
) -> tuple[Fetched, list[str | None]]:
    """What a TLS site on 127.0.0.1 brings under a name, and the names that SNI told it."""
    told: list[str | None] = []
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem)
    served.sni_callback = lambda _, name, __: told.append(name)
    trusting = ssl.create_default_context()
    if trusted:
        trusting.load_verify_locations(pem)

    async def run() -> Fetched:
        async with (
            serving(says(answer or reply(b"safe")), served) as site,
            fetching(ssl_context=trusting, resolve=lambda *_: ["127.0.0.1"]) as fetcher,
        ):
            return await fetcher.fetch(f"https://{host}:{site.port}/", max_bytes=1_000)

    return asyncio.run(run()), told


def test_the_name_is_told_and_checked(pem: Path) -> None:
    got, told = fetch(pem, NAME)
    assert got.body == b"safe"
    assert got.url.startswith(f"https://{NAME}:")
    assert told == [NAME]


def test_the_certificate_of_an_address_is_checked_too(pem: Path) -> None:
    assert fetch(pem, "127.0.0.1")[0].body == b"safe"


def test_a_certificate_for_another_name_is_refused(pem: Path) -> None:
    with pytest.raises(FetchFailed, match=r"certificate of other\.example is not valid") as caught:
        fetch(pem, "other.example")
    assert caught.value.reason == "unreachable"


def test_a_certificate_that_nobody_vouches_for_is_refused(pem: Path) -> None:
    with pytest.raises(FetchFailed, match=r"certificate of news\.example is not valid"):
        fetch(pem, NAME, trusted=False)


def test_an_address_that_is_silent_leaves_time_for_the_next(pem: Path) -> None:
    """On ::1 someone takes the connection and never says a word of TLS."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(pem)
    trusting = ssl.create_default_context()
    trusting.load_verify_locations(pem)

    async def run() -> bytes:
        async with (
            serving(says(reply(b"second")), served) as site,
            fetching(
                allow=networks("127.0.0.1/32, ::1/128"),
                resolve=lambda *_: ["::1", "127.0.0.1"],
                ssl_context=trusting,
                first_byte_s=1.0,
            ) as fetcher,
        ):
            with socket.create_server(("::1", site.port), family=socket.AF_INET6):
                url = f"https://{NAME}:{site.port}/"
                return (await fetcher.fetch(url, max_bytes=1_000)).body

    assert asyncio.run(run()) == b"second"


def test_https_does_not_lead_to_http(pem: Path) -> None:
    moved = reply(status="301 Moved", Location="http://127.0.0.1:8080/")
    with pytest.raises(AddressRefused, match="from https to http"):
        fetch(pem, NAME, answer=moved)
