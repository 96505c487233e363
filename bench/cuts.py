"""`python -m bench.cuts`: a stream cut at every byte, read as the service reads it.

Twenty replies made of the sample newsroom's sentences; each is cut after every one of its bytes, in
turns by a plain end and by a reset, on a real socket. What was read must be the beginning of what
the whole reply gives, sentence by sentence, and a cut must be noticed unless all of the text was
there. Takes some minutes; `--every N` goes in larger steps.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from service.adapters.chat_models import LangChainChatModel
from service.compose.cutting import Cut
from service.domain import Ended, Message
from service.errors import ProviderFailed
from service.pipeline.writing import written
from tests.provider import Fake, Play, provider, wire

NEWSROOM = Path(__file__).parent.parent / "service" / "newsroom"
ASKED = (Message("user", "Who?"),)
REPLIES = 20


def main(arguments: Sequence[str]) -> None:
    """Cut, count, and exit with 1 if anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.cuts", description=main.__doc__)
    parser.add_argument("--every", type=int, default=1, help="bytes from one cut to the next")
    options = parser.parse_args(arguments)
    with provider(Play()) as fake:
        os.environ |= {"OPENAI_BASE_URL": fake.url, "OPENAI_API_KEY": "none"}
        counted = asyncio.run(_run(fake, options.every))
    print(", ".join(f"{what}: {count:,}" for what, count in sorted(counted.items())))
    if counted["WRONG"]:
        raise SystemExit(1)


def replies() -> list[str]:
    """Two to four sentences each: markers before and after the full stop, lists, quotations."""
    rng = random.Random(11)
    texts = []
    for file in sorted(NEWSROOM.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            texts += [part for part in json.loads(line)["text"].split("\n") if len(part) > 80]
    made = []
    for at in range(REPLIES):
        chosen = [text.split(". ")[0].strip(". ") for text in rng.sample(texts, 2 + at % 3)]
        forms = ("{}. [{}]", "{} [{}].", "- {}. [{}]\n", "{}.[{}]")
        made.append(" ".join(rng.choice(forms).format(t, n) for n, t in enumerate(chosen, 1)))
    return made


async def _run(fake: Fake, every: int) -> Counter[str]:
    model = LangChainChatModel("openai:cut", max_output_tokens=500)
    counted: Counter[str] = Counter()
    try:
        for number, text in enumerate(replies(), start=1):
            fake.script = Play(text)
            whole, failed = await _read(model)
            assert not failed
            size = len(wire(Play(text), fake.requests[-1]))
            for cut in range(0, size, every):
                fake.script = Play(text, cut=cut, reset=cut % 2 == 1)
                found, failed = await _read(model)
                is_start = [c.text for c in found] == [c.text for c in whole[: len(found)]]
                complete = found == whole
                counted["cuts"] += 1
                counted["sentences read"] += len(found)
                counted["noticed"] += failed
                counted["WRONG"] += not (is_start and (failed or complete))
            print(f"{number} of {REPLIES}: {size} bytes, {dict(counted)}", file=sys.stderr)
    finally:
        await model.aclose()
    return counted


async def _read(model: LangChainChatModel) -> tuple[list[Cut], bool]:
    """The sentences, and whether the call failed."""
    found: list[Cut] = []
    try:
        until = time.monotonic() + 20
        async for batch in written(model, ASKED, language="en", until=until):
            if not isinstance(batch, Ended):
                found += batch
    except ProviderFailed:
        return found, True
    return found, False


if __name__ == "__main__":
    main(sys.argv[1:])
