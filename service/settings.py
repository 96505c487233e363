"""The settings, read once at the composition roots; each stands in the README's table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
        description="`wordllama` (inside the package) or `provider:model`, such as "
        "`openai:text-embedding-3-small`; after a change run `groundwire reindex`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "warning", description="What goes to the log on stderr; questions never do."
    )
