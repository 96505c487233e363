"""What the routes share: made by the composition root, read by dependency."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from service.api.metrics import Metrics
from service.api.requests import FiltersIn
from service.collection import Collection
from service.domain import Filters
from service.errors import ImportsDisabled
from service.ingest.pipeline import Ingest
from service.live.imports import Imports
from service.live.jobs import Jobs
from service.live.polling import Poller
from service.pipeline import Parts
from service.pipeline.suggesting import Suggested
from service.ports import FeedbackStore, FeedStore
from service.store import Store

OPERATOR = "Groundwire-Operator"  # the header by which the command line shows that it may


@dataclass(frozen=True, slots=True)
class Live:
    """What live sources need; `permitted` whether anybody may have addresses fetched."""

    jobs: Jobs
    imports: Imports
    feeds: FeedStore
    poller: Poller
    permitted: bool
    is_operator: Callable[[str], bool]


@dataclass(slots=True)
class Service:
    """The parts of a running service.

    `rebuilding` says why the index is not there, `failed` that it could not be rebuilt.
    """

    store: Store
    ingest: Ingest
    collection: Collection
    parts: Parts
    feedback: FeedbackStore
    suggested: Suggested
    reindex: Callable[[], tuple[int, bool]]
    metrics: Metrics
    openai_events: bool = False
    live: Live = field(init=False)  # opened last
    rebuilding: str | None = None
    failed: bool = False


def _service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


Here = Annotated[Service, Depends(_service)]


def permit(request: Request, live: Live) -> None:
    """Raise `ImportsDisabled` unless this request may have addresses fetched."""
    if not live.permitted and not live.is_operator(request.headers.get(OPERATOR, "")):
        raise ImportsDisabled(
            "Fetching addresses over HTTP is switched off. Set GROUNDWIRE_WEB_IMPORTS=true and "
            "start the service again, or use the command line: groundwire import, groundwire feeds."
        )


def now() -> str:
    """The present, taken once at the edge of a request."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def filters_of(given: FiltersIn, as_of: str | None) -> Filters:
    """Filters as the stages know them."""
    return Filters(
        sources=tuple(given.sources),
        exclude_sources=tuple(given.exclude_sources),
        published_from=given.published_from,
        published_to=given.published_to,
        languages=tuple(given.languages),
        article_ids=tuple(given.article_ids),
        topics=tuple(given.topics),
        as_of=as_of,
    )
