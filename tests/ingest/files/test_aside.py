"""The child process that reads foreign files is limited, replaced when it breaks, and ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from service.ingest.files.aside import Aside, Closed
from service.ingest.files.outcome import Refused
from tests.ingest.files.pages import page

PAGE = page().encode()
# 60,000 siblings, each held against a rule that looks at those before it: some seconds.
SLOW = page("<i class=x>w</i>" * 60_000, style=".y ~ .x{display:none}").encode()


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    with Aside() as aside:
        yield aside


def test_a_file_comes_back_as_data(aside: Aside) -> None:
    [article] = aside.read("html", "a.html", PAGE)["articles"]
    assert article["item"]["title"] == "Harbour to close"


def test_one_child_reads_many_files_and_a_bad_one_does_not_end_it(aside: Aside) -> None:
    aside.read("html", "a.html", PAGE)
    before = children()
    for kind in ("pdf", "docx", "feed"):
        with pytest.raises(Refused):
            aside.read(kind, "a", b"nonsense")
    assert aside.read("html", "a.html", PAGE)["articles"]
    assert children() == before


def test_a_reading_over_its_time_is_ended_and_the_next_file_is_read() -> None:
    before = children()
    with Aside(time_max_s=1.5) as aside:
        with pytest.raises(Refused, match=r"took longer than 1[.]5 s"):
            aside.read("html", "slow.html", SLOW)
        with pytest.raises(Refused, match=r"no RSS or Atom feed|took longer"):
            aside.read("feed", "a.xml", b"<a/>")
    assert children() == before


def test_a_child_that_dies_is_named_and_replaced() -> None:
    with Aside() as aside:
        before = children()
        aside.read("html", "a.html", PAGE)
        (child,) = children() - before
        reasons: list[str] = []

        def read() -> None:
            try:
                aside.read("html", "slow.html", SLOW)
            except Refused as error:
                reasons.append(str(error))

        thread = threading.Thread(target=read)
        thread.start()
        time.sleep(0.2)
        os.kill(child, 9)
        thread.join(60)
        assert reasons == ["its parser broke down"]
        assert aside.read("html", "a.html", PAGE)["articles"]


def test_closing_ends_a_reading_in_another_thread_and_nothing_is_left() -> None:
    before = children()
    aside = Aside()
    ended: list[BaseException] = []

    def read() -> None:
        try:
            aside.read("html", "slow.html", SLOW)
        except Closed as error:
            ended.append(error)

    thread = threading.Thread(target=read)
    thread.start()
    time.sleep(0.3)
    aside.close()
    thread.join(30)
    assert len(ended) == 1
    assert children() == before
    with pytest.raises(Closed):
        aside.read("html", "a.html", PAGE)


def test_nothing_starts_before_the_first_foreign_file() -> None:
    before = children()
    with Aside():
        assert children() == before


def test_a_child_that_was_gone_before_it_had_the_file_is_replaced_and_the_file_read() -> None:
    before = children()
    with Aside() as aside:
        aside.read("html", "a.html", PAGE)
        child = aside._child
        assert child is not None
        assert child.stdin is not None
        end, broken = os.pipe()
        os.close(end)
        os.dup2(broken, child.stdin.fileno())  # as if it had died just now
        os.close(broken)
        assert aside.read("html", "a.html", PAGE)["articles"]
        assert len(children() - before) == 1
    assert children() == before


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_between_two_files_no_limit_of_time_runs() -> None:
    """It would end a child that nothing is asked of for a while."""
    code = (
        "import signal, sys\n"
        "from service.ingest.files import child\n"
        "child.main()\n"
        "print(signal.getitimer(signal.ITIMER_REAL)[0], file=sys.stderr)\n"
    )
    request = json.dumps({"kind": "feed", "name": "a.json", "size": 13}).encode() + b"\n"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=request + b'{"items": []}',
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == {"articles": []}
    assert done.stderr.split() == [b"0.0"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_memory_is_limited() -> None:
    code = (
        "from service.ingest.files.child import answer, limit_memory\n"
        "limit_memory()\n"
        "import service.ingest.files.child as child\n"
        "child._reader = lambda kind: lambda raw, name: [bytearray(2 << 30)]\n"
        "print(answer('html', 'a', b''))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert "needs more than 1024 MiB of memory" in done.stdout


def test_a_parser_in_the_current_folder_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trafilatura.py").write_text("raise SystemExit")
    (tmp_path / "lxml.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with Aside() as aside:
        assert aside.read("html", "a.html", PAGE)["articles"]
