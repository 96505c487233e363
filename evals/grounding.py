"""Which sentences of a model get through the whole service: true ones, and ones made untrue.

    .venv/bin/python -m evals.grounding ../shared/data/news_articles [--requests 150]

From a clone, where the fake provider of the tests is. The service runs in this process over real
articles (the reporting half, as in `evals.fit_wording`), its model is a scripted provider on a
socket: it takes sentences of the evidence that it is given, half verbatim and half reworded by
`evals.rewording`, sends each true, and with one thing changed by `evals.mutations`, or with the
marker of another article. What the service sends and removes is counted against that.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from evals.mutations import KINDS, mutate
from evals.rewording import reword
from service.api.app import create_app
from service.client import Client
from service.settings import Settings
from tests.prompted import Prompted
from tests.provider import Play, provider

WRONG = "wrong marker"
TRUE = "true"
PER_REPLY = 24  # sentences, true and untrue; the service sends up to 20
_FAR = 0.15  # of the sentences get the marker of another article
_BATCH = 400


@dataclass
class Author:
    """The scripted provider; remembers what it made of each sentence: (style, what is wrong)."""

    rng: random.Random
    made: dict[str, tuple[str, str]] = field(default_factory=dict)

    def play(self, request: dict[str, Any]) -> Play:
        """One reply."""
        prompted = Prompted.of(request)
        lines = list(self._lines(prompted))
        self.rng.shuffle(lines)
        return Play(" ".join(lines[:PER_REPLY]))

    def _lines(self, prompted: Prompted) -> Iterator[str]:
        found = [one for one in prompted.sentences() if 8 <= len(one[0].split()) <= 60]
        self.rng.shuffle(found)
        everything = " ".join(prompted.evidence.values())
        for sentence, number in found[:8]:
            far = self._far(sentence, prompted) if self.rng.random() < _FAR else None
            if far is not None:
                yield from self._line(sentence, far, "verbatim", WRONG)
                continue
            others = [text for text, at in found if at == number and text != sentence]
            for style, text in (("verbatim", sentence), ("reworded", reword(sentence, self.rng))):
                if text is None or "[" in text:
                    continue
                yield from self._line(text, number, style, TRUE)
                for kind in self.rng.sample(KINDS, 3):
                    wrong = mutate(text, kind, self.rng, others=others)
                    if wrong is not None and wrong not in everything:
                        yield from self._line(wrong, number, style, kind)

    def _far(self, sentence: str, prompted: Prompted) -> int | None:
        """A piece of evidence that has few of the sentence's words."""
        own = {word.lower() for word in sentence.split() if len(word) > 4}
        strange = [
            number
            for number, text in prompted.evidence.items()
            if sum(word in text.lower() for word in own) < 0.3 * len(own)
        ]
        return self.rng.choice(strange) if strange else None

    def _line(self, text: str, number: int, style: str, what: str) -> Iterator[str]:
        if text not in self.made:
            self.made[text] = (style, what)
            yield f"{text} [{number}]"


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.grounding", description=main.__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--requests", type=int, default=150)
    parser.add_argument("--judge", default="none", help="GROUNDWIRE_JUDGE of the service")
    parser.add_argument("--show", action="store_true", help="what was cut in another way")
    options = parser.parse_args(arguments)
    rows = [row for row in _rows(options.articles) if not _is_dev(row["ID"])]
    author = Author(random.Random(7))
    with (
        tempfile.TemporaryDirectory(prefix="groundwire-grounding-") as folder,
        provider(author.play) as fake,
    ):
        os.environ |= {"OPENAI_BASE_URL": fake.url, "OPENAI_API_KEY": "none"}
        settings = Settings(
            data_dir=Path(folder) / "data",
            llm="openai:scripted",
            llm_repair=False,
            judge=options.judge,
            _env_file=None,
        )
        counted = asyncio.run(_run(settings, rows, author, options.requests, show=options.show))
    _print(counted, len(rows))


def _rows(folder: Path) -> list[dict[str, Any]]:
    """The articles, each id once."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            found.setdefault(row["ID"], row)
    return list(found.values())


def _is_dev(key: str) -> bool:
    return hashlib.md5(key.encode()).digest()[0] % 2 == 0


async def _run(
    settings: Settings,
    rows: Sequence[dict[str, Any]],
    author: Author,
    requests: int,
    *,
    show: bool,
) -> Counter[tuple[str, str, bool]]:
    """How many sentences of each style and kind were sent, and how many were not."""
    counted: Counter[tuple[str, str, bool]] = Counter()
    app = create_app(settings)
    transport = httpx2.ASGITransport(app=app)
    async with (
        app.router.lifespan_context(app),
        Client.over("http://groundwire", transport) as client,
    ):
        for at in range(0, len(rows), _BATCH):
            await client.ingest(rows[at : at + _BATCH])
        titles = author.rng.sample([row["title"] for row in rows], requests)
        for title in titles:
            author.made.clear()
            reply = await client.answer({"question": title, "max_claims": 20, "engine": "llm"})
            for text, sent in _told(reply):
                style, what = author.made.get(text, ("?", "not as it was sent"))
                counted[style, what, sent] += 1
                if style == "?" and show:
                    print(f"{'sent' if sent else 'removed'}: {text}", file=sys.stderr)
    return counted


def _told(reply: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """The sentences of a reply, and whether they were sent."""
    yield from ((claim["text"], True) for claim in reply["claims"])
    yield from ((gone["text"], False) for gone in reply["removed"])


def _print(counted: Counter[tuple[str, str, bool]], articles: int) -> None:
    print(f"{articles:,} articles of the reporting half, {sum(counted.values()):,} sentences\n")
    print("| sentences | verbatim | reworded |\n| --- | --- | --- |")
    print(f"| true, kept | {_share(counted, [TRUE], True)} |")
    for kind in (*KINDS, WRONG):
        print(f"| {kind}, removed | {_share(counted, [kind], False)} |")
    print(f"| all untrue, removed | {_share(counted, [*KINDS, WRONG], False)} |")
    odd = sum(n for (style, _, _), n in counted.items() if style == "?")
    print(f"\nNot as they were sent (cut in another way, or in part): {odd}.")


def _share(counted: Counter[tuple[str, str, bool]], kinds: Sequence[str], sent: bool) -> str:
    cells = []
    for style in ("verbatim", "reworded"):
        good = sum(counted[style, kind, sent] for kind in kinds)
        total = good + sum(counted[style, kind, not sent] for kind in kinds)
        cells.append(f"{100 * good / total:.1f} % ({good} of {total})" if total else "-")
    return " | ".join(cells)


if __name__ == "__main__":
    main(sys.argv[1:])
