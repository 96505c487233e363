from __future__ import annotations

import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from service.adapters.sql.ledger import SqlLedger
from tests.cli.conftest import Cli, Server


def get(server: Server, path: str) -> httpx2.Response:
    return httpx2.get(server.url + path, trust_env=False, timeout=30)


def marked_open(data: Path) -> str | None:
    ledger = SqlLedger(data / "ledger.sqlite3")
    try:
        return ledger.writer.noted("open")
    finally:
        ledger.close()


def test_sigterm_ends_the_server_within_ten_seconds_even_with_a_request_half_sent(
    cli: Cli,
) -> None:
    server = Server.start(cli)
    assert get(server, "/readyz").json()["ready"] is True
    assert marked_open(cli.data) == "yes"
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port)) as half_sent:
        half_sent.sendall(b"POST /v1/answers HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")
        time.sleep(0.2)
        began = time.monotonic()
        code = server.stop(signal.SIGTERM)
        took_s = time.monotonic() - began
    assert code == 0
    assert took_s < 10
    assert marked_open(cli.data) == "no"
    assert "Stopped." in server.said


def test_sigint_ends_the_server_in_order(cli: Cli) -> None:
    server = Server.start(cli)
    assert server.stop(signal.SIGINT) == 0
    assert marked_open(cli.data) == "no"
    assert "Stopped." in server.said


def test_a_server_says_where_it_is_and_what_to_try(demo: tuple[Cli, Server]) -> None:
    _, server = demo
    said = server.said
    assert server.url in said
    assert "groundwire ask" in said
    assert "curl" in said
    assert "Warning" not in said
    assert get(server, "/healthz").json()["status"] == "ok"
    assert get(server, "/readyz").json()["articles"] == 58


def test_a_second_server_on_the_data_folder_exits_at_once_and_says_why(
    demo: tuple[Cli, Server],
) -> None:
    cli, server = demo
    began = time.monotonic()
    done = cli("serve", "--port", "0")
    assert done.code == 1
    assert time.monotonic() - began < 10
    assert "in use" in done.err
    assert server.url in done.err
    assert str(server.process.pid) in done.err
    assert "--data-dir" in done.err


def test_a_taken_port_is_said_in_plain_words_and_leaves_no_data_folder(
    cli: Cli, demo: tuple[Cli, Server]
) -> None:
    port = str(urlsplit(demo[1].url).port)
    done = cli("serve", "--port", port)
    assert done.code == 1
    assert f"port {port}" in done.err
    assert "--port" in done.err
    assert not cli.data.exists()


def test_an_address_that_others_reach_is_warned_of(cli: Cli) -> None:
    done = cli("serve", "--host", "198.51.100.1", "--port", "0")  # nobody's own address
    assert done.code == 1
    assert "not a loopback address" in done.err


def test_a_process_that_was_killed_leaves_a_folder_that_opens_again(cli: Cli) -> None:
    server = Server.start(cli, "demo")
    server.stop(signal.SIGKILL)
    assert marked_open(cli.data) == "yes"
    doctor = cli("doctor")
    assert doctor.code == 0
    assert "58 articles, ledger and index agree" in doctor.out
