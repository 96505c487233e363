"""From messages to a question or a summary, as the pipeline takes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.api.openai.requests import MODELS, Message, Options
from service.api.openai.wording import SOURCES
from service.api.requests import QUESTION_MAX, TURN_MAX, TURNS_MAX
from service.api.state import filters_of
from service.domain import Length, Question, SummaryRequest, Turn
from service.errors import FieldProblem, InvalidInput, NotFound

# What front ends send of themselves beside a chat, to title or tag it; Open WebUI begins so.
_TASK = re.compile(r"\s*### Task:")
_SAY = r"\b(?:be|keep|answer|reply|respond|write|give)\b[^.!?\n]{0,40}\b"
_BRIEF = re.compile(
    _SAY + r"(?:brief(?:ly)?|short|concise(?:ly)?|terse(?:ly)?|one sentence)\b", re.IGNORECASE
)
_FULL = re.compile(
    _SAY + r"(?:detailed|in detail|thorough(?:ly)?|comprehensive(?:ly)?|at length)\b",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"\s?(?:\[\d{1,3}\])+")
_SENTENCES = {"brief": 2, "full": 12}
_USUAL = 5


def asked(
    model: str, messages: Sequence[Message], options: Options, *, now: str
) -> Question | SummaryRequest | None:
    """What is asked for; None for a task of a front end, which is no question.

    The last message of the user is the question, those before it the conversation. System messages
    are hints of style: they can make a reply shorter or longer, and nothing else. Raises `NotFound`
    for another model, `InvalidInput` for messages without a question.
    """
    known(model)
    said = [one for one in messages if one.role in ("user", "assistant") and one.text.strip()]
    if not said or said[-1].role != "user":
        raise _wrong("the last message has to be the user's question")
    if said[-1].unreadable:
        raise _wrong(f"only parts of text can be read, not {said[-1].unreadable!r}")
    text = said[-1].text.strip()
    if _TASK.match(text):
        return None
    if len(text) > QUESTION_MAX:
        raise _wrong(f"the question has {len(text):,} characters; at most {QUESTION_MAX:,}")
    hint = _length(messages)
    filters = filters_of(options.filters, options.as_of)
    at = options.as_of or now
    if model == "groundwire-summary":
        length = options.length or hint or "standard"
        return SummaryRequest(text, at, filters, length, options.engine)
    most = options.max_claims or _SENTENCES.get(hint or "", _USUAL)
    return Question(text, at, filters, most, _history(said[:-1]), options.engine)


class UnknownModel(NotFound):
    """A model that is not one of the two."""

    code = "model_not_found"


def known(model: str) -> str:
    """The name of a model; raises `UnknownModel`."""
    if model not in MODELS:
        message = f"There is no model {model!r}; there are {' and '.join(MODELS)}."
        raise UnknownModel(message, fields=(FieldProblem("model", message),))
    return model


def _wrong(message: str) -> InvalidInput:
    return InvalidInput(f"messages: {message}", fields=(FieldProblem("messages", message),))


def _length(messages: Sequence[Message]) -> Length | None:
    """How long the system messages want it."""
    hints = " ".join(one.text for one in messages if one.role in ("system", "developer"))
    if _BRIEF.search(hints):
        return "brief"
    return "full" if _FULL.search(hints) else None


def _history(said: Sequence[Message]) -> tuple[Turn, ...]:
    """The latest turns; our own replies without their markers and their list of sources."""
    return tuple(
        Turn("user", one.text[:TURN_MAX])
        if one.role == "user"
        else Turn("assistant", _MARKERS.sub("", one.text.split(SOURCES)[0])[:TURN_MAX])
        for one in said[-TURNS_MAX:]
    )
