from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from service.api.app import create_app
from service.client import Client, ServiceError
from service.errors import GroundwireError, Unavailable
from service.settings import Settings

HAT: dict[str, Any] = {"id": "hat", "title": "Hat", "text": "A hat was found in Vell."}


def with_client(
    settings: Settings, use: Callable[[Client], Awaitable[None]], *, sample: bool = False
) -> None:
    """Run `use` with a client of a service in this process."""

    async def run() -> None:
        app: FastAPI = create_app(settings, sample=sample)
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            Client.over("http://groundwire", transport) as client,
        ):
            await use(client)

    asyncio.run(run())


def answering(status: int, content: bytes) -> httpx2.MockTransport:
    """A service that always answers this."""
    return httpx2.MockTransport(lambda _: httpx2.Response(status, content=content))


def called(transport: httpx2.AsyncBaseTransport) -> GroundwireError:
    """The error that a call over this transport raises."""

    async def run() -> None:
        async with Client.over("http://groundwire", transport) as client:
            await client.search(q="hat")

    with pytest.raises(GroundwireError) as error:
        asyncio.run(run())
    return error.value


def test_everything_the_command_line_needs_can_be_called(settings: Settings) -> None:
    async def use(client: Client) -> None:
        assert (await client.ready())["ready"] is True
        done = await client.ingest([HAT, HAT | {"id": "cap"}, 5, {"title": "a\ud800"}])
        assert [one["status"] for one in done["results"]] == ["added"] * 2 + ["rejected"] * 2
        assert (await client.article("hat"))["text"] == HAT["text"]
        assert len((await client.search(q="hat"))["results"]) == 2
        answer = await client.answer({"question": "Where was a hat found?"})
        assert answer["outcome"] == "answered"
        assert (await client.reindex())["passages"] == 2
        await client.delete("cap")
        assert [one["id"] async for one in client.articles()] == ["hat"]

    with_client(settings, use)


@pytest.mark.parametrize("limit", [1, 7, 100])
def test_all_articles_come_page_by_page(settings: Settings, limit: int) -> None:
    async def use(client: Client) -> None:
        ids = [one["id"] async for one in client.articles(limit=limit)]
        assert len(ids) == len(set(ids)) == 58
        radio = [one async for one in client.articles(limit=limit, sources=["Radio Marrenia"])]
        assert {one["source"] for one in radio} == {"Radio Marrenia"}

    with_client(settings, use, sample=True)


def test_a_problem_is_raised_with_its_code_status_and_fields(settings: Settings) -> None:
    async def use(client: Client) -> None:
        with pytest.raises(ServiceError, match="no article nobody") as missing:
            await client.article("nobody")
        assert (missing.value.code, missing.value.status) == ("not_found", 404)
        with pytest.raises(ServiceError) as wrong:
            await client.answer({"question": ""})
        assert [one.field for one in wrong.value.fields] == ["question"]
        with pytest.raises(ServiceError):
            await client.article("a/b?c#d")

    with_client(settings, use)


@pytest.mark.parametrize("content", [b"", b"<html>Bad gateway</html>", b"\xff"])
def test_an_error_that_is_no_problem_is_raised_all_the_same(content: bytes) -> None:
    error = called(answering(502, content))
    assert isinstance(error, ServiceError)
    assert (error.code, error.status) == ("http_error", 502)
    assert "502" in error.message


def test_a_service_that_does_not_answer_is_unavailable() -> None:
    def away(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused", request=request)

    error = called(httpx2.MockTransport(away))
    assert isinstance(error, Unavailable)
    assert "http://groundwire does not answer" in error.message


def test_not_being_ready_is_an_answer() -> None:
    async def run() -> None:
        transport = answering(503, b'{"ready": false, "reason": "starting"}')
        async with Client.over("http://groundwire", transport) as client:
            assert await client.ready() == {"ready": False, "reason": "starting"}

    asyncio.run(run())
