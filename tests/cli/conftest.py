"""The real command in a process of its own, alone or beside a running server."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, "-m", "service"]
TIMEOUT_S = 120.0


def environment(**more: str) -> dict[str, str]:
    """The caller's environment without its settings, and with ours."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("GROUNDWIRE_", "OPENAI_"))
    }
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"} | more


@dataclass(frozen=True, slots=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What stands on stdout as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """What stands on stdout as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Cli:
    """Runs verbs in `folder`; the data folder is `folder/data`, the default."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def __call__(
        self, *verb: str, stdin: bytes = b"", variables: dict[str, str] | None = None
    ) -> Done:
        done = subprocess.run(
            [*COMMAND, *verb],
            cwd=self.folder,
            env=environment(**(variables or {})),
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err, err
        return Done(done.returncode, out, err)


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a process of its own, which writes its stderr to a file."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, cli: Cli, verb: str = "serve") -> Server:
        """Start on a free port and wait until it has said all it says at the start."""
        log = Path(tempfile.mkstemp(suffix=".log", dir=cli.folder.parent)[1])
        with log.open("wb") as stderr:
            process = subprocess.Popen(
                [*COMMAND, verb, "--port", "0"],
                cwd=cli.folder,
                env=environment(),
                stderr=stderr,
                stdout=subprocess.DEVNULL,
            )
        server = cls(process, log)
        until = time.monotonic() + TIMEOUT_S
        while "curl" not in server.said and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        assert "curl" in server.said, server.said
        return server

    @property
    def said(self) -> str:
        """What it wrote to stderr so far."""
        return self.log.read_text()

    @property
    def url(self) -> str:
        """The address that it named."""
        found = re.search(r"serves (http://\S+)", self.said)
        assert found, self.said
        return found[1]

    def stop(self, number: int = signal.SIGTERM, timeout_s: float = 30) -> int:
        """Send it a signal by its own id; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout_s)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command in an empty folder."""
    return Cli(tmp_path)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cli]:
    """The command beside a running server that tests write to, each its own articles."""
    cli = Cli(tmp_path_factory.mktemp("desk"))
    server = Server.start(cli)
    yield cli
    server.stop()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cli, Server]]:
    """A server with the sample newsroom that tests only read from."""
    cli = Cli(tmp_path_factory.mktemp("demo"))
    server = Server.start(cli, "demo")
    yield cli, server
    server.stop()


@pytest.fixture(params=["alone", "through a server"])
def either(cli: Cli, request: pytest.FixtureRequest) -> Iterator[Cli]:
    """The command on a folder that nobody owns, and on one that a server owns."""
    server = Server.start(cli) if request.param != "alone" else None
    yield cli
    if server is not None:
        assert server.stop() == 0
