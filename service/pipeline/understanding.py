"""A question as it is meant: read alone, without its conversation, and part by part."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from time import monotonic
from typing import Literal

from anyio import to_thread

from service.domain import Delta, Ended, Message, Question, Turn, Understood, Usage
from service.domain.without import NOTHING, Without
from service.errors import ProviderFailed
from service.pipeline.parts import Llm
from service.prompts import Prompt
from service.retrieve.followup import leans, standalone
from service.retrieve.splitting import MOST_PARTS, parts_of
from service.text.terms import terms

_LIST_SIGN = re.compile(r"^\s*(?:[-*•]+|\d{1,2}[.)])\s+")
TURNS = 6
"""Messages of the conversation that are looked at, the latest."""
_TURN_CHARS = 1_500
_SHARE = 0.3  # of the request's time, for one call before anything is searched
Method = Literal["as_asked", "rules", "llm"]
_LONGEST = 500  # characters of one question that a model wrote


async def understand(
    question: Question, llm: Llm | None, *, until: float, without: Without = NOTHING
) -> tuple[Understood, Usage]:
    """How the question is read, and what a model took to read it.

    Rules see whether it leans on the conversation or has several parts; only then is a model
    asked, and what it writes counts only where it keeps to the words of the conversation. Without
    a model, or when it fails, the rules do it.
    """
    usage = Usage()
    method: Method = "as_asked"
    text = question.text
    history = () if "follow_up" in without else question.history[-TURNS:]
    alone, parts = await to_thread.run_sync(_by_rules, text, history)
    if alone is not None:
        text, method = alone, "rules"
        if llm is not None:
            written, used = await _rewritten(question.text, history, llm, until=_soon(llm, until))
            usage += used
            if written is not None:
                text, method = written, "llm"
                parts = await to_thread.run_sync(parts_of, text)
    if "splitting" in without:
        parts = (text,)
    if len(parts) > 1:
        method = "rules" if method == "as_asked" else method
        if llm is not None:
            split, used = await _split(text, llm, until=_soon(llm, until))
            usage += used
            parts, method = (split, "llm") if split else (parts, method)
    priced = usage.priced(llm.price if llm else None)
    return Understood(text, parts, method), priced


def _by_rules(text: str, history: Sequence[Turn]) -> tuple[str | None, tuple[str, ...]]:
    """The question without its conversation, None if it does not lean on it; and its parts."""
    alone = standalone(text, history) if history and leans(text, history) else None
    return alone, parts_of(alone or text)


def _soon(llm: Llm, until: float) -> float:
    return min(until, monotonic() + _SHARE * llm.timeout_s)


async def _rewritten(
    text: str, history: Sequence[Turn], llm: Llm, *, until: float
) -> tuple[str | None, Usage]:
    said = "\n".join(f"{turn.role}: {turn.text[:_TURN_CHARS]}" for turn in history)
    values = {"history": said, "question": text}
    lines, usage = await _lines(llm, "question_rewrite", values, until=until)
    known = frozenset(terms(f"{said}\n{text}"))
    written = lines[0] if len(lines) == 1 else None
    return (written if written and _keeps_to(written, known) else None), usage


async def _split(text: str, llm: Llm, *, until: float) -> tuple[tuple[str, ...] | None, Usage]:
    values = {"most": MOST_PARTS, "question": text}
    lines, usage = await _lines(llm, "query_parts", values, until=until)
    known = frozenset(terms(text))
    held = frozenset(term for line in lines for term in terms(line))
    good = 1 <= len(lines) <= MOST_PARTS and all(_keeps_to(line, known) for line in lines)
    whole = len(known - held) <= len(known) // 3  # nothing that was asked may get lost
    return (tuple(dict.fromkeys(lines)) if good and whole else None), usage


def _keeps_to(line: str, known: frozenset[str]) -> bool:
    """Whether nearly all that a model wrote was there before: it must not add what it believes."""
    own = frozenset(terms(line))
    return bool(own) and len(own - known) <= max(1, len(own) // 5)


async def _lines(
    llm: Llm, name: str, values: Mapping[str, object], *, until: float
) -> tuple[list[str], Usage]:
    """The lines that the model writes, none if it fails; each section is a message."""
    prompt = llm.prompts[name]
    try:
        text, usage = await said(llm, _messages(prompt, values), until=until)
    except ProviderFailed as failure:
        return [], Usage(calls=int(failure.reason != "breaker_open"))
    lines = [_LIST_SIGN.sub("", line).strip(" \t\"'") for line in text.splitlines()]
    return [line for line in lines if line and len(line) <= _LONGEST], usage


def _messages(prompt: Prompt, values: Mapping[str, object]) -> tuple[Message, ...]:
    mark = f"<<<{secrets.token_hex(12)}>>>"
    return tuple(
        Message(
            "system" if section == "system" else "user",
            prompt.render(section, mark=mark, **values),
        )
        for section in prompt.sections
    )


async def said(llm: Llm, messages: Sequence[Message], *, until: float) -> tuple[str, Usage]:
    """The whole text of one call; raises `ProviderFailed`."""
    text, usage = "", Usage(calls=1)
    async with aclosing(llm.model.stream(messages, until=until)) as pieces:
        async for piece in pieces:
            match piece:
                case Delta():
                    text += piece.text
                case Ended():
                    usage = piece.usage
    return text, usage
