"""The seams to the means of the service: embedder, index, language, judge."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.domain import Delta, Doubt, Ended, Message, Usage, Verdict, VerdictKind

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and dimensions; vectors of another fingerprint don't compare."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape `(len(texts), dimensions)`; raises `EmbeddingFailed`."""


class WordVectors(Protocol):
    """Static vectors of words and of texts, at hand in any configuration and cheap."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape `(len(texts), dimensions)`."""

    def words(self, words: Sequence[str]) -> Vectors:
        """The same of single words, from memory where they were asked for before."""


class PassageIndex(Protocol):
    """Nearest passages by vector; derived from the ledger, never the truth."""

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Put or replace; safe to repeat."""

    def delete(self, ids: Sequence[str]) -> None:
        """Take out; unknown ids are passed over."""

    def nearest(
        self, vector: Vectors, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """Passage ids with cosine similarity, best first; `among` restricts to these ids."""

    def count(self) -> int:
        """How many vectors it holds."""

    def vectors(self, ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The stored vectors of those ids that it holds."""

    def close(self) -> None:
        """Let go of files and threads."""


class LanguageDetector(Protocol):
    """Names the language of a text."""

    def detect(self, text: str) -> str:
        """ISO 639-1 code."""


class SupportJudge(Protocol):
    """Says whether a claim is supported by what it cites; fails closed."""

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """`evidence` is the exact text of the cited spans; an empty one supports nothing."""


class SecondJudge(Protocol):
    """Is asked where the lexical judge can't tell; fails closed."""

    @property
    def method(self) -> str:
        """Names judge and version, as `verification.method` shows it."""

    async def rule(
        self, doubts: Sequence[Doubt], *, until: float
    ) -> tuple[Sequence[VerdictKind], Usage]:
        """A verdict on each, in order, and what it took; all are put to it at once.

        Whatever goes wrong, or is not done at `until` (`time.monotonic()`), is `UNJUDGED`; never
        raises for it.
        """


class ChatModel(Protocol):
    """Writes text, piece by piece."""

    @property
    def name(self) -> str:
        """Provider and model as configured, such as `openai:gpt-4o-mini`."""

    @property
    def input_tokens_max(self) -> int:
        """How many tokens the messages of one call may have together."""

    def stream(
        self, messages: Sequence[Message], *, until: float
    ) -> AsyncGenerator[Delta | Ended, None]:
        """The text as it comes, then one `Ended`; no empty `Delta`.

        `until` is the moment of `time.monotonic()` at which it must be done. Raises
        `ProviderFailed` (also in the middle of the text) and `ProviderTimeout`. Closing or
        cancelling it ends the call upstream.
        """
