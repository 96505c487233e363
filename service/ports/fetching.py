"""The seam to the web: one fetcher, through which every address of a stranger goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered.

    `url` is where the redirects ended, `moved_to` where permanent ones alone (301, 308) led, None
    without any. `status` is 200, or 304 for a conditional request; `body` is decompressed, and
    empty with 304. `media_type` is lower case without parameters.
    """

    url: str
    status: int
    body: bytes = b""
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


class Fetcher(Protocol):
    """Fetches public http and https addresses and nothing else."""

    async def fetch(
        self,
        url: str,
        *,
        max_bytes: int,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Fetched:
        """GET an address; conditional with `etag` and `last_modified`.

        Raises `AddressRefused` for what may not be fetched, `FetchFailed` for what did not answer
        with a usable body.
        """


class PageRules(Protocol):
    """What sites let programs fetch (robots.txt)."""

    async def allowed(self, url: str) -> bool:
        """Whether a page may be fetched; raises `AddressRefused` for what never may."""
