"""One owner per data folder: a lock file that the system frees when its process ends."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import portalocker

from service.errors import DataFolderInUse

NAME = "groundwire.lock"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a data folder; `url` is None for an owner that does not serve.

    `token` shows the server that who sends it can read the folder.
    """

    pid: int | None
    url: str | None
    token: str | None = field(default=None, compare=False, repr=False)


class FolderLock:
    """Holds the lock of a folder; the file names the owner's process and address."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: IO[str] | None = None
        self._token = secrets.token_urlsafe(32)

    def acquire(self) -> None:
        """Take the lock at once or raise `DataFolderInUse`, naming who has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with suppress(OSError):  # another owner's: then it is theirs to protect
            self._path.chmod(0o600)  # made by a version that wrote no token
        file = self._path.open("a+", encoding="utf-8")
        try:
            portalocker.lock(
                file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
            )
        except portalocker.LockException as error:
            file.close()
            raise DataFolderInUse(_in_use(self._path)) from error
        self._file = file
        self.announce(None)

    def announce(self, url: str | None) -> None:
        """Write into the file where the owner can be reached."""
        if self._file is None:
            raise RuntimeError("the lock is not held")
        self._file.seek(0)
        self._file.truncate()
        said = {"pid": os.getpid(), "url": url}
        self._file.write(json.dumps(said | ({"token": self._token} if url else {})))
        self._file.flush()

    def is_token(self, given: str) -> bool:
        """Whether this is the token that is written beside the address."""
        return secrets.compare_digest(given.encode(), self._token.encode())

    def release(self) -> None:
        """Give the lock up; the file stays, empty."""
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.close()
            self._file = None


def owner_of(folder: Path) -> Owner:
    """What the lock file of a folder says; empty when there is none or it says nothing."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Owner(said.get("pid"), said.get("url"), said.get("token"))
    except (OSError, ValueError, AttributeError):
        return Owner(None, None)


def _in_use(path: Path) -> str:
    owner = owner_of(path.parent)
    who = f"process {owner.pid}" if owner.pid else "another process"
    where = f", which serves {owner.url}" if owner.url else ""
    return (
        f"The data folder {path.parent} is in use by {who}{where}. "
        "Stop it, or choose another folder with --data-dir."
    )
