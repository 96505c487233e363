"""The MCP inspector's command line: a client that knows nothing of the SDK that we use.

Version 0.16.8 of its own package: the later ones ask for a newer Node or for the whole inspector
(162 MB). It is installed once, outside the project, by the lock file beside this module.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema  # type: ignore[import-untyped]
import pytest

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.cli.conftest import COMMAND, environment
from tests.clients.npm import TIMEOUT_S, installed

HERE = Path(__file__).parent / "inspector"
QUESTION = "How many people were injured on the Maren Dawn?"
NAMES = ["search_news", "ask_news", "summarize_news", "check_text", "get_article"]


@pytest.fixture(scope="session")
def inspector() -> Path:
    """The program, installed if it is not there yet."""
    return installed(HERE) / "node_modules/@modelcontextprotocol/inspector-cli/build/cli.js"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server with the sample newsroom, and its data folder."""
    folder = tmp_path_factory.mktemp("inspected") / "data"
    app = create_app(Settings(data_dir=folder, _env_file=None), sample=True)
    with serving(app) as url:
        assert httpx2.get(f"{url}/healthz", trust_env=False).status_code == 200  # it has started
        app.state.lock.announce(url)  # as `groundwire serve` does
        yield url, folder


@pytest.fixture(params=["http", "stdio"])
def target(server: tuple[str, Path], request: pytest.FixtureRequest) -> list[str]:
    """What the inspector is pointed at: an address, or a command."""
    url, folder = server
    if request.param == "http":
        return [f"{url}/mcp", "--transport", "http"]
    return [*COMMAND, "mcp", "--data-dir", str(folder)]


def asked(inspector: Path, target: list[str], *what: str) -> Any:
    """What the inspector prints."""
    done = subprocess.run(
        ["node", str(inspector), "--cli", *target, *what],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_inspector_lists_and_calls_the_tools(inspector: Path, target: list[str]) -> None:
    tools = asked(inspector, target, "--method", "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == NAMES
    call = ["--method", "tools/call", "--tool-name", "ask_news"]
    result = asked(
        inspector, target, *call, "--tool-arg", f"question={QUESTION}", "--tool-arg", "max_claims=2"
    )
    assert result["structuredContent"]["outcome"] == "answered"
    jsonschema.validate(result["structuredContent"], tools[1]["outputSchema"])
    wrong = asked(inspector, target, *call, "--tool-arg", "question=x", "--tool-arg", "limit=1")
    assert wrong["isError"] is True
    assert "limit: unknown field" in wrong["content"][0]["text"]
