"""The whole service in process with a language model behind a real socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.api.app import create_app
from service.settings import Settings
from tests.prompted import Prompted
from tests.provider import Fake, Play, Script, provider

MODEL = "openai:test-model"


@contextmanager
def writing(
    folder: Path, patch: pytest.MonkeyPatch, script: Script, **settings: Any
) -> Iterator[tuple[TestClient, Fake]]:
    """The service over the sample newsroom, whose model is the fake that plays this script."""
    with provider(script) as fake:
        patch.setenv("OPENAI_BASE_URL", fake.url)
        patch.delenv("OPENAI_API_KEY", raising=False)
        given: dict[str, Any] = {"data_dir": folder, "llm": MODEL, "llm_timeout_s": 20.0}
        app = create_app(Settings(**(given | settings), _env_file=None), sample=True)
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client, fake


def replying(text: Callable[[Prompted], str], **play: Any) -> Callable[[dict[str, Any]], Play]:
    """A script that makes its text from the prompt."""
    return lambda request: Play(text(Prompted.of(request)), **play)


def checked(body: dict[str, Any], client: TestClient) -> dict[str, Any]:
    """The reply, after each of its claims was found to rest on exact text that is still there."""
    by_id = {one["id"]: one for one in body["citations"]}
    for claim in body["claims"]:
        assert claim["verification"]["verdict"] == "supported"
        assert claim["citations"]
        assert body["text"][claim["start"] : claim["end"]] == claim["text"]
        for key in claim["citations"]:
            cited = by_id[key]
            path = f"/v1/articles/{cited['article_id']}/versions/{cited['version']}"
            text = client.get(path).json()["text"]
            span = slice(cited["start_char_index"], cited["end_char_index"])
            assert text[span] == cited["cited_text"]
    return body
