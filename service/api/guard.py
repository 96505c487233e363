"""Limits that hold before a route sees anything: the size of a body."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import in_words_of, of_error
from service.errors import GroundwireError, TooLarge

BODY_MAX = 1024 * 1024
ARTICLES_MAX = 25 * 1024 * 1024
_LARGE = ("/v1/articles", "/v1/imports")


class BodyLimit:
    """Pure ASGI: 413 problem for a body over 1 MiB, 25 MiB where articles or files are sent.

    A declared length is refused at once; an undeclared one as soon as it is over.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body counted."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = ARTICLES_MAX if scope["path"] in _LARGE else BODY_MAX
        error = TooLarge(f"The body is larger than {limit // (1024 * 1024)} MiB.")
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > limit:
            await in_words_of(scope["path"], of_error(error))(scope, receive, send)
            return
        await self._counted(scope, receive, send, limit, error)

    async def _counted(
        self, scope: Scope, receive: Receive, send: Send, limit: int, error: GroundwireError
    ) -> None:
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise error  # the application's own handler answers
            return message

        await self._app(scope, counting, send)
