"""What OpenAI's clients send; what is not used here is passed over, as they expect."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from service.api.requests import CLAIMS_MAX, AsOf, FiltersIn, Text

MODELS = ("groundwire-answer", "groundwire-summary")
MESSAGES_MAX = 1_000


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
    """One message; of a list of parts only text can be read."""

    role: str
    content: Any = None

    @property
    def text(self) -> str:
        """Its text."""
        if isinstance(self.content, str):
            return self.content
        parts = self.content if isinstance(self.content, list) else []
        return "\n".join(part["text"] for part in parts)

    @field_validator("content")
    @classmethod
    def _readable(cls, value: Any) -> Any:
        for part in value if isinstance(value, list) else []:
            kind = part.get("type") if isinstance(part, dict) else None
            text = part.get("text") if isinstance(part, dict) else None
            if kind not in ("text", "input_text", "output_text") or not isinstance(text, str):
                raise ValueError(f"only parts of text can be read, not {str(kind)[:40]!r}")
        if value is not None and not isinstance(value, str | list):
            raise ValueError("expected a text or a list of parts of text")
        return value


class StreamOptions(_Lenient):
    """Whether the last chunk counts tokens."""

    include_usage: bool = False


class _Asked(_Lenient):
    model: Text
    stream: bool = False
    x_groundwire: Options = Options()


class ChatRequest(_Asked):
    """A chat completion; `n` above 1 is refused, other settings of a model change nothing."""

    messages: Annotated[list[Message], Field(min_length=1, max_length=MESSAGES_MAX)]
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
