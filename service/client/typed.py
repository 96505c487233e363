"""The typed client, synchronous."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Literal, Self, Unpack

import httpx2

from service.api import schemas
from service.client import calls
from service.client.calls import Call, CheckOptions, FeedbackOptions, Filters, Shape
from service.client.raw import TIMEOUT_S, Unavailable, checked, unavailable
from service.client.streams import Stream, asked_to_wait, parts

AGAIN = 2  # more tries of what only reads
WAIT_S = 0.2


class Groundwire:
    """A client of the service at `base_url`; proxies of the environment are not used.

    Every method raises `ServiceError` for a problem response and `Unavailable` when none comes.
    What only reads is tried twice more when the service can't be reached or asks to wait.
    """

    def __init__(
        self,
        base_url: str = "http://127.0.0.1:8000",
        *,
        timeout_s: float = TIMEOUT_S,
        transport: httpx2.BaseTransport | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._http = httpx2.Client(
            base_url=base_url,
            timeout=timeout_s,
            transport=transport,
            headers=headers,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def answer(self, question: str, **options: Unpack[calls.AnswerOptions]) -> schemas.AnswerOut:
        """An answer or an abstention."""
        return self._call(calls.answer(question, options))

    @contextmanager
    def stream_answer(
        self, question: str, **options: Unpack[calls.AnswerOptions]
    ) -> Iterator[Stream[schemas.AnswerOut]]:
        """The events of an answer; leaving the block stops the service's work."""
        with self._stream(calls.answer(question, options)) as response:
            yield Stream(response, schemas.AnswerOut)

    def summary(self, **options: Unpack[calls.SummaryOptions]) -> schemas.SummaryOut:
        """A neutral summary of a `topic`, a `question` or `article_ids`."""
        return self._call(calls.summary(options))

    @contextmanager
    def stream_summary(
        self, **options: Unpack[calls.SummaryOptions]
    ) -> Iterator[Stream[schemas.SummaryOut]]:
        """The events of a summary."""
        with self._stream(calls.summary(options)) as response:
            yield Stream(response, schemas.SummaryOut)

    def check(self, text: str, **options: Unpack[CheckOptions]) -> schemas.CheckOut:
        """A verdict on each sentence of a text."""
        return self._call(calls.check(text, options))

    def search(
        self, q: str, *, limit: int = 10, as_of: str | None = None, **filters: Unpack[Filters]
    ) -> schemas.SearchOut:
        """Ranked passages."""
        return self._call(calls.search(q, limit, as_of, filters))

    def ingest(self, items: Iterable[Mapping[str, Any]]) -> schemas.IngestOut:
        """Take in articles, any number of them; each gets its result."""
        return calls.joined([self._call(one) for one in calls.batches(items)])

    def articles(
        self, *, as_of: str | None = None, **filters: Unpack[Filters]
    ) -> Iterator[schemas.ArticleOut]:
        """All articles that match, newest first, page by page."""
        cursor: str | None = None
        while True:
            page = self._call(calls.page(cursor, as_of, filters))
            yield from page.items
            if (cursor := page.next_cursor) is None:
                return

    def article(self, article_id: str, version: int | None = None) -> schemas.FullArticleOut:
        """An article with its text, by default its newest version."""
        return self._call(calls.article(article_id, version))

    def delete(self, article_id: str) -> None:
        """Delete an article."""
        self._send(Call("DELETE", calls.article(article_id, None).path, schemas.ReadyOut))

    def sources(self, **filters: Unpack[Filters]) -> list[schemas.SourceOut]:
        """The outlets with their counts."""
        return self._call(calls.sources(filters)).items

    def suggestions(self, limit: int = 6) -> list[schemas.SuggestionOut]:
        """Questions and topics that the collection can answer."""
        return self._call(calls.suggestions(limit)).items

    def citation(self, citation_id: str) -> schemas.PermalinkOut:
        """What a citation stands for."""
        return self._call(calls.citation(citation_id))

    def feedback(
        self,
        about: Literal["answer", "summary", "claim", "check"],
        rating: Literal["up", "down"],
        **options: Unpack[FeedbackOptions],
    ) -> schemas.FeedbackOut:
        """Say what a reply or a claim is worth."""
        return self._call(calls.feedback(about, rating, options))

    def ready(self) -> schemas.ReadyOut:
        """Whether the service can answer; not being ready is an answer, not an error."""
        return schemas.ReadyOut.model_validate_json(self._request(calls.ready()).content)

    def _call(self, call: Call[Shape]) -> Shape:
        return call.shape.model_validate_json(self._send(call).content)

    def _send(self, call: Call[Any]) -> httpx2.Response:
        for left in range(AGAIN if call.method == "GET" else 0, -1, -1):
            try:
                response = self._request(call)
            except Unavailable:
                if not left:
                    raise
                time.sleep(WAIT_S)
                continue
            wait_s = asked_to_wait(response)
            if wait_s is None or not left:
                break
            time.sleep(wait_s)
        return checked(response)

    def _request(self, call: Call[Any]) -> httpx2.Response:
        try:
            return self._http.send(self._http.build_request(**parts(call)))
        except httpx2.TransportError as error:
            raise unavailable(self._http.base_url, error) from error

    @contextmanager
    def _stream(self, call: Call[Any]) -> Iterator[httpx2.Response]:
        request = self._http.build_request(**parts(call, stream=True))
        try:
            response = self._http.send(request, stream=True)
        except httpx2.TransportError as error:
            raise unavailable(self._http.base_url, error) from error
        try:
            if not response.is_success:
                response.read()
            yield checked(response)
        finally:
            response.close()
