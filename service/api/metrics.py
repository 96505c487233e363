"""What is counted for `/metrics`, read off the events of each reply; never what was asked."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.domain import ClaimPassed, ClaimRemoved, Event, Finished

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """Counters of one service, in a registry of their own; tokens are counted for `model`."""

    def __init__(self, model: str = "") -> None:
        self._model = model
        self._registry = CollectorRegistry()

        def counter(name: str, what: str, *labels: str) -> Counter:
            return Counter(f"groundwire_{name}", what, labels, registry=self._registry)

        self._replies = counter(
            "replies", "Replies by kind, engine and outcome", "kind", "engine", "outcome"
        )
        self._degraded = counter("degraded_replies", "Replies the model failed at", "reason")
        self._claims = counter("claims", "Sentences sent", "kind", "engine")
        self._removed = counter("removed_sentences", "Sentences not sent", "kind", "reason")
        self._tokens = counter("llm_tokens", "Tokens of language models", "model", "direction")
        self._calls = counter("llm_calls", "Calls of language models", "model")
        self._cost = counter("llm_cost_usd", "What the calls cost, where a price is set", "model")
        self._seconds = Histogram(
            "groundwire_reply_seconds",
            "Time to the end of a reply",
            ["kind", "engine"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._open = Gauge(
            "groundwire_open_replies", "Replies being made", ["kind"], registry=self._registry
        )
        self._breaker = Gauge(
            "groundwire_llm_breaker_open",
            "1 while the model's provider is not called because it failed",
            registry=self._registry,
        )

    def watch_breaker(self, is_open: Callable[[], bool]) -> None:
        """Read the state of the breaker whenever the metrics are."""
        self._breaker.set_function(lambda: float(is_open()))

    async def observed(
        self, kind: str, events: AsyncGenerator[Event, None]
    ) -> AsyncGenerator[Event, None]:
        """The same events, counted as they pass."""
        began, claims = perf_counter(), 0
        with self._open.labels(kind).track_inprogress():
            async with aclosing(events):
                async for event in events:
                    match event:
                        case ClaimPassed():
                            claims += 1
                        case ClaimRemoved(removed):
                            self._removed.labels(kind, removed.reason).inc()
                        case Finished():
                            self._finished(kind, event, claims, perf_counter() - began)
                    yield event

    def _finished(self, kind: str, end: Finished, claims: int, seconds: float) -> None:
        engine = end.engine.kind
        outcome = end.abstention.reason if end.abstention else "answered"
        self._replies.labels(kind, engine, outcome).inc()
        self._claims.labels(kind, engine).inc(claims)
        self._seconds.labels(kind, engine).observe(seconds)
        if end.engine.reason is not None:
            self._degraded.labels(end.engine.reason).inc()
        if end.usage.calls:
            self._calls.labels(self._model).inc(end.usage.calls)
            self._tokens.labels(self._model, "input").inc(end.usage.input_tokens)
            self._tokens.labels(self._model, "output").inc(end.usage.output_tokens)
            self._cost.labels(self._model).inc(end.usage.cost_usd or 0.0)

    def page(self) -> bytes:
        """The text format of Prometheus."""
        return generate_latest(self._registry)
