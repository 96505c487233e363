"""The other side of `aside`: reads one file after the other from stdin, answers JSON on stdout.

A request is a line `{"kind", "name", "size"}` and `size` bytes; an answer is a line, either
`{"articles": [{"item", "notes"} | {"skipped"}]}` or `{"refused": reason}`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from service.ingest.files.aside import MEMORY_MAX, TIME_MAX_S
from service.ingest.files.outcome import Refused

Reader = Callable[[bytes, str], list[dict[str, Any]]]


def main() -> None:
    """Answer until stdin ends, that is until whoever started this has closed it or is gone."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    limit_memory()
    while line := requests.readline():
        request = json.loads(line)
        raw = requests.read(request["size"])
        _end_after(TIME_MAX_S * 2)  # when nobody is left to kill a parser that never ends
        answers.write(json.dumps(answer(request["kind"], request["name"], raw)).encode() + b"\n")
        answers.flush()
        _end_after(0)  # however long the next file is in coming


def answer(kind: str, name: str, raw: bytes) -> dict[str, Any]:
    """What is answered to one file; whatever a parser raises is a refusal."""
    try:
        return {"articles": _reader(kind)(raw, name)}
    except Refused as error:
        return {"refused": str(error)}
    except MemoryError:
        return {"refused": f"needs more than {MEMORY_MAX >> 20} MiB of memory"}
    except Exception as error:  # parsers raise anything on a hostile file
        return {"refused": f"damaged, or not what its name says ({type(error).__name__})"}


def _end_after(seconds: float) -> None:
    """Have the system end this process then, where it can; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory() -> None:
    """Limit the address space where the system knows such a limit (not on Windows)."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass


def _reader(kind: str) -> Reader:
    """The reader of a kind, whose libraries are imported when the first such file comes."""
    if kind == "html":
        from service.ingest.files.html import read_html

        return read_html
    if kind == "page":
        from service.ingest.files.webpage import read_page

        return read_page
    if kind == "entries":
        from service.ingest.files.feeds import read_entries

        return read_entries
    if kind == "pdf":
        from service.ingest.files.pdf import read_pdf

        return read_pdf
    if kind == "docx":
        from service.ingest.files.docx import read_docx

        return read_docx
    from service.ingest.files.feeds import read_feed

    return read_feed


if __name__ == "__main__":
    main()
