"""Data goes to stdout, everything else to stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

err = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def put(line: str) -> None:
    """One line of data; what the terminal can't show is escaped."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def put_json(value: Any, *, indent: int | None = 2) -> None:
    """A JSON value on stdout."""
    put(json.dumps(value, ensure_ascii=False, indent=indent))
