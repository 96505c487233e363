"""A small web site of our own on the loopback address: pages, feeds, and what goes wrong there."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes import sentences


@dataclass(frozen=True)
class Answer:
    """What an address answers; `holds` are sent only once `Site.release` was called."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    held: bool = False


@dataclass
class Site:
    """Answers by path; `asked` are the paths with the headers they were asked with."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def put(self, path: str, body: str | bytes = b"", status: int = 200, **headers: str) -> str:
        """Have a path answer this; its address. Header names with `_` for `-`."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        held = named.pop("held", "") == "yes"
        self.answers[path] = Answer(raw, status, {"Content-Type": "text/html"} | named, held)
        return self.url + path

    def paths(self) -> list[str]:
        """The paths that were asked for, in order, but for the rules for robots."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def site() -> Iterator[Site]:
    """A site on a free port, closed at the end."""
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.asked.append((self.path, headers))
            answer = made.answers.get(self.path, Answer(b"nothing here", 404))
            etag = answer.headers.get("ETag")
            if etag and headers.get("if-none-match") == etag:
                answer = Answer(b"", 304, {"ETag": etag})
            if answer.held:
                made.reached.set()
                made.released.wait(30)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            try:
                self.wfile.write(answer.body)
            except OSError:  # who asked has left
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def page(
    title: str, text: str | None = None, *, seed: int = 1, head: str = "", body: str = ""
) -> str:
    """A news page with an article of a few paragraphs."""
    if text is None:
        parts = [" ".join(sentences(5, seed=seed * 10 + n)) for n in range(3)]
    else:
        parts = [text]
    paragraphs = "".join(f"<p>{part}</p>" for part in parts)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1>{paragraphs}{body}</article></body></html>"
    )


def rss(*items: str, title: str = "Ellery Post") -> str:
    """An RSS feed of these items."""
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def entry(title: str, link: str, summary: str = "", *, full: str = "", more: str = "") -> str:
    """An item of a feed: with a summary, or all of its text."""
    content = (
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{full}'
        "</content:encoded>"
        if full
        else ""
    )
    described = f"<description>{summary}</description>" if summary else ""
    return f"<item><title>{title}</title><link>{link}</link>{described}{content}{more}</item>"
