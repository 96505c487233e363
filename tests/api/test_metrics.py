from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from service.api.metrics import Metrics
from service.domain import (
    Abstention,
    ClaimRemoved,
    Coverage,
    EngineUsed,
    Event,
    EvidenceFound,
    Finished,
    Removed,
    Usage,
)

END = Finished(
    0.9,
    None,
    Coverage(),
    {},
    engine=EngineUsed("llm", "openai:m"),
    usage=Usage(120, 30, calls=2, cost_usd=0.5),
)


async def events(*given: Event) -> AsyncGenerator[Event, None]:
    for event in given:
        yield event


def seen(metrics: Metrics, *given: Event) -> list[Event]:
    async def passed() -> list[Event]:
        return [event async for event in metrics.observed("answer", events(*given))]

    return asyncio.run(passed())


def lines(metrics: Metrics) -> dict[str, float]:
    """Samples by their name and labels."""
    found = {}
    for line in metrics.page().decode().splitlines():
        if not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            found[name] = float(value)
    return found


def test_events_pass_unchanged_and_are_counted() -> None:
    metrics = Metrics("openai:m")
    given = (EvidenceFound(()), ClaimRemoved(Removed("It rained.", "no_evidence")), END)
    assert seen(metrics, *given) == list(given)
    counted = lines(metrics)
    replies = 'groundwire_replies_total{engine="llm",kind="answer",outcome="answered"}'
    assert counted[replies] == 1
    removed = 'groundwire_removed_sentences_total{kind="answer",reason="no_evidence"}'
    assert counted[removed] == 1
    assert counted['groundwire_llm_tokens_total{direction="input",model="openai:m"}'] == 120
    assert counted['groundwire_llm_tokens_total{direction="output",model="openai:m"}'] == 30
    assert counted['groundwire_llm_calls_total{model="openai:m"}'] == 2
    assert counted['groundwire_llm_cost_usd_total{model="openai:m"}'] == 0.5
    assert counted['groundwire_reply_seconds_count{engine="llm",kind="answer"}'] == 1


def test_an_abstention_is_counted_by_its_reason() -> None:
    metrics = Metrics()
    seen(metrics, Finished(0.0, Abstention("filtered_out", "None."), Coverage(), {}))
    name = 'groundwire_replies_total{engine="extractive",kind="answer",outcome="filtered_out"}'
    assert lines(metrics)[name] == 1


def test_a_reply_is_open_until_its_last_event_also_when_it_fails() -> None:
    metrics = Metrics()
    name = 'groundwire_open_replies{kind="answer"}'

    async def failing() -> AsyncGenerator[Event, None]:
        yield EvidenceFound(())
        assert lines(metrics)[name] == 1
        raise RuntimeError

    async def read() -> None:
        async for _ in metrics.observed("answer", failing()):
            pass

    with pytest.raises(RuntimeError):
        asyncio.run(read())
    assert lines(metrics)[name] == 0


def test_two_services_count_apart() -> None:
    first, second = Metrics(), Metrics()
    seen(first, END)
    assert "groundwire_replies_total{" not in second.page().decode()


def test_the_breaker_is_looked_at_when_the_page_is_read() -> None:
    metrics, states = Metrics(), [False, True]
    metrics.watch_breaker(lambda: states.pop(0))
    name = "groundwire_llm_breaker_open"
    assert [lines(metrics)[name], lines(metrics)[name]] == [0, 1]
