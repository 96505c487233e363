"""`groundwire serve` and `groundwire demo`: the service on a socket, until it is told to stop."""

from __future__ import annotations

import gc
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable

import uvicorn

from service.api.app import create_app
from service.cli.console import err
from service.errors import PortTaken
from service.settings import Settings

_STOP_S = 8  # open requests have this long to end; the process is gone within 10


async def serve(settings: Settings, *, sample: bool) -> None:
    """Serve until SIGINT or SIGTERM; raises a `SetupError` when it can't start."""
    logging.basicConfig(level=settings.log_level.upper(), format="%(levelname)s %(message)s")
    _warn_if_open(settings.host)
    app = create_app(settings, sample=sample)
    listening = _listen(settings)
    try:
        async with app.router.lifespan_context(app):
            url = _url(settings.host, listening.getsockname()[1])

            def started() -> None:
                gc.collect()
                gc.freeze()  # what start-up made stays: looking through it again takes 200 ms
                gc.enable()  # disabled at the start of the command
                app.state.lock.announce(url)
                _say_what_to_try(url, sample=sample)

            config = uvicorn.Config(
                app,
                lifespan="off",  # entered here, so that its errors reach the user as they are
                log_level=settings.log_level,
                access_log=False,  # paths of searches hold questions
                timeout_graceful_shutdown=_STOP_S,
                server_header=False,
            )
            # uvicorn raises the signal again when it is done: then it must not end the process
            # before the data folder is closed
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: None)
            await _Server(config, started).serve(sockets=[listening])
    finally:
        listening.close()
    err.print("Stopped.")


class _Server(uvicorn.Server):
    """Tells when it has begun to listen."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started:
            self._tell()


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # with the protocol named, asyncio sets TCP_NODELAY: without it an answer waits 40 ms
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"Can't listen on {settings.host} port {settings.port}: {error.strerror}. "
            "Choose another with --port."
        ) from error
    return listening


def _url(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def _warn_if_open(host: str) -> None:
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        err.print(
            f"Warning: {host} is not a loopback address, and this version has no keys: whoever "
            "reaches the port can read, add and delete articles."
        )


def _say_what_to_try(url: str, *, sample: bool) -> None:
    err.print(
        f"Groundwire serves {url} (stop with Ctrl-C). Open it in a browser, or try in a terminal:"
    )
    if sample:
        err.print('  .venv/bin/groundwire ask "How many people were injured on the Maren Dawn?"')
        err.print('  .venv/bin/groundwire summarize "the ferry collision in Port Ellery"')
    else:
        err.print('  .venv/bin/groundwire ask "…"')
    err.print("  .venv/bin/groundwire ingest FILE-OR-FOLDER")
    err.print(
        f"  curl -s {url}/v1/answers -H 'Content-Type: application/json' "
        '-d \'{"question": "…"}\''
    )
