"""`groundwire import` and `groundwire feeds`: jobs are begun, watched, and reported."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from service.cli.connect import connected
from service.cli.console import err, put, put_json
from service.cli.ingesting import progress_of
from service.client import Client
from service.errors import FieldProblem, InvalidInput, NotFound
from service.ingest.clean import normalise_url
from service.settings import Settings

_LOOK_S = 0.2


async def import_(settings: Settings, request: dict[str, Any], *, as_json: bool) -> int:
    """Take in an address, a feed or a site map; returns the exit code."""
    async with connected(settings) as client:
        job = await _watched(client, await client.begin_import(request))
    return _report([job], as_json=as_json)


async def add(
    settings: Settings, urls: Sequence[str], opml: str | None, minutes: int | None, *, as_json: bool
) -> int:
    """Follow feeds by address, and those of an OPML file."""
    more = {} if minutes is None else {"interval_minutes": minutes}
    listed = None if opml is None else _read(opml)
    added: list[dict[str, Any]] = []
    async with connected(settings) as client:
        for url in urls:
            added.append(await client.follow({"url": url, **more}))
        if listed is not None:
            added += (await client.follow({"opml": listed, **more}))["items"]
    _put_feeds(added, as_json=as_json)
    return 0


async def list_(settings: Settings, *, as_json: bool) -> int:
    """One feed a line: id, state, articles, next poll, address, error; or JSON lines."""
    async with connected(settings) as client:
        feeds = await client.feeds()
    _put_feeds(feeds, as_json=as_json)
    if not feeds:
        err.print("No feeds.")
    return 0


async def remove(settings: Settings, named: Sequence[str]) -> int:
    """Leave feeds by id or address."""
    async with connected(settings) as client:
        for feed in _chosen(await client.feeds(), named):
            await client.leave(feed["id"])
            put(f"{feed['id']} removed")
    return 0


async def poll(settings: Settings, named: Sequence[str], *, as_json: bool) -> int:
    """Ask feeds now, all without a name; returns the exit code."""
    async with connected(settings) as client:
        feeds = _chosen(await client.feeds(), named)
        jobs = [await _watched(client, await client.poll(feed["id"])) for feed in feeds]
    if not feeds:
        err.print("No feeds.")
    return _report(jobs, as_json=as_json)


async def _watched(client: Client, job: dict[str, Any]) -> dict[str, Any]:
    """The job once it is over; Ctrl-C cancels it."""
    with progress_of(quiet=not err.is_terminal) as progress:
        task = progress.add_task(f"of {job['subject']}", total=None)
        try:
            while job["state"] in ("queued", "running"):
                await asyncio.sleep(_LOOK_S)
                job = await client.job(job["id"])
                progress.update(task, completed=job["done"], total=job["total"])
        except asyncio.CancelledError:
            await client.cancel_job(job["id"])
            raise
    return job


def _report(jobs: Sequence[dict[str, Any]], *, as_json: bool) -> int:
    """What became of jobs; the exit code is 1 when anything failed or was rejected."""
    counts: dict[str, int] = {"added": 0, "updated": 0, "unchanged": 0, "rejected": 0}
    for job in jobs:
        for one in job["results"]:
            if one["error"]:
                err.print(f"rejected: {one['place']}: {one['error']}")
            for note in one["notes"]:
                err.print(f"note: {one['place']}: {note}")
        if job["error"]:
            err.print(f"{job['state']}: {job['subject']}: {job['error']['message']}")
        for status, number in job["counts"].items():
            counts[status] += number
    if as_json:
        put_json(jobs[0] if len(jobs) == 1 else list(jobs))
    else:
        put(", ".join(f"{number} {status}" for status, number in counts.items()))
    bad = counts["rejected"] or any(job["state"] != "done" for job in jobs)
    return 1 if bad else 0


def _put_feeds(feeds: Sequence[dict[str, Any]], *, as_json: bool) -> None:
    for feed in feeds:
        if as_json:
            put_json(feed, indent=None)
            continue
        facts = [feed["id"], feed["state"], str(feed["articles"]), feed["next_poll_at"]]
        put("\t".join(fact or "-" for fact in [*facts, feed["url"], feed["error"]]))


def _chosen(feeds: Sequence[dict[str, Any]], named: Sequence[str]) -> list[dict[str, Any]]:
    """Those that are named by id or address, all without a name; raises `NotFound`."""
    if not named:
        return list(feeds)
    known = {feed["id"]: feed for feed in feeds}
    known |= {normalise_url(feed["url"]): feed for feed in feeds}
    found = []
    for name in named:
        feed = known.get(name) or known.get(normalise_url(name))
        if feed is None:
            raise NotFound(f"There is no feed {name}.")
        found.append(feed)
    return found


def _read(file: str) -> str:
    """An OPML file, or standard input for `-`."""
    raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{file}: not UTF-8"
        raise InvalidInput(message, fields=(FieldProblem("opml", message),)) from error
