"""Any chat model that LangChain can name, with our own deadlines, errors and end of text."""

from __future__ import annotations

import asyncio
import math
import os
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from service.domain import Delta, Ended, Message, Usage
from service.errors import ProviderFailed, ProviderTimeout, SetupError

_EXTRAS = dict(anthropic="anthropic", google_genai="google", mistralai="mistral", ollama="ollama")
_SILENCE_S = 60  # a socket that is silent for longer is dead, whatever the deadline
_KEEP_S = 55.0  # idle connections: below the 60 s after which many balancers close them
_OPENAI = "https://api.openai.com/v1"
_BODY_MAX = 32 << 20  # bytes of one response: no answer is nearly as long
_UNKNOWN_TOKENS = 8_000  # a window that even small local models have
_BYTES_PER_TOKEN = 4  # English text in the tokenizers of OpenAI; others say more tokens
_WAIT_MAX_S = 3_600.0
_AFTER_FINISH_S = 1.0  # for the usage, which comes after the finish reason
_FINISH = ("finish_reason", "stop_reason", "done_reason", "status")  # as the providers call it
# Whatever else a provider calls the end (length, content_filter, safety), the text is not whole.
_WHOLE = {"stop", "end_turn", "stop_sequence", "completed", "eos", "eos_token"}
_CUT = {"RemoteProtocolError", "ReadError", "WriteError", "ConnectionResetError"}
_UNREACHABLE = {"APIConnectionError", "ConnectError", "NetworkError", "ConnectionError", "OSError"}


class LangChainChatModel:
    """A model as `langchain.chat_models.init_chat_model` names it, such as `openai:gpt-4o-mini`.

    An OpenAI-compatible server is reached by `OPENAI_BASE_URL`; a local one needs no key.
    Raises ImportError for a provider whose package is missing or that nobody knows, `SetupError`
    for what the provider's package does not accept (a missing key, a wrong option).
    """

    def __init__(
        self,
        name: str,
        *,
        max_output_tokens: int,
        input_tokens_max: int | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._name = name
        self._provider = name.partition(":")[0]
        asked = _options(self._provider, max_output_tokens) | dict(options or {})
        self._client = asked.get("http_async_client")
        self._model = _made(name, self._provider, asked)
        known = (getattr(self._model, "profile", None) or {}).get("max_input_tokens")
        unknown = max(_UNKNOWN_TOKENS - max_output_tokens, 1)
        self._input_tokens_max: int = input_tokens_max or known or unknown

    @property
    def name(self) -> str:
        """Provider and model as configured."""
        return self._name

    @property
    def input_tokens_max(self) -> int:
        """As given, else as LangChain's profile of the model says, else 8,000 less output."""
        return self._input_tokens_max

    async def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        """The text as it comes, then `Ended`; a text without a finish reason was cut off.

        Usage is the provider's count, or estimated from the length where it sends none.
        """
        told = _Told(adds_up=self._provider != "openai")
        source = self._model.astream([(one.role, one.text) for one in messages])
        async with aclosing(source):
            while (chunk := await self._next(source, told, until)) is not None:
                told.take(chunk)
                text = str(chunk.text)
                if text:
                    told.output_bytes += len(text.encode(errors="replace"))
                    yield Delta(text)
        if told.finish is None:
            raise self._failed("stream_cut")
        yield Ended(told.usage(messages), truncated=told.finish not in _WHOLE)

    async def aclose(self) -> None:
        """Let go of the idle connections; in the loop in which it streamed."""
        if self._client is not None:
            await self._client.aclose()

    async def _next(self, source: AsyncIterator[Any], told: _Told, until: float) -> Any:
        """The next chunk; None at the end. After the finish, no failure matters any more."""
        left = until - time.monotonic()
        if told.finish is not None:
            left = min(left, _AFTER_FINISH_S)
        try:
            if left <= 0:
                raise TimeoutError
            async with asyncio.timeout(left):  # a step at a time: the next may be another task's
                return await anext(source)
        except StopAsyncIteration:
            return None
        except Exception as error:  # each provider has its own tree
            if told.finish is not None:
                return None
            raise self._failure(error, began=told.began) from error

    def _failure(self, error: Exception, *, began: bool) -> ProviderFailed:
        """What a provider's exception means, told without its text: that may hold a key."""
        chain = list(_chain(error))
        names = {kind.__name__ for one in chain for kind in type(one).__mro__}
        status = next((code for one in chain if (code := _status(one))), None)
        if status is not None:
            return self._by_status(status, chain)
        if any("Timeout" in name for name in names):
            return ProviderTimeout(f"The language model ({self._name}) was not done in time.")
        if names & _CUT or (began and names & _UNREACHABLE):
            return self._failed("stream_cut")
        if names & _UNREACHABLE:
            return self._failed("unreachable")
        if "APIStatusError" in names or type(chain[-1]).__name__ == "APIError":
            return self._failed("server_error")  # told inside of a stream
        return self._failed("malformed")

    def _by_status(self, status: int, chain: Sequence[BaseException]) -> ProviderFailed:
        wait_s = next((s for one in chain if (s := _wait_s(one)) is not None), None)
        if status == 429:
            return self._failed("rate_limited", wait_s)
        if status >= 500 or status in (408, 409):
            return self._failed("server_error", wait_s)
        return self._failed("rejected")

    def _failed(self, reason: str, wait_s: float | None = None) -> ProviderFailed:
        """Whatever is not refused may pass when asked again."""
        message = f"The language model ({self._name}) {_SAID[reason]}."
        transient = reason != "rejected"
        return ProviderFailed(message, reason=reason, transient=transient, wait_s=wait_s)


_SAID = {
    "stream_cut": "broke off before it was done",
    "unreachable": "could not be reached",
    "server_error": "reported an error of its own",
    "rate_limited": "takes no more requests for now",
    "rejected": "refused the request: check the model's name, the key and the account",
    "malformed": "sent what can't be read",
}


class _Told:
    """What a stream has said so far about itself."""

    def __init__(self, *, adds_up: bool) -> None:
        self.began = False
        self.output_bytes = 0
        self.finish: str | None = None
        self._adds_up = adds_up  # parts of the usage are to be added; OpenAI's are totals
        self._input_tokens = 0
        self._output_tokens = 0

    def take(self, chunk: Any) -> None:
        self.began = True
        told = chunk.response_metadata
        finish = next((told[key] for key in _FINISH if told.get(key)), None)
        if finish and finish != "in_progress":
            self.finish = str(finish).lower()
        if usage := chunk.usage_metadata:
            kept = self._adds_up
            self._input_tokens = self._input_tokens * kept + max(0, usage["input_tokens"])
            self._output_tokens = self._output_tokens * kept + max(0, usage["output_tokens"])

    def usage(self, messages: Sequence[Message]) -> Usage:
        if self._input_tokens or self._output_tokens:
            return Usage(self._input_tokens, self._output_tokens, calls=1)
        sent = sum(len(one.text.encode(errors="replace")) for one in messages)
        tokens = [math.ceil(size / _BYTES_PER_TOKEN) for size in (sent, self.output_bytes)]
        return Usage(tokens[0], tokens[1], calls=1, estimated=True)


def _options(provider: str, max_output_tokens: int) -> dict[str, Any]:
    """How each provider's package calls the same things; retries are ours."""
    if provider == "ollama":
        return {"num_predict": max_output_tokens, "client_kwargs": {"timeout": _SILENCE_S}}
    retries = 1 if provider == "google_genai" else 0  # Google counts the first call as well
    options: dict[str, Any] = {"max_tokens": max_output_tokens, "max_retries": retries}
    options["timeout"] = _SILENCE_S
    if provider != "openai":
        return options
    at = os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_BASE")
    if at and not os.environ.get("OPENAI_API_KEY"):
        options["api_key"] = "none"  # the client insists on one, a local server does not
    return options | {
        "base_url": at or _OPENAI,  # else LANGSMITH_GATEWAY would send all to its own
        "stream_usage": True,
        "stream_chunk_timeout": 0,  # it makes a task per chunk; the time is ours
        "http_async_client": _client(),
    }


def _client() -> Any:
    """One pool of connections; LangChain's own is shared by all models and drops them in 5 s."""
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        """A body that ends with an error where it is longer than anyone can want."""

        def __init__(self, stream: Any) -> None:
            self.stream = stream

        async def aclose(self) -> None:
            await self.stream.aclose()

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for data in self.stream:
                size += len(data)
                if size > _BODY_MAX:
                    raise ValueError("a response of too many bytes")
                yield data

    async def bound(response: httpx2.Response) -> None:
        response.stream = Bounded(response.stream)

    limits = httpx2.Limits(max_connections=None, keepalive_expiry=_KEEP_S)
    return httpx2.AsyncClient(timeout=_SILENCE_S, limits=limits, event_hooks={"response": [bound]})


def _plainly(client: Any) -> Any:
    """Chat completions of an `AsyncOpenAI` without an object per chunk: half the time."""
    from openai import AsyncStream

    class Completions:
        async def create(self, **body: Any) -> Any:
            kinds = {"cast_to": object, "stream_cls": AsyncStream[object]}
            return await client.post("/chat/completions", body=body, stream=True, **kinds)

    return Completions()


def _made(name: str, provider: str, options: dict[str, Any]) -> Any:
    """The model; nothing that it is asked is ever traced to a third party."""
    import langsmith
    from langchain.chat_models import init_chat_model

    langsmith.configure(enabled=False)  # over LANGSMITH_TRACING and its like
    os.environ.pop("LANGCHAIN_TRACING", None)  # LangChain refuses every call where it is set
    try:
        if ":" not in name:  # LangChain would guess the provider
            raise ValueError
        model: Any = init_chat_model(name, **options)
    except ImportError as error:
        extra = _EXTRAS.get(provider)
        how = f": pip install 'groundwire[{extra}]'" if extra else f" of its own: {error}"
        raise ImportError(f"The language model {name} needs a package{how}") from error
    except Exception as error:  # each package has its own tree; the texts may hold a key
        if type(error) is ValueError:
            told = f"The language model {name!r} is of no known provider: "
            raise ImportError(told + "write provider:model, as openai:gpt-4o-mini") from error
        told = f"The language model {name} can't be set up ({type(error).__name__}): "
        raise SetupError(told + "look at its key and its options.") from error
    if provider == "openai" and not {"extra_body", "model_kwargs"} & options.keys():
        model.async_client = _plainly(model.root_async_client)
    return model


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and what caused it, the outermost first."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: BaseException) -> int | None:
    """The HTTP status that an exception of any provider's package carries."""
    found = [getattr(error, name, None) for name in ("status_code", "code")]
    found.append(getattr(getattr(error, "response", None), "status_code", None))
    codes = (str(code) for code in found)
    return next((int(code) for code in codes if re.fullmatch("[345][0-9][0-9]", code)), None)


def _wait_s(error: BaseException) -> float | None:
    """Seconds by `retry-after-ms` or `Retry-After` (RFC 9110, 10.2.3: seconds or a date)."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    in_ms, said = (str(headers.get(name)).strip() for name in ("retry-after-ms", "retry-after"))
    for text, unit in ((in_ms, 0.001), (said, 1.0)):
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text):
            return min(float(text) * unit, _WAIT_MAX_S)
    try:
        moment: datetime = parsedate_to_datetime(said)
    except ValueError:
        return None
    if moment.tzinfo is None:  # the form of asctime has no zone and means UTC
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment.timestamp() - time.time(), 0.0), _WAIT_MAX_S)
