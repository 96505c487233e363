"""Foreign clients from npm: installed once, outside the project, by a lock file of ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest

TIMEOUT_S = 300.0


def installed(source: Path) -> Path:
    """The folder in which the packages of `source` are; skips without node, fails so in CI."""
    sums = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "groundwire"
    folder = cache / f"{source.name}-{sums}"
    if shutil.which("node") is None or shutil.which("npm") is None:
        _missing("node and npm are not here")
    if not folder.is_dir():
        _install(source, folder)
    return folder


def _install(source: Path, folder: Path) -> None:
    """Beside its place first, so that a folder that is there is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as parent:
        made = Path(parent) / "made"
        shutil.copytree(source, made)
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=made,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        if done.returncode:
            _missing(f"{source.name} can't be installed: {done.stderr[-500:]}")
        if not folder.is_dir():
            made.rename(folder)


def _missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI has to run the foreign clients")
    pytest.skip(reason)
