"""What OpenAI's clients send; what is not used here is passed over, as they expect."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from service.api.requests import CLAIMS_MAX, AsOf, FiltersIn, Text

MODELS = ("groundwire-answer", "groundwire-summary")


class _Lenient(BaseModel):
    """A body of a foreign protocol: unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore")


class Options(BaseModel):
    """What only Groundwire knows, in `x_groundwire` of a request."""

    model_config = ConfigDict(extra="forbid")

    filters: FiltersIn = FiltersIn()
    as_of: AsOf = None
    engine: Literal["auto", "extractive", "llm"] = "auto"
    max_claims: Annotated[int, Field(ge=1, le=CLAIMS_MAX)] | None = None
    length: Literal["brief", "standard", "full"] | None = None


class Message(_Lenient):
    """One message, or an item of another kind, which has no role and is passed over."""

    role: str = ""
    content: Any = None

    @property
    def text(self) -> str:
        """Its text; of a list of parts that of the parts that can be read."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part["text"] for part in self._parts() if _is_text(part))

    @property
    def unreadable(self) -> str:
        """The kind of its first part that is no text."""
        kinds = (str(part.get("type"))[:40] for part in self._parts() if not _is_text(part))
        return next(kinds, "")

    def _parts(self) -> list[dict[str, Any]]:
        parts = self.content if isinstance(self.content, list) else []
        return [part if isinstance(part, dict) else {} for part in parts]

    @field_validator("content")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        if value is not None and not isinstance(value, str | list):
            raise ValueError("expected a text or a list of parts of text")
        return value


def _is_text(part: dict[str, Any]) -> bool:
    kinds = ("text", "input_text", "output_text")
    return part.get("type") in kinds and isinstance(part.get("text"), str)


class StreamOptions(_Lenient):
    """Whether the last chunk counts tokens."""

    include_usage: bool | None = False


class _Asked(_Lenient):
    model: Text
    stream: bool | None = False
    x_groundwire: Options | None = None


class ChatRequest(_Asked):
    """A chat completion; `n` above 1 is refused, other settings of a model change nothing."""

    messages: Annotated[list[Message], Field(min_length=1)]
    n: int | None = 1
    stream_options: StreamOptions | None = None

    @field_validator("n")
    @classmethod
    def _one(cls, value: int | None) -> int | None:
        if value not in (None, 1):
            raise ValueError("there is one reply to a question")
        return value


class ResponsesRequest(_Asked):
    """A response; nothing is stored, so the conversation comes with the request."""

    input: str | list[Message]
    instructions: str | None = None
    previous_response_id: str | None = None

    @field_validator("previous_response_id")
    @classmethod
    def _not_stored(cls, value: str | None) -> str | None:
        if value is not None:
            raise ValueError("responses are not stored here: send the conversation as `input`")
        return value

    @property
    def messages(self) -> list[Message]:
        """The input as messages, the instructions first."""
        given = self.input
        said = [Message(role="user", content=given)] if isinstance(given, str) else given
        hint = [Message(role="system", content=self.instructions)] if self.instructions else []
        return [*hint, *said]
