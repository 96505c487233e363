"""`groundwire mcp` as an agent's program starts it: a process, and JSON lines on its pipes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import mcp_types as types
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.cli.conftest import COMMAND, TIMEOUT_S, Cli, Server, environment

QUESTION = "How many people were injured on the Maren Dawn?"


def calls(
    data: Path, log: Path, *wanted: tuple[str, dict[str, Any]]
) -> list[tuple[types.CallToolResult, dict[str, Any]]]:
    """The results of these calls, each with the tool's output schema."""
    arguments = ["-m", "service", "mcp", "--data-dir", str(data)]
    program = StdioServerParameters(command=sys.executable, args=arguments, env=environment())

    async def run(errors: Any) -> list[tuple[types.CallToolResult, dict[str, Any]]]:
        async with Client(stdio_client(program, errlog=errors)) as client:
            listed = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
            return [
                (await client.call_tool(name, given), listed[name] or {}) for name, given in wanted
            ]

    with log.open("w") as errors:
        return asyncio.run(run(errors))


def test_tools_go_through_the_running_server(demo: tuple[Cli, Server], tmp_path: Path) -> None:
    cli, server = demo
    log = tmp_path / "log"
    results = calls(
        cli.data,
        log,
        ("search_news", {"query": "ferry", "limit": 2}),
        ("ask_news", {"question": QUESTION}),
        ("summarize_news", {"topic": "Maren Dawn ferry collision", "length": "brief"}),
        ("check_text", {"text": "The second rail strike was called off."}),
        ("get_article", {"article_id": "sample-rail-settlement"}),
    )
    for result, schema in results:
        assert not result.is_error
        jsonschema.validate(result.structured_content, schema)
    answer = results[1][0].structured_content
    assert answer["outcome"] == "answered"
    for one in answer["citations"]:
        assert one["permalink"].startswith(f"{server.url}/c/")
    assert log.read_text() == ""


def test_without_a_server_the_folder_is_opened_in_the_process(cli: Cli, tmp_path: Path) -> None:
    item = {"id": "hat", "title": "Hat", "text": "A hat was found in Vell on Monday, police said."}
    assert cli("ingest", "-", stdin=json.dumps(item).encode()).code == 0
    log = tmp_path / "log"
    [(answer, _), (unknown, _)] = calls(
        cli.data,
        log,
        ("ask_news", {"question": "Where was a hat found?"}),
        ("get_article", {"article_id": "cap"}),
    )
    [citation] = answer.structured_content["citations"]
    assert item["text"][citation["start_char_index"] :].startswith(citation["cited_text"])
    assert citation["permalink"].startswith("/c/")  # nobody serves it
    assert unknown.is_error
    assert log.read_text() == ""


def test_nothing_but_protocol_on_stdout_and_no_question_on_stderr(cli: Cli) -> None:
    start = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    ask = {"name": "ask_news", "arguments": "Where is the hat?"}
    lines = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": start},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": ask},
    ]
    sent = "\n".join(["{", *map(json.dumps, lines), ""]).encode()
    with subprocess.Popen(
        [*COMMAND, "mcp"],
        cwd=cli.folder,
        env=environment(GROUNDWIRE_LOG_LEVEL="debug"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(sent)
        process.stdin.flush()
        replies = [json.loads(process.stdout.readline()) for _ in range(2)]
        out, errors = process.communicate(timeout=TIMEOUT_S)  # ends stdin, and so the process
    assert sorted(reply["id"] for reply in replies) == [1, 2]
    assert (process.returncode, out) == (0, b"")
    assert b"hat" not in errors
