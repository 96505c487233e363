"""`groundwire doctor`: is everything here that the service needs, and what to do if not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass

from service.cli.connect import connected
from service.cli.console import put, put_json
from service.errors import GroundwireError
from service.settings import Settings

_FREE_MIN = 200 * 1024 * 1024  # bytes; 1,652 articles take 50 MB


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `fix` says what to do when it is not in order."""

    name: str
    ok: bool
    found: str
    fix: str = ""


async def doctor(settings: Settings, *, as_json: bool) -> int:
    """Run all checks; exit code 1 if any fails."""
    checks = [_python(), _sqlite(), _folder(settings), _embedder(settings)]
    if all(check.ok for check in checks):
        checks.append(await _service(settings))
    if as_json:
        put_json([asdict(check) for check in checks])
    else:
        for check in checks:
            put(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.found}")
            if not check.ok:
                put(f"     {check.fix}")
    return 0 if all(check.ok for check in checks) else 1


def _python() -> Check:
    here = ".".join(str(part) for part in sys.version_info[:3])
    right = (3, 11) <= sys.version_info[:2] < (3, 14)
    return Check("Python", right, here, "Install Python 3.11, 3.12 or 3.13 and run `make setup`.")


def _sqlite() -> Check:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
    except sqlite3.OperationalError:
        return Check("SQLite", False, "no FTS5", "Use a Python whose SQLite has FTS5.")
    finally:
        connection.close()
    return Check("SQLite", True, f"{sqlite3.sqlite_version} with FTS5")


def _folder(settings: Settings) -> Check:
    folder = settings.data_dir.resolve()
    fix = "Choose a folder that you may write to with --data-dir or GROUNDWIRE_DATA_DIR."
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check("Data folder", False, f"{folder}: {error.strerror}", fix)
    if not os.access(folder, os.W_OK):
        return Check("Data folder", False, f"{folder}: not writable", fix)
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free // (1024 * 1024):,} MB free"
    return Check("Data folder", free >= _FREE_MIN, found, "Make room on this disk.")


def _embedder(settings: Settings) -> Check:
    from service.adapters.embedders import embedder_named

    def made() -> str:
        embedder = embedder_named(settings.embeddings)
        return f"{embedder.fingerprint}, {embedder.embed(['test']).shape[1]} dimensions"

    fix = "Check GROUNDWIRE_EMBEDDINGS and the provider's key, or run `make setup` again."
    return _tried("Embedder", made, fix)


def _tried(name: str, try_: Callable[[], str], fix: str) -> Check:
    try:
        return Check(name, True, try_())
    except Exception as error:  # whatever it is, the doctor says so and goes on
        return Check(name, False, f"{type(error).__name__}: {error}", fix)


async def _service(settings: Settings) -> Check:
    """Opens the ledger and probes the index, or asks the server that has them open."""
    try:
        async with connected(settings) as client:
            state = await client.ready()
    except GroundwireError as error:
        return Check("Collection", False, error.code, error.message)
    return Check("Collection", True, f"{state['articles']} articles, ledger and index agree")
