from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from service.api import schemas
from service.api.app import create_app
from service.client import AsyncGroundwire, Groundwire, ServiceError
from service.settings import Settings
from tests.api.serving import serving

QUESTION = "Why was the second rail strike called off?"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("typed-async")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as url:
        yield url


def test_the_async_client_does_the_same(sample: str) -> None:
    async def asked() -> None:
        async with AsyncGroundwire(sample) as client:
            reply = await client.answer(QUESTION)
            async with client.stream_answer(QUESTION) as stream:
                events = [event async for event in stream]
            assert isinstance(events[0], schemas.EvidenceOut)
            assert stream.final.claims == reply.claims
            async with client.stream_summary(topic="the toll march", length="brief") as told:
                assert [event async for event in told][-1] is told.final
            assert (await client.summary(topic="the toll march")).sections.overview
            assert (await client.check("The ferry has 190 captains.")).counts.unsupported == 1
            assert (await client.search("rail strike")).results
            articles = [one async for one in client.articles(languages=["en"])]
            assert (await client.article(articles[0].id)).title == articles[0].title
            assert await client.sources()
            assert await client.suggestions(1)
            assert (await client.citation(reply.citations[0].id)).cited_text
            assert (await client.ready()).ready
            assert (await client.feedback("answer", "up")).id
            with pytest.raises(ServiceError):
                await client.delete("nobody")
            same = {"index": 0, "title": articles[0].title}
            assert (await client.ingest([same])).counts["rejected"] == 1

    asyncio.run(asked())


def test_both_clients_have_the_same_methods() -> None:
    def public(kind: type) -> set[str]:
        return {name for name in vars(kind) if not name.startswith("_")} - {"close", "aclose"}

    assert public(Groundwire) == public(AsyncGroundwire)
