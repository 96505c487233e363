"""The typed client, asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal, Self, Unpack

import httpx2

from service.api import schemas
from service.client import calls
from service.client.calls import Call, CheckOptions, FeedbackOptions, Filters, Shape
from service.client.raw import TIMEOUT_S, Unavailable, checked, unavailable
from service.client.streams import AsyncStream, asked_to_wait, parts
from service.client.typed import AGAIN, WAIT_S


class AsyncGroundwire:
    """`Groundwire`, asynchronous; proxies of the environment are not used.

    Every method raises `ServiceError` for a problem response and `Unavailable` when none comes.
    What only reads is tried twice more when the service can't be reached or asks to wait.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        timeout_s: float = TIMEOUT_S,
        transport: httpx2.AsyncBaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._http = httpx2.AsyncClient(
            base_url=base_url,
            timeout=timeout_s,
            transport=transport,
            headers=headers,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def answer(
        self, question: str, **options: Unpack[calls.AnswerOptions]
    ) -> schemas.AnswerOut:
        """An answer or an abstention."""
        return await self._call(calls.answer(question, options))

    @asynccontextmanager
    async def stream_answer(
        self, question: str, **options: Unpack[calls.AnswerOptions]
    ) -> AsyncIterator[AsyncStream[schemas.AnswerOut]]:
        """The events of an answer; leaving the block stops the service's work."""
        async with self._stream(calls.answer(question, options)) as response:
            yield AsyncStream(response, schemas.AnswerOut)

    async def summary(self, **options: Unpack[calls.SummaryOptions]) -> schemas.SummaryOut:
        """A neutral summary of a `topic`, a `question` or `article_ids`."""
        return await self._call(calls.summary(options))

    @asynccontextmanager
    async def stream_summary(
        self, **options: Unpack[calls.SummaryOptions]
    ) -> AsyncIterator[AsyncStream[schemas.SummaryOut]]:
        """The events of a summary."""
        async with self._stream(calls.summary(options)) as response:
            yield AsyncStream(response, schemas.SummaryOut)

    async def check(self, text: str, **options: Unpack[CheckOptions]) -> schemas.CheckOut:
        """A verdict on each sentence of a text."""
        return await self._call(calls.check(text, options))

    async def search(
        self, q: str, *, limit: int = 10, as_of: str | None = None, **filters: Unpack[Filters]
    ) -> schemas.SearchOut:
        """Ranked passages."""
        return await self._call(calls.search(q, limit, as_of, filters))

    async def ingest(self, items: Iterable[Mapping[str, Any]]) -> schemas.IngestOut:
        """Take in articles, any number of them; each gets its result."""
        return calls.joined([await self._call(one) for one in calls.batches(items)])

    async def articles(
        self, *, as_of: str | None = None, **filters: Unpack[Filters]
    ) -> AsyncIterator[schemas.ArticleOut]:
        """All articles that match, newest first, page by page."""
        cursor: str | None = None
        while True:
            page = await self._call(calls.page(cursor, as_of, filters))
            for item in page.items:
                yield item
            if (cursor := page.next_cursor) is None:
                return

    async def article(self, article_id: str, version: int | None = None) -> schemas.FullArticleOut:
        """An article with its text, by default its newest version."""
        return await self._call(calls.article(article_id, version))

    async def delete(self, article_id: str) -> None:
        """Delete an article."""
        await self._send(Call("DELETE", calls.article(article_id, None).path, schemas.ReadyOut))

    async def sources(self, **filters: Unpack[Filters]) -> list[schemas.SourceOut]:
        """The outlets with their counts."""
        return (await self._call(calls.sources(filters))).items

    async def suggestions(self, limit: int = 6) -> list[schemas.SuggestionOut]:
        """Questions and topics that the collection can answer."""
        return (await self._call(calls.suggestions(limit))).items

    async def citation(self, citation_id: str) -> schemas.PermalinkOut:
        """What a citation stands for."""
        return await self._call(calls.citation(citation_id))

    async def feedback(
        self,
        about: Literal["answer", "summary", "claim", "check"],
        rating: Literal["up", "down"],
        **options: Unpack[FeedbackOptions],
    ) -> schemas.FeedbackOut:
        """Say what a reply or a claim is worth."""
        return await self._call(calls.feedback(about, rating, options))

    async def ready(self) -> schemas.ReadyOut:
        """Whether the service can answer; not being ready is an answer, not an error."""
        return schemas.ReadyOut.model_validate_json((await self._request(calls.ready())).content)

    async def _call(self, call: Call[Shape]) -> Shape:
        return call.shape.model_validate_json((await self._send(call)).content)

    async def _send(self, call: Call[Any]) -> httpx2.Response:
        for left in range(AGAIN if call.method == "GET" else 0, -1, -1):
            try:
                response = await self._request(call)
            except Unavailable:
                if not left:
                    raise
                await asyncio.sleep(WAIT_S)
                continue
            wait_s = asked_to_wait(response)
            if wait_s is None or not left:
                break
            await asyncio.sleep(wait_s)
        return checked(response)

    async def _request(self, call: Call[Any]) -> httpx2.Response:
        try:
            return await self._http.send(self._http.build_request(**parts(call)))
        except httpx2.TransportError as error:
            raise unavailable(self._http.base_url, error) from error

    @asynccontextmanager
    async def _stream(self, call: Call[Any]) -> AsyncIterator[httpx2.Response]:
        request = self._http.build_request(**parts(call, stream=True))
        try:
            response = await self._http.send(request, stream=True)
        except httpx2.TransportError as error:
            raise unavailable(self._http.base_url, error) from error
        try:
            if not response.is_success:
                await response.aread()
            yield checked(response)
        finally:
            await response.aclose()
