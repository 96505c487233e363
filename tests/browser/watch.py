"""What a page does that no page of ours may do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    WebError,
    WebSocket,
)

_ENDED = "net::ERR_CONNECTION_REFUSED"
_OWN_SCHEMES = ("about", "blob", "data")  # no request leaves the browser for these


@dataclass(slots=True)
class Watch:
    """Gathers errors on the console, uncaught exceptions, dialogs, requests to another origin.

    Chromium writes each violation of a Content-Security-Policy to the console as an error.
    """

    seen: list[str] = field(default_factory=list)
    permitted: list[re.Pattern[str]] = field(default_factory=list)

    def over(self, context: BrowserContext, origin: str) -> None:
        """Watch all pages of this context, also those that they open."""

        def console(message: ConsoleMessage) -> None:
            if _ENDED in message.text:
                return  # the test has ended its service, or left the page, before the answer came
            if message.type in ("error", "assert"):
                self.seen.append(f"console: {message.text} ({message.location.get('url')})")

        def error(error: WebError) -> None:
            self.seen.append(f"uncaught: {error.error}")

        def request(request: Request | WebSocket) -> None:
            asked, own = urlsplit(request.url), urlsplit(origin)
            if asked.scheme in _OWN_SCHEMES or asked[:2] == own[:2]:
                return
            self.seen.append(f"request: {request.url}")

        def dialog(dialog: Dialog) -> None:
            self.seen.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        def page(page: Page) -> None:
            page.on("websocket", request)

        context.on("console", console)
        context.on("weberror", error)
        context.on("request", request)
        context.on("dialog", dialog)
        context.on("page", page)

    def permit(self, pattern: str) -> None:
        """A complaint that the test means to bring about."""
        self.permitted.append(re.compile(pattern))

    @property
    def complaints(self) -> list[str]:
        """What was seen and not permitted."""
        return [one for one in self.seen if not any(p.search(one) for p in self.permitted)]
