from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from service.domain import Doubt, Message, Usage, VerdictKind
from service.errors import ProviderFailed
from service.prompts import load
from service.verify.second import ModelJudge, Remembering
from tests.models import Reply, ScriptedModel

YES, NO, OPEN = VerdictKind.SUPPORTED, VerdictKind.UNSUPPORTED, VerdictKind.UNJUDGED
PROMPT = load("support_judge")


def doubts(count: int) -> list[Doubt]:
    return [Doubt(f"Claim {n} holds.", (f"Text {n}.", f"More of {n}.")) for n in range(count)]


def ruled(reply: Reply, count: int = 3) -> tuple[list[VerdictKind], Usage]:
    judge = ModelJudge(ScriptedModel(reply), PROMPT)
    kinds, usage = asyncio.run(judge.rule(doubts(count), until=time.monotonic() + 5))
    return list(kinds), usage


@pytest.mark.parametrize(
    ("reply", "kinds"),
    [
        ("1: SUPPORTED\n2: UNSUPPORTED\n3: SUPPORTED", [YES, NO, YES]),
        ("3) UNSUPPORTED\n1. SUPPORTED.\n2 - SUPPORTED", [YES, YES, NO]),
        ("1: SUPPORTED\n3: SUPPORTED", [YES, OPEN, YES]),
        ("1: supported\n2: SUPPORTED because it says so\n3: yes", [OPEN, OPEN, OPEN]),
        ("1: SUPPORTED\n1: UNSUPPORTED\n2: SUPPORTED\n2: SUPPORTED", [OPEN, YES, OPEN]),
        ("SUPPORTED", [OPEN, OPEN, OPEN]),
        ("", [OPEN, OPEN, OPEN]),
        ("0: SUPPORTED\n4: SUPPORTED\n-1: SUPPORTED\n99: SUPPORTED", [OPEN, OPEN, OPEN]),
        ("I think all of them are SUPPORTED.", [OPEN, OPEN, OPEN]),
    ],
)
def test_only_the_expected_words_count(reply: str, kinds: list[VerdictKind]) -> None:
    assert ruled(reply)[0] == kinds


def test_a_provider_that_fails_leaves_all_unjudged_and_is_counted() -> None:
    kinds, usage = ruled(ProviderFailed("down", reason="unreachable"))
    assert kinds == [OPEN] * 3
    assert usage.calls == 1


def test_several_claims_go_in_one_call_and_their_tokens_are_counted() -> None:
    model = ScriptedModel("1: SUPPORTED\n2: SUPPORTED\n3: SUPPORTED")
    judge = ModelJudge(model, PROMPT)
    _, usage = asyncio.run(judge.rule(doubts(3), until=time.monotonic() + 5))
    [[system, data]] = model.calls
    assert system.role == "system"
    assert "Sentence: Claim 2 holds.\nText: Text 2. … More of 2." in data.text
    assert usage == Usage(100, 6, calls=1)
    assert judge.method == "test:scripted+support_judge/v1"


def test_many_claims_go_in_calls_of_eight() -> None:
    def all_of_them(messages: Sequence[Message]) -> Reply:
        return "\n".join(
            f"{n}: SUPPORTED" for n in range(1, messages[1].text.count("Sentence:") + 1)
        )

    model = ScriptedModel(all_of_them)
    kinds, usage = asyncio.run(
        ModelJudge(model, PROMPT).rule(doubts(17), until=time.monotonic() + 5)
    )
    assert list(kinds) == [YES] * 17
    assert usage.calls == len(model.calls) == 3


def test_what_was_ruled_once_is_not_asked_again_but_what_was_not_is() -> None:
    model = ScriptedModel("1: SUPPORTED", "1: UNSUPPORTED\n2: SUPPORTED")
    judge = Remembering(ModelJudge(model, PROMPT))

    async def twice() -> list[list[VerdictKind]]:
        rulings = []
        for _ in range(3):
            kinds, _usage = await judge.rule(doubts(3), until=time.monotonic() + 5)
            rulings.append(list(kinds))
        return rulings

    first, second, third = asyncio.run(twice())
    assert first == [YES, OPEN, OPEN]
    assert second == third == [YES, NO, YES]
    assert len(model.calls) == 2
    assert model.calls[1][1].text.count("Sentence:") == 2


def test_the_same_claim_twice_in_one_batch_is_asked_once() -> None:
    model = ScriptedModel("1: SUPPORTED")
    judge = Remembering(ModelJudge(model, PROMPT))
    kinds, _ = asyncio.run(judge.rule([*doubts(1), *doubts(1)], until=time.monotonic() + 5))
    assert list(kinds) == [YES, YES]
    assert model.calls[0][1].text.count("Sentence:") == 1


def test_other_evidence_is_another_question() -> None:
    model = ScriptedModel("1: SUPPORTED")
    judge = Remembering(ModelJudge(model, PROMPT))

    async def both() -> None:
        await judge.rule([Doubt("It rained.", ("a",))], until=time.monotonic() + 5)
        await judge.rule([Doubt("It rained.", ("b",))], until=time.monotonic() + 5)

    asyncio.run(both())
    assert len(model.calls) == 2


def test_what_is_forgotten_while_it_is_asked_does_not_matter() -> None:
    judge = Remembering(ModelJudge(ScriptedModel("1: SUPPORTED", gap_s=0.01), PROMPT), most=1)
    first, second, third = doubts(3)

    async def at_once() -> list[Sequence[VerdictKind]]:
        until = time.monotonic() + 5
        await judge.rule([first], until=until)
        both = await asyncio.gather(
            judge.rule([first, second], until=until), judge.rule([third], until=until)
        )
        return [kinds for kinds, _ in both]

    assert asyncio.run(at_once()) == [[YES, YES], [YES]]
