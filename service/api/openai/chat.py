"""Chat completions: the chunks of a stream, and the completion that they add up to."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from service.api import schemas as out
from service.api.openai.wording import Piece, Spoken, first_of_each, title

Json = dict[str, Any]


@dataclass(slots=True)
class Chat:
    """One reply; `created` in seconds since 1970, `events` whether sources are sent as events."""

    id: str
    created: int
    model: str
    spoken: Spoken
    events: bool = False
    usage: bool = False

    async def chunks(self, pieces: AsyncGenerator[Piece, None]) -> AsyncGenerator[Json, None]:
        """Each with `choices`; the last content chunk has the citations, one more the usage."""
        yield self._chunk({"role": "assistant", "content": ""})
        whole: out.AnswerOut | out.SummaryOut | None = None
        async with aclosing(pieces):
            async for piece in pieces:
                if self.events:
                    for one in piece.cited:
                        yield self._chunk({}) | {"event": self._source(one)}
                whole = piece.whole
                if piece.text:
                    delta: Json = {"content": piece.text}
                    if piece.annotations:
                        delta["annotations"] = list(piece.annotations)
                    yield self._chunk(delta)
        more = self._sources(whole) if whole else {}
        yield self._chunk(dict(more), finish="stop") | more
        if self.usage:
            yield self._chunk(None) | {"choices": [], "usage": usage(whole)}

    def _chunk(self, delta: Json | None, finish: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.model,
            "choices": [choice],
        }

    def _sources(self, whole: out.AnswerOut | out.SummaryOut) -> Json:
        cited = first_of_each(whole.citations)
        return {
            "citations": [self.spoken.address(one) for one in cited],
            "search_results": [
                {
                    "title": title(one),
                    "url": self.spoken.address(one),
                    "date": (one.published_at or "")[:10] or None,
                    "snippet": one.cited_text,
                }
                for one in cited
            ],
            "x_groundwire": whole.model_dump(mode="json"),
        }

    def _source(self, one: out.CitationOut) -> Json:
        """A source with its quote, as Open WebUI shows it; those of one article become one."""
        name = title(one)
        return {
            "type": "source",
            "data": {
                "source": {"name": name, "url": self.spoken.permalink(one)},
                "document": [one.cited_text],
                "metadata": [
                    {
                        "source": f"{name} {one.marker}",
                        "name": name,
                        "url": self.spoken.permalink(one),
                        "published_at": one.published_at,
                    }
                ],
            },
        }


def usage(whole: out.AnswerOut | out.SummaryOut | None) -> Json:
    """Tokens as OpenAI counts them."""
    taken = whole.usage if whole else out.UsageOut()
    return {
        "prompt_tokens": taken.input_tokens,
        "completion_tokens": taken.output_tokens,
        "total_tokens": taken.input_tokens + taken.output_tokens,
    }


@dataclass(slots=True)
class Completion:
    """Folds chunks to the completion that is sent without streaming."""

    text: str = ""
    annotations: list[Json] = field(default_factory=list)
    body: Json = field(default_factory=dict)

    def take(self, chunk: Json) -> None:
        """Add one chunk."""
        self.body |= {name: chunk[name] for name in chunk if name not in ("choices", "event")}
        for choice in chunk["choices"]:
            self.text += choice["delta"].get("content", "")
            self.annotations += choice["delta"].get("annotations", [])

    def whole(self) -> Json:
        """The completion."""
        message = {
            "role": "assistant",
            "content": self.text,
            "refusal": None,
            "annotations": self.annotations,
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return self.body | {"object": "chat.completion", "choices": [choice]}
