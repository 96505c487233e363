"""The MCP inspector's command line: a client that knows nothing of the SDK that we use.

Version 0.16.8 of its own package: the later ones ask for a newer Node or for the whole inspector
(162 MB). It is installed once, outside the project, by the lock file beside this module.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpx2
import jsonschema  # type: ignore[import-untyped]
import pytest

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.cli.conftest import COMMAND, environment

HERE = Path(__file__).parent / "inspector"
TIMEOUT_S = 300.0
QUESTION = "How many people were injured on the Maren Dawn?"
NAMES = ["search_news", "ask_news", "summarize_news", "check_text", "get_article"]


@pytest.fixture(scope="session")
def inspector() -> Path:
    """The program, installed if it is not there yet."""
    sums = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundwire"
    folder = cache / f"inspector-{sums}"
    if shutil.which("node") is None or shutil.which("npm") is None:
        _missing("node and npm are not here")
    if not folder.is_dir():
        _install(folder)
    return folder / "node_modules/@modelcontextprotocol/inspector-cli/build/cli.js"


def _install(folder: Path) -> None:
    """Beside its place first, so that a folder that is there is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as parent:
        made = Path(parent) / "made"
        shutil.copytree(HERE, made)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=made,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            _missing(f"the inspector can't be installed: {done.stderr[-500:]}")
        if not folder.is_dir():
            made.rename(folder)


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI has to run the inspector")
    pytest.skip(reason)


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
