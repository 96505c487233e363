"""`groundwire doctor`: is everything here that the service needs, and what to do if not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import asdict, dataclass
from time import monotonic

from service.cli.connect import connected
from service.cli.console import put, put_json
from service.errors import GroundwireError
from service.settings import Settings

_TRIAL = "Count from one to ten in words, separated by commas."
_FREE_MIN = 200 * 1024 * 1024  # bytes; 1,652 articles take 50 MB


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `fix` says what to do when it is not in order."""

    name: str
    ok: bool
    found: str
    fix: str = ""


async def doctor(settings: Settings, *, live: bool, as_json: bool) -> int:
    """Run all checks; exit code 1 if any fails. `live` makes one real call of the model."""
    checks = [_python(), _sqlite(), _folder(settings), _embedder(settings), _model(settings)]
    if live and checks[-1].ok:
        checks.append(await _live(settings))
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


def _model(settings: Settings) -> Check:
    from service.api.models import models_of

    def made() -> str:
        llm = models_of(settings).llm
        if llm is None:
            return "none, the engine is extractive (GROUNDWIRE_LLM)"
        return f"{llm.model.name}, reads {llm.model.input_tokens_max:,} tokens (not called)"

    return _tried("Language model", made, "Check GROUNDWIRE_LLM and the provider's key.")


async def _live(settings: Settings) -> Check:
    """One call: the time to the first piece and to the end, the pieces, the tokens."""
    from service.api.models import models_of
    from service.domain import Delta, Ended, Message

    models = models_of(settings)
    llm = models.llm
    name = "Language model, live"
    if llm is None:
        return Check(name, False, "there is none to call", "Set GROUNDWIRE_LLM.")
    began = monotonic()
    times: list[float] = []
    usage = "no usage"
    text = ""
    try:
        async with aclosing(
            llm.model.stream([Message("user", _TRIAL)], until=began + settings.llm_timeout_s)
        ) as pieces:
            async for piece in pieces:
                match piece:
                    case Delta():
                        times.append((monotonic() - began) * 1_000)
                        text += piece.text
                    case Ended():
                        counted = "estimated" if piece.usage.estimated else "counted by it"
                        tokens = f"{piece.usage.input_tokens} + {piece.usage.output_tokens}"
                        usage = f"{tokens} tokens, {counted}"
    except GroundwireError as error:
        return Check(name, False, error.message, "Check the provider, the key and the address.")
    finally:
        await models.aclose()
    if not times:
        return Check(name, False, f"it wrote nothing ({usage})", "Try another model.")
    total = (monotonic() - began) * 1_000
    streams = "streams" if len(times) > 1 else "does not stream"
    found = f"first piece {times[0]:.0f} ms, end {total:.0f} ms, {streams} ({len(times)} pieces)"
    return Check(name, True, f"{found}, {usage}: {' '.join(text.split())[:60]!r}")


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
