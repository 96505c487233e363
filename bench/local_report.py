"""What a small real model did, as Markdown: the totals, then each question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the sample newsroom; a right answer holds `fact`, in one of these words."""

    text: str
    kind: str = "single fact"
    fact: tuple[str, ...] = ()
    history: tuple[tuple[str, str], ...] = ()

    def body(self) -> dict[str, Any]:
        """The request."""
        turns = [{"role": role, "content": content} for role, content in self.history]
        return {"question": self.text, "history": turns, "stream": True}

    def is_met(self, final: Mapping[str, Any]) -> bool:
        """Whether a claim of the answer holds the fact."""
        claims = [claim["text"] for claim in final.get("claims", ())]
        return any(re.search(rf"\b{re.escape(w)}\b", c) for w in self.fact for c in claims)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; `final` is the whole answer, `error` the problem that ended the stream.

    `first_s` is the time to the first claim, None without one. `exact` and `inexact` count the
    citations whose quote is, or is not, what the cited article says at that place.
    """

    total_s: float
    first_s: float | None = None
    final: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    exact: int = 0
    inexact: int = 0


def report(asked: Sequence[tuple[Asked, Reply]], about: str) -> str:
    """The totals and each question, as Markdown."""
    counted = totals([reply for _, reply in asked])
    counted["answers that hold the fact"] = sum(one.is_met(reply.final) for one, reply in asked)
    parts = [f"# A small real model\n\n{about}\n", _table(counted)]
    parts += [_shown(n, one, reply) for n, (one, reply) in enumerate(asked, start=1)]
    return "\n".join(parts)


def totals(replies: Sequence[Reply]) -> dict[str, int]:
    """What all replies add up to; a reply that ended with an error counts as nothing else.

    A sentence is the model's when the engine is `llm`. What the extractive engine adds when the
    provider broke off in the middle can't be told apart and counts as the model's too.
    """
    finals = [reply.final for reply in replies if reply.final]
    model_sent = sum(len(f["claims"]) for f in finals if f["engine"]["kind"] == "llm")
    called = [f for f in finals if f["usage"]["calls"]]
    removed = [one["reason"] for f in called for one in f["removed"]]
    kinds = Counter(_outcome(final) for final in finals)
    counted = {
        "questions": len(replies),
        "answered by the model": kinds["model"],
        "begun by the model, which then failed": kinds["broken off"],
        "degraded to the extractive engine": kinds["degraded"],
        "abstained": kinds["abstained"],
        "answered without asking the model": kinds["not asked"],
        "ended with an error": len(replies) - len(finals),
        "sentences written by the model": model_sent + len(removed),
        "of them sent": model_sent,
        "of them removed": len(removed),
    }
    for reason, count in sorted(Counter(removed).items()):
        counted[f"removed: {reason}"] = count
    counted["calls of the model"] = sum(final["usage"]["calls"] for final in finals)
    counted["citations, exact"] = sum(reply.exact for reply in replies)
    counted["citations, not exact"] = sum(reply.inexact for reply in replies)
    return counted


def _outcome(final: Mapping[str, Any]) -> str:
    engine = final["engine"]
    if final["outcome"] == "abstained":
        return "abstained"
    if engine["kind"] == "llm":
        return "broken off" if engine["degraded"] else "model"
    return "degraded" if engine["degraded"] else "not asked"


def _table(counted: Mapping[str, int]) -> str:
    rows = "".join(f"| {what} | {count} |\n" for what, count in counted.items())
    return f"| what | count |\n| --- | --- |\n{rows}"


def _shown(number: int, asked: Asked, reply: Reply) -> str:
    lines = [f"## {number}. {asked.text}", "", f"- {asked.kind}"]
    lines += [f"- before it, {role}: {text}" for role, text in asked.history]
    if reply.error is not None:
        return "\n".join([*lines, f"- after {reply.total_s:.1f} s error: {reply.error}", ""])
    final = reply.final
    engine, usage, understood = final["engine"], final["usage"], final["understood"]
    first = "no claim" if reply.first_s is None else f"first claim {reply.first_s:.1f} s"
    counted = "estimated" if usage["estimated"] else "counted by the provider"
    if understood["method"] != "as_asked":
        lines.append(f"- read as ({understood['method']}): {understood['question']}")
    lines += [
        f"- {final['outcome']}; engine {engine['kind']}, model {engine['model'] or 'none'}, "
        f"degraded {'yes' if engine['degraded'] else 'no'}, reason {engine['reason'] or 'none'}",
        f"- {usage['calls']} calls, {usage['input_tokens']} tokens in, "
        f"{usage['output_tokens']} out, {counted}; {first}, total {reply.total_s:.1f} s",
    ]
    if asked.fact:
        holds = "yes" if asked.is_met(final) else "no"
        lines.append(f"- holds what was asked for ({' or '.join(asked.fact)}): {holds}")
    if final["abstention"]:
        lines.append(f"- abstained: {final['abstention']['reason']}")
    return "\n".join([*lines, *_claims(final), *_removed(final), ""])


def _claims(final: Mapping[str, Any]) -> list[str]:
    cited = {citation["id"]: citation for citation in final["citations"]}
    lines = ["", "Sent:", ""] if final["claims"] else ["", "Nothing was sent."]
    for claim in final["claims"]:
        lines.append(f"- {_flat(claim['text'])}")
        for one in (cited[key] for key in claim["citations"]):
            where = ", ".join(filter(None, (one["source"], one["published_at"])))
            lines.append(f"  - {one['marker']} {_flat(one['title'])} ({where}):")
            lines.append(f"    > {_flat(one['cited_text'])}")
    return lines


def _removed(final: Mapping[str, Any]) -> list[str]:
    lines = ["", "Removed:", ""] if final["removed"] else []
    for one in final["removed"]:
        detail = f" ({_flat(one['detail'])})" if one["detail"] else ""
        lines.append(f"- `{one['reason']}`{detail}: {_flat(one['text'])}")
    return lines


def _flat(text: str) -> str:
    """On one line: what a model writes has no form that one could rely on."""
    return " ".join(text.split())
