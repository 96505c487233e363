"""A data folder has one owner; who comes second is told at once who it is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.adapters.folder_lock import NAME, FolderLock, Owner, owner_of
from service.errors import DataFolderInUse

ROOT = Path(__file__).parents[2]
OWNER = """
import sys, time
from pathlib import Path
from service.adapters.folder_lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.acquire()
if len(sys.argv) > 2:
    lock.announce(sys.argv[2])
print("held", flush=True)
time.sleep(60)
"""


@contextmanager
def owner(folder: Path, *url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock."""
    command = [sys.executable, "-c", OWNER, str(folder), *url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_a_second_process_is_refused_at_once_and_told_who_has_it(tmp_path: Path) -> None:
    with owner(tmp_path) as process:
        begun = time.monotonic()
        with pytest.raises(DataFolderInUse, match=f"in use by process {process.pid}\\.") as caught:
            FolderLock(tmp_path).acquire()
        assert time.monotonic() - begun < 1.0
        assert caught.value.code == "data_folder_in_use"
        assert owner_of(tmp_path) == Owner(process.pid, None)


def test_the_address_of_a_server_is_announced(tmp_path: Path) -> None:
    with owner(tmp_path, "http://127.0.0.1:8123") as process:
        assert owner_of(tmp_path) == Owner(process.pid, "http://127.0.0.1:8123")
        with pytest.raises(DataFolderInUse, match=r"serves http://127\.0\.0\.1:8123"):
            FolderLock(tmp_path).acquire()


def test_the_folder_is_free_when_its_owner_was_killed(tmp_path: Path) -> None:
    with owner(tmp_path, "http://127.0.0.1:8123") as process:
        process.kill()
        process.wait()
        lock = FolderLock(tmp_path)
        lock.acquire()
        assert owner_of(tmp_path).url is None
        lock.release()


def test_a_lock_in_the_same_process_is_refused_too_and_free_after_release(tmp_path: Path) -> None:
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.acquire()
    with pytest.raises(DataFolderInUse):
        second.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()
    assert owner_of(tmp_path) == Owner(None, None)


def test_the_folder_is_made_when_it_is_not_there(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "a" / "b")
    lock.acquire()
    assert (tmp_path / "a" / "b" / NAME).is_file()
    lock.release()


def test_only_who_holds_it_can_announce(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        FolderLock(tmp_path).announce("http://127.0.0.1:1")


@pytest.mark.parametrize("said", ["", "{", "[]", "null", '"x"', "\x00"])
def test_a_lock_file_that_says_nothing_names_nobody(tmp_path: Path, said: str) -> None:
    (tmp_path / NAME).write_text(said)
    assert owner_of(tmp_path) == Owner(None, None)


def test_no_lock_file_names_nobody(tmp_path: Path) -> None:
    assert owner_of(tmp_path / "nowhere") == Owner(None, None)


def test_the_token_stands_beside_the_address_and_nowhere_else(tmp_path: Path) -> None:
    lock, other = FolderLock(tmp_path), FolderLock(tmp_path / "other")
    lock.acquire()
    assert owner_of(tmp_path).token is None
    lock.announce("http://127.0.0.1:8123")
    token = owner_of(tmp_path).token
    assert token is not None
    assert lock.is_token(token)
    assert not other.is_token(token)
    assert not any(lock.is_token(one) for one in ("", token[:-1], token + "x", "é"))
    assert token not in repr(owner_of(tmp_path))
    with pytest.raises(DataFolderInUse) as caught:
        FolderLock(tmp_path).acquire()
    assert token not in caught.value.message
    lock.release()
    assert owner_of(tmp_path).token is None
