"""What reading a file comes to: items, and what was refused or left out, each with its reason."""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from typing import Any

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Loaded:
    """One raw item; `where` is its path, with its line or place in a list if there are several.

    `notes` say what a user should know of how it was read.
    """

    item: dict[str, Any]
    where: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that should have been an article and can't be read."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that holds no article, or is not for us and stood in a folder."""

    where: str
    reason: str


Outcome = Loaded | Unreadable | Skipped


class Refused(Exception):
    """A file, or one part of it, is not read; the text says why."""


def suffix(path: str) -> str:
    """The end of a file's name that says its kind, in lower case."""
    return PurePath(path).suffix.lower()


def shown(path: str) -> str:
    """A path as text that can be printed, also when its bytes are not UTF-8."""
    return path.encode("utf-8", "replace").decode()


def file_id(path: str, content: bytes) -> str:
    """The identity of an article that does not say enough of itself.

    Of the path as given; of the content when it came through a pipe.
    """
    key = content if path == "-" else os.fsencode(PurePath(path).as_posix())
    return f"file-{sha256(key).hexdigest()[:16]}"
