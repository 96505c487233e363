"""The `groundwire` command: thin verbs over the service."""

from __future__ import annotations

import asyncio
import atexit
import gc
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from service import __version__
from service.cli import live_verbs
from service.cli.connect import settings_with
from service.cli.console import err
from service.cli.options import (
    AsJson,
    AsOf,
    DataDir,
    Engine,
    Engines,
    Form,
    From,
    Host,
    Length,
    Port,
    Sources,
    To,
)
from service.errors import GroundwireError, InvalidInput, NoModel

app = typer.Typer(
    name="groundwire",
    help="News answers in which every sentence is cited and verified.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(live_verbs.feeds, name="feeds")

_USAGE = (InvalidInput.code, NoModel.code)  # errors in what was asked for: exit code 2


def main() -> None:
    """Run a verb; exit code 0 done, 1 something failed or was rejected, 2 wrong usage."""
    # What the imports make stays: to look through it at the start and at the end takes 0.5 s.
    gc.disable()
    atexit.register(gc.freeze)
    try:
        app()
    except GroundwireError as error:
        err.print(f"Error ({error.code}): {error.message}")
        raise SystemExit(2 if error.code in _USAGE else 1) from None
    except ValidationError as error:
        for one in error.errors():
            name = "_".join(str(part) for part in one["loc"]).upper()
            err.print(f"Error (settings): GROUNDWIRE_{name}: {one['msg']}")
        raise SystemExit(2) from None
    except OSError as error:  # of the data folder: not a folder, not ours to write
        err.print(f"Error ({error.filename or 'system'}): {error.strerror or error}")
        raise SystemExit(1) from None


def _run(verb: Coroutine[Any, Any, int]) -> None:
    raise typer.Exit(asyncio.run(verb))


@app.command()
def serve(host: Host = None, port: Port = None, data_dir: DataDir = None) -> None:
    """Serve the API until Ctrl-C."""
    _serve(host, port, data_dir, sample=False)


@app.command()
def demo(host: Host = None, port: Port = None, data_dir: DataDir = None) -> None:
    """Serve, taking in the fictional sample newsroom first if there are no articles."""
    _serve(host, port, data_dir, sample=True)


def _serve(host: str | None, port: int | None, data_dir: Path | None, *, sample: bool) -> None:
    from service.cli.serving import serve

    asyncio.run(serve(settings_with(data_dir, host=host, port=port), sample=sample))


@app.command()
def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, or - for stdin.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Take in articles: .txt .md .html .pdf .docx .rss .atom .xml .json .jsonl .ndjson .csv .tsv.

    Folders are read with all that is in them; what can't be read is named with the reason.
    """
    from service.cli.ingesting import ingest

    _run(ingest(settings_with(data_dir), paths, as_json=as_json))


app.command("import")(live_verbs.import_)


@app.command()
def ask(
    question: str,
    source: Sources = None,
    published_from: From = None,
    published_to: To = None,
    as_of: AsOf = None,
    max_claims: Annotated[int, typer.Option(help="Sentences at most, 1 to 20.")] = 5,
    engine: Engines = Engine.AUTO,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Ask a question of the articles."""
    from service.cli.asking import ask

    request = {
        "question": question,
        "filters": _filters(source, published_from, published_to),
        "as_of": as_of,
        "max_claims": max_claims,
        "engine": engine.value,
    }
    _run(ask(settings_with(data_dir), request, as_json=as_json))


@app.command()
def summarize(
    topic: Annotated[str | None, typer.Argument(help="A topic or a question.")] = None,
    article: Annotated[
        list[str] | None, typer.Option("--article", help="An article's id instead; repeat.")
    ] = None,
    length: Annotated[Length, typer.Option(help="How much to tell.")] = Length.STANDARD,
    engine: Engines = Engine.AUTO,
    source: Sources = None,
    published_from: From = None,
    published_to: To = None,
    as_of: AsOf = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
    form: Annotated[
        Form, typer.Option("--format", help="Text, JSON, Markdown with footnotes, or a page.")
    ] = Form.TEXT,
) -> None:
    """Summarise what the articles say of a topic, or given articles."""
    from service.cli.asking import summarize

    if (topic is None) == (not article):
        raise typer.BadParameter("give either a topic or --article, not both")
    request = {
        "topic": topic,
        "article_ids": article or None,
        "filters": _filters(source, published_from, published_to),
        "as_of": as_of,
        "length": length.value,
        "engine": engine.value,
    }
    wanted = Form.JSON if as_json else form
    _run(summarize(settings_with(data_dir), request, form=wanted.value))


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="A text file in UTF-8, or - for stdin.")],
    article: Annotated[
        list[str] | None, typer.Option("--article", help="Only this article's id; repeat.")
    ] = None,
    source: Sources = None,
    published_from: From = None,
    published_to: To = None,
    as_of: AsOf = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Check a text of your own against the articles, sentence by sentence."""
    from service.cli.checking import check, read_text

    try:
        text = read_text(file)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    request = {
        "article_ids": article or [],
        "filters": _filters(source, published_from, published_to),
        "as_of": as_of,
    }
    _run(check(settings_with(data_dir), text, request, as_json=as_json))


@app.command("list")
def list_(
    source: Sources = None,
    published_from: From = None,
    published_to: To = None,
    limit: Annotated[int | None, typer.Option(help="At most so many.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """List the articles, newest first."""
    from service.cli.managing import list_articles

    query = _filters(source, published_from, published_to) | {"limit": 100}
    _run(list_articles(settings_with(data_dir), query, limit=limit, as_json=as_json))


@app.command()
def delete(
    ids: Annotated[list[str] | None, typer.Argument(help="Article ids.")] = None,
    source: Sources = None,
    data_dir: DataDir = None,
) -> None:
    """Delete articles by id, or all of an outlet."""
    from service.cli.managing import delete

    if not ids and not source:
        raise typer.BadParameter("give article ids or --source")
    _run(delete(settings_with(data_dir), ids or [], source or []))


@app.command()
def export(
    source: Sources = None,
    published_from: From = None,
    published_to: To = None,
    data_dir: DataDir = None,
) -> None:
    """Write the articles as JSON lines to stdout."""
    from service.cli.managing import export

    query = _filters(source, published_from, published_to) | {"limit": 100}
    _run(export(settings_with(data_dir), query))


@app.command()
def reindex(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Rebuild the index from the ledger."""
    from service.cli.managing import reindex

    _run(reindex(settings_with(data_dir), as_json=as_json))


@app.command()
def mcp(data_dir: DataDir = None) -> None:
    """Give an agent the tools of MCP over stdin and stdout; over HTTP they are at /mcp."""
    from service.cli.mcp import mcp

    _run(mcp(settings_with(data_dir)))


@app.command()
def doctor(
    data_dir: DataDir = None,
    live: Annotated[bool, typer.Option("--live", help="Call the language model once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check the set-up and say what to do."""
    from service.cli.doctor import doctor

    _run(doctor(settings_with(data_dir), live=live, as_json=as_json))


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def _filters(
    sources: list[str] | None, published_from: str | None, published_to: str | None
) -> dict[str, Any]:
    given = {
        "sources": sources,
        "published_from": published_from,
        "published_to": published_to,
    }
    return {key: value for key, value in given.items() if value}


if __name__ == "__main__":
    main()
