"""The service with its answers spoilt on the way out, to see whether the harness notices."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Body = dict[str, Any]
Spoil = Callable[[Body], Body]


class Spoilt:
    """ASGI middleware: every body of `POST /v1/answers` goes through `spoil`."""

    def __init__(self, app: ASGIApp, spoil: Spoil) -> None:
        self._app = app
        self._spoil = spoil

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/v1/answers":
            await self._app(scope, receive, send)
            return
        start: list[Message] = []
        parts: list[bytes] = []

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = json.dumps(self._spoil(json.loads(b"".join(parts)))).encode()
            headers = [pair for pair in start[0]["headers"] if pair[0] != b"content-length"]
            headers.append((b"content-length", str(len(body)).encode()))
            await send({**start[0], "headers": headers})
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, hold)


def citing_at_random(articles: list[dict[str, Any]]) -> Spoil:
    """Every citation points at the first sentence of the next article in turn."""
    turn = 0

    def spoil(body: Body) -> Body:
        nonlocal turn
        for citation in body["citations"]:
            turn += 7
            article = articles[turn % len(articles)]
            end = article["text"].index(".") + 1
            citation |= {
                "article_id": article["id"],
                "start_char_index": 0,
                "end_char_index": end,
                "cited_text": article["text"][:end],
            }
        return body

    return spoil


def abstaining(body: Body) -> Body:
    """Nothing is ever answered."""
    return body | {"outcome": "abstained", "claims": [], "citations": [], "text": ""}


def never_abstaining(body: Body) -> Body:
    """An abstention becomes an answer that cites nothing, and all are equally sure."""
    if body["outcome"] == "abstained":
        claim: Body = {"text": "It is so.", "citations": [], "speaker": None}
        body |= {"outcome": "answered", "claims": [claim], "text": "It is so."}
    return body | {"answerability": 0.9}


def swapping_numbers(body: Body) -> Body:
    """Every number in a sentence is one more; the citations stay."""
    for claim in body["claims"]:
        claim["text"] = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), claim["text"])
    return body
