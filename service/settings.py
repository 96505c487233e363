"""The settings, read once at the composition roots; each stands in the README's table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.adapters.fetching.addresses import networks
from service.domain.without import Switch, without


class Settings(BaseSettings):
    """`GROUNDWIRE_*` variables, also read from `.env` in the working folder."""

    model_config = SettingsConfigDict(env_prefix="GROUNDWIRE_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        Path("data"), description="Folder of the ledger and the index; one process at a time."
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(
        8000, description="Port to listen on; 0 takes a free one."
    )
    embeddings: str = Field(
        "wordllama",
        description="`wordllama` (inside the package), `provider:model`, such as "
        "`openai:text-embedding-3-small`, `chroma:minilm` or `sentence-transformers:…`; after a "
        "change run `groundwire reindex`.",
    )
    llm: str = Field(
        "none",
        description="The language model as `provider:model`, such as `openai:gpt-4o-mini`; `none` "
        "for the extractive engine.",
    )
    llm_options: dict[str, Any] = Field(
        {},
        description="More for the model's constructor in LangChain, as JSON.",
    )
    llm_timeout_s: Annotated[float, Field(gt=0, le=600)] = Field(
        60.0, description="Seconds that a whole request may take, all calls together."
    )
    llm_context_tokens: Annotated[int, Field(ge=0)] = Field(
        0, description="Tokens that the model can read and write; 0 asks LangChain's profiles."
    )
    llm_max_output_tokens: Annotated[int, Field(ge=64, le=32_000)] = Field(
        1024, description="Tokens that the model may write at most in one call."
    )
    llm_repair: bool = Field(
        True, description="Whether removed sentences are written again, once, when half are lost."
    )
    llm_price: Annotated[str, Field(pattern=r"^(\d+(\.\d+)?/\d+(\.\d+)?)?$")] = Field(
        "", description="US dollars for a million tokens in and out, such as `0.15/0.60`."
    )
    judge: str = Field(
        "none",
        description="Who decides where the lexical judge can't: `llm` (the same model), "
        "`provider:model`, `nli:MODEL`, or `none`.",
    )
    prompts: str = Field(
        "", description="Versions of prompts other than the first, such as `answer/v2, summary/v1`."
    )
    without: str = Field(
        "",
        description="Parts of the engine to switch off, to measure what they are worth: "
        f"{', '.join(get_args(Switch))}.",
    )
    lexicon: str = Field(
        "",
        description="TOML file with more loaded words and their neutral wordings, besides the "
        "project's own.",
    )
    web_imports: bool = Field(
        False,
        description="Whether whoever reaches the API may have addresses fetched: URLs, feeds, "
        "site maps.",
    )
    fetch_allow: str = Field(
        "",
        description="Networks that may be fetched from although they are not public, such as "
        "`10.1.0.0/16, fd00::/8`.",
    )
    openai_events: bool = Field(
        False,
        description="Whether /v1/chat/completions sends each source with its quote as an event, as "
        "Open WebUI shows them.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="What goes to the log on stderr; questions never do."
    )

    @field_validator("without")
    @classmethod
    def _known_parts(cls, value: str) -> str:
        without(value)
        return value

    @field_validator("fetch_allow")
    @classmethod
    def _networks(cls, value: str) -> str:
        networks(value)
        return value
