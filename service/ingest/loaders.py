"""Files, folders and standard input become raw items; what can't be read is named, not raised.

| suffix | what it holds |
|---|---|
| `.txt .text .md .markdown` | one article, at most 25 MiB |
| `.html .htm .xhtml` | a web page with one article, at most 10 MiB |
| `.pdf .docx` | one article, at most 50 MiB; a PDF of at most 500 pages |
| `.rss .atom .xml` | a feed, an article an entry, at most 25 MiB |
| `.json` | a list of articles, one article, `{"articles": […]}` or a JSON Feed; at most 100 MiB |
| `.jsonl .ndjson` | an article a line, each at most 8 MiB; any number, read line by line |
| `.csv .tsv` | a header row, then an article a row; at most 100 MiB |

A page, feed, PDF or Word file is also known by its first bytes, under the name of a text and on
standard input. Files are read where they are, on the client's side of the API; one that was sent
to the service is read there.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

from service.ingest.files.aside import SIZE_MAX, Aside, Kind
from service.ingest.files.outcome import (
    MIB,
    Loaded,
    Outcome,
    Refused,
    Skipped,
    Unreadable,
    file_id,
    shown,
    suffix,
)
from service.ingest.files.tables import LINE_MAX, read_csv, read_json, read_json_lines
from service.ingest.files.text import BOM, name_as_title, read_text, whole_bytes

__all__ = ["Loaded", "Outcome", "Skipped", "Unreadable", "kind_of", "load", "load_sent"]

_HEAD = 1_024  # bytes that tell what a file is
_HTML = re.compile(rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.DOTALL)
_XML = re.compile(
    rb"(?:<\?xml.*?\?>\s*)?(?:<!--.*?-->\s*|<!doctype\s[^>]*>\s*|<\?.*?\?>\s*)*", re.I | re.S
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_TEXTS = frozenset([".txt", ".text", ".md", ".markdown"])
_READERS: dict[str, Callable[[BinaryIO, str, bytes], Iterator[Outcome]]] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), read_text),
    ".json": read_json,
    **dict.fromkeys((".jsonl", ".ndjson"), read_json_lines),
    **dict.fromkeys((".csv", ".tsv"), read_csv),
}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".pdf": "pdf",
    ".docx": "docx",
    **dict.fromkeys((".rss", ".atom", ".xml"), "feed"),
}
SUFFIXES = (*_READERS, *_KINDS)
_NOT_READ = {
    **dict.fromkeys((".doc", ".rtf", ".odt"), "not read: save it as .docx or .pdf"),
    **dict.fromkeys((".mhtml", ".mht"), "not read: save the page as .html"),
    **dict.fromkeys(
        (".gz", ".zip", ".tar", ".tgz", ".bz2", ".xz", ".7z"), "an archive is not read: unpack it"
    ),
}


def load(paths: Sequence[str], stdin: BinaryIO, aside: Aside | None = None) -> Iterator[Outcome]:
    """What the paths hold, in their order, folders in the order of names; `-` is `stdin`.

    Foreign files are read by `aside`, which the caller may close from another thread; without
    one they are read by a child process that ends with the iteration.
    """
    with aside or Aside() as reader:
        for path in paths:
            if path != "-":
                yield from _at_and_below(path, reader)
                continue
            try:
                yield from _standard_input(stdin, reader)
            except (Refused, OSError) as error:
                yield Unreadable(path, _in_words(error))


def load_sent(stream: BinaryIO, name: str, size: int, aside: Aside) -> Iterator[Outcome]:
    """What a file holds that was sent under a name: the same as of one that lies here.

    Of the name only its last part counts, and it stands for the file: an article that says too
    little of itself is known by it.
    """
    name = re.split(r"[/\\]", name)[-1].strip() or "unnamed"
    if suffix(name) not in SUFFIXES:
        yield Unreadable(shown(name), _why_not(name))
        return
    try:
        yield from _file(stream, name, size, aside)
    except (Refused, OSError, ValueError) as error:
        yield Unreadable(shown(name), _in_words(error))


def _why_not(path: str) -> str:
    kinds = f"not a kind of file that is read ({' '.join(SUFFIXES)})"
    return _NOT_READ.get(suffix(path), kinds)


def _at_and_below(root: str, aside: Aside) -> Iterator[Outcome]:
    """A file, or all files below a folder; hidden ones are passed over, no folder read twice."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            info = os.stat(path)
            key = (info.st_dev, info.st_ino)
            if stat.S_ISDIR(info.st_mode) and key in seen:
                yield Skipped(shown(path), "a link to a folder that was read already")
            elif stat.S_ISDIR(info.st_mode):
                seen.add(key)
                names = sorted((n for n in os.listdir(path) if n[0] != "."), reverse=True)
                waiting.extend(os.path.join(path, name) for name in names)
            elif stat.S_ISREG(info.st_mode) and suffix(path) in SUFFIXES:
                with open(path, "rb") as stream:
                    yield from _file(stream, path, info.st_size, aside)
            else:
                yield (Unreadable if path == root else Skipped)(shown(path), _why_not(path))
        except (Refused, OSError, ValueError) as error:
            yield Unreadable(shown(path), _in_words(error))


def _file(stream: BinaryIO, path: str, size: int, aside: Aside) -> Iterator[Outcome]:
    """A file by its suffix, or by its first bytes where these say that a text is something else."""
    head = stream.read(_HEAD)
    kind = _KINDS.get(suffix(path))
    is_text = suffix(path) in _TEXTS
    if kind or is_text:
        kind = kind_of(head, office=not is_text) or kind
    elif suffix(path) == ".json" and b"jsonfeed.org/version" in head:
        kind = "feed"
    if kind is None:
        stream.seek(0)
        yield from _READERS[suffix(path)](stream, path, b"")
    elif size > SIZE_MAX[kind]:
        raise Refused(f"larger than {SIZE_MAX[kind] // MIB} MiB")
    else:
        yield from _foreign(kind, stream, path, head, aside)


def _foreign(
    kind: Kind, stream: BinaryIO, path: str, head: bytes, aside: Aside
) -> Iterator[Outcome]:
    """The articles that a file of a foreign format holds; each is known by what it says of itself.

    Only one that has no address, and not title, outlet and date either, gets an id of its path.
    """
    raw = whole_bytes(stream, head, SIZE_MAX[kind])
    articles = aside.read(kind, shown(path), raw)["articles"]
    if not articles:
        yield Skipped(shown(path), "no articles in it")
    for at, article in enumerate(articles):
        where = f"{shown(path)}[{at}]" if kind == "feed" else shown(path)
        if "skipped" in article:
            yield Skipped(where, article["skipped"])
            continue
        item = article["item"]
        known = item.get("url") or all(item.get(f) for f in ("title", "source", "published_at"))
        if not known and kind != "feed":
            item["id"] = file_id(path, raw)
        item["title"] = item.get("title") or ("untitled" if path == "-" else name_as_title(path))
        yield Loaded(item, where, tuple(article["notes"]))


def kind_of(head: bytes, *, office: bool) -> Kind | None:
    """What the first bytes of a file say it is: html, pdf, docx or feed; `None` for nothing.

    `office` allows a zip file to be taken for a Word file.
    """
    start = head.removeprefix(BOM).lstrip()
    if start.startswith(b"%PDF-"):
        return "pdf"
    if office and start.startswith(b"PK\x03\x04"):
        return "docx"
    if _HTML.match(start):
        return "html"
    beginning = _XML.match(start)
    body = start[beginning.end() :] if beginning else start
    if _HTML.match(body):
        return "html"
    return "feed" if _FEED.match(body) else None


def _standard_input(stdin: BinaryIO, aside: Aside) -> Iterator[Outcome]:
    """A foreign file, JSON, JSON lines or plain text, told apart by how it begins."""
    head = first = stdin.readline(LINE_MAX + 1).removeprefix(BOM)
    while first and not first.strip():
        first = stdin.readline(LINE_MAX + 1)
        head += first
    if first.lstrip().startswith((b"<", b"%PDF-", b"PK\x03\x04")):
        head += stdin.read(_HEAD)
        if kind := kind_of(head[: _HEAD * 4], office=True):
            yield from _foreign(kind, stdin, "-", head, aside)
            return
    read = read_text
    if re.match(rb"\s*\{\s*([\"}]|$)", first):
        read = read_json_lines if first.rstrip().endswith(b"}") else read_json
    elif re.match(rb"\s*\[\s*([\[{\"\]]|$)", first):
        read = read_json
    yield from read(stdin, "-", head)


def _in_words(error: Exception) -> str:
    """What a failure to read means for the one who named the file."""
    missing = isinstance(error, FileNotFoundError)
    return "no such file or folder" if missing else getattr(error, "strerror", None) or str(error)
