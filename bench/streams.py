"""`python -m bench.streams`: what the service adds to a language model's own time.

A fake provider on a socket streams sentences of the evidence, word by word. The same stream is read
directly, with the request that the service sent, and through the service, in turns, in one run.
Then 100 streams at once, several times: errors, and the service's memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import httpx2
import psutil  # type: ignore[import-untyped]

from bench.__main__ import machine
from bench.processes import Server, server
from tests.prompted import Prompted
from tests.provider import Fake, Play, provider

QUESTIONS = (
    "Why was the second rail strike called off?",
    "How many people were injured on the Maren Dawn?",
    "What did Ilse Varnholt say?",
    "When did the River Aldern burst its banks?",
    "What was Voltarne's net profit in 2025?",
    "How did the Brackwater council vote on the Customs House?",
)
SENTENCES = 5
MODEL = "openai:bench"


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds from sending a request: the first whole sentence, the end.

    `found_ms` until the evidence was found, `lags_ms` from the end of each sentence at the provider
    to its claim here.
    """

    first_ms: float
    total_ms: float
    claims: int
    found_ms: float = 0.0
    lags_ms: tuple[float, ...] = ()


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.streams", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="of all questions")
    parser.add_argument("--gap-ms", type=float, default=20.0, help="between words")
    parser.add_argument("--first-ms", type=float, default=300.0, help="before the first word")
    parser.add_argument("--at-once", type=int, default=100)
    parser.add_argument("--storms", type=int, default=6, help="rounds of so many at once")
    options = parser.parse_args(arguments)

    def script(request: dict[str, Any]) -> Play:
        found = Prompted.of(request).sentences()[:SENTENCES]
        text = " ".join(f"{sentence} [{number}]" for sentence, number in found)
        gap_s, first_s = options.gap_ms / 1_000, options.first_ms / 1_000
        return Play(text, gap_s=gap_s, first_s=first_s)

    with tempfile.TemporaryDirectory(prefix="groundwire-streams-") as folder:
        place = Path(folder)
        with provider(script) as fake:
            variables = {
                "GROUNDWIRE_LLM": MODEL,
                "OPENAI_BASE_URL": fake.url,
                "OPENAI_API_KEY": "bench",
                "GROUNDWIRE_LLM_TIMEOUT_S": "120",
            }
            with server(place / "data", folder=place, verb="demo", variables=variables) as (one, _):
                print(f"{machine()}\n")
                asyncio.run(_alone(one, fake, options.rounds))
                asyncio.run(_storms(one, options.at_once, options.storms))


async def _alone(one: Server, fake: Fake, rounds: int) -> None:
    """One client at a time, directly and through the service in turns."""
    direct: list[Timed] = []
    ours: list[Timed] = []
    abstained: list[float] = []
    async with httpx2.AsyncClient(timeout=120, trust_env=False) as http:
        for at in range(rounds + 1):  # the first is to warm up
            for question in QUESTIONS:
                asked = await _through(http, one.url, fake, question)
                plain = await _directly(http, fake.url, fake.requests[-1])
                search = await _extracted(http, one.url, question)
                if at:
                    ours.append(asked)
                    direct.append(plain)
                    abstained.append(search)
    print(f"One client, {len(ours)} requests each, the same streams (milliseconds, p50 / p95):\n")
    print("| what | directly | through the service | more, p50 / p95 |\n| --- | --- | --- | --- |")
    for what, key in (("first sentence", "first_ms"), ("total", "total_ms")):
        mine, theirs = [getattr(t, key) for t in ours], [getattr(t, key) for t in direct]
        more = [a - b for a, b in zip(mine, theirs, strict=True)]
        share = 100 * statistics.median(more) / statistics.median(theirs)
        print(f"| {what} | {_two(theirs)} | {_two(mine)} | {_two(more)} ({share:+.1f} %) |")
    after = [a.first_ms - a.found_ms - b.first_ms for a, b in zip(ours, direct, strict=True)]
    print(
        f"\nEvidence was found after {_two([t.found_ms for t in ours])}; what the first sentence "
    )
    print(f"takes more from there on: {_two(after)}.")
    lags = [lag for timed in ours for lag in timed.lags_ms]
    print(f"\nFrom the last word of a sentence at the provider to its claim: {_two(lags)}, ")
    print(f"longest {max(lags):.1f}, n {len(lags)}.")
    print(f"The extractive engine alone, the whole reply: {_two(abstained)}.")
    print(f"Claims sent: {sum(t.claims for t in ours)} of {len(ours) * SENTENCES} written.\n")


async def _through(http: httpx2.AsyncClient, url: str, fake: Fake | None, question: str) -> Timed:
    """A streamed answer of the service; what it read is in `fake.requests`."""
    body = {"question": question, "stream": True, "max_claims": 20, "engine": "llm"}
    began = perf_counter()
    came: list[float] = []
    claims: list[str] = []
    found = began
    async with http.stream("POST", f"{url}/v1/answers", json=body) as response:
        response.raise_for_status()
        async for name, data in _events(response):
            if name == "evidence":
                found = perf_counter()
            if name == "claim":
                came.append(perf_counter())
                claims.append(data["claim"]["text"])
            if name == "error":
                raise RuntimeError(data["detail"])
    done = perf_counter()
    lags = _lags(fake, came) if fake is not None and len(came) == SENTENCES else ()
    first = came[0] if came else done
    return Timed(
        (first - began) * 1_000,
        (done - began) * 1_000,
        len(came),
        (found - began) * 1_000,
        lags,
    )


def _lags(fake: Fake, came: Sequence[float]) -> tuple[float, ...]:
    """From the provider's last piece of each sentence (its marker) until the claim was here."""
    words = Prompted.of(fake.requests[-1]).sentences()[:SENTENCES]
    ends, at = [], 0
    for sentence, _ in words:
        at += len(sentence.split()) + 1
        ends.append(fake.sent_at[-1][at - 1])
    return tuple((got - sent) * 1_000 for got, sent in zip(came, ends, strict=True))


async def _directly(http: httpx2.AsyncClient, url: str, request: dict[str, Any]) -> Timed:
    """The provider's own stream for the same request; a sentence is whole with its marker."""
    began = perf_counter()
    text, first = "", 0.0
    headers = {"Authorization": "Bearer bench"}
    async with http.stream(
        "POST", f"{url}/chat/completions", json=request, headers=headers
    ) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: {"):
                choices = json.loads(line[6:])["choices"]
                text += (choices[0]["delta"].get("content") or "") if choices else ""
                if not first and text.endswith("]"):
                    first = perf_counter()
    done = perf_counter()
    return Timed((first - began) * 1_000, (done - began) * 1_000, 0)


async def _extracted(http: httpx2.AsyncClient, url: str, question: str) -> float:
    began = perf_counter()
    body = {"question": question, "engine": "extractive"}
    (await http.post(f"{url}/v1/answers", json=body)).raise_for_status()
    return (perf_counter() - began) * 1_000


async def _storms(one: Server, at_once: int, storms: int) -> None:
    """So many streams at the same time, again and again."""
    print(f"{at_once} streams at once, {storms} times:\n")
    print("| time | errors | claims | first claim, p50 / p95 ms | total, p50 / p95 ms | MB after |")
    print("| --- | --- | --- | --- | --- | --- |")
    process = psutil.Process(one.pid)
    limits = httpx2.Limits(max_connections=at_once)
    async with httpx2.AsyncClient(timeout=180, trust_env=False, limits=limits) as http:
        for storm in range(storms):
            asked = [QUESTIONS[at % len(QUESTIONS)] for at in range(at_once)]
            made = await asyncio.gather(
                *(_through(http, one.url, None, question) for question in asked),
                return_exceptions=True,
            )
            good = [timed for timed in made if isinstance(timed, Timed)]
            memory = process.memory_info().rss / 1e6
            print(
                f"| {storm + 1} | {len(made) - len(good)} | {sum(t.claims for t in good)} | "
                f"{_two([t.first_ms for t in good])} | {_two([t.total_ms for t in good])} | "
                f"{memory:.0f} |",
                flush=True,
            )
            for failed in (one for one in made if isinstance(one, BaseException)):
                print(f"{type(failed).__name__}: {failed}", file=sys.stderr)


async def _events(response: httpx2.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


def _two(values: Sequence[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.1f} / {ordered[int(0.95 * (len(ordered) - 1))]:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
