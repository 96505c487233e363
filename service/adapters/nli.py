"""A cross-encoder for natural language inference as second judge; an extra, it brings torch."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from time import monotonic
from typing import Any

from service.domain import Doubt, Usage, VerdictKind

LEAST_ENTAILED = 0.5  # probability: entailed rather than not
_ENTAILMENT = "entailment"

log = logging.getLogger("groundwire")


class NliJudge:
    """Implements `SecondJudge` with a model of `sentence_transformers.CrossEncoder`.

    `model` is a name or a folder, such as `cross-encoder/nli-deberta-v3-small`. Raises ImportError
    when the extra is not installed, `ValueError` for a model that knows no entailment.
    """

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise ImportError(
                "nli: needs the extra: pip install 'groundwire[sentence-transformers]'"
            ) from error
        self._name = model
        self._model: Any = CrossEncoder(model)
        labels = {v.lower(): int(k) for k, v in self._model.model.config.id2label.items()}
        if _ENTAILMENT not in labels:
            raise ValueError(f"{model} has no label {_ENTAILMENT!r}, but {', '.join(labels)}")
        self._column = labels[_ENTAILMENT]

    @property
    def method(self) -> str:
        """The model."""
        return f"nli:{self._name}"

    async def rule(
        self, doubts: Sequence[Doubt], *, until: float
    ) -> tuple[Sequence[VerdictKind], Usage]:
        """Supported where the cited texts entail the claim; unjudged what fails or is too late."""
        if not doubts:
            return [], Usage()
        pairs = [(" ".join(one.texts), one.claim) for one in doubts]
        try:
            async with asyncio.timeout(until - monotonic()):
                scores = await asyncio.to_thread(self._model.predict, pairs, apply_softmax=True)
            entailed = [float(row[self._column]) >= LEAST_ENTAILED for row in scores]
        except Exception:  # whatever it is, it is no verdict
            log.exception("the NLI judge failed")
            return [VerdictKind.UNJUDGED] * len(doubts), Usage()
        kinds = (VerdictKind.UNSUPPORTED, VerdictKind.SUPPORTED)
        return [kinds[yes] for yes in entailed], Usage()
