"""The Responses API: typed events of a stream, and the response that the last of them holds."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from service.api import schemas as out
from service.api.openai.wording import Piece

Json = dict[str, Any]


@dataclass(slots=True)
class Response:
    """One response; `created` in seconds since 1970."""

    id: str
    created: int
    model: str
    _text: str = ""
    _annotations: list[Json] = field(default_factory=list)

    async def events(self, pieces: AsyncGenerator[Piece, None]) -> AsyncGenerator[Json, None]:
        """Typed events in the order that OpenAI sends them; the last one has the whole response."""
        item_id = f"msg_{self.id.removeprefix('resp_')}"
        part = {"item_id": item_id, "output_index": 0, "content_index": 0}
        number = 0

        def event(kind: str, **fields: Any) -> Json:
            nonlocal number
            number += 1
            return {"type": f"response.{kind}", "sequence_number": number - 1, **fields}

        yield event("created", response=self._response("in_progress", []))
        yield event("in_progress", response=self._response("in_progress", []))
        empty = self._item(item_id, "in_progress", [])
        yield event("output_item.added", output_index=0, item=empty)
        yield event("content_part.added", **part, part=self._part())
        whole: out.AnswerOut | out.SummaryOut | None = None
        async with aclosing(pieces):
            async for piece in pieces:
                whole = piece.whole
                if piece.text:
                    self._text += piece.text
                    yield event("output_text.delta", **part, delta=piece.text, logprobs=[])
                for one in piece.annotations:
                    flat = {"type": "url_citation", **one["url_citation"]}
                    index = len(self._annotations)
                    self._annotations.append(flat)
                    yield event(
                        "output_text.annotation.added",
                        **part,
                        annotation_index=index,
                        annotation=flat,
                    )
        yield event("output_text.done", **part, text=self._text, logprobs=[])
        yield event("content_part.done", **part, part=self._part())
        item = self._item(item_id, "completed", [self._part()])
        yield event("output_item.done", output_index=0, item=item)
        done = self._response("completed", [item]) | {"usage": _usage(whole)}
        if whole is not None:
            done["x_groundwire"] = whole.model_dump(mode="json")
        yield event("completed", response=done)

    def _part(self) -> Json:
        return {
            "type": "output_text",
            "text": self._text,
            "annotations": list(self._annotations),
            "logprobs": [],
        }

    def _item(self, item_id: str, status: str, content: list[Json]) -> Json:
        return {
            "id": item_id,
            "type": "message",
            "status": status,
            "role": "assistant",
            "content": content,
        }

    def _response(self, status: str, output: list[Json]) -> Json:
        return {
            "id": self.id,
            "object": "response",
            "created_at": self.created,
            "status": status,
            "model": self.model,
            "output": output,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "tool_choice": "none",
            "tools": [],
            "top_p": None,
            "usage": None,
        }


def _usage(whole: out.AnswerOut | out.SummaryOut | None) -> Json:
    taken = whole.usage if whole else out.UsageOut()
    return {
        "input_tokens": taken.input_tokens,
        "input_tokens_details": {"cached_tokens": 0},
        "output_tokens": taken.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": taken.input_tokens + taken.output_tokens,
    }
