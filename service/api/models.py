"""The second half of the composition root: embedder, language model and judges by the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from service import prompts
from service.adapters.chat_models import LangChainChatModel
from service.adapters.embedders import WordLlamaEmbedder, embedder_named
from service.adapters.nli import NliJudge
from service.adapters.steady import Steady
from service.domain import Price
from service.errors import SetupError
from service.pipeline import Llm
from service.ports import ChatModel, Embedder, SecondJudge, WordVectors
from service.settings import Settings
from service.verify.second import ModelJudge, Remembering

NONE = ("", "none")
LEAST_INPUT = 1_500  # tokens: the rules are about 700, a paragraph is 300
_CHARS_PER_TOKEN = 8  # no language writes more a token: a model that goes on is cut off
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Models:
    """The LLM engine, whether its provider is being left alone because it failed, what to close."""

    llm: Llm | None = None
    is_broken: Callable[[], bool] = lambda: False
    opened: tuple[LangChainChatModel, ...] = ()

    async def aclose(self) -> None:
        """Close the connections to the providers."""
        for model in self.opened:
            await model.aclose()


def embedder_of(settings: Settings) -> Embedder:
    """The embedder; raises `SetupError`."""
    return _tried(
        lambda: embedder_named(settings.embeddings),
        f"The embedder {settings.embeddings}",
        "Check GROUNDWIRE_EMBEDDINGS and the provider's key.",
    )


def words_of(embedder: Embedder) -> WordVectors:
    """The static vectors that sentences are compared by, whatever embeds the articles.

    What was fitted was fitted on them, and they cost no request.
    """
    return embedder if isinstance(embedder, WordLlamaEmbedder) else WordLlamaEmbedder()


def models_of(settings: Settings) -> Models:
    """The LLM engine of the settings, none without a model; raises `SetupError`.

    No provider is called.
    """
    known = prompts.chosen(settings.prompts)
    if settings.llm in NONE:
        if settings.judge not in NONE:
            raise SetupError("GROUNDWIRE_JUDGE judges what a model writes: set GROUNDWIRE_LLM too.")
        return Models()
    chat = _chat(settings, settings.llm)
    if chat.input_tokens_max < LEAST_INPUT:
        raise SetupError(
            f"The language model {settings.llm} can read {chat.input_tokens_max:,} tokens, and "
            f"{LEAST_INPUT:,} are needed. Check GROUNDWIRE_LLM_CONTEXT_TOKENS and "
            "GROUNDWIRE_LLM_MAX_OUTPUT_TOKENS."
        )
    model = _steady(settings, chat)
    opened = [chat]
    price = _price(settings.llm_price)
    llm = Llm(
        model=model,
        prompts=known,
        timeout_s=settings.llm_timeout_s,
        max_output_tokens=settings.llm_max_output_tokens,
        repair=settings.llm_repair,
        second=_second(settings, model, known["support_judge"], opened),
        price=price,
        second_price=price if settings.judge == "llm" else None,
    )
    return Models(llm, lambda: model.state == "open", tuple(opened))


def _chat(settings: Settings, name: str) -> LangChainChatModel:
    window = settings.llm_context_tokens
    output = settings.llm_max_output_tokens
    return _tried(
        lambda: LangChainChatModel(
            name,
            max_output_tokens=output,
            input_tokens_max=max(1, window - output) if window else None,
            options=settings.llm_options if name == settings.llm else None,
        ),
        f"The language model {name}",
        "Check GROUNDWIRE_LLM, the provider's key and GROUNDWIRE_LLM_OPTIONS.",
    )


def _steady(settings: Settings, model: ChatModel) -> Steady:
    """A model that holds the deadline, tries again in bounds, and rests when its provider fails."""
    return Steady(model, max_output_chars=settings.llm_max_output_tokens * _CHARS_PER_TOKEN)


def _price(setting: str) -> Price | None:
    """US dollars for a million tokens in and out, as `0.15/0.60`."""
    if not setting:
        return None
    before, after = setting.split("/")
    return Price(float(before), float(after))


def _second(
    settings: Settings,
    model: ChatModel,
    prompt: prompts.Prompt,
    opened: list[LangChainChatModel],
) -> SecondJudge | None:
    """The second judge; a model of its own joins `opened`."""
    if settings.judge in NONE:
        return None
    if settings.judge.startswith("nli:"):
        name = settings.judge.removeprefix("nli:")
        return Remembering(
            _tried(lambda: NliJudge(name), f"The judge {settings.judge}", "Check GROUNDWIRE_JUDGE.")
        )
    if settings.judge != "llm":
        opened.append(_chat(settings, settings.judge))
        model = _steady(settings, opened[-1])
    return Remembering(ModelJudge(model, prompt))


def _tried(make: Callable[[], Made], what: str, fix: str) -> Made:
    try:
        return make()
    except SetupError:
        raise
    except Exception as error:  # each provider has its own: no such name, no package, no key
        raise SetupError(f"{what} can't be used: {error} {fix}") from error
