"""A client of the HTTP API, over a socket or in process: what the command line speaks."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx2

from service.errors import FieldProblem, GroundwireError, Unavailable

__all__ = ["Client", "ServiceError", "Unavailable"]

TIMEOUT_S = 600.0  # a batch may wait for another writer's batches


class ServiceError(GroundwireError):
    """A problem that the service answered with; code and status are the service's."""

    def __init__(self, problem: dict[str, Any], status: int) -> None:
        fields = tuple(FieldProblem(e["field"], e["message"]) for e in problem.get("errors", []))
        super().__init__(problem.get("detail", f"HTTP status {status}"), fields=fields)
        self.code = problem.get("code", "http_error")
        self.status = status


def checked(response: httpx2.Response) -> httpx2.Response:
    """The response of a success; raises `ServiceError` for a problem."""
    if response.is_success:
        return response
    try:
        problem = response.json()
    except ValueError:
        problem = {}
    raise ServiceError(problem, response.status_code)


def unavailable(url: object, error: Exception) -> Unavailable:
    """No answer came."""
    return Unavailable(f"The service at {url} does not answer ({type(error).__name__}).")


class Client:
    """Calls the API.

    Every method raises `ServiceError` for a problem response and `Unavailable` when none comes.
    """

    def __init__(self, http: httpx2.AsyncClient, *, served: bool = True) -> None:
        self._http = http
        self._served = served

    def link(self, path: str) -> str:
        """The address of a path for a browser; the bare path when no server is running."""
        return str(self._http.base_url).rstrip("/") + path if self._served else path

    @classmethod
    @asynccontextmanager
    async def over(
        cls,
        base_url: str,
        transport: httpx2.AsyncBaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[Client]:
        """A client of the service at `base_url`; proxies of the environment are not used."""
        async with httpx2.AsyncClient(
            base_url=base_url,
            transport=transport,
            timeout=TIMEOUT_S,
            trust_env=False,
            headers=headers,
        ) as http:
            yield cls(http, served=transport is None)

    async def ready(self) -> dict[str, Any]:
        """`{"ready": bool, "reason": …}`; not being ready is an answer, not an error."""
        body: dict[str, Any] = (await self._send("GET", "/readyz")).json()
        return body

    async def ingest(self, items: Sequence[Any]) -> dict[str, Any]:
        """Take in a batch of at most 500 items."""
        lines = "\n".join(json.dumps(item) for item in items)  # ASCII: surrogates survive to
        headers = {"Content-Type": "application/x-ndjson"}  # be refused by name
        return await self._call("POST", "/v1/articles", content=lines.encode(), headers=headers)

    async def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """An answer to `POST /v1/answers`."""
        return await self._call("POST", "/v1/answers", json=request)

    async def summary(self, request: dict[str, Any]) -> dict[str, Any]:
        """An answer to `POST /v1/summaries`."""
        return await self._call("POST", "/v1/summaries", json=request)

    async def summary_as(self, media_type: str, request: dict[str, Any]) -> str:
        """The same as a document: `text/markdown` or `text/html`."""
        headers = {"Accept": media_type}
        response = await self._send("POST", "/v1/summaries", json=request, headers=headers)
        text = checked(response).text
        if self._served:
            return text
        base = re.escape(str(self._http.base_url).rstrip("/"))  # nobody serves these addresses
        return re.sub(rf' (?:<a href="{base}/c/[^"]*">[^<]*</a>|<{base}/c/[^>]*>)', "", text)

    async def check(self, request: dict[str, Any]) -> dict[str, Any]:
        """The verdicts of `POST /v1/checks`."""
        return await self._call("POST", "/v1/checks", json=request)

    async def search(self, **query: Any) -> dict[str, Any]:
        """Ranked passages."""
        return await self._call("GET", "/v1/search", params=query)

    async def articles(self, **query: Any) -> AsyncIterator[dict[str, Any]]:
        """All articles that match, page by page."""
        cursor: str | None = None
        while True:
            params = {**query, **({"cursor": cursor} if cursor else {})}
            page = await self._call("GET", "/v1/articles", params=params)
            for item in page["items"]:
                yield item
            cursor = page["next_cursor"]
            if cursor is None:
                return

    async def article(self, article_id: str) -> dict[str, Any]:
        """One article with its text."""
        return await self._call("GET", f"/v1/articles/{quote(article_id, safe='')}")

    async def delete(self, article_id: str) -> None:
        """Delete one article."""
        await self._call("DELETE", f"/v1/articles/{quote(article_id, safe='')}")

    async def reindex(self) -> dict[str, Any]:
        """Rebuild the index."""
        return await self._call("POST", "/v1/reindex")

    async def begin_import(self, request: dict[str, Any]) -> dict[str, Any]:
        """Have an address, a feed or a site map taken in; the job."""
        return await self._call("POST", "/v1/imports", json=request)

    async def job(self, job_id: str) -> dict[str, Any]:
        """An import as it stands."""
        return await self._call("GET", f"/v1/imports/{quote(job_id, safe='')}")

    async def cancel_job(self, job_id: str) -> None:
        """End an import."""
        await self._call("DELETE", f"/v1/imports/{quote(job_id, safe='')}")

    async def feeds(self) -> list[dict[str, Any]]:
        """The feeds that are followed."""
        items: list[dict[str, Any]] = (await self._call("GET", "/v1/feeds"))["items"]
        return items

    async def follow(self, request: dict[str, Any]) -> dict[str, Any]:
        """Follow a feed (`url`) or a list of feeds (`opml`)."""
        return await self._call("POST", "/v1/feeds", json=request)

    async def leave(self, feed_id: str) -> None:
        """Leave a feed."""
        await self._call("DELETE", f"/v1/feeds/{quote(feed_id, safe='')}")

    async def poll(self, feed_id: str) -> dict[str, Any]:
        """Ask a feed now; the job."""
        return await self._call("POST", f"/v1/feeds/{quote(feed_id, safe='')}/poll")

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        response = checked(await self._send(method, path, **options))
        return response.json() if response.content else {}

    async def _send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        try:
            return await self._http.request(method, path, **options)
        except httpx2.TransportError as error:
            raise unavailable(self._http.base_url, error) from error
