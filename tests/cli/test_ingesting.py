"""`groundwire ingest` takes in a folder of every kind, and leaves no process behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import time
from pathlib import Path

import docx
import psutil  # type: ignore[import-untyped]
import pytest

from tests.cli.conftest import COMMAND, Cli, environment
from tests.ingest.files.pages import page
from tests.ingest.files.paper import column, pdf
from tests.ingest.files.test_feeds import FULL, rss

SECRET = "Papers show that the mayor has sold the whole quay to a company from Orrin."
PAPER = pdf([column("Quay to open", "", "The quay of Vell opens on Friday, the town said.")])


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def fill(folder: Path) -> None:
    """A folder of each kind, and of what can't be read."""
    for name, content in {
        "a.html": page(f'<p style="display:none">{SECRET}</p>').encode(),
        "b.pdf": PAPER,
        "c.docx": word("Ferry fares rise in May, the operator said."),
        "d.xml": rss(FULL, "<item><title>Empty</title></item>"),
        "e.txt": b"Market moves\n\nThe market moves to the hall on Friday.\n",
        "f.jsonl": b'{"title": "A hat", "text": "A hat was found in Vell."}\n',
        "g.pdf": b"%PDF-1.4 broken",
        "h.html": b"",
        "i.xml": b"<catalog/>",
        "j.html.gz": b"\x1f\x8b",
        "k.doc": b"\xd0\xcf\x11\xe0",
        "l.docx": b"PK\x03\x04",
    }.items():
        (folder / name).write_bytes(content)


def test_a_folder_of_every_kind_does_the_right_thing(desk: Cli) -> None:
    folder = desk.folder / "mixed"
    folder.mkdir()
    fill(folder)
    done = desk("ingest", "mixed", "--json")
    assert done.code == 1
    assert done.json["counts"] == {
        **{"added": 6, "updated": 0, "unchanged": 0, "rejected": 4, "skipped": 3}
    }
    told = {one["where"]: one["error"] for one in done.json["results"] if one["error"]}
    assert told == {
        "mixed/d.xml[1]": "an entry without text",
        "mixed/g.pdf": "damaged, or no PDF",
        "mixed/h.html": "empty file",
        "mixed/i.xml": "no RSS or Atom feed",
        "mixed/j.html.gz": "an archive is not read: unpack it",
        "mixed/k.doc": "not read: save it as .docx or .pdf",
        "mixed/l.docx": "damaged, or no Word file",
    }
    again = desk("ingest", "mixed")
    assert again.out == "0 added, 0 updated, 6 unchanged, 4 rejected, 3 skipped\n"
    taken = {one["title"]: one for one in desk("export").lines}
    assert taken["Harbour to close"]["source"] == "Kestrel Post"
    assert taken["Harbour to close"]["published_at"] == "2031-04-09T08:30:00Z"
    assert SECRET not in taken["Harbour to close"]["text"]
    assert taken["Quay to open"]["text"].endswith(
        "The quay of Vell opens on Friday, the town said."
    )


def test_a_note_of_the_reader_is_told_and_reported(desk: Cli) -> None:
    entry = "<item><title>Short</title><description>A short word.</description></item>"
    (desk.folder / "short.rss").write_bytes(rss(entry))
    done = desk("ingest", "short.rss", "--json")
    assert done.code == 0
    [result] = done.json["results"]
    assert result["notes"] == ["text: the feed holds only a summary"]
    assert "note: short.rss[0]: text: the feed holds only a summary" in done.err


@pytest.mark.parametrize("name", ["page", "paper", "feed", "word"])
def test_standard_input_is_known_by_its_beginning(desk: Cli, name: str) -> None:
    given = {
        "page": page(head="<title>Page by pipe</title>").encode(),
        "paper": pdf([column("Paper by pipe", "", "The town said that it came by pipe.")]),
        "feed": rss("<item><title>By pipe</title><description>It came.</description></item>"),
        "word": word("A Word file came by pipe, the town said."),
    }
    done = desk("ingest", "-", "--json", stdin=given[name])
    assert done.code == 0, done.err
    assert done.json["counts"]["added"] == 1


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_ctrl_c_while_a_file_is_read_leaves_no_process(cli: Cli) -> None:
    slow = page("<i class=x>w</i>" * 60_000, style=".y ~ .x{display:none}")
    for number in range(20):
        (cli.folder / f"{number}.html").write_text(slow)
    verb = [*COMMAND, "ingest", str(cli.folder)]
    process = subprocess.Popen(
        verb, cwd=cli.folder, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    own = psutil.Process(process.pid)
    until = time.monotonic() + 60
    while not (children := own.children()) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(children) == 1
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert process.returncode != 0
    assert b"Traceback" not in said
    assert not psutil.wait_procs(children, timeout=10)[1]
