"""What a model is told: rules, evidence as marked data in a message of its own, and the task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain import Evidence, Message, Removed
from service.prompts import Prompt

_LONGEST = 160  # characters of an outlet or a title


def task(
    prompt: Prompt, evidence: Sequence[Evidence], values: Mapping[str, object], *, mark: str
) -> tuple[Message, ...]:
    """The messages of a first call; `values` are those of the system and the question section.

    `mark` is a line that nobody could foresee: what stands between two of it is data.
    """
    data = prompt.render("evidence", mark=mark, evidence=shown(evidence))
    return (
        Message("system", prompt.render("system", **values)),
        Message("user", data),
        Message("user", prompt.render("question", **values)),
    )


def again(
    prompt: Prompt, before: Sequence[Message], draft: str, removed: Sequence[Removed]
) -> tuple[Message, ...]:
    """The messages of the one repair call: what was written, and what was taken out of it."""
    lines = "\n".join(f"- {one.text} ({_why(one)})" for one in removed)
    return (
        *before,
        Message("assistant", draft),
        Message("user", prompt.render("repair", removed=lines)),
    )


def shown(evidence: Sequence[Evidence]) -> str:
    """Evidence as the model sees it: number, outlet, date, title, text."""
    return "\n\n".join(f"{_head(piece)}\n{piece.text.strip()}" for piece in evidence)


def _head(piece: Evidence) -> str:
    """On one line, whatever an article says of itself."""
    article = piece.article
    date = (article.published_at or "undated")[:10]
    known = (_line(article.source or "unknown outlet"), date, _line(article.title))
    return f"[{piece.number}] {' | '.join(filter(None, known))}"


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def _why(removed: Removed) -> str:
    reason = removed.reason.replace("_", " ")
    return f"{reason}: {removed.detail}" if removed.detail else reason
