from __future__ import annotations

import asyncio

from evals.judge import Judge
from evals.replies import Cited, Claimed, Reply
from evals.target import in_process

MAYOR = "Mayor Lunt wants a library in the Customs House."
COST = "The conversion would cost 7.4 million euros."
WEATHER = "It rained in Sillen on Monday."


def judged(text: str, *cited: str) -> Claimed:
    async def ask() -> Claimed:
        spans = tuple(Cited("a", 0, len(one), one) for one in cited)
        async with in_process() as client:
            reply = Reply(outcome="answered", claims=(Claimed(text, spans),))
            return (await Judge(client).judged(reply)).claims[0]

    return asyncio.run(ask())


def test_a_sentence_that_its_citation_says_is_entailed_and_needs_it() -> None:
    claim = judged(COST, COST)
    assert (claim.entailed, claim.needless) == (True, (False,))


def test_a_citation_that_says_something_else_is_needless() -> None:
    claim = judged(COST, COST, WEATHER)
    assert (claim.entailed, claim.needless) == (True, (False, True))


def test_two_citations_that_each_say_it_are_both_needed() -> None:
    claim = judged(COST, COST, f"{COST} {WEATHER}")
    assert (claim.entailed, claim.needless) == (True, (False, False))


def test_a_sentence_with_another_number_is_not_entailed() -> None:
    claim = judged(COST.replace("7.4", "8.4"), COST, MAYOR)
    assert claim.entailed is False


def test_a_sentence_without_a_citation_is_not_entailed() -> None:
    claim = judged(COST)
    assert (claim.entailed, claim.needless) == (False, ())


def test_what_the_judge_can_not_judge_is_neither() -> None:
    assert judged("Why is that so?", COST).entailed is None
