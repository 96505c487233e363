"""The seams to the means of the service: embedder, index, language, judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from service.domain import Verdict

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def fingerprint(self) -> str:
        """Names model, version and dimensions; vectors of another fingerprint don't compare."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32, shape `(len(texts), dimensions)`; raises `EmbeddingFailed`."""


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
