"""Operations and errors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class ReadyOut(BaseModel):
    """Whether the service can answer, and if not, why; `failed` when waiting will not help."""

    ready: bool
    reason: str | None = None
    failed: bool | None = None
    articles: int | None = None


class ReindexOut(BaseModel):
    """What a rebuild of the index did."""

    passages: int
    embedded_anew: bool


class ProblemField(BaseModel):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it; `code` is stable."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemField] | None = None
    article: dict[str, Any] | None = None
