"""Foreign clients of the OpenAI-compatible routes: each gets the text and the citations."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

from service.api.app import create_app
from service.settings import Settings
from tests.api.serving import serving
from tests.clients.npm import TIMEOUT_S, installed

HERE = Path(__file__).parent / "sdk"
QUESTION = "Why was the second rail strike called off?"
SENTENCE = "because the company agreed to hire 180 additional drivers by the end of the year. [1]"
URL = "https://radiomarrenia.example/news/rail-dispute-ends"
MODELS = ["groundwire-answer", "groundwire-summary"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address for a client: of a service with the sample newsroom."""
    folder = tmp_path_factory.mktemp("sdks")
    with serving(create_app(Settings(data_dir=folder, _env_file=None), sample=True)) as url:
        yield f"{url}/v1"


def test_openai_for_python(base: str) -> None:
    client = openai.OpenAI(base_url=base, api_key="none")
    assert [one.id for one in client.models.list()] == MODELS
    assert client.models.retrieve(MODELS[0]).owned_by == "groundwire"
    whole = client.chat.completions.create(
        model=MODELS[0], messages=[{"role": "user", "content": QUESTION}]
    )
    message = whole.choices[0].message
    assert message.content is not None
    assert SENTENCE in message.content
    assert message.annotations is not None
    (cited,) = (one.url_citation for one in message.annotations)
    assert (cited.url, message.content[cited.start_index : cited.end_index]) == (URL, "[1]")
    assert whole.model_extra is not None
    assert whole.model_extra["citations"] == [URL]
    claims = whole.model_extra["x_groundwire"]["claims"]
    assert claims[0]["verification"]["verdict"] == "supported"


def test_the_stream_helper_of_openai_for_python(base: str) -> None:
    client = openai.OpenAI(base_url=base, api_key="none")
    with client.chat.completions.stream(
        model=MODELS[0], messages=[{"role": "user", "content": QUESTION}]
    ) as stream:
        text = "".join(event.delta for event in stream if event.type == "content.delta")
        final = stream.get_final_completion().choices[0].message
    assert SENTENCE in text
    assert final.content == text
    assert final.model_extra is not None
    assert final.model_extra["citations"] == [URL]


async def _async(base: str) -> str:
    async with openai.AsyncOpenAI(base_url=base, api_key="none") as client:
        stream = await client.chat.completions.create(
            model=MODELS[0],
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
        text = ""
        async for chunk in stream:
            text += (chunk.choices[0].delta.content or "") if chunk.choices else ""
            last = chunk
        assert last.usage is not None
        return text


def test_openai_for_python_async(base: str) -> None:
    assert SENTENCE in asyncio.run(_async(base))


def test_typed_responses_of_openai_for_python(base: str) -> None:
    client = openai.OpenAI(base_url=base, api_key="none")
    whole = client.responses.create(model=MODELS[0], input=QUESTION, instructions="Be brief.")
    assert SENTENCE in whole.output_text
    with client.responses.stream(model=MODELS[0], input=QUESTION) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert final.output_text == whole.output_text
    assert kinds[0] == "response.created"
    assert kinds[-1] == "response.completed"
    assert "response.output_text.annotation.added" in kinds
    for one in (whole, final):
        item = one.output[0]
        assert item.type == "message"
        part = item.content[0]
        assert part.type == "output_text"
        (cited,) = part.annotations
        assert cited.type == "url_citation"
        assert (cited.url, part.text[cited.start_index : cited.end_index]) == (URL, "[1]")


@pytest.mark.parametrize("flags", [[], ["--no-stream"]])
def test_the_llm_command(base: str, tmp_path: Path, flags: list[str]) -> None:
    (tmp_path / "extra-openai-models.yaml").write_text(
        f"- model_id: news\n  model_name: {MODELS[0]}\n  api_base: {base}\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "llm", "-m", "news", *flags, "--no-log", QUESTION],
        env={**os.environ, "LLM_USER_PATH": str(tmp_path), "OPENAI_API_KEY": "none"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert SENTENCE in done.stdout
    assert URL in done.stdout


def test_openai_and_the_ai_sdk_for_javascript(base: str) -> None:
    folder = installed(HERE)
    run = ["node", str(folder / "chat.mjs"), base, QUESTION]
    done = subprocess.run(run, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout)
    assert found["models"] == MODELS
    for name in ("openai", "streamed", "response", "ai", "aiStreamed"):
        assert SENTENCE in found[name]["text"], name
        assert URL in found[name]["text"], name
    assert found["openai"]["annotations"][0]["url_citation"]["url"] == URL
    assert found["response"]["annotations"][0]["url"] == URL
    assert found["streamed"]["citations"] == [URL]
