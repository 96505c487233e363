from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from service.api import schemas
from service.api.app import create_app
from service.client import Groundwire, ServiceError, Unavailable
from service.client.calls import BATCH, batches
from service.settings import Settings
from tests.api.serving import serving
from tests.conftest import ROOT

QUESTION = "Why was the second rail strike called off?"
SENTENCE = "because the company agreed to hire 180 additional drivers by the end of the year."


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("typed")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as url:
        yield url


@pytest.fixture
def client(sample: str) -> Iterator[Groundwire]:
    with Groundwire(sample) as client:
        yield client


@pytest.fixture
def empty(settings: Settings) -> Iterator[Groundwire]:
    with serving(create_app(settings)) as url, Groundwire(url) as client:
        yield client


def test_replies_are_typed(client: Groundwire) -> None:
    reply = client.answer(QUESTION, max_claims=1, filters={"sources": ["Radio Marrenia"]})
    assert SENTENCE in reply.claims[0].text
    (cited,) = reply.citations
    article = client.article(cited.article_id, cited.version)
    assert article.text[cited.start_char_index : cited.end_char_index] == cited.cited_text
    assert client.citation(cited.id).cited_text == cited.cited_text
    assert client.search("rail strike", limit=3, languages=["en"]).results[0].rank == 1
    checked = client.check("The strike was called off. The ferry has 190 captains.")
    assert (checked.counts.supported, checked.counts.unsupported) == (1, 1)
    summary = client.summary(topic="the toll march", length="brief")
    assert summary.sections.overview
    assert client.ready().ready
    assert {one.source for one in client.sources()} >= {"Radio Marrenia"}
    assert client.suggestions(limit=2)


def test_a_stream_gives_its_events_and_ends_with_the_reply(client: Groundwire) -> None:
    with client.stream_answer(QUESTION) as stream:
        events = list(stream)
    kinds = [type(one) for one in events]
    assert kinds[0] is schemas.EvidenceOut
    assert kinds[-1] is schemas.AnswerOut
    assert schemas.ClaimEventOut in kinds
    assert stream.final.text == stream.text
    assert stream.final.claims == client.answer(QUESTION).claims
    with client.stream_summary(topic="the toll march") as told:
        with pytest.raises(RuntimeError):
            _ = told.final
        assert [one for one in told][-1] is told.final


def test_errors_are_the_services(client: Groundwire) -> None:
    with pytest.raises(ServiceError) as found:
        client.answer("")
    assert (found.value.code, found.value.status) == ("invalid_input", 422)
    assert found.value.fields[0].field == "question"
    with (
        pytest.raises(ServiceError, match="no language model"),
        client.stream_answer(QUESTION, engine="llm") as stream,
    ):
        list(stream)
    with pytest.raises(ServiceError) as gone:
        client.article("nobody")
    assert gone.value.code == "not_found"


def test_articles_go_in_by_batches_and_out_by_pages(empty: Groundwire) -> None:
    items: list[dict[str, Any]] = [
        {"id": f"a{n}", "title": f"Hat {n}", "text": f"Hat {n} was found in Vell."}
        for n in range(BATCH + 3)
    ]
    items[BATCH + 1] = {"title": "No text"}
    report = empty.ingest(iter(items))
    assert [one.index for one in report.results] == list(range(BATCH + 3))
    assert report.counts == {"added": BATCH + 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert report.results[BATCH + 1].status == "rejected"
    assert len(list(empty.articles())) == BATCH + 2
    empty.delete("a0")
    assert len(list(empty.articles(article_ids=["a0", "a1"]))) == 1
    assert empty.feedback("claim", "up", text="x").rating == "up"


def test_large_items_make_smaller_batches() -> None:
    items = [{"text": "x" * 10_000_000} for _ in range(5)]
    sizes = [len(call.content or b"") for call in batches(items)]
    assert len(sizes) == 3
    assert max(sizes) < 25 * 1024 * 1024


@contextmanager
def answering(*responses: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers each connection with the next of these bytes, and what it was sent."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for response in responses:
                connection, _ = listening.accept()
                with connection:
                    seen.append(connection.recv(65_536))
                    connection.sendall(response)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", seen
        thread.join()


def response(status: int, body: str, *headers: str, kind: str = "application/json") -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"content-type: {kind}", "connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def test_reading_is_tried_again_and_writing_is_not() -> None:
    busy = response(503, '{"detail": "later", "code": "unavailable"}', "retry-after: 0")
    found = response(200, '{"items": [], "next_cursor": null}')
    with answering(busy, b"", found) as (url, seen), Groundwire(url) as client:
        assert client.sources() == []
    assert len(seen) == 3
    with answering(busy) as (url, seen), Groundwire(url) as client:
        with pytest.raises(ServiceError) as error:
            client.answer("x")
        assert error.value.code == "unavailable"
    assert len(seen) == 1


def test_a_stream_that_breaks_off_is_an_error() -> None:
    cut = response(200, 'event: evidence\ndata: {"articles": []}\n\n', kind="text/event-stream")
    with answering(cut) as (url, _), Groundwire(url) as client, client.stream_answer("x") as stream:
        events = iter(stream)
        assert isinstance(next(events), schemas.EvidenceOut)
        with pytest.raises(Unavailable):
            next(events)


def test_an_event_that_is_not_known_is_passed_over_and_an_error_is_raised() -> None:
    body = (
        'event: mood\ndata: {"good": true}\n\n'
        'event: evidence\ndata: {"articles": [], "new": 1}\n\n'
        'event: error\ndata: {"title": "X", "status": 503, "detail": "cut", "code": '
        '"provider_failed"}\n\n'
    )
    stream_ = response(200, body, kind="text/event-stream")
    with answering(stream_) as (url, _), Groundwire(url) as client:
        with client.stream_answer("x") as stream:
            events = iter(stream)
            assert isinstance(next(events), schemas.EvidenceOut)
            with pytest.raises(ServiceError) as error:
                next(events)
        assert (error.value.code, error.value.status) == ("provider_failed", 503)


def test_nobody_there_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with Groundwire(url, timeout_s=5) as client, pytest.raises(Unavailable):
        client.answer("x")


def test_the_readmes_example_runs(sample: str, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = readme.partition("### Python\n")[2].partition("\n### ")[0]
    (code,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    exec(code.replace("http://127.0.0.1:8000", sample), {"__name__": "example"})
    assert SENTENCE in capsys.readouterr().out


def test_importing_the_client_brings_neither_the_shapes_nor_the_service(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, service.client as c; before = set(sys.modules); c.Groundwire;"
        "print(sorted(n for n in ('pydantic', 'fastapi', 'chromadb') if n in before));"
        "print(sorted(n for n in ('fastapi', 'chromadb', 'numpy') if n in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["[]", "[]"]
