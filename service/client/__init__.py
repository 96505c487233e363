"""The client of the HTTP API: `Groundwire` and `AsyncGroundwire` typed, `Client` with plain bodies.

`Client` is what the command line and the evaluation speak. The typed ones are imported when they
are asked for, since the shapes of the replies take 0.1 s.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from service.client.raw import Client, ServiceError, Unavailable

if TYPE_CHECKING:
    from service.client.calls import AnswerOptions, Filters, SummaryOptions, Turn
    from service.client.streams import AsyncStream, Stream
    from service.client.typed import Groundwire
    from service.client.typed_async import AsyncGroundwire

__all__ = [
    "AnswerOptions",
    "AsyncGroundwire",
    "AsyncStream",
    "Client",
    "Filters",
    "Groundwire",
    "ServiceError",
    "Stream",
    "SummaryOptions",
    "Turn",
    "Unavailable",
]

_HOMES = {
    **dict.fromkeys(("AnswerOptions", "Filters", "SummaryOptions", "Turn"), "calls"),
    **dict.fromkeys(("AsyncStream", "Stream"), "streams"),
    "AsyncGroundwire": "typed_async",
    "Groundwire": "typed",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
