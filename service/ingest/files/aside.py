"""A child process that reads foreign files: what it costs is limited, and its death is only news.

The child is a plain subprocess that answers JSON to bytes. Nothing that a broken parser could
write is unpickled or executed here, and a new child takes the place of one that had to be killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Literal, Self

import service
from service.ingest.files.outcome import MIB, Refused

Kind = Literal["html", "pdf", "docx", "feed", "page", "entries"]
SIZE_MAX: dict[Kind, int] = {
    "html": 10 * MIB,
    "pdf": 50 * MIB,
    "docx": 50 * MIB,
    "feed": 25 * MIB,
    "page": 10 * MIB,  # html from the web, with signs of a page that is no article
    "entries": 25 * MIB,  # a feed from the web, also its entries without text
}
TIME_MAX_S = 20.0  # a file; the 6 MiB pages of tests/ingest/files take up to a third of it
MEMORY_MAX = 1024 * MIB  # of address space, where the system can limit it
_ROOT = str(Path(service.__file__).parent.parent)


class Closed(Exception):
    """Nothing more is read: `close` was called."""


class _Unsent(Exception):
    """The child was gone before it had the whole file: the file is not to blame."""


class Aside:
    """Reads one file at a time; the child starts with the first one and serves all of them.

    A context manager. `close` may be called from another thread: it ends a reading under way.
    """

    def __init__(self, *, time_max_s: float = TIME_MAX_S) -> None:
        self._time_max_s = time_max_s
        self._reading = Lock()
        self._changing = Lock()  # of the two fields below
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child; whoever waits for it gets `Closed`."""
        with self._changing:
            self._closed = True
            _end(self._child)
            self._child = None

    def read(self, kind: Kind, name: str, raw: bytes) -> dict[str, Any]:
        """What the child made of a file: `{"articles": [...]}` as `child.py` gives it.

        Raises:
            Refused: the file can't be read, took longer than the limit, or broke the child.
            Closed: `close` was called.
        """
        with self._reading:
            answer = self._asked(kind, name, raw, once_more=True)
        if "refused" in answer:
            raise Refused(str(answer["refused"]))
        return answer

    def _asked(self, kind: Kind, name: str, raw: bytes, *, once_more: bool) -> dict[str, Any]:
        child = self._started()
        late = unsent = False

        def stop() -> None:
            nonlocal late
            late = True
            child.kill()

        timer = Timer(self._time_max_s, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(child, {"kind": kind, "name": name, "size": len(raw)}, raw)
        except _Unsent:
            answer, unsent = None, True
        finally:
            timer.cancel()
        if answer is not None and not late:
            return answer
        with self._changing:
            if self._closed:
                raise Closed
            _end(child)
            self._child = None
        if unsent and once_more and not late:
            return self._asked(kind, name, raw, once_more=False)
        seconds = f"{self._time_max_s:g}"
        return {"refused": f"took longer than {seconds} s" if late else "its parser broke down"}

    def _started(self) -> subprocess.Popen[bytes]:
        with self._changing:
            if self._closed:
                raise Closed
            if self._child is None or self._child.poll() is not None:
                _end(self._child)
                self._child = _start()
            return self._child


def _start() -> subprocess.Popen[bytes]:
    """A child that imports this very package, and nothing from the current folder (`-P`)."""
    paths = [_ROOT, os.environ.get("PYTHONPATH", "")]
    threads = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "service.ingest.files.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | threads | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def _exchange(
    child: subprocess.Popen[bytes], head: dict[str, Any], raw: bytes
) -> dict[str, Any] | None:
    """The answer to one file; `None` when the child died over it or did not answer in order.

    Raises `_Unsent`.
    """
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(json.dumps(head).encode() + b"\n" + raw)
        child.stdin.flush()
    except OSError as error:
        raise _Unsent from error
    try:
        answer = json.loads(child.stdout.readline())
    except (OSError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _end(child: subprocess.Popen[bytes] | None) -> None:
    """Kill the child and wait for it, so that no process and no pipe is left."""
    if child is None:
        return
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):  # what was not yet written went with the child
                pipe.close()
