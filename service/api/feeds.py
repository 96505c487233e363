"""Feeds over HTTP: list, follow, leave, ask now."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from service.api import render, schemas
from service.api.given import content_type, json_value, shaped
from service.api.requests_live import FeedIn, OpmlIn
from service.api.state import Here, Live, permit
from service.domain import Feed
from service.errors import InvalidInput, NotFound
from service.ingest.clean import normalise_url
from service.ingest.web.opml import FEEDS_MAX, read_opml
from service.live.schedule import INTERVAL_DEFAULT, written

router = APIRouter(prefix="/v1", tags=["feeds"])

_OPML = ("text/x-opml", "application/xml", "text/xml")
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/FeedIn"},
                        {"$ref": "#/components/schemas/OpmlIn"},
                    ]
                }
            },
            "text/x-opml": {"schema": {"type": "string"}},
        },
    }
}


@router.get("/feeds")
def list_feeds(service: Here) -> schemas.FeedsOut:
    """The feeds in the order in which they were added."""
    return schemas.FeedsOut(items=[render.feed(one) for one in service.live.feeds.all()])


@router.post("/feeds", status_code=201, openapi_extra=_BODY)
async def post_feed(request: Request, service: Here) -> schemas.FeedOut | schemas.FeedsOut:
    """Follow a feed, or all of a list (OPML); one that is followed already stays as it is."""
    permit(request, service.live)
    if content_type(request) in _OPML:
        return await _follow_all(service.live, await request.body(), INTERVAL_DEFAULT)
    value = await json_value(request)
    if isinstance(value, dict) and "opml" in value:
        given = shaped(value, OpmlIn)
        raw = given.opml.encode("utf-8", "replace")
        return await _follow_all(service.live, raw, given.interval_minutes)
    one = shaped(value, FeedIn)
    (feed,) = await _follow(service.live, [_feed(one.url, one.title, one.interval_minutes)])
    return render.feed(feed)


@router.delete("/feeds/{feed_id}", status_code=204)
def delete_feed(feed_id: str, service: Here) -> Response:
    """Leave a feed; its articles stay."""
    if not service.live.feeds.remove(feed_id):
        raise _unknown(feed_id)
    return Response(status_code=204)


@router.post("/feeds/{feed_id}/poll", status_code=202)
async def poll_feed(feed_id: str, request: Request, service: Here) -> schemas.JobOut:
    """Ask a feed now, whenever it is due; the job of it."""
    permit(request, service.live)
    feed = await to_thread.run_sync(service.live.feeds.get, feed_id)
    if feed is None:
        raise _unknown(feed_id)
    return render.job(await service.live.poller.poll(feed))


async def _follow_all(live: Live, raw: bytes, minutes: int) -> schemas.FeedsOut:
    listed = await to_thread.run_sync(read_opml, raw)
    feeds = await _follow(live, [_feed(one.url, one.title, minutes) for one in listed])
    return schemas.FeedsOut(items=[render.feed(one) for one in feeds])


async def _follow(live: Live, wanted: list[Feed]) -> list[Feed]:
    def add() -> list[Feed]:
        if len(live.feeds.all()) + len(wanted) > FEEDS_MAX:
            raise InvalidInput(f"At most {FEEDS_MAX:,} feeds can be followed.")
        found = []
        for feed in wanted:
            key = normalise_url(feed.url)
            live.feeds.add(feed, key)
            found.append(live.feeds.find(key) or live.feeds.get(feed.id) or feed)
        return found

    feeds = await to_thread.run_sync(add)
    live.poller.wake()
    return feeds


def _feed(url: str, title: str | None, minutes: int) -> Feed:
    """A feed that was never asked: due at once."""
    key = sha256(normalise_url(url).encode()).hexdigest()[:16]
    due = written(datetime.now(UTC))
    return Feed(f"feed_{key}", url, title, minutes, next_poll_at=due)


def _unknown(feed_id: str) -> NotFound:
    return NotFound(f"There is no feed {feed_id}.")
