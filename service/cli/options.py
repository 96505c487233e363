"""The options that several verbs of the command line share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[Path | None, typer.Option(help="Folder of the collection [default: data].")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="Only this outlet; repeat.")]
From = Annotated[str | None, typer.Option("--from", help="Published on this day or later.")]
To = Annotated[str | None, typer.Option("--to", help="Published on this day or earlier.")]
AsOf = Annotated[str | None, typer.Option(help="What counts as now.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on [default: 127.0.0.1].")]
Port = Annotated[int | None, typer.Option(help="Port; 0 takes a free one [default: 8000].")]


class Engine(StrEnum):
    """Who writes."""

    AUTO = "auto"
    EXTRACTIVE = "extractive"
    LLM = "llm"


Engines = Annotated[Engine, typer.Option(help="Who writes; auto is the model if there is one.")]


class Form(StrEnum):
    """How a summary is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


class Length(StrEnum):
    """How long a summary may be."""

    BRIEF = "brief"
    STANDARD = "standard"
    FULL = "full"
