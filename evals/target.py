"""The service, measured over HTTP: at an address, or in this process on a folder of its own."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2

from evals.cases import Case
from evals.errors import EvalError, Failed
from evals.replies import DEGRADED, Checked, Cited, Claimed, Ranked, Reply, Shown
from service.api.app import create_app
from service.client import Client, ServiceError, Unavailable
from service.settings import Settings

_BATCH = 100  # articles a request
_POLL_S = 0.2


class Service:
    """Implements `evals.replies.System` for a running service; it knows nothing but the API."""

    def __init__(self, client: Client, name: str = "groundwire", engine: str = "auto") -> None:
        self.name = name
        self._client = client
        self._engine = engine

    async def search(self, case: Case, limit: int) -> Reply:
        """Ranked articles, by their best passage."""
        query: dict[str, Any] = {"q": case.question, "limit": limit}
        if case.as_of:
            query["as_of"] = case.as_of
        body = await _asked(self._client.search(**query))
        best: dict[str, Ranked] = {}
        for hit in body["results"]:
            best.setdefault(hit["article_id"], Ranked(hit["article_id"], hit["similarity"]))
        return Reply(ranked=tuple(best.values()))

    async def answer(self, case: Case, max_claims: int) -> Reply:
        """An answer."""
        request: dict[str, Any] = {"question": case.question, "engine": self._engine}
        request |= {"max_claims": max_claims, "history": [dict(turn) for turn in case.history]}
        if case.as_of:
            request["as_of"] = case.as_of
        body = await _asked(self._client.answer(request))
        return _reply(body)

    async def check(self, case: Case) -> Reply:
        """The case's text against its sources."""
        request = {"text": case.text, "evidence": list(case.sources)}
        body = await _asked(self._client.check(request))
        return Reply(
            checked=tuple(
                Checked(one["start"], one["end"], one["verdict"], one["support"])
                for one in body["sentences"]
            ),
            timings_ms=body["timings_ms"],
        )

    async def summarise(self, case: Case, length: str) -> Reply:
        """A summary of the case's articles, or of its topic where it names none."""
        ids = [need[0] for need in case.articles]
        request: dict[str, Any] = {"length": length, "engine": self._engine}
        if case.summary is not None:
            request |= case.summary.request
        else:
            request |= {"article_ids": ids} if ids else {"topic": case.question}
        if case.as_of:
            request.setdefault("as_of", case.as_of)
        body = await _asked(self._client.summary(request))
        return replace(_reply(body), shown=_shown(body))


async def _asked(call: Any) -> dict[str, Any]:
    try:
        body: dict[str, Any] = await call
    except ServiceError as error:
        raise Failed(f"{error.code} ({error.status}): {error}") from error
    except Unavailable as error:
        raise Failed(str(error)) from error
    return body


def _shown(body: Mapping[str, Any]) -> Shown:
    """The sections, by the places of their claims in the text."""
    at = {(one["start"], one["end"]): n for n, one in enumerate(body["claims"])}

    def places(claims: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
        return tuple(at[one["start"], one["end"]] for one in claims)

    try:
        sections = body["sections"]
        return Shown(
            tuple((one["party"], places(one["claims"])) for one in sections["positions"]),
            places(sections["agreements"]),
            tuple(
                (one["about"], one["status"], tuple(places(s["claims"]) for s in one["positions"]))
                for one in sections["disagreements"]
            ),
            tuple((one["date"], places(one["claims"])) for one in sections["timeline"]),
            places(sections["open_questions"]),
        )
    except (KeyError, TypeError) as error:
        raise Failed(f"the summary has no {error}") from error


def _reply(body: Mapping[str, Any]) -> Reply:
    """An answer or a summary; a body without a key of the API is a failed reply."""
    try:
        cited = {
            one["id"]: Cited(
                one["article_id"],
                one["start_char_index"],
                one["end_char_index"],
                one["cited_text"],
            )
            for one in body["citations"]
        }
        claims = tuple(
            Claimed(one["text"], tuple(cited[key] for key in one["citations"]), one.get("speaker"))
            for one in body["claims"]
        )
        abstention, engine = body.get("abstention") or {}, body["engine"]
        usage = body.get("usage") or {}
        numbers = {key: usage[key] for key in ("input_tokens", "output_tokens", "calls")}
        return Reply(
            outcome=body["outcome"],
            text=body.get("text") or " ".join(one.text for one in claims),
            claims=claims,
            removed=len(body["removed"]),
            reason=abstention.get("reason", ""),
            answerability=body.get("answerability"),
            usage=numbers,
            engine=engine["kind"] + (DEGRADED if engine["degraded"] else ""),
            timings_ms=body["timings_ms"],
        )
    except KeyError as error:
        raise Failed(f"the reply has no {error}") from error


@asynccontextmanager
async def in_process(settings: Mapping[str, Any] | None = None) -> AsyncIterator[Client]:
    """A service in this process, empty, with the defaults but for `settings`; no socket."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            try:
                given = Settings(data_dir=Path(folder), _env_file=None, **(settings or {}))
                app = create_app(given)
                await stack.enter_async_context(app.router.lifespan_context(app))
            except Exception as error:  # a part that is not known, an embedder out of reach
                raise EvalError(f"the service can't start with {settings}: {error}") from error
            transport = httpx2.ASGITransport(app=app)
            yield await stack.enter_async_context(Client.over("http://groundwire", transport))


@asynccontextmanager
async def at(url: str) -> AsyncIterator[Client]:
    """The service at an address, once it is ready."""
    async with Client.over(url) as client:
        await _ready(client, url)
        yield client


async def _ready(client: Client, url: str) -> None:
    try:
        while not (state := await client.ready())["ready"]:
            if state.get("failed"):
                raise EvalError(f"{url} is not ready: {state['reason']}.")
            await asyncio.sleep(_POLL_S)
    except (Unavailable, ValueError, KeyError) as error:
        raise EvalError(f"{url} is no Groundwire service, or does not answer: {error}") from error


@asynccontextmanager
async def holding(
    client: Client, articles: Sequence[Mapping[str, Any]], *, keep: bool = False
) -> AsyncIterator[int]:
    """The service with these articles; gives the number of others that it has besides.

    Those that were not there before are deleted at the end unless `keep`.
    """
    added: list[str] = []
    try:
        for start in range(0, len(articles), _BATCH):
            batch = [dict(one) for one in articles[start : start + _BATCH]]
            body = await client.ingest(batch)
            _complain(body, batch)
            added += [one["id"] for one in body["results"] if one["status"] == "added"]
            if aside := body.get("sample_set_aside"):
                sys.stderr.write(f"The sample newsroom ({aside} articles) was set aside.\n")
        held = {one["id"] async for one in client.articles(limit=100)}
        yield len(held - {str(one["id"]) for one in articles})
    finally:
        if not keep:
            for article_id in added:
                await client.delete(article_id)


def _complain(body: Mapping[str, Any], batch: Sequence[Mapping[str, Any]]) -> None:
    """Every article must be there under the id and in the text that the gold spans count in."""
    for one in body["results"]:
        wanted = batch[one["index"]]["id"]
        if one["status"] == "rejected":
            raise EvalError(f"The service rejects the article {wanted}: {one['error']}")
        if one["id"] != wanted:
            raise EvalError(f"The service stores the article {wanted} as {one['id']}.")
        if one["status"] == "updated":
            sys.stderr.write(f"{wanted} was there with another text; it has a new version now.\n")
