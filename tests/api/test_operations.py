from __future__ import annotations

import shutil
import time
from typing import Any

import pytest
from starlette.testclient import TestClient

from service import __version__
from service.api.app import create_app
from service.errors import EmbedderChanged
from service.settings import Settings
from tests.api.expect import ok, problem

QUESTION = {"question": "Why was the second rail strike called off?"}
LEFT_OUT = ("id", "timings_ms")


def serving(settings: Settings) -> TestClient:
    return TestClient(create_app(settings, sample=True), raise_server_exceptions=False)


def until_ready(client: TestClient) -> dict[str, Any]:
    for _ in range(600):
        response = client.get("/readyz")
        if response.status_code == 200:
            body: dict[str, Any] = response.json()
            return body
        time.sleep(0.02)
    raise AssertionError("never ready")


def answer(client: TestClient) -> dict[str, Any]:
    body = ok(client.post("/v1/answers", json=QUESTION))
    return {key: value for key, value in body.items() if key not in LEFT_OUT}


def test_a_living_process_says_so_with_its_version(reading: TestClient) -> None:
    assert ok(reading.get("/healthz")) == {"status": "ok", "version": __version__}


def test_a_service_with_an_index_is_ready(reading: TestClient) -> None:
    assert ok(reading.get("/readyz")) == {"ready": True, "reason": None, "articles": 58}


def test_a_new_data_folder_is_ready_at_once(client: TestClient) -> None:
    assert ok(client.get("/readyz"))["articles"] == 0


def test_a_lost_index_is_rebuilt_from_the_ledger_and_answers_as_before(settings: Settings) -> None:
    with serving(settings) as client:
        before = answer(client)
    shutil.rmtree(settings.data_dir / "index")
    with serving(settings) as client:
        assert until_ready(client)["articles"] == 58
        assert answer(client) == before


def test_without_an_index_readyz_and_search_say_503_and_the_ledger_is_still_read(
    sample_client: TestClient,
) -> None:
    service = sample_client.app.state.service  # type: ignore[attr-defined]
    service.store.adopt(None)  # as while a rebuild is under way
    service.rebuilding = "the index folder is missing"
    waiting = sample_client.get("/readyz")
    body = problem(waiting, 503, "unavailable")
    assert (body["ready"], body["reason"]) == (False, "the index folder is missing")
    assert waiting.headers["retry-after"] == "5"
    asked = sample_client.get("/v1/search?q=strike")
    problem(asked, 503, "unavailable")
    assert asked.headers["retry-after"] == "5"
    assert len(ok(sample_client.get("/v1/articles?limit=100"))["items"]) == 58


def test_a_restart_gives_the_same_answers(settings: Settings) -> None:
    answers = []
    for _ in range(2):
        with serving(settings) as client:
            assert ok(client.get("/readyz"))["articles"] == 58
            answers.append(answer(client))
    assert answers[0] == answers[1]


def test_reindex_rebuilds_and_changes_no_answer(sample_client: TestClient) -> None:
    before = answer(sample_client)
    done = ok(sample_client.post("/v1/reindex"))
    assert done["passages"] > 30
    assert done["embedded_anew"] is False
    assert answer(sample_client) == before


def test_another_embedder_is_refused_until_reindex(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with serving(settings):
        pass
    other = settings.model_copy(update={"embeddings": "openai:text-embedding-3-small"})
    with pytest.raises(EmbedderChanged, match="groundwire reindex"), serving(other):
        pass
