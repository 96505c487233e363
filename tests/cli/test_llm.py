"""The verbs with a language model behind a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Cli
from tests.prompted import Prompted
from tests.provider import Fake, Play, failing, provider

ARTICLE = (
    '{"title": "Bridge closed", "source": "Ellery Post", "published_at": "2031-04-09", "text": '
    '"The council of Port Ellery closed the old bridge on Wednesday. It will cost 3 million euros '
    'to mend it."}'
)
QUESTION = "When did the council close the old bridge?"


@pytest.fixture
def fake() -> Iterator[Fake]:
    with provider(Play("one, two, three, four")) as fake:
        yield fake


def with_model(fake: Fake, **more: str) -> dict[str, str]:
    return {"GROUNDWIRE_LLM": "openai:small", "OPENAI_BASE_URL": fake.url} | more


def test_the_doctor_names_the_model_and_calls_it_only_when_told_to(cli: Cli, fake: Fake) -> None:
    done = cli("doctor", variables=with_model(fake))
    assert done.code == 0
    assert "ok   Language model: openai:small" in done.out
    assert fake.requests == []
    done = cli("doctor", "--live", variables=with_model(fake))
    assert done.code == 0, done.out
    assert len(fake.requests) == 1
    live = next(line for line in done.out.splitlines() if "Language model, live" in line)
    for said in ("first piece", "ms", "streams", "4 pieces", "tokens", "one, two, three, four"):
        assert said in live, live


def test_the_doctor_says_that_there_is_no_model_and_what_to_set(cli: Cli) -> None:
    done = cli("doctor", "--live")
    assert done.code == 1
    assert "Set GROUNDWIRE_LLM" in done.out
    assert cli("doctor").code == 0


def test_the_doctor_says_when_the_provider_fails(cli: Cli, fake: Fake) -> None:
    fake.script = failing(401)
    done = cli("doctor", "--live", "--json", variables=with_model(fake))
    assert done.code == 1
    live = next(check for check in done.json if check["name"] == "Language model, live")
    assert not live["ok"]
    assert "refused" in live["found"]


def test_ask_tells_on_stderr_what_the_model_came_to(cli: Cli, fake: Fake) -> None:
    assert cli("ingest", "-", stdin=ARTICLE.encode()).code == 0

    def closed(request: dict[str, object]) -> Play:
        text, number = Prompted.of(request).saying("closed the old bridge")
        return Play(f"{text} [{number}] It cost 85 million euros to mend it. [{number}]")

    fake.script = closed
    done = cli("ask", QUESTION, variables=with_model(fake, GROUNDWIRE_LLM_REPAIR="false"))
    assert done.out.startswith("The council of Port Ellery closed the old bridge on Wednesday. [1]")
    assert "85" not in done.out
    assert "1 unsupported sentences were removed" in done.err
    fake.script = failing(500)
    done = cli("ask", QUESTION, variables=with_model(fake))
    assert done.code == 0
    assert "the language model could not answer (server_error)" in done.err
    done = cli("ask", QUESTION, "--engine", "llm", variables=with_model(fake))
    assert done.code == 1
    assert "provider_failed" in done.err


def test_asking_for_a_model_that_is_not_there_is_wrong_usage(cli: Cli) -> None:
    for verb in ("ask", "summarize"):
        done = cli(verb, QUESTION, "--engine", "llm")
        assert done.code == 2
        assert "no_model" in done.err


def test_a_changed_embedder_is_refused_by_name_until_reindex(cli: Cli) -> None:
    assert cli("ingest", "-", stdin=ARTICLE.encode()).code == 0
    done = cli("list", variables={"GROUNDWIRE_EMBEDDINGS": "sentence-transformers:small"})
    assert done.code == 1
    assert "groundwire[sentence-transformers]" in done.err
