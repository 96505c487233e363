"""Questions as the extractive engine sees them: what the fits of `fit_answers` are made on.

Sets: `newsroom` (the suite's `dev` half) and `training` (more questions on the same events),
`clapnq`; and questions that are asked of the wrong collection: `off-topic` (CLAPNQ's, asked of the
newsroom), `general` (general knowledge, likewise) and `null` (MultiHop-RAG's null queries, asked of
both). Every answerable question comes
once more as `withheld`: without the sentences that answer it, so that it can't be answered though
all else is there. All of it comes a second time with 1,652 real articles in the collection, as
`newsroom+news` and so on: among many articles more of a question is found by chance.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import numpy as np
from numpy.typing import NDArray

from evals.cases import Case
from evals.loaders import clapnq, multihop_rag, plain, same_event
from evals.target import holding
from service.api.app import create_app
from service.client import Client
from service.compose.asked import Asked, what_is_asked
from service.compose.candidates import Candidate, candidates
from service.compose.ranking import Seen, look
from service.compose.slots import Slots, slots_of
from service.domain import Filters, Question, Turn
from service.pipeline import Parts
from service.pipeline.finding import evidence_of, search
from service.pipeline.understanding import understand
from service.settings import Settings

HERE = Path(__file__).parent
NEWSROOM = HERE.parent / "service" / "newsroom"
OWN_ARTICLES = (NEWSROOM, HERE / "data" / "newsroom_articles.jsonl")
NOW = "2026-05-31"
NULLS = 80  # null queries, asked of both collections


@dataclass(frozen=True)
class Example:
    """One question with what was seen of the evidence; `gold` tells which rows answer it."""

    name: str
    kind: str
    group: str
    dev: bool
    answerable: bool
    asked: Asked
    slots: Slots
    seen: Seen
    gold: NDArray[np.bool_]

    @property
    def withheld(self) -> bool:
        """Whether the answering sentences were taken away."""
        return self.name.endswith("-withheld")


def examples(data: Path) -> list[Example]:
    """All examples; `data` is the folder of the public sets. Takes three minutes."""
    return asyncio.run(_examples(data))


async def _examples(data: Path) -> list[Example]:
    news = same_event.load(data).articles
    return [*await _asked(data, (), ""), *await _asked(data, news, "+news")]


async def _asked(data: Path, more: Sequence[Mapping[str, Any]], crowd: str) -> list[Example]:
    """All questions of the collections with `more` articles in them; `crowd` ends their kinds."""
    suite = plain.load(HERE / "data" / "newsroom.jsonl", OWN_ARTICLES)
    training = plain.load(HERE / "data" / "newsroom_training.jsonl", OWN_ARTICLES)
    general = plain.load(HERE / "data" / "general_knowledge.jsonl", OWN_ARTICLES)
    asked = clapnq.load(data / "clapnq")
    queries = multihop_rag.load(data / "multihop_rag").cases
    nulls = [case for case in queries if not case.answerable][:NULLS]
    off_topic = [replace(case, answerable=False, evidence=(), answers=()) for case in asked.cases]
    found: list[Example] = []
    async with _over([*suite.articles, *more]) as parts:
        for kind, cases in (
            ("newsroom", [case for case in suite.cases if case.part == "dev"]),
            ("training", training.cases),
            ("off-topic", off_topic),
            ("general", general.cases),
            ("null", nulls),
        ):
            for case in cases:
                found += await _seen(case, kind + crowd, parts)
    async with _over([*asked.articles, *more]) as parts:
        for kind, cases in (("clapnq", asked.cases), ("null", nulls)):
            for case in cases:
                found += await _seen(case, kind + crowd, parts)
    return found


@asynccontextmanager
async def _over(articles: Sequence[Mapping[str, Any]]) -> AsyncIterator[Parts]:
    """The service's parts over these articles."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data_dir=Path(folder), _env_file=None))
        async with app.router.lifespan_context(app):
            transport = httpx2.ASGITransport(app=app)
            async with (
                Client.over("http://groundwire", transport) as client,
                holding(client, articles, keep=True),
            ):
                yield app.state.service.parts


async def _seen(case: Case, kind: str, parts: Parts) -> Sequence[Example]:
    """The example of one case, and the one without its answer; none where nothing is found."""
    now = f"{case.as_of or NOW}T00:00:00Z"
    history = tuple(Turn(turn["role"], turn["content"]) for turn in case.history)  # type: ignore[arg-type]
    filters = Filters(as_of=case.as_of) if case.as_of else Filters()
    question = Question(case.question, now=now, filters=filters, history=history)
    read, _ = await understand(question, None, until=float("inf"), without=parts.without)
    found = search(question, read, parts)
    pool = candidates(evidence_of(question, found, parts))
    pool = [one for one in pool if not one.is_header]
    made = []
    for withheld in (False, True) if case.answerable else (False,):
        kept = [one for one in pool if not (withheld and _answers(one, case))]
        kept = [replace(one, before="") if withheld else one for one in kept]
        slots = slots_of(read.question, found.weights)
        if not kept or not slots.each:
            continue
        asked = what_is_asked(read.question)
        seen = look(read.question, asked, slots, kept, parts.words)
        gold = np.array([not withheld and _is_gold(kept[row], case) for row in seen.rows])
        made.append(
            Example(
                name=case.id + ("-withheld" if withheld else ""),
                kind=kind,
                group=case.slices.get("event") or case.group or case.id,
                dev=case.part == "dev",
                answerable=case.answerable and not withheld,
                asked=asked,
                slots=slots,
                seen=seen,
                gold=gold,
            )
        )
    return made


def _is_gold(one: Candidate, case: Case) -> bool:
    return any(
        gold.article_id == one.evidence.article.id
        and gold.start < one.span.end
        and one.span.start < gold.end
        for need in case.evidence
        for gold in need
    )


def _answers(one: Candidate, case: Case) -> bool:
    """Whether the sentence is gold, or has one of the short answers."""
    text = one.text.casefold()
    return _is_gold(one, case) or any(
        answer.casefold() in text for need in case.answers for answer in need
    )
