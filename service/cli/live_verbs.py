"""The verbs of live sources, as `groundwire` shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from service.cli.connect import settings_with
from service.cli.options import AsJson, DataDir

feeds = typer.Typer(help="Follow feeds (RSS, Atom, JSON Feed).", no_args_is_help=True)


def _run(verb: Coroutine[Any, Any, int]) -> None:
    raise typer.Exit(asyncio.run(verb))


def import_(
    url: Annotated[str, typer.Argument(help="Address of a page, PDF or Word file.")],
    feed: Annotated[bool, typer.Option("--feed", help="It is a feed: take its entries.")] = False,
    sitemap: Annotated[
        bool, typer.Option("--sitemap", help="It is a site map: take its newest pages.")
    ] = False,
    limit: Annotated[int, typer.Option(help="Entries or pages at most.")] = 100,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Fetch articles from the web: one page, a feed once, or the pages of a site map."""
    from service.cli.live import import_

    if feed and sitemap:
        raise typer.BadParameter("give either --feed or --sitemap, not both")
    kind = "feed" if feed else "sitemap" if sitemap else "url"
    request = {"kind": kind, "url": url, "limit": limit}
    _run(import_(settings_with(data_dir), request, as_json=as_json))


@feeds.command()
def add(
    urls: Annotated[list[str] | None, typer.Argument(help="Addresses of feeds.")] = None,
    opml: Annotated[str | None, typer.Option(help="A list of feeds as a file, - is stdin.")] = None,
    every: Annotated[int | None, typer.Option(help="Minutes between polls, 5 to 1440.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Follow feeds: a running server polls them; without one use `feeds poll`."""
    from service.cli.live import add

    if not urls and opml is None:
        raise typer.BadParameter("give addresses of feeds or --opml")
    _run(add(settings_with(data_dir), urls or [], opml, every, as_json=as_json))


@feeds.command("list")
def list_(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the feeds: id, state, articles, next poll, address, error."""
    from service.cli.live import list_

    _run(list_(settings_with(data_dir), as_json=as_json))


@feeds.command()
def remove(
    named: Annotated[list[str], typer.Argument(help="Ids or addresses.")],
    data_dir: DataDir = None,
) -> None:
    """Leave feeds; their articles stay."""
    from service.cli.live import remove

    _run(remove(settings_with(data_dir), named))


@feeds.command()
def poll(
    named: Annotated[
        list[str] | None, typer.Argument(help="Ids or addresses; all if none.")
    ] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask feeds now, whenever they are due."""
    from service.cli.live import poll

    _run(poll(settings_with(data_dir), named or [], as_json=as_json))
