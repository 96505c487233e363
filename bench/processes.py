"""Processes that are measured: each is ended by its number, whatever happens here."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, perf_counter, sleep
from typing import IO

import httpx2

from bench.worker import Timed, Worker, timed

ROOT = Path(__file__).parent.parent
_STOP_S = 20.0  # the server promises to be gone within 10 s of being asked
_START_S = 120.0
_RSS_UNIT = 1 if sys.platform == "darwin" else 1_024  # bytes: what wait4 counts in


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process that has ended took: processor seconds, peak resident memory (10^6 bytes).

    The peak is what `wait4` says. Linux counts into it what the parent held at the start of the
    child, so whoever starts measured processes stays small.
    """

    cpu_s: float
    peak_mb: float
    exit_code: int


@dataclass(frozen=True, slots=True)
class Run:
    """A command from its start to its exit: wall seconds, what it took, what it printed."""

    seconds: float
    usage: Usage
    printed: str


@dataclass(slots=True)
class Kept:
    """Filled when a process has ended."""

    usage: Usage = field(default_factory=lambda: Usage(0.0, 0.0, 0))


def run(module: str, *arguments: str, folder: Path) -> Run:
    """Run `python -m module` to its end in `folder`; `SystemExit` with its last words if it fails.

    What it prints goes to files: a pipe that fills up would stop it.
    """
    with _printing(folder) as (out, err):
        began = perf_counter()
        process = _started(module, arguments, folder=folder, stdout=out, stderr=err)
        try:
            usage = _ended(process, None)
        except BaseException:
            _stopped(process)
            raise
        seconds = perf_counter() - began
        if usage.exit_code:
            raise SystemExit(_last_words(process, err, usage.exit_code))
        out.seek(0)
        return Run(seconds, usage, out.read())


@contextmanager
def worker(module: str, *arguments: str, folder: Path) -> Iterator[tuple[Worker, Kept]]:
    """A worker (`bench.worker`), and what it took, known after the block."""
    kept = Kept()
    with _printing(folder) as (_, err):
        pipe = subprocess.PIPE
        process = _started(module, arguments, folder=folder, stdin=pipe, stdout=pipe, stderr=err)
        try:
            yield Worker(process), kept
        finally:
            kept.usage = _stopped(process)
            for end in (process.stdin, process.stdout):
                with suppress(OSError):  # what a dead worker never read
                    if end is not None:
                        end.close()


class Server:
    """The service on a socket, asked by one client over one connection that stays open."""

    def __init__(self, http: httpx2.Client, pid: int) -> None:
        self._http = http
        self.pid = pid

    @property
    def url(self) -> str:
        """Where it listens."""
        return str(self._http.base_url)

    def search(self, question: str, **parameters: str) -> Timed:
        """`GET /v1/search`, from before it is sent until its body is read."""

        def ask(question: str) -> int:
            reply = self._http.get("/v1/search", params={"q": question, **parameters})
            return len(reply.raise_for_status().json()["results"])

        return timed(ask, question)

    def answer(self, question: str) -> Timed:
        """`POST /v1/answers`; what is found are the claims."""

        def ask(question: str) -> int:
            reply = self._http.post("/v1/answers", json={"question": question})
            return len(reply.raise_for_status().json()["claims"])

        return timed(ask, question)

    def articles(self) -> int:
        """How many articles it serves."""
        return int(self._http.get("/readyz").raise_for_status().json()["articles"])


@contextmanager
def server(
    data_dir: Path,
    *,
    folder: Path,
    verb: str = "serve",
    variables: Mapping[str, str] | None = None,
) -> Iterator[tuple[Server, Kept]]:
    """The service on a data folder, ready, and what it took, known after the block.

    `variables` are settings of its own.
    """
    kept = Kept()
    port = _free_port()
    command = (verb, "--port", str(port), "--data-dir", str(data_dir))
    address = f"http://127.0.0.1:{port}"
    with (
        _printing(folder) as (out, err),
        httpx2.Client(base_url=address, timeout=60.0, trust_env=False) as http,
    ):
        process = _started(
            "service", command, folder=folder, stdout=out, stderr=err, variables=variables
        )
        try:
            _wait_until_ready(process, http, err)
            yield Server(http, process.pid), kept
        finally:
            kept.usage = _stopped(process)


def _wait_until_ready(process: subprocess.Popen[str], http: httpx2.Client, err: IO[str]) -> None:
    until = monotonic() + _START_S
    while True:
        try:
            if http.get("/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass  # nobody listens yet
        gone = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if gone or monotonic() > until:
            raise SystemExit(_last_words(process, err, gone.si_status if gone else None))
        sleep(0.01)


def _started(
    module: str,
    arguments: Sequence[str],
    *,
    folder: Path,
    stdin: int = subprocess.DEVNULL,
    stdout: IO[str] | int,
    stderr: IO[str],
    variables: Mapping[str, str] | None = None,
) -> subprocess.Popen[str]:
    """A Python process with no setting of the user's, away from the terminal's Ctrl-C."""
    kept = {k: v for k, v in os.environ.items() if not k.upper().startswith("GROUNDWIRE_")}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,  # not the project's: its .env is the user's
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **(variables or {})},
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )


def _ended(process: subprocess.Popen[str], within_s: float | None) -> Usage:
    """Wait for the end; raises `TimeoutError` when it takes longer."""
    if within_s is not None:
        until = monotonic() + within_s
        while not os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            if monotonic() > until:
                raise TimeoutError
            sleep(0.01)
    _, status, taken = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Usage(
        taken.ru_utime + taken.ru_stime, taken.ru_maxrss * _RSS_UNIT / 1e6, process.returncode
    )


def _stopped(process: subprocess.Popen[str]) -> Usage:
    """Ask it to end, then make it; what it took."""
    # not Popen.send_signal: it would collect a process that has ended, and what it took
    os.kill(process.pid, signal.SIGTERM)
    try:
        return _ended(process, _STOP_S)
    except BaseException as error:
        os.kill(process.pid, signal.SIGKILL)
        usage = _ended(process, None)
        if isinstance(error, TimeoutError):
            return usage
        raise


@contextmanager
def _printing(folder: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    """Files for what a process prints, gone after the block."""
    with TemporaryFile("w+", dir=folder) as out, TemporaryFile("w+", dir=folder) as err:
        yield out, err


def _last_words(process: subprocess.Popen[str], err: IO[str], exit_code: int | None) -> str:
    err.seek(0)
    state = "is not ready" if exit_code is None else f"ended with {exit_code}"
    return f"{process.args!r} {state}:\n{err.read()[-2_000:]}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
